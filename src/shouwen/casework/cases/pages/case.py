"""The case page and the preview of the queue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries, slots, states
from shouwen.casework.cases.forms import FORMS
from shouwen.casework.cases.forms.move import channels
from shouwen.casework.cases.models import Case, Handoff
from shouwen.casework.cases.queries import CasePage
from shouwen.casework.cases.queries.scope import in_pool
from shouwen.casework.cases.rules.guidance import NextStep, next_step
from shouwen.casework.cases.slots import MoveView
from shouwen.casework.deadlines import queries as deadlines
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, show
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import slots as ways

TABS = ("customer", "handoff", "order", "approval", "note", "clock", "system")
FOLD = 14
QUIET = frozenset({"deadlines.DeadlineWarned", "deadlines.ClockMet", "deadlines.ClockPaused", "deadlines.ClockResumed",
                   "deadlines.DueMoved"})  # fmt: skip
"""Facts that stand under their own tab only: nobody did anything, and nothing is late."""
BAR = ("record_contact", "hand_off")
COMPOSED = frozenset({"note", "reply", "take", "record_contact", "hand_off"})
RARE = frozenset(
    {"edit", "link", "merge", "unmerge", "correct_first_contact", "withdraw", "decline", "acknowledge_suggestion", "investigate",
     "propose", "wait_third"}
)  # fmt: skip
"""Moves that wait in the menu."""


@require_GET
def page(request: HttpRequest, number: str) -> HttpResponse:
    """One case: its chain, clocks, timeline, composer, and the moves with those not allowed and why."""
    actor, now = actor_of(request), clock.now()
    found = queries.page(number, actor, at=now)
    tab = request.GET.get("tab", "")
    lines = [entry for entry in found.timeline if (entry.tab == tab if tab else entry.told.kind not in QUIET)]
    folded = 0 if request.GET.get("all") or len(lines) <= FOLD + 3 else len(lines) - FOLD
    do = request.GET.get("do", "")
    context: dict[str, Any] = {
        **context_of(found, actor, now),
        "tab": tab,
        "tabs": [(code, found.count(code)) for code in TABS if found.count(code)],
        "lines": lines[folded:],
        "folded": folded,
        "total": len([entry for entry in found.timeline if entry.told.kind not in QUIET]),
        "channels": channels(),
        "tools": [tool for fill in slots.composer_tools for tool in fill(found.case, actor)],
        **_way(found),
        "opened": FORMS[do](case=found.case, actor=actor) if do in FORMS else None,
        "opened_name": do,
        "registered": "registered" in request.GET or do == "hand_off",
    }
    part = "cases/parts/timeline.html" if request.GET.get("part") == "timeline" else "cases/parts/case.html"
    return show(request, "cases/page.html", context, part=part)


def _way(found: CasePage) -> dict[str, Any]:
    """By which way a reply goes: the e-mail it would be sent to, masked, when a machine can."""
    card = found.customer
    mail = next((each.masked for each in card.points if each.kind == "email"), "") if card else ""
    declines = bool(card and card.declines_mail)
    return {"mail_to": mail if not declines and ways.ready("email") else "", "declines_mail": declines}


@require_GET
def preview(request: HttpRequest, number: str) -> HttpResponse:
    """What the queue shows beside the list."""
    actor = actor_of(request)
    now = clock.now()
    found = queries.page(number, actor, at=now)
    context = {**context_of(found, actor, now), "lines": [entry for entry in found.timeline if entry.tab not in ("clock", "system")][-5:]}
    return show(request, "cases/preview.html", context, part="cases/parts/preview.html")


def context_of(found: CasePage, actor: Actor, at: datetime) -> dict[str, Any]:
    """What both the page and the preview say about a case."""
    case = found.case
    offers = found.open_offers
    return {
        "page": found,
        "case": case,
        "near": [each for each in found.clocks if each.state in ("over", "breached", "soon", "running")][:2],
        "kind": catalogue.kind(case.kind_code).label,
        "channel": catalogue.channel(case.channel_code).label if case.channel_code else "",
        "glyph": states.CATEGORY_OF[case.state],
        "state": catalogue.status_label(case.status) or states.LABELS[case.state],
        "level": states.LEVELS[case.level] if case.level else "",
        "severity": states.SEVERITIES[case.severity],
        "owner": found.people.get(case.owner_id, ""),
        "handler": found.people.get(case.handler_id, ""),
        "handler_unit": found.units.get(case.handler_unit_id, ""),
        "first_contact": found.people.get(case.first_contact_id or 0, ""),
        "offers": [_offer(row, found, actor, at) for row in offers],
        "next": _next(found, offers, actor),
        "bar": [each for name in BAR if (each := found.move(name))],
        "priority": states.PRIORITIES[case.priority],
        "allowed": [each for each in found.moves if each.allowed and each.name in FORMS and each.name not in COMPOSED | RARE],
        "elsewhere": [each for each in found.moves if each.allowed and each.name not in FORMS and each.url],
        "phone_moves": [each for each in found.moves if each.allowed and each.name in {*BAR, *RARE}],
        "rare": [each for each in found.moves if each.name in RARE and each.allowed],
        "blocked": _blocked(found),
        "rest": [each for each in found.moves if not each.allowed and each.name not in BLOCKED],
        "extra": [*(["answer_call"] if found.called(actor.person_id) else []), *_extra(case, actor)],
        "close": found.move("close"),
        "may_reply": _may(found, "reply"),
        "may_note": _may(found, "note"),
        "may_chase": case.is_open,
        "may": {"reveal": actor.may("customers.reveal")},
        "is_owner": case.owner_id == actor.person_id,
    }


BLOCKED = ("close", "answer", "hand_off")


def _may(found: CasePage, name: str) -> bool:
    move = found.move(name)
    return bool(move and move.allowed)


def _blocked(found: CasePage) -> list[MoveView]:
    """The moves people look for first, shown with their reason when they may not be made."""
    wanted = (found.move(name) for name in BLOCKED)
    return [each for each in wanted if each and not each.allowed and found.case.is_open]


def _extra(case: Case, actor: Actor) -> list[str]:
    """Moves that belong to a role on this case rather than to a state."""
    if not case.is_open or case.owner_id == case.handler_id:
        return []
    mine = {case.owner_id: "take_back", case.handler_id: "return_handling"}
    return [name for person, name in mine.items() if person == actor.person_id]


def _offer(row: Handoff, found: CasePage, actor: Actor, at: datetime) -> dict[str, Any]:
    """An open hand-off as its banner: who gives it to whom, until when, and what I may do with it."""
    to_me = row.to_person_id == actor.person_id
    group = in_pool(row, actor)
    return {
        "row": row,
        "clock": deadlines.brief("accept", row.accept_by, "running", at=at),
        "kind": states.HANDOFF_KINDS[row.kind],
        "from": found.people.get(row.from_person_id, ""),
        "to": found.people.get(row.to_person_id or 0, "") or found.units.get(row.to_unit_id or 0, ""),
        "may_accept": row.answer == "waiting" and (to_me or group) and row.from_person_id != actor.person_id,
        "may_refuse": row.answer == "waiting" and to_me and row.may_refuse,
        "may_withdraw": row.from_person_id == actor.person_id or found.case.owner_id == actor.person_id,
        "may_consent": row.answer == "consent" and actor.may("cases.approve_transfer") and row.from_person_id != actor.person_id,
    }


def _next(found: CasePage, offers: list[Handoff], actor: Actor) -> NextStep | None:
    case = found.case
    promise = next((each for each in found.promises if each.is_open), None)
    offer = next((row for row in offers if row.lane), None)
    waited = found.people.get(offer.to_person_id or 0, "") or found.units.get(offer.to_unit_id or 0, "") if offer else ""
    return next_step(
        state=case.state,
        mine=actor.person_id in (case.owner_id, case.handler_id),
        handler=found.people.get(case.handler_id, ""),
        is_delegated=case.owner_id != case.handler_id,
        offered_to=waited,
        offer_due=offer.accept_by if offer else None,
        promise=promise.text if promise else "",
        promise_due=promise.due_at if promise else None,
        chases=case.chases,
        called_by=found.called(actor.person_id),
    )
