"""One request: its parts, its route, and the requester's moves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.forms import DecisionForm, NoteForm, OfferForm
from shouwen.casework.redress.queries.requests import RequestView
from shouwen.casework.redress.slots import trail_of
from shouwen.casework.redress.states import SUBJECT
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound, Refusal
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show


def context_of(redress_id: int, actor: Actor, **more: Any) -> dict[str, Any]:
    """What the page of a request shows."""
    found = queries.view(queries.find(redress_id, actor), actor, at=clock.now())
    return {
        "page": found,
        "row": found.request,
        "calculation": queries.calculation(found.request),
        "flaws": queries.proof(found.request),
        "offer_form": OfferForm(initial={"text": offered(found)}) if "offer" in found.moves else None,
        "note_form": NoteForm() if found.moves & {"accept", "withdraw", "revoke"} else None,
        "decision": decision_form(found),
        "trail": trail_of(SUBJECT, redress_id),
        **more,
    }


def decision_form(page: RequestView, data: Any = None) -> DecisionForm | None:
    """The form of whoever may sign now."""
    step = page.step or page.later
    if step is None:
        return None
    lowers = step.kind in ("approve", "emergency", "review")
    return DecisionForm(data, lowers=lowers, currency=page.request.currency, foreign=page.is_foreign, initial={"step": step.pk})


def offered(page: RequestView) -> str:
    """What to tell the customer, to start from."""
    given = _("、").join(f"{kind} {part.value}" for kind, part in page.lines)
    return _("经核实，我们为您办理：%(given)s。您看是否接受？") % {"given": given}


@require_GET
def request_page(request: HttpRequest, redress_id: int) -> HttpResponse:
    """A request with its route and proof."""
    return show(request, "redress/request.html", context_of(redress_id, actor_of(request)))


@require_POST
def move(request: HttpRequest, redress_id: int, name: str) -> HttpResponse:
    """One of the requester's moves. A refusal stands in the form (422)."""
    actor, now = actor_of(request), clock.now()
    form = OfferForm(request.POST) if name == "offer" else NoteForm(request.POST)
    who: dict[str, Any] = {"actor": actor, "at": now}

    def act() -> Any:
        values = form.cleaned_data
        if name == "offer":
            return actions.offer(redress_id, text=values["text"], told=values["told"], **who)
        if name == "accept":
            return actions.customer_accepts(redress_id, note=values["note"], **who)
        if name == "decline":
            return actions.customer_declines(redress_id, note=values["note"], **who)
        if name == "revoke":
            return actions.revoke(redress_id, reason=values["note"], **who)
        return actions.withdraw(redress_id, reason=values["note"], **who)

    words = {
        "offer": _("已告知客户，等客户答复"),
        "accept": _("客户接受，财务会收到付款通知"),
        "decline": _("已记下客户不接受"),
        "withdraw": _("已撤回"),
        "revoke": _("已撤销，申请人和责任人会收到通知"),
    }
    if name not in words:
        raise Http404
    try:
        done, _made = carried_out(form, act)
    except NotFound:
        raise
    except Refusal as no:
        form.add_error(None, no.message)
        done = False
    if done:
        messages.info(request, words[name])
        return redirect("redress:request", redress_id)
    shown = {"offer_form": form} if name == "offer" else {"note_form": form}
    return show(request, "redress/request.html", context_of(redress_id, actor, **shown), status=422)
