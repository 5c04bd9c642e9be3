"""Time limits over HTTP: how a clock was counted, extensions, and the rules with their ladders."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.forms import BaseFormSet, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.forms import (
    DecisionForm,
    ExtensionForm,
    NewPolicyForm,
    PolicyForm,
    RungForm,
    RungForms,
    StageForm,
    StageForms,
    TrialForm,
)
from shouwen.casework.deadlines.queries.words import SEVERITIES
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


@require_GET
def why(request: HttpRequest, clock_id: int) -> HttpResponse:
    """How one clock came to its due time, and more time if the reader may ask for it or grant it."""
    return show(request, "deadlines/why_page.html", _why(request, clock_id), part="deadlines/why.html")


def _why(request: HttpRequest, clock_id: int, form: Form | None = None) -> dict[str, Any]:
    actor, at = actor_of(request), clock.now()
    found = queries.explain(clock_id, actor, at=at)
    wish = queries.waiting_extension(clock_id)
    may = queries.extension_rights(clock_id, actor, at=at)
    if form is None:
        form = DecisionForm() if may.decide else ExtensionForm(actor=actor) if may.ask else None
    climbs = queries.open_climbs(clock_id, actor)
    return {
        "found": found, "wish": wish, "may": may, "form": form, "climbs": climbs,
        "law_page": queries.law_page(clock_id, actor), "warnings": queries.year_gaps(clock_id, actor),
    }  # fmt: skip


@require_POST
def extend(request: HttpRequest, clock_id: int) -> HttpResponse:
    """Ask for more time."""
    actor, at = actor_of(request), clock.now()
    queries.seen(clock_id, actor)
    form = ExtensionForm(request.POST, actor=actor)
    done, _wish = carried_out(
        form,
        lambda: actions.request_extension(
            clock_id,
            amount=float(form.cleaned_data["amount"]),
            reason_code=form.cleaned_data["reason_code"],
            note=form.cleaned_data["note"],
            actor=actor,
            at=at,
        ),
    )
    return _answered(request, clock_id, form, done)


@require_POST
def decide(request: HttpRequest, clock_id: int, extension_id: int) -> HttpResponse:
    """Grant or refuse more time."""
    actor, at = actor_of(request), clock.now()
    queries.seen(clock_id, actor)
    form = DecisionForm(request.POST)
    wish = queries.waiting_extension(clock_id)
    if wish is None or wish.pk != extension_id:
        raise NotFound("extension_unknown", _("没有这份延期申请"))
    done, _wish = carried_out(
        form,
        lambda: actions.decide_extension(
            extension_id, grant=form.cleaned_data["grant"], note=form.cleaned_data["note"], actor=actor, at=at
        ),
    )
    return _answered(request, clock_id, form, done)


def _answered(request: HttpRequest, clock_id: int, form: Form, done: bool) -> HttpResponse:
    if done and not request.headers.get("HX-Request"):
        return redirect("deadlines:why", clock_id)
    context = _why(request, clock_id, None if done else form)
    return show(
        request, "deadlines/why_page.html", context, part="deadlines/why.html", status=200 if done else 422
    )


@require_POST
def seen(request: HttpRequest, climb_id: int) -> HttpResponse:
    """Say that one has seen an escalation."""
    climb = actions.answer_climb(climb_id, actor=actor_of(request), at=clock.now())
    return redirect("deadlines:why", climb.clock_id)


@require_GET
def policies(request: HttpRequest) -> HttpResponse:
    """The rules in force, in words, and the ladders."""
    actor = actor_of(request)
    actor.need("deadlines.edit")
    ladders = [
        (row, queries.named(row.name, row.name_en), [queries.rung_words(each) for each in row.rungs.all()])
        for row in queries.ladders()
    ]
    context = {
        "policies": queries.policy_views(queries.policies(actor, at=clock.now())),
        "ladders": ladders,
        "may_ladder": queries.may_edit(0, actor),
        **_presets(request, actor),
    }
    return show(request, "deadlines/policies.html", context)


def _presets(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What ships and is not in force, for who may take it; and what was just taken, to be taken back."""
    if not queries.may_edit(0, actor):
        return {}
    found = queries.presets()
    in_force = {each.code for each in queries.policies(actor, at=clock.now())}
    taken = [code for code in request.GET.get("taken", "").split(",") if code in in_force]
    return {
        "new_presets": [each.view for each in found if each.is_new],
        "ended_presets": [each.view for each in found if not each.is_new],
        "taken": taken,
    }


@require_POST
def presets(request: HttpRequest) -> HttpResponse:
    """Take shipped rules into force (``do=take``), decide against them (``decline``), or take back what was taken (``undo``)."""
    actor, at, codes = actor_of(request), clock.now(), request.POST.getlist("code")
    if request.POST.get("do") == "undo":
        for code in codes:
            actions.end_policy(code, actor=actor, at=at)
        return redirect("deadlines:policies")
    if request.POST.get("do") == "decline":
        actions.decline_presets(codes, actor=actor, at=at)
        return redirect("deadlines:policies")
    taken = actions.take_presets(codes, actor=actor, at=at)
    return redirect(f"{reverse('deadlines:policies')}?taken={','.join(each.code for each in taken)}")


