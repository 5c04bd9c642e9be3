"""Work orders on the case page: the panel beside it, and the form that dispatches one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.casework.cases import queries as cases
from shouwen.casework.workorders import actions, queries, states
from shouwen.casework.workorders.forms import DispatchForm
from shouwen.casework.workorders.models import Order
from shouwen.foundation.files import queries as files
from shouwen.kit import clock
from shouwen.kit.errors import Invalid, NotFound, Refusal
from shouwen.kit.http import actor_of, show
from shouwen.relations.catalogue import queries as catalogue


@require_GET
def panel(request: HttpRequest, number: str) -> HttpResponse:
    """The orders of a case, for the panel of its page."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    rows = queries.of_case(case.pk, actor, at=now)
    context = {
        "case": case,
        "rows": rows,
        "open": sum(1 for row in rows if row.order.is_open),
        "why_not": queries.why_not_dispatch(case, actor),
        "in_review": states.IN_REVIEW,
    }
    return render(request, "workorders/panel.html", context)


@require_http_methods(["GET", "POST"])
def dispatch(request: HttpRequest, number: str) -> HttpResponse:
    """Write a work order for a case. A refusal stands in the form (422); what was typed stays."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    draft = Order(case=case, centre_id=case.centre_id)
    asked = request.POST if request.method == "POST" else None
    usual = usual_unit(case.category_id)
    form = DispatchForm(asked, order=draft, actor=actor, initial={"title": case.title, "lead_unit": usual})
    if asked is not None and form.is_valid():
        try:
            made = actions.dispatch(case, form.asked, attachments=form.chosen_files, actor=actor, at=now)
        except NotFound:
            raise
        except Refusal as refusal:
            for field, sentence in (
                refusal.fields.items() if isinstance(refusal, Invalid) else [("", refusal.message)]
            ):
                form.add_error(field if field in form.fields else None, sentence)
        else:
            sent = made.state == states.DISPATCHED
            said = _("已派出 %(order)s，部门会收到通知") if sent else _("%(order)s 等二次审核，通过后发出")
            messages.info(request, said % {"order": made.label})
            return redirect("cases:page", case.number)
    context = {
        "case": case,
        "form": form,
        "why_not": queries.why_not_dispatch(case, actor),
        "tray": files.tray(actor),
        "refusals": [],
    }
    return show(request, "workorders/dispatch.html", context, status=422 if asked is not None else 200)


def usual_unit(category_id: int | None) -> int | None:
    """The unit that usually handles a category, to start with."""
    return catalogue.category(category_id).default_unit_id if category_id else None
