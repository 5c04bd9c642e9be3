"""One move on many cases: choose it, see what would be refused and why, do it, see what became of each, take it back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import actions, slots
from shouwen.casework.cases.actions import bulk as doing
from shouwen.casework.cases.forms.bulk import BULK, BulkForm
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.pages import asking as reading
from shouwen.casework.cases.queries import bulk, listing
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, is_fragment, show


@dataclass(frozen=True)
class Above:
    """What is done by something kept above; it needs no form of its own. Reads like a :class:`BulkForm`."""

    label: str
    says: str
    value: str
    is_final: bool = False

    def data_of(self) -> dict[str, Any]:
        """Which one it is."""
        return {"value": self.value}


def _above(move: str, actor: Actor) -> tuple[str, Above] | None:
    """The code and the choice a button ``code:value`` stands for, if the actor may make it."""
    code, _colon, value = move.partition(":")
    for each in (fill() for fill in slots.for_many):
        for found, label, _does in each.choices(actor) if each.code == code else ():
            if found == value:
                return code, Above(label, each.says, value)
    return None


@require_http_methods(["GET", "POST"])
def bulk_move(request: HttpRequest) -> HttpResponse:
    """From the chosen cases to a move, its form, its preview, and the run. Each step bears what the last one knew."""
    actor, asked = actor_of(request), request.POST if request.method == "POST" else QueryDict()
    actor.need("cases.read")
    cases = bulk.selected(_numbers(asked, actor), actor)
    move, step = asked.get("move", ""), asked.get("do", "")
    context: dict[str, Any] = {"cases": cases, "most": listing.EVERY, "list": asked.get("list", "")}
    above = _above(move, actor) if cases and step != "back" else None
    if above:
        return _done_above(request, move, above, context, actor)
    if not cases or move not in BULK:
        context["above"] = [(each.heading, each.code, each.choices(actor)) for each in (fill() for fill in slots.for_many)]
        offered = [(name, form.label, _open(name, cases, actor)) for name, form in BULK.items() if bulk.may_any(name, actor)]
        return _shown(request, "choose", {**context, "moves": offered}, status=200 if cases or request.method == "GET" else 422)
    form = BULK[move](asked if step else None, actor=actor)
    context |= {"form": form, "move": move}
    if not step or step == "back" or not form.is_valid():
        return _shown(request, "form", context, status=422 if step and step != "back" and form.errors else 200)
    if step == "run":
        run = actions.start_bulk(move, [case.number for case in cases], form.data_of(), actor=actor, at=clock.now())
        return _to_run(request, run.pk)
    if len(cases) > doing.AT_ONCE:
        return _tried(request, move, form, cases, _carried(asked), actor)
    return _shown(request, "preview", {**context, **_preview(move, form, cases, actor), "carried": _carried(asked)})


def _tried(
    request: HttpRequest, move: str, form: BulkForm | Above, cases: Sequence[Case], carried: list[tuple[str, str]], actor: Actor
) -> HttpResponse:
    """A trial of many by the worker, and its page."""
    numbers = [case.number for case in cases]
    trial = actions.start_bulk(move, numbers, form.data_of(), trial=carried, actor=actor, at=clock.now())
    return _to_run(request, trial.pk)


def _done_above(request: HttpRequest, move: str, above: tuple[str, Above], context: dict[str, Any], actor: Actor) -> HttpResponse:
    """The preview of something kept above, or its run."""
    (code, form), cases = above, context["cases"]
    if request.POST.get("do") == "run":
        run = actions.start_bulk(code, [case.number for case in cases], form.data_of(), actor=actor, at=clock.now())
        return _to_run(request, run.pk)
    carried = [("move", move), ("list", context["list"])]
    if len(cases) > doing.AT_ONCE:
        return _tried(request, code, form, cases, carried, actor)
    return _shown(request, "preview", {**context, "form": form, "move": move, **_preview(code, form, cases, actor), "carried": carried})


def _numbers(asked: QueryDict, actor: Actor) -> list[str]:
    """The chosen cases: those named, or all that the list shows."""
    if asked.get("every"):
        return listing.numbers(reading.read(QueryDict(asked.get("list", "")), actor).asked, actor, at=clock.now())
    return asked.getlist("case")


def _open(move: str, cases: Sequence[Case], actor: Actor) -> int:
    """On how many of the cases nothing plainly speaks against a move."""
    return sum(1 for case in cases if not bulk.refused(move, case, actor))


def _preview(move: str, form: BulkForm | Above, cases: Sequence[Case], actor: Actor) -> dict[str, Any]:
    """The cases that would be done, and those that would not, by reason."""
    data, now = form.data_of(), clock.now()
    fine: list[Case] = []
    no: dict[str, list[Case]] = {}
    for case in cases:
        why = bulk.refused(move, case, actor, data) or actions.refused_now(move, case, data, actor=actor, at=now)
        if why:
            no.setdefault(why, []).append(case)
        else:
            fine.append(case)
    return {"fine": fine, "refused": sorted(no.items(), key=lambda pair: -len(pair[1])), "refused_count": len(cases) - len(fine)}


def _carried(asked: QueryDict) -> list[tuple[str, str]]:
    """What the form said, for the step after the preview."""
    return [(name, value) for name, values in asked.lists() if name not in ("csrfmiddlewaretoken", "do", "case", "every", "q") for value in values]


@require_GET
def bulk_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a run is, and what became of each case."""
    return _run_shown(request, run_id)


def _run_shown(request: HttpRequest, run_id: int) -> HttpResponse:
    run = bulk.run(run_id, actor_of(request))
    context: dict[str, Any] = {"run": run, "label": _label(run)}
    if run.is_trial:
        above = [each.says for each in (fill() for fill in slots.for_many) if each.code == run.move]
        form = BULK.get(run.move)
        context |= {"says": above[0] if above else "", "is_final": bool(form and form.is_final),
                    "list": next((value for name, value in run.asked if name == "list"), "")}  # fmt: skip
        return _shown(request, "trial", context)
    return _shown(request, "run", context)


def _label(run: bulk.RunView) -> Any:
    """What a run does, in words."""
    above = [each.label(run.value) for each in (fill() for fill in slots.for_many) if each.code == run.move]
    return BULK[run.move].label if run.move in BULK else above[0] if above else run.move


@require_POST
def undo_bulk(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take back what a run did, where it can be."""
    actions.undo_bulk(run_id, actor=actor_of(request), at=clock.now())
    return _to_run(request, run_id)


@require_POST
def confirm_trial(request: HttpRequest, run_id: int) -> HttpResponse:
    """Do what a trial found nothing against."""
    run = actions.confirm_trial(run_id, actor=actor_of(request), at=clock.now())
    return _to_run(request, run.pk)


def _to_run(request: HttpRequest, run_id: int) -> HttpResponse:
    if is_fragment(request):
        return _run_shown(request, run_id)
    return HttpResponseRedirect(reverse("cases:bulk_run", args=[run_id]))


def _shown(request: HttpRequest, step: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = show(request, "cases/bulk.html", {**context, "step": f"cases/parts/bulk_{step}.html"}, part=f"cases/parts/bulk_{step}.html", status=status)
    run = context.get("run")
    if run is not None and run.is_over and not run.is_trial:
        response["HX-Trigger"] = json.dumps({"list-changed": {}, "counts-changed": {}})
    return response
