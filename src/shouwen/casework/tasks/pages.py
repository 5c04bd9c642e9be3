"""Follow-ups and call-backs: the panel beside the case, a new one, and one with what may be done with it now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.cases import queries as cases
from shouwen.casework.tasks import actions, forms, queries
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.asking import Sheet, given, over
from shouwen.kit.errors import Refusal
from shouwen.kit.http import actor_of

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
    from shouwen.casework.tasks.models import Task


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """What is still to be done beside answering, and what came of the rest."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    rows = list(queries.of_case(case))
    names = organisation.names([each.owner_id for each in rows] + [each.ended_by_id for each in rows])
    lines = [_line(each, names, queries.is_late(each, now)) for each in rows]
    may = queries.why_not_set(case, actor) is None
    context = {
        "case": case, "lines": lines, "may_set": may, "open": sum(1 for each in rows if each.is_open),
        "may_ask": may and case.customer_id is not None and not any(each.is_open and each.is_call_back for each in rows),
    }  # fmt: skip
    return render(request, "tasks/panel.html", context)


def _line(task: Task, names: dict[int, str], late: bool) -> dict[str, Any]:
    who = task.owner_id if task.is_open else task.ended_by_id or task.owner_id
    return {"task": task, "who": names.get(who or 0, ""), "late": late}


def _sheet(
    case: Case, name: str, label: str, done: str, why_not: Refusal | None, *, says: str = "", task: Task | None = None, **more: Any
) -> Sheet:
    """A form over the page of a case, about it or about one of its tasks."""
    url = reverse(f"tasks:{name}", args=[task.pk if task else case.number])
    about = {"task": task, **_about(task), **more} if task else more
    back = reverse("cases:page", args=[case.number])
    return Sheet(label, case, url, back, done, why_not, says, part="tasks/form.html", context=about)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Set a follow-up."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    form = forms.FollowUpForm(given(request))
    sheet = _sheet(case, "new", _("安排跟进"), _("跟进已安排"), queries.why_not_set(case, actor))
    return over(request, form, sheet, lambda: actions.follow_up(case, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a call-back by hand."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    says = _("由没有经手过这件事的同事来做，期限按本中心的工作日算。")
    sheet = _sheet(case, "ask", _("安排回访"), _("回访已安排"), queries.why_not_set(case, actor), says=says)
    return over(request, Form(given(request)), sheet, lambda: actions.ask(case, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task: the result of a follow-up, or a call to the customer."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(task_id, actor)
    may = queries.why_not_arrange(row, actor) is None
    if row.is_call_back:
        call = forms.CallForm(given(request), actor=actor)
        no = queries.why_not_call(row, actor)
        sheet = _sheet(row.case, "task", _("回访客户"), _("回访已记下"), no, task=row, may_arrange=may)
        return over(request, call, sheet, lambda: actions.call_back(row.pk, **call.said, actor=actor, at=now))
    form = forms.ResultForm(given(request))
    sheet = _sheet(row.case, "task", _("跟进"), _("跟进已完成"), queries.why_not_finish(row, actor), task=row, may_arrange=may)
    return over(request, form, sheet, lambda: actions.finish(row.pk, **form.cleaned_data, actor=actor, at=now))


def _about(row: Task) -> dict[str, Any]:
    names = organisation.names([row.owner_id, row.made_by_id])
    return {"owner": names.get(row.owner_id or 0, ""), "maker": names.get(row.made_by_id or 0, "")}


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, task_id: int) -> HttpResponse:
    """Another person, or another time."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(task_id, actor)
    form = forms.MoveForm(given(request))
    sheet = _sheet(row.case, "move", _("换人或改时间"), _("已改"), queries.why_not_arrange(row, actor), task=row)
    return over(request, form, sheet, lambda: actions.move(row.pk, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, task_id: int) -> HttpResponse:
    """It need not be done."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(task_id, actor)
    form = forms.DropForm(given(request))
    sheet = _sheet(row.case, "drop", _("不用做了"), _("已撤销"), queries.why_not_arrange(row, actor), task=row)
    return over(request, form, sheet, lambda: actions.drop(row.pk, **form.cleaned_data, actor=actor, at=now))
