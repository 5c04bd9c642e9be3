"""Investigations and options: the panel beside the case, and each step as a form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import queries as cases
from shouwen.casework.solutions import actions, forms, queries, states
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.asking import Sheet, given, over
from shouwen.kit.errors import Refusal
from shouwen.kit.http import actor_of, led

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
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
    posts = queries.posts(found, case, at=now)
    lines = [
        {
            "option": each, "post": posts.get(each.pk, ""), "approver": names.get(each.decided_by_id or each.approver_id or 0, ""),
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


def _sheet(
    case: Case, name: str, label: str, done: str, why_not: Refusal | None, option: Option | None = None
) -> Sheet:
    """A form over the page of a case, about it or about one of the options."""
    url = reverse(f"solutions:{name}", args=[option.pk if option else case.number])
    return Sheet(label, case, url, _home(case), done, why_not, part="solutions/form.html", context=_about(option) if option else {})


def _home(case: Case) -> str:
    return reverse("cases:page", args=[case.number])


def _about(option: Option) -> dict[str, Any]:
    made = organisation.names([option.made_by_id]).get(option.made_by_id or 0, "")
    return {"option": option, "maker": made}


@require_http_methods(["GET", "POST"])
def investigate(request: HttpRequest, number: str) -> HttpResponse:
    """Record how it was looked into."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    form = forms.InvestigationForm(given(request))
    sheet = _sheet(case, "investigate", _("写调查记录"), _("调查已记下"), queries.why_not_work(case, actor))
    return over(request, form, sheet, lambda: actions.investigate(case, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, number: str) -> HttpResponse:
    """Propose an option."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    form = forms.OptionForm(given(request))
    sheet = _sheet(case, "propose", _("提出方案"), _("方案已提出"), queries.why_not_work(case, actor))
    return over(request, form, sheet, lambda: actions.propose(case, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, option_id: int) -> HttpResponse:
    """Agree or refuse, by the authority of one's post."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(option_id, actor)
    form = forms.DecideForm(given(request))
    no = queries.why_not_decide(row, actor, at=now)
    sheet = _sheet(row.case, "decide", _("决定方案"), _("决定已记下，提方案的人会收到通知"), no, row)
    return over(request, form, sheet, lambda: actions.decide(row.pk, **form.cleaned_data, actor=actor, at=now))


@require_POST
def choose(request: HttpRequest, option_id: int) -> HttpResponse:
    """This is how it is solved."""
    actor = actor_of(request)
    row = queries.find(option_id, actor)
    actions.choose(row.pk, actor=actor, at=clock.now())
    messages.info(request, _("方案已采用，可以安排措施"))
    return led(request, _home(row.case))


@require_http_methods(["GET", "POST"])
def drop(request: HttpRequest, option_id: int) -> HttpResponse:
    """It is not carried out."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(option_id, actor)
    form = forms.DropForm(given(request))
    sheet = _sheet(row.case, "drop", _("不用这个方案"), _("方案改成不用"), queries.why_not_work(row.case, actor), row)
    return over(request, form, sheet, lambda: actions.drop(row.pk, **form.cleaned_data, actor=actor, at=now))


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, option_id: int) -> HttpResponse:
    """Something to be done for it."""
    actor, now = actor_of(request), clock.now()
    row = queries.find(option_id, actor)
    form = forms.ActionForm(given(request))
    sheet = _sheet(row.case, "act", _("安排措施"), _("措施已安排"), queries.why_not_work(row.case, actor), row)
    return over(request, form, sheet, lambda: actions.add_action(row.pk, **form.cleaned_data, actor=actor, at=now))
