"""Everything a case page shows, in at most twelve queries; and what the customer may see of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots, states
from shouwen.casework.cases.models import Accused, Case, CaseLink, CaseText, Handoff
from shouwen.casework.cases.queries.chain import Ribbon, ribbon
from shouwen.casework.cases.queries.moves import moves_of
from shouwen.casework.cases.queries.scope import Which, find, in_hand, sees
from shouwen.casework.cases.slots import MoveView, Panel
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.actions import Subject
from shouwen.casework.deadlines.queries import ClockView
from shouwen.foundation.files.queries import is_picture
from shouwen.foundation.files.queries import of as files_of
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.ledger.queries import Told
from shouwen.foundation.organisation.queries import all_names, unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Standing
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers
from shouwen.relations.customers.queries import CardView

CALLS = frozenset({"cases.UrgentCallMade", "cases.UrgentCallAnswered", "cases.UrgentCallEnded"})


class Paper(NamedTuple):
    """A file that came with words; ``shown`` is where a picture may be looked at, '' for what is only downloaded."""

    name: str
    url: str
    shown: str = ""


@dataclass(frozen=True)
class Entry:
    """One line of the timeline: who did what when, with the words said."""

    told: Told
    who: str
    sentence: str
    text: str = ""
    text_kind: str = ""
    files: Sequence[int] = ()
    papers: Sequence[Paper] = ()
    deed: tuple[str, str] | None = None
    named: Sequence[str] = ()

    @property
    def tab(self) -> str:
        return self.told.tab

    @property
    def icon(self) -> str:
        return self.told.icon

    @property
    def at(self) -> datetime:
        return self.told.at


@dataclass(frozen=True)
class PromiseView:
    """A promise as its facts tell it."""

    id: int
    text: str
    due_at: datetime
    kept_at: datetime | None = None
    broken: bool = False

    @property
    def is_open(self) -> bool:
        return self.kept_at is None


@dataclass(frozen=True)
class Pause:
    """Why the clocks of a case stand still: the listed reason, by whom, since when, until when at the longest."""

    reason: str
    who: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class LinkView:
    """A linked case, from this one's side."""

    id: int
    kind: str
    label: str
    number: str
    title: str
    state: str
    outgoing: bool


@dataclass(frozen=True)
class CasePage:
    """A case with all that its page shows."""

    case: Case
    customer: CardView | None
    category: str
    description: str
    demand: str
    timeline: Sequence[Entry]
    clocks: Sequence[ClockView]
    ribbon: Ribbon
    handoffs: Sequence[Handoff]
    promises: Sequence[PromiseView]
    links: Sequence[LinkView]
    moves: Sequence[MoveView]
    panels: Sequence[Panel]
    people: dict[int, str]
    units: dict[int, str]
    accused: Sequence[int]

    @property
    def open_offers(self) -> list[Handoff]:
        """Hand-offs that wait for an answer."""
        return [row for row in self.handoffs if row.answer in ("waiting", "consent")]

    def called(self, person_id: int) -> datetime | None:
        """Until when this person is to answer an urgent call; None when nobody calls them."""
        call = next((each.told for each in reversed(self.timeline) if each.told.kind in CALLS), None)
        if call is None or call.kind != "cases.UrgentCallMade" or call.body["to_person"] != person_id:
            return None
        return parse_datetime(call.body["answer_by"])

    @property
    def seen(self) -> int:
        """The ``seq`` of the newest entry: what is written now is written against it."""
        return self.timeline[-1].told.seq if self.timeline else 0

    def count(self, tab: str) -> int:
        """How many lines of the timeline a tab shows."""
        return sum(1 for entry in self.timeline if entry.tab == tab)

    def move(self, name: str) -> MoveView | None:
        """One move by its name."""
        return next((each for each in self.moves if each.name == name), None)


_texts = Standing(lambda case_id: CaseText.objects.filter(case_id=case_id).order_by("id"))
_handoffs = Standing(lambda case_id: Handoff.objects.filter(case_id=case_id).order_by("seq"))
_linked = Standing(
    lambda case_id: (
        CaseLink.objects.filter(Q(source_id=case_id) | Q(target_id=case_id), removed_at=None)
        .order_by("id")
        .values_list(
            "id",
            "kind",
            "source_id",
            "target_id",
            "source__number",
            "source__title",
            "source__state",
            "target__number",
            "target__title",
            "target__state",
        )
    )
)


def page(which: Which, actor: Actor, *, at: datetime) -> CasePage:
    """A case as its page shows it.

    :raises NotFound: when there is none, or none for this reader.
    """
    case = find(which, actor)
    told = ledger.timeline("case", case.pk)
    texts = {text.pk: text for text in _texts.all(case.pk)}
    kinds = {each.kind for each in told}
    handoffs = _handoffs.all(case.pk) if "cases.HandoffOffered" in kinds else []
    accused = (
        list(Accused.objects.filter(case=case).values_list("person_id", flat=True))
        if case.is_about_staff
        else []
    )
    called, units = _names(case, told, handoffs, accused)
    people = {pk: each[0] for pk, each in called.items()}
    papers = _papers(case, texts)
    offer = next((row for row in handoffs if row.answer in ("waiting", "consent") and row.lane), None)
    return CasePage(
        case=case,
        customer=_customer(case),
        category=catalogue.category(case.category_id).path_label if case.category_id else "",
        description=_said(texts, "description"),
        demand=_said(texts, "demand"),
        timeline=[_entry(each, texts, called, people, units, papers) for each in told],
        clocks=_clocks(case, handoffs, at),
        ribbon=ribbon(case, told, handoffs, people, at=at),
        handoffs=handoffs,
        promises=promises(told),
        links=_links(case, actor),
        moves=moves_of(case, actor, offer=offer, problem=_open_problem(told)),
        panels=sorted(
            (panel for fill in slots.panels for panel in fill(case, actor)), key=lambda each: each.order
        ),
        people=people,
        units=units,
        accused=accused,
    )


