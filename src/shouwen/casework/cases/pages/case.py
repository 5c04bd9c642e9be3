"""The case page and the preview of the queue."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries, states
from shouwen.casework.cases.forms import FORMS
from shouwen.casework.cases.forms.move import channels
from shouwen.casework.cases.models import Case, Handoff
from shouwen.casework.cases.pages import tagging
from shouwen.casework.cases.pages.composing import drawn
from shouwen.casework.cases.pages.grouping import IN_PLACE, grouped
from shouwen.casework.cases.pages.reading import QUIET, read
from shouwen.casework.cases.queries import CasePage, Filters
from shouwen.casework.cases.queries.page import Entry, pause_of
from shouwen.casework.cases.queries.scope import in_pool
from shouwen.casework.cases.rules.guidance import NextStep, next_step
from shouwen.casework.cases.slots import MoveView
from shouwen.casework.deadlines import queries as deadlines
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, show
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import queries as touches
from shouwen.relations.contacts import slots as ways

MONTH = timedelta(days=30)
INTERNAL = frozenset({"note", "plan", "finding", "solution", "question", "advice"})
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
    if request.GET.get("part") == "timeline":
        return render(request, "cases/parts/timeline.html", {"case": found.case, **read(request, found, actor)})
    do = request.GET.get("do", "")
    context: dict[str, Any] = {
        **context_of(found, actor, now),
        **read(request, found, actor),
        **company_of(found, actor),
        "whole_chain": request.GET.get("chain") == "all",
        "channels": channels(),
        "reply_form": FORMS["reply"](case=found.case, actor=actor),
        "against": found.seen,
        **drawn(found.case, actor),
        **_way(found),
        "opened": FORMS[do](case=found.case, actor=actor) if do in FORMS else None,
        "opened_name": do,
        "registered": "registered" in request.GET or do == "hand_off",
    }
    return show(request, "cases/page.html", context, part="cases/parts/case.html")


def company_of(found: CasePage, actor: Actor) -> dict[str, Any]:
    """Followers and shared drafts, from the entries; no query."""
    told = [entry.told for entry in found.timeline]
    ids = queries.followers(told)
    drafts = [
        {"id": each.id, "kind": each.kind, "at": each.at, "author": found.people.get(each.author_id, ""),
         "mine": each.author_id == actor.person_id, "may": _may(found, each.kind)}
        for each in queries.shared_drafts(told)
    ]  # fmt: skip
    return {
        "followers": [found.people.get(each, "") for each in ids],
        "i_follow": actor.person_id in ids,
        "drafts": drafts,
    }


@require_GET
def all_moves(request: HttpRequest, number: str) -> HttpResponse:
    """Every move in its group, with those not allowed and why."""
    actor = actor_of(request)
    found = queries.page(number, actor, at=clock.now())
    context = {"case": found.case, "groups": grouped(found), "in_place": IN_PLACE, "extra": _extra(found.case, actor)}
    return show(request, "cases/moves.html", context, part="cases/parts/moves.html")


@require_GET
def beside_case(request: HttpRequest, number: str) -> HttpResponse:
    """What else there is with this customer: other open cases, and how often they were in touch in 30 days."""
    actor, now = actor_of(request), clock.now()
    case = queries.find(number, actor)
    others = queries.queue(Filters(customer_id=case.customer_id), actor, at=now, limit=6).rows if case.customer_id else []
    touched = touches.count_since(case.customer_id, now - MONTH, actor) if case.customer_id else {}
    context = {"case": case, "others": [each for each in others if each.number != case.number], "touched": touched,
               "may_register": actor.may("cases.register")}  # fmt: skip
    return render(request, "cases/parts/others.html", context)


@require_GET
def printed(request: HttpRequest, number: str) -> HttpResponse:
    """A case on paper: A4, without the desk around it, numbers masked; ``?notes=0`` leaves internal notes out."""
    actor, now = actor_of(request), clock.now()
    found = queries.page(number, actor, at=now)
    notes = request.GET.get("notes", "1") != "0"
    lines = [entry for entry in found.timeline if entry.told.kind not in QUIET and (notes or not _internal(entry))]
    context = {**context_of(found, actor, now), "lines": lines, "notes": notes, "now": now}
    return show(request, "cases/print.html", context)


def _internal(entry: Entry) -> bool:
    """Whether only staff may read an entry: notes, advice, findings, drafts."""
    return entry.tab in ("note", "system", "approval") or entry.text_kind in INTERNAL


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
        "pause": pause_of((entry.told for entry in found.timeline), found.people),
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
        "may": {"reveal": actor.may("customers.reveal"), "know": actor.may("customers.read"), "list": actor.may("cases.read")},
        "is_owner": case.owner_id == actor.person_id,
        **tagging.context(case, may=_may(found, "note")),
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
        "kind": row.kind_words,
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