@require_GET
def trial(request: HttpRequest) -> HttpResponse:
    """Try the rules out on a matter that is not there; the address says which."""
    actor, at = actor_of(request), clock.now()
    actor.need("deadlines.edit")
    form = TrialForm(request.GET or None, actor=actor, at=at)
    done, found = carried_out(form, lambda: _tried(form, actor, at)) if form.is_bound else (True, None)
    context: dict[str, Any] = {"form": form, "found": found, "opened": _opened(form)}
    if found is not None:
        level, context["why"] = form.graded
        context["priority"] = f"P{level}"
        code, context["grounds"] = form.how_severe
        context["severity"] = _(SEVERITIES[code])
    return show(
        request,
        "deadlines/trial.html",
        context,
        part="deadlines/trial_found.html",
        status=200 if done else 422,
    )


def _tried(form: TrialForm, actor: Actor, at: datetime) -> queries.TrialView:
    matter = form.matter()
    return queries.trial_words(actions.simulate(matter, actor=actor, at=at), matter, actor)


def _opened(form: TrialForm) -> bool:
    """Whether the seldom used fields are shown: when something was entered there, or refused."""
    return any(each.value() or each.errors for each in (*form.waiting, form["draft"]))


@require_http_methods(["GET", "POST"])
def policy(request: HttpRequest, code: str) -> HttpResponse:
    """One rule: its stages, its versions."""
    actor, at = actor_of(request), clock.now()
    actor.need("deadlines.edit")
    row = queries.policy(code, actor)
    form = PolicyForm(request.POST or None, initial=PolicyForm.of(row))
    stages = StageForms(
        request.POST or None,
        initial=[StageForm.of(each) for each in row.stages.all()],
        form_kwargs={"actor": actor},
        prefix="stage",
    )
    if request.method == "POST" and stages.is_valid():
        done, _row = carried_out(
            form,
            lambda: actions.change_policy(
                code, _entry(form, stages), recount_open=form.cleaned_data["recount_open"], actor=actor, at=at
            ),
        )
        if done:
            return redirect("deadlines:policies")
    context = {
        "policy": row,
        "name": queries.named(row.name, row.name_en),
        "applies": queries.applies(row),
        "form": form,
        "stages": stages,
        "versions": queries.policy_views(queries.versions(code, actor)),
        "may_edit": queries.may_edit(row.centre_id, actor),
    }
    return show(
        request, "deadlines/policy.html", context, status=422 if form.errors or _wrong(stages) else 200
    )


def _entry(
    form: Form, stages: BaseFormSet[StageForm], applies: dict[str, Any] | None = None
) -> actions.PolicyInput:
    """What was entered.

    :raises Invalid: when stages were left out altogether.
    """
    given = [each for row in stages.forms if (each := row.given) is not None]
    values = form.cleaned_data
    return actions.PolicyInput(values["name"], given, values["name_en"], values["basis"], values["basis_en"], applies or {})


def _wrong(forms: BaseFormSet[Any]) -> bool:
    return forms.is_bound and not forms.is_valid()


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new rule, with what it applies to."""
    actor, at = actor_of(request), clock.now()
    form = NewPolicyForm(request.POST or None, actor=actor)
    stages = StageForms(request.POST or None, form_kwargs={"actor": actor}, prefix="stage")
    if request.method == "POST" and stages.is_valid():
        names = (
            "subject_kind",
            "kind",
            "category_path",
            "severity",
            "priority",
            "customer_class",
            "customer_id",
            "centre_id",
        )
        done, _row = carried_out(
            form,
            lambda: actions.add_policy(
                form.cleaned_data["code"],
                _entry(form, stages, {name: form.cleaned_data[name] for name in names}),
                actor=actor,
                at=at,
            ),
        )
        if done:
            return redirect("deadlines:policies")
    context = {"form": form, "stages": stages, "may_edit": True}
    return show(request, "deadlines/new.html", context, status=422 if form.errors or _wrong(stages) else 200)


@require_POST
def end(request: HttpRequest, code: str) -> HttpResponse:
    """Take a rule out of force."""
    actions.end_policy(code, actor=actor_of(request), at=clock.now())
    return redirect("deadlines:policies")


@require_http_methods(["GET", "POST"])
def ladder(request: HttpRequest, code: str) -> HttpResponse:
    """One ladder: who hears of a clock, and when."""
    actor, at = actor_of(request), clock.now()
    actor.need("deadlines.edit")
    row = queries.ladder(code)
    rungs = RungForms(
        request.POST or None, initial=[RungForm.of(each) for each in row.rungs.all()], prefix="rung"
    )
    wrong = ""
    if request.method == "POST" and rungs.is_valid():
        given = [each for form in rungs.forms if (each := form.given) is not None]
        try:
            actions.change_ladder(code, given, actor=actor, at=at)
        except Invalid as refusal:
            wrong = refusal.message
        else:
            return redirect("deadlines:policies")
    context = {
        "ladder": row,
        "name": queries.named(row.name, row.name_en),
        "rungs": rungs,
        "words": [queries.rung_words(each) for each in row.rungs.all()],
        "wrong": wrong,
        "may_edit": queries.may_edit(0, actor),
    }
    return show(request, "deadlines/ladder.html", context, status=422 if wrong or _wrong(rungs) else 200)
