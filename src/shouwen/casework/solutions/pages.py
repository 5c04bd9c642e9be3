"""Investigations and options: the panel beside the case, and each step as a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import queries as cases
from shouwen.casework.solutions import actions, forms, queries, states
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.errors import Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, is_fragment, show

if TYPE_CHECKING:
    from shouwen.casework.solutions.models import Option


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """How it was looked into, the options with cost and who decides, the actions of the one chosen."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    looked, found = list(queries.investigations(case)), list(queries.options(case))
    people = [each.made_by_id for each in looked] + [pk for each in found for pk in (each.approver_id, each.decided_by_id)]
    done = {each.pk: list(queries.actions_of(each)) for each in found if each.state == states.CHOSEN}
    names = organisation.names([*people, *(row.task.owner_id for rows in done.values() for row in rows)])
    lines = [
        {
            "option": each, "approver": names.get(each.decided_by_id or each.approver_id or 0, ""),
            "may_decide": each.state == states.WAITING and queries.why_not_decide(each, actor, at=now) is None,
            "actions": [(row, names.get(row.task.owner_id or 0, "")) for row in done.get(each.pk, ())],
        }
        for each in found
    ]  # fmt: skip
    context = {
        "case": case, "lines": lines, "may_work": queries.why_not_work(case, actor) is None,
        "looked": [(each, names.get(each.made_by_id or 0, "")) for each in looked],
    }  # fmt: skip
    return render(request, "solutions/panel.html", context)


def _back(request: HttpRequest, number: str, words: str) -> HttpResponse:
    """The case again, with a sentence of what is true now."""
    messages.info(request, words)
    if not is_fragment(request):
        return redirect("cases:page", number)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = reverse("cases:page", args=[number])
    return answer


def _sheet(
    request: HttpRequest, form: Form, label: str, case: Any, deed: Callable[[], object], done: str, *, url: str,
    why_not: Refusal | None, says: str = "", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A form that does one thing; a refusal stands in it (422), what was typed stays."""
    if why_not is None and request.method == "POST":
        ok, _result = carried_out(form, deed)
        if ok:
            return _back(request, case.number, done)
    why = why_not.message if why_not else ""
    context = {"case": case, "form": form, "label": label, "says": says, "why_not": why, "url": url, **more}
    wrong = form.is_bound and (form.errors or why)
    return show(request, "solutions/sheet.html", context, part="solutions/form.html", status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def investigate(request: HttpRequest, number: str) -> HttpResponse:
    """Record how it was looked into."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    form = forms.InvestigationForm(request.POST or None)
    deed = lambda: actions.investigate(case, **form.cleaned_data, actor=actor, at=now)  # noqa: E731
    url = reverse("solutions:investigate", args=[case.number])
    return _sheet(request, form, _("写调查记录"), case, deed, _("调查已记下"), url=url, why_not=queries.why_not_work(case, actor))


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Propose an option."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    form = forms.OptionForm(request.POST or None)
    deed = lambda: actions.propose(case, **form.cleaned_data, actor=actor, at=now)  # noqa: E731
    url = reverse("solutions:propose", args=[case.number])
    return _sheet(request, form, _("提出方案"), case, deed, _("方案已提出"), url=url, why_not=queries.why_not_work(case, actor))


def _about(option: Option) -> dict[str, Any]:
    made = organisation.names([option.made_by_id]).get(option.made_by_id or 0, "")
    return {"option": option, "maker": made}


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, option_id: int) -> HttpResponse:
    """Agree or refuse, by the authority of one's post."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(option_id, actor)
    form = forms.DecideForm(request.POST or None)
    deed = lambda: actions.decide(row.pk, **form.cleaned_data, actor=actor, at=now)  # noqa: E731
    url = reverse("solutions:decide", args=[row.pk])
    no = queries.why_not_decide(row, actor, at=now)
    return _sheet(request, form, _("决定方案"), row.case, deed, _("决定已记下，提方案的人会收到通知"), url=url, why_not=no, **_about(row))


@require_POST
def choose(request: HttpRequest, option_id: int) -> HttpResponse:
    """This is how it is solved."""
    actor = actor_of(request)
    row = queries.find(option_id, actor)
    actions.choose(row.pk, actor=actor, at=clock.now())
    return _back(request, row.case.number, _("方案已采用，可以安排措施"))


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, option_id: int) -> HttpResponse:
    """It is not carried out."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(option_id, actor)
    form = forms.DropForm(request.POST or None)
    deed = lambda: actions.drop(row.pk, **form.cleaned_data, actor=actor, at=now)  # noqa: E731
    url = reverse("solutions:drop", args=[row.pk])
    no = queries.why_not_work(row.case, actor)
    return _sheet(request, form, _("不用这个方案"), row.case, deed, _("方案改成不用"), url=url, why_not=no, **_about(row))


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, option_id: int) -> HttpResponse:
    """Something to be done for it."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(option_id, actor)
    form = forms.ActionForm(request.POST or None)
    deed = lambda: actions.add_action(row.pk, **form.cleaned_data, actor=actor, at=now)  # noqa: E731
    url = reverse("solutions:act", args=[row.pk])
    no = queries.why_not_work(row.case, actor)
    return _sheet(request, form, _("安排措施"), row.case, deed, _("措施已安排"), url=url, why_not=no, **_about(row))
