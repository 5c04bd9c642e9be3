"""Follow-ups and call-backs: the panel beside the case, a new one, and one with what may be done with it now."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.cases import queries as cases
from shouwen.casework.tasks import actions, forms, queries
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.errors import Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, is_fragment, show

if TYPE_CHECKING:
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
    return show(request, "tasks/sheet.html", context, part="tasks/form.html", status=422 if wrong else 200)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Set a follow-up."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    form = forms.FollowUpForm(request.POST or None)
    deed = lambda: actions.follow_up(case, **form.cleaned_data, actor=actor, at=now)  # noqa: E731
    url = reverse("tasks:new", args=[case.number])
    return _sheet(request, form, _("安排跟进"), case, deed, _("跟进已安排"), url=url, why_not=queries.why_not_set(case, actor))


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a call-back by hand."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    form = Form(request.POST if request.method == "POST" else None)
    url = reverse("tasks:ask", args=[case.number])
    says = _("由没有经手过这件事的同事来做，期限按本中心的工作日算。")
    deed = lambda: actions.ask(case, actor=actor, at=now)  # noqa: E731
    no = queries.why_not_set(case, actor)
    return _sheet(request, form, _("安排回访"), case, deed, _("回访已安排"), url=url, why_not=no, says=says)


@require_http_methods(["GET", "POST"])
def task(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task: the result of a follow-up, or a call to the customer."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(task_id, actor)
    url = reverse("tasks:task", args=[row.pk])
    more = {"task": row, "may_arrange": queries.why_not_arrange(row, actor) is None, **_about(row)}
    if row.is_call_back:
        call = forms.CallForm(request.POST or None, actor=actor)
        deed = lambda: actions.call_back(row.pk, **call.said, actor=actor, at=now)  # noqa: E731
        no = queries.why_not_call(row, actor)
        return _sheet(request, call, _("回访客户"), row.case, deed, _("回访已记下"), url=url, why_not=no, **more)
    form = forms.ResultForm(request.POST or None)
    finish = lambda: actions.finish(row.pk, result=form.cleaned_data["result"], actor=actor, at=now)  # noqa: E731
    no = queries.why_not_finish(row, actor)
    return _sheet(request, form, _("跟进"), row.case, finish, _("跟进已完成"), url=url, why_not=no, **more)


def _about(row: Task) -> dict[str, Any]:
    names = organisation.names([row.owner_id, row.made_by_id])
    return {"owner": names.get(row.owner_id or 0, ""), "maker": names.get(row.made_by_id or 0, "")}


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, task_id: int) -> HttpResponse:
    """Another person, or another time."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(task_id, actor)
    form = forms.MoveForm(request.POST or None)
    deed = lambda: actions.move(row.pk, **form.cleaned_data, actor=actor, at=now)  # noqa: E731
    url = reverse("tasks:move", args=[row.pk])
    no = queries.why_not_arrange(row, actor)
    return _sheet(request, form, _("换人或改时间"), row.case, deed, _("已改"), url=url, why_not=no, **_about(row), task=row)


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, task_id: int) -> HttpResponse:
    """It need not be done."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(task_id, actor)
    form = forms.DropForm(request.POST or None)
    deed = lambda: actions.drop(row.pk, reason=form.cleaned_data["reason"], actor=actor, at=now)  # noqa: E731
    url = reverse("tasks:drop", args=[row.pk])
    no = queries.why_not_arrange(row, actor)
    return _sheet(request, form, _("不用做了"), row.case, deed, _("已撤销"), url=url, why_not=no, **_about(row), task=row)
