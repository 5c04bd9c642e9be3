"""One work order: what is asked, where it stands, and the moves this person may make."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET

from shouwen.casework.workorders import queries, states
from shouwen.casework.workorders.forms import FORMS, OrderForm
from shouwen.casework.workorders.pages.lists import context_of
from shouwen.casework.workorders.queries.page import OrderPage
from shouwen.casework.workorders.queries.scope import refusal
from shouwen.foundation.files import queries as files
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, show

DECISIONS = {
    "review": "review",
    "decide_return": "refuse_return",
    "settle_return": "refuse_return",
    "decide_extension": "refuse_extension",
    "decide_suspension": "refuse_suspension",
    "answer_chase": "answer_chase",
    "report": "report",
    "end_supervision": "end_supervision",
}
"""Forms for what waits on the page, and the move whose right each takes."""
INLINE = ("reply", "accept")
"""Moves whose form stands on the page itself."""
MAIN = ("sign", "take_review")
SIDE = ("return", "ask_extension")
"""Moves in the bar at the foot of a phone."""


@require_GET
def do(request: HttpRequest, number: str, seq: int, name: str) -> HttpResponse:
    """Where a notice leads: the order at exactly what it asks; when that is not open any more, the order as it is."""
    actor, now = actor_of(request), clock.now()
    found = queries.page(f"{number}/W-{seq}", actor, at=now)
    here = reverse("workorders:page", args=[number, seq])
    if name in waiting(found, actor):
        return redirect(f"{here}?do={name}#do-{name}")
    move = found.move(name)
    if move is None or not move.allowed:
        return redirect(here)
    return redirect(here if name in MAIN else move.url)


@require_GET
def page(request: HttpRequest, number: str, seq: int) -> HttpResponse:
    """A work order's page, with the list beside it on wide screens."""
    actor, now = actor_of(request), clock.now()
    found = queries.page(f"{number}/W-{seq}", actor, at=now)
    forms, lifted = waiting(found, actor), sheets(found, actor)
    main = next((each for each in found.moves if each.name in MAIN and each.allowed), None)
    side = [each for each in found.moves if each.name in SIDE]
    context = {
        **context_of(request, actor, now, tab=_tab(found)),
        "page": found,
        "order": found.order,
        "timed": queries.timeliness_of(found.order, at=now),
        "waiting": forms,
        "sheets": lifted,
        "words": {name: label(name) for name in DECISIONS},
        "tray": files.tray(actor) if any(form.takes_files for form in (*forms.values(), *lifted.values())) else [],
        "main": main,
        "side": side,
        "at_foot": [each.name for each in [main, *side] if each] if main or "reply" in forms else [],
    }
    return show(request, "workorders/page.html", context)


def _tab(found: OrderPage) -> str:
    if found.pending.review:
        return "second"
    if found.pending.given_back:
        return "returned"
    if found.order.state == states.DISPATCHED:
        return "sign"
    return "review" if found.order.state in states.IN_REVIEW else "work"


def label(name: str) -> str:
    """What a form on the page is headed with."""
    return str(states.MOVES[name].label if name in states.MOVES.rows else FORMS[name].deed)


def waiting(found: OrderPage, actor: Actor) -> dict[str, OrderForm]:
    """The forms of what waits for this person on this page."""
    open_now = _open(found)
    held = {name for name in INLINE if (view := found.move(name)) and view.allowed}
    now = {name: FORMS[name](page=found, actor=actor) for name in held}
    return now | {
        name: FORMS[name](page=found, actor=actor)
        for name, move in DECISIONS.items()
        if open_now.get(name) and refusal(found.order, move, actor) is None
    }


def sheets(found: OrderPage, actor: Actor) -> dict[str, OrderForm]:
    """The forms of other moves that come with the page: a phone without a line can still open and fill them."""
    held = [name for name in SIDE if (view := found.move(name)) and view.allowed]
    return {name: FORMS[name](page=found, actor=actor, auto_id=f"id_{name}_%s") for name in held}


def _open(found: OrderPage) -> dict[str, bool]:
    pending = found.pending
    convened = bool(pending.given_back and pending.given_back.decision == "convened")
    supervision = pending.supervision
    return {
        "review": pending.review is not None,
        "decide_return": pending.given_back is not None and not convened,
        "settle_return": convened,
        "decide_extension": pending.wish,
        "decide_suspension": pending.rest,
        "answer_chase": pending.chase,
        "report": supervision is not None,
        "end_supervision": supervision is not None,
    }
