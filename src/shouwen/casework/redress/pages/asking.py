"""Asking for redress on a case: the panel beside it, and the form that shows the route before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability import queries as liability
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.forms import RequestForm
from shouwen.casework.redress.forms import again as written
from shouwen.casework.redress.models import Request
from shouwen.casework.redress.queries.claims import claimed
from shouwen.casework.redress.queries.policy import matrix_of
from shouwen.casework.redress.queries.requests import may_move, views
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, NotFound, Refusal
from shouwen.kit.http import actor_of, is_fragment, show, told_in

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def _why_not(case: Case, actor: Actor) -> Refusal | None:
    """Why a holder of the right cannot ask for redress on a case now, whatever they write; None when they can."""
    if not cases.covers(actor.reach("redress.propose"), case, actor):
        return Forbidden("out_of_reach", _("这件事由责任人和经办人办"))
    return None if case.is_open else Conflict("case_over", _("事项已结束，要补救请先重新打开"))


def _panel(request: HttpRequest, number: str) -> dict[str, Any]:
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    rows = views(queries.of_case(case, actor), actor, at=now)
    return {
        "case": case,
        "rows": rows,
        "may_ask": actor.may("redress.propose") and _why_not(case, actor) is None,
        "overtimes": queries.overtimes(case),
        "may_decide": actor.may("redress.propose") and cases.covers(actor.reach("redress.propose"), case, actor),
    }


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """What the customer of a case gets or may get, for the panel of its page."""
    return render(request, "redress/panel.html", _panel(request, number))


@require_GET
def panel_page(request: HttpRequest, number: str) -> HttpResponse:
    """The same as a page of its own."""
    return show(request, "redress/panel_page.html", _panel(request, number))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for redress. ``look`` only shows the route; a refusal stands in the form (422), what was typed stays. Whoever could never
    send it is told so before they write."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    actor.need("redress.propose")
    if (no := _why_not(case, actor)) is not None:
        raise no
    matrix = matrix_of(queries.policy_for(case.centre_id, case.kind_code, at=now))
    asked = request.POST if request.method == "POST" else None
    begun = claimed(liability.causes(case)) if asked is None else {}
    form = RequestForm(asked, currency=matrix.currency, initial=begun)
    return _asked(request, actor, case, form, None, now)


@require_http_methods(["GET", "POST"])
def again(request: HttpRequest, redress_id: int) -> HttpResponse:
    """Write a returned request anew."""
    actor, now = actor_of(request), clock.now()
    found = queries.find(redress_id, actor)
    no = may_move(found, "submit", actor)
    if no is not None:
        raise no
    asked = request.POST if request.method == "POST" else None
    form = RequestForm(asked, currency=found.currency, initial=written(found))
    return _asked(request, actor, found.case, form, found, now)


def _asked(
    request: HttpRequest, actor: Actor, case: Any, form: RequestForm, returned: Request | None, now: Any
) -> HttpResponse:
    sent = request.method == "POST"
    looks = "look" in request.POST or (sent and is_fragment(request) and "send" not in request.POST)
    foreseen, no, lacks_evidence = None, "", False
    if sent and form.is_valid():
        try:
            if not looks:
                made = _submit(case, form, returned, actor, now)
                messages.info(request, _said(made))
                return redirect("cases:page", case.number)
            foreseen = queries.foresee(
                case, form.draft, actor=actor, at=now, besides=returned.pk if returned else 0
            )
        except NotFound:
            raise
        except Refusal as refusal:
            if looks:
                no = refusal.message
            else:
                told_in(form, refusal)
                lacks_evidence = bool(refusal.params.get("lacks_evidence"))
    context = {
        "case": case,
        "form": form,
        "foreseen": foreseen,
        "no": no,
        "returned": returned,
        "looks": looks,
        "lacks_evidence": lacks_evidence,
    }
    status = 422 if sent and not looks else 200
    return show(
        request, "redress/new.html", context, part="redress/parts/route.html" if looks else "", status=status
    )


def _submit(case: Any, form: RequestForm, returned: Request | None, actor: Actor, now: Any) -> Request:
    if returned is not None:
        return actions.resubmit(returned.pk, form.draft, actor=actor, at=now)
    return actions.submit(case, form.draft, actor=actor, at=now)


def _said(made: Request) -> str:
    if made.granted_at:
        return _("在您的权限内，%(label)s 已生效，可以告知客户") % {"label": made.label}
    return _("%(label)s 已提交，审批人会收到通知") % {"label": made.label}


@require_POST
def waive(request: HttpRequest, overtime_id: int) -> HttpResponse:
    """Take up what the rule proposes for a delay, or decide against it."""
    actor, now = actor_of(request), clock.now()
    if "take" in request.POST:
        made = actions.take_up(overtime_id, actor=actor, at=now)
        messages.info(request, _said(made))
        return redirect("cases:page", made.case_number)
    row = actions.waive(overtime_id, reason=request.POST.get("reason", ""), actor=actor, at=now)
    messages.info(request, _("已记下不赔的原因"))
    return redirect("cases:page", row.case_number)
