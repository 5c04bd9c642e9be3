"""What stands in the places of a paper for one case: its own words, its complaint record, who was found liable, and what
modules above know. In the language that is active; how to reach the customer masked unless it was revealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as dated
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases import states as case_states
from shouwen.casework.complaints import queries as complaints
from shouwen.casework.complaints.queries import standing
from shouwen.casework.liability import queries as liability
from shouwen.casework.papers import slots
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import queries as contacts

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
    from shouwen.casework.complaints.models import Complaint

TOLD = frozenset({"cases.ReplySent", "cases.LetterSent", "cases.CustomerTold", "cases.CaseAnswered"})
SIMILAR = 5
LONG_DAY = {"zh": "Y 年 n 月 j 日", "en": "j F Y"}


def values(
    case: Case, held: Complaint, actor: Actor, *, at: datetime, revealed: Mapping[int, str] | None = None, edition: int = 0
) -> dict[str, str]:
    """The words of every place for a complaint in hand, by code; '' where there is nothing.

    ``revealed`` are contact points in full, by id, that the caller has had revealed; tried without an edition, it is the first.
    """
    page = cases.page(case, actor, at=at)
    zone = ZoneInfo(cases.place(case.centre_id).time_zone)
    made = {row.field.code: row.words for section in complaints.sections(held) for row in section.rows}
    made |= _matter(page, zone) | _customer(page, revealed or {}) | _grade(page, held, zone) | _told(page, zone)
    made |= _found(case, held, actor, zone, at)
    for fill in slots.values:
        made |= fill(case, actor, at)
    sender = contacts.sender(case.centre_id)
    return made | {
        "centre": sender.name_in(get_language() or ""),
        "callback": sender.callback,
        "site": cases.link_to(case.number),
        "today": _day(at.astimezone(zone)),
        "maker": organisation.names([actor.person_id]).get(actor.person_id, ""),
        "edition": str(edition or 1),
    }


def conditions(made: Mapping[str, str], held: Complaint) -> set[str]:
    """Which conditions of templates (``states.WHENS``) hold for a complaint with these values."""
    holds = {
        "upheld": held.outcome in ("upheld", "partly"),
        "not_upheld": held.outcome == "not_upheld",
        "accepted": held.stand in ("", "accepted", "partly"),
        "refused": held.stand == "refused",
        "redress": bool(made.get("redress")),
        "apology": bool(held.apology_on),
        "recourse": bool(made.get("recourse")),
        "regulator": bool(held.regulator_number),
        "acting": bool(made.get("acting_for")),
    }
    return {name for name, yes in holds.items() if yes}


def _day(local: datetime) -> str:
    return dated(local, LONG_DAY.get((get_language() or "zh")[:2], LONG_DAY["zh"]))


def _moment(at: datetime | None, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""


def _numbered(lines: Iterable[str]) -> str:
    """Several things, a line each; one alone needs no number."""
    found = [each for each in lines if each]
    return found[0] if len(found) == 1 else "\n".join(f"{n}. {each}" for n, each in enumerate(found, 1))


def _matter(page: Any, zone: ZoneInfo) -> dict[str, str]:
    case, people = page.case, page.people
    due = next((each.due_at for each in page.clocks if each.stage == "resolve" and each.due_at), None)
    return {
        "number": case.number,
        "title": case.title,
        "kind": catalogue.kind(case.kind_code).label,
        "category": page.category,
        "received": _moment(case.received_at, zone),
        "registered": _moment(case.registered_at, zone),
        "receiver": people.get(case.first_contact_id or 0, ""),
        "channel": catalogue.channel(case.channel_code).label if case.channel_code else "",
        "source": {each.code: each.label for each in catalogue.sources()}.get(case.source_code, case.source_code),
        "description": page.description,
        "wish": page.demand,
        "due": _moment(due, zone),
        "owner": people.get(case.owner_id, ""),
        "handler": people.get(case.handler_id, ""),
        "unit": page.units.get(case.handler_unit_id, ""),
    }


def _customer(page: Any, revealed: Mapping[int, str]) -> dict[str, str]:
    """Who complains. An anonymous one is not named."""
    card = page.customer
    if card is None or page.case.is_anonymous:
        return {"customer": _("匿名客户"), "customer_number": "", "phone": "", "email": "", "address": ""}

    def reach(kind: str) -> str:
        return _("、").join(revealed.get(each.id, each.masked) for each in card.points if each.kind == kind and not each.is_retired)

    return {"customer": card.title, "customer_number": card.number, **{kind: reach(kind) for kind in ("phone", "email", "address")}}


def _grade(page: Any, held: Any, zone: ZoneInfo) -> dict[str, str]:
    case, found = page.case, standing.grading(page.case, held)
    who = found.who or page.people.get(case.first_contact_id or 0, "")
    why = [found.reason] if found.by_hand else [words for words, _grade_, decided in found.lines if decided]
    return {
        "severity": found.label,
        "priority": f"P{case.priority}",
        "impact": str(case_states.IMPACTS[case.impact]),
        "urgency": str(case_states.URGENCIES[case.urgency]),
        "graded": _("；").join([*why, found.priority_why]),
        "graded_by": f"{who} {_moment(found.at or case.registered_at, zone)[:10]}".strip(),
        "flags": _("、").join(
            _("%(flag)s（%(why)s）") % {"flag": each.label, "why": each.flag.reason} for each in complaints.flags(held) if each.flag
        ),
    }


def _told(page: Any, zone: ZoneInfo) -> dict[str, str]:
    """Acknowledgement, news on the way, answer and end, as the case's own chain has them."""
    told = [each for each in page.timeline if each.told.kind in TOLD]
    answer = next((each for each in reversed(page.timeline) if each.told.kind == "cases.CaseAnswered"), None)
    end = next((each for each in reversed(page.timeline) if each.told.kind == "cases.CaseClosed"), None)
    closing = cases.closing(page.case) if end and not page.case.is_open else None
    return {
        "acknowledged": _moment(told[0].at, zone) if told else "",
        "progress": _numbered(f"{_moment(each.at, zone)} {each.sentence} {each.text}".strip() for each in told[1:]),
        "answer": answer.text if answer else "",
        "answered": _moment(page.case.answered_at, zone),
        "closed": _moment(page.case.ended_at, zone),
        "close_reason": str(case_states.CLOSE_REASONS.get(closing.reason_code, "")) if closing else "",
        "prevention": closing.prevention if closing else "",
    }