def _clocks(case: Case, handoffs: Iterable[Handoff], at: datetime) -> list[ClockView]:
    """The time to accept what is offered first, then the clocks of the case."""
    offered = [row.accept_by for row in handoffs if row.answer in ("waiting", "consent")]
    answers = [deadlines.brief("accept", due_at, "running", at=at) for due_at in sorted(offered)]
    return [*(each for each in answers if each), *deadlines.clocks(Subject("case", case.pk), at=at)]


def _names(
    case: Case, told: Iterable[Told], handoffs: Iterable[Handoff], accused: Iterable[int]
) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    """What everybody on the page is called, in both languages, and the names of the units."""
    ids: set[int | None] = {case.owner_id, case.handler_id, case.first_contact_id, *accused}
    units: set[int | None] = {case.owner_unit_id, case.handler_unit_id, case.centre_id}
    for each in told:
        ids |= {each.actor_id, each.acting_for_id, *each.ids("_person")}
        ids |= {person for _lane, person, _how in each.body.get("duty", ())} | {*each.body.get("mentions", ())}
        units |= set(each.ids("_unit"))
    for row in handoffs:
        ids |= {row.from_person_id, row.to_person_id, row.answered_by_id, row.consented_by_id}
        units.add(row.to_unit_id)
    return all_names(ids), unit_names(units)


def _customer(case: Case) -> CardView | None:
    return customers.card_of(case.customer) if case.customer else None


def _said(texts: dict[int, CaseText], kind: str) -> str:
    """What was said, as it was put right last."""
    return next((text.body for text in reversed(texts.values()) if text.kind == kind), "")


def _papers(case: Case, texts: dict[int, CaseText]) -> dict[int, Paper]:
    """The case's files by id; asked for only when some words came with files."""
    if not any(text.files for text in texts.values()):
        return {}
    return {each.pk: paper(each) for each in files_of("case", [case.pk]).get(case.pk, ())}


def paper(kept: Any) -> Paper:
    """A file as pages show it."""
    url = reverse("files:download", args=[kept.pk])
    return Paper(kept.name, url, f"{url}?show=1" if is_picture(kept) else "")


def _entry(
    told: Told,
    texts: dict[int, CaseText],
    called: dict[int, tuple[str, ...]],
    people: dict[int, str],
    units: dict[int, str],
    papers: dict[int, Paper],
) -> Entry:
    text = texts.get(told.body.get("text_id") or 0)
    return Entry(
        told,
        people.get(told.actor_id, "") or (ledger.via_name(told.via) if told.via == "rule" else ""),
        told.sentence(people, units),
        text.body if text else told.reason,
        text.kind if text else "",
        text.files if text else (),
        [papers[each] for each in text.files if each in papers] if text else (),
        (f"#letter-{told.body['message_id']}", _("再发一次或另行告知")) if told.kind == "cases.LetterFailed" else None,
        [name for each in told.body.get("mentions", ()) for name in called.get(each, ())],
    )


def promises(told: Iterable[Told]) -> list[PromiseView]:
    """The promises of a case from its entries, earliest due first; no query."""
    found: dict[int, PromiseView] = {}
    for each in told:
        pk = int(each.body.get("promise_id") or 0)
        if each.kind in ("cases.PromiseMade", "cases.PromiseCarried", "cases.PromiseMoved"):
            found.pop(int(each.body.get("old_id") or 0), None)
            due_at = parse_datetime(each.body["due_at"]) or each.at
            found[pk] = PromiseView(pk, each.body["promise"], due_at)
        elif each.kind == "cases.PromiseGone":
            found.pop(pk, None)
        elif pk in found:
            before = found[pk]
            kept_at = each.at if each.kind == "cases.PromiseKept" else before.kept_at
            broken = before.broken or each.kind == "cases.PromiseBroken"
            found[pk] = PromiseView(pk, before.text, before.due_at, kept_at, broken)
    return sorted(found.values(), key=lambda each: each.due_at)


def pause_of(told: Iterable[Told], people: dict[int, str]) -> Pause | None:
    """The pause that lasts, from the entries; no query."""
    found = None
    for each in told:
        if each.kind == "deadlines.ClockPaused":
            until = parse_datetime(each.body.get("until_at") or "")
            found = Pause(ledger.worded(each.body.get("reason_label", "")), people.get(each.actor_id, ""), each.at, until)
        elif each.kind == "deadlines.ClockResumed":
            found = None
    return found


def _open_problem(told: Iterable[Told]) -> bool:
    raised = {"cases.ProblemRaised": 1, "cases.ProblemDecided": -1}
    return sum(raised.get(each.kind, 0) for each in told) > 0


def _links(case: Case, actor: Actor) -> list[LinkView]:
    """What the case is linked with and the reader sees: what complains about them, is kept from them or out of their reach
    is not named. A query only with links, and for those who see little, some more."""
    found = []
    for pk, kind, source_id, target_id, *ends in _linked.all(case.pk):
        outgoing = source_id == case.pk
        number, title, state = ends[3:] if outgoing else ends[:3]
        other = target_id if outgoing else source_id
        found.append((other, LinkView(pk, kind, str(states.LINK_KINDS[kind]), number, title, state, outgoing)))
    seen = {each.pk for each in in_hand(other for other, _view in found) if sees(each, actor)} if found else set()
    return [view for other, view in found if other in seen]