def _found(case: Any, held: Any, actor: Actor, zone: ZoneInfo, at: datetime) -> dict[str, str]:
    """Evidence, causes, who is liable, and what was like it before."""
    proofs = [each for each in complaints.evidence(held) if not each.evidence.set_aside_at]
    causes = [liability.as_found(row, today=at.astimezone(zone).date()) for row in liability.causes(case)]
    return {
        "evidence": _numbered(_proof(each, zone) for each in proofs),
        "causes": _numbered(f"{each.path} {each.row.note}".strip() for each in causes),
        "liability": _liable(case, actor, at),
        "similar": _numbered(
            _("%(number)s %(title)s（%(percent)s%% 相同）") % {"number": each.number, "title": each.title, "percent": each.percent}
            for each in complaints.events.similar(case, actor, for_all=True)[:SIMILAR]
        ),
    }


def _proof(each: Any, zone: ZoneInfo) -> str:
    row = each.evidence
    return f"{each.kind} {row.title} {each.collector} {_moment(row.collected_at, zone)} SHA-256 {row.sha256[:16]}…"


def _liable(case: Any, actor: Actor, at: datetime) -> str:
    found = liability.record(case, actor, at=at)
    if found is None:
        return ""
    shares = _numbered(f"{each.who} {each.amount}".strip() for each in found.shares)
    return _("%(shares)s（%(state)s）") % {"shares": shares, "state": found.row.state_label}


