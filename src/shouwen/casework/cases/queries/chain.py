"""The duty chain for readers: replayed from the ledger, as a ribbon, and as a certificate strangers can check."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case, DutyLink, Handoff
from shouwen.casework.cases.queries.scope import Which, find
from shouwen.casework.cases.rules import chain as rules
from shouwen.casework.cases.rules.chain import Link
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.ledger.queries import Sealed, Told
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor


def replay(case: Case) -> list[Link]:
    """The chain from the case's ledger entries alone (demand 3.1: it must equal the stored one)."""
    return rules.replay(ledger.timeline("case", case.pk))


def chain(case: Case) -> list[Link]:
    """The chain as stored, in the shape of :func:`replay`."""
    rows = DutyLink.objects.filter(case=case).order_by("lane", "seq")
    return [
        Link(row.lane, row.seq, row.person_id, row.since, row.until, row.how, row.ended_how) for row in rows
    ]


@dataclass(frozen=True)
class Part:
    """One piece of a lane on the ribbon: a link, or an offer that came to nothing (refused, expired)."""

    lane: str
    person_id: int
    name: str
    since: datetime
    until: datetime | None
    mark: str
    label: str
    is_first: bool = False
    is_now: bool = False
    handoff_id: int | None = None
    entry_id: int = 0

    @property
    def url(self) -> str:
        """Where the link's story stands: its hand-off, else its entry of the timeline."""
        if self.handoff_id:
            return reverse("cases:handoff", args=[self.handoff_id])
        return f"?entry={self.entry_id}#e{self.entry_id}" if self.entry_id else ""

    def dwell(self, at: datetime) -> timedelta:
        """How long it lasted, or has lasted until now."""
        return (self.until or at) - self.since


@dataclass(frozen=True)
class Ribbon:
    """Both lanes and the proof that duty never broke."""

    owner: Sequence[Part]
    handler: Sequence[Part]
    ownerless_minutes: int
    at: datetime

    @property
    def links(self) -> int:
        return sum(1 for part in (*self.owner, *self.handler) if part.mark not in ("refused", "expired"))

    @property
    def unbroken(self) -> bool:
        return self.ownerless_minutes == 0


MARKS = {"proxied": "proxy", "registered": "first", "accepted": "accepted", "handed_back": "returned"}


def ribbon(
    case: Case, entries: Iterable[Told], handoffs: Sequence[Handoff], people: dict[int, str], *, at: datetime
) -> Ribbon:
    """The ribbon of a case from its entries and hand-offs in hand; no query."""
    told = list(entries)
    links = rules.replay(told)
    spans = rules.open_spans(told)
    began = _beginnings(told)
    owner = [_part(link, case, people, began) for link in links if link.lane == "owner"]
    handler = [_part(link, case, people, began) for link in links if link.lane == "handler"]
    handler += [_missed(row, people) for row in handoffs if row.answer in ("refused", "expired") and row.lane]
    owners = [link for link in links if link.lane == "owner"]
    minutes = int(rules.ownerless(owners, spans, at).total_seconds() // 60)
    return Ribbon(owner, sorted(handler, key=lambda part: part.since), minutes, at)


def _beginnings(told: Iterable[Told]) -> dict[tuple[str, datetime], Told]:
    """The entry with which a link of a lane began, by lane and moment."""
    found: dict[tuple[str, datetime], Told] = {}
    for entry in told:
        lanes = states.LANES if entry.kind in rules.BEGINS else [lane for lane, *_rest in entry.body.get("duty", ())]
        found |= {(lane, entry.at): entry for lane in lanes}
    return found


def _part(link: Link, case: Case, people: dict[int, str], began: dict[tuple[str, datetime], Told]) -> Part:
    entry = began.get((link.lane, link.since))
    return Part(
        link.lane,
        link.person_id,
        people.get(link.person_id, ""),
        link.since,
        link.until,
        MARKS.get(link.how, "moved"),
        str(states.HOW.get(link.how, link.how)),
        is_first=link.seq == 1 and link.person_id == case.first_contact_id,
        is_now=link.until is None,
        handoff_id=entry.body.get("handoff_id") if entry else None,
        entry_id=entry.id if entry else 0,
    )


def _missed(row: Handoff, people: dict[int, str]) -> Part:
    who = row.to_person_id or 0
    return Part(
        row.lane,
        who,
        people.get(who, ""),
        row.offered_at,
        row.answered_at,
        row.answer,
        str(states.ANSWERS[row.answer]),
        handoff_id=row.pk,
    )


@dataclass(frozen=True)
class Certificate:
    """The responsibility certificate (首问责任链) of a case: its links, and every entry with all that its hash covers."""

    number: str
    issued_at: datetime
    first_contact: str
    links: Sequence[dict[str, Any]]
    entries: Sequence[dict[str, Any]]
    head: str
    is_whole: bool
    ownerless_minutes: int
    recipe: Sequence[str]
    words: Sequence[str] = ()

    def plain(self) -> dict[str, Any]:
        """The certificate as JSON-plain values, the machine-readable form."""
        found = asdict(self)
        del found["words"]  # in the reader's language; what is checked is the sealed text
        found["issued_at"] = moment(self.issued_at)
        return found


def recipe() -> list[str]:
    """How anyone can check a certificate with a SHA-256 program and nothing else."""
    return [
        _("要核对的是“给程序核对的文件”：entries 里每条有 seq（序号）、sealed（封存内容）、prev_hash（上一条的散列值）、hash（散列值），head 是末条散列。"),
        _("每条记录的“封存内容”是一行 JSON：键按字母排序，没有空格，不转义汉字。"),
        _("把上一条的散列值（第一条之前为空）、一个换行符、本条的封存内容依次连起来，按 UTF-8 编码。"),
        _("对它做 SHA-256，应等于本条的散列值；每条里的上一条散列值，应等于上一条的散列值。"),
        _("序号从 1 起，不缺号。正文不在记录里：text_hash 是原文 UTF-8 编码的 SHA-256，可与原文核对。"),
    ]


def certificate(case: Which, actor: Actor, *, at: datetime) -> Certificate:
    """The certificate of a case in the reader's scope, to be printed or sent as JSON.

    :raises NotFound: out of scope.
    """
    held = find(case, actor)
    entries, is_whole = ledger.sealed("case", held.pk)
    told = ledger.timeline("case", held.pk)
    links = rules.replay(told)
    people = names([held.first_contact_id, *(link.person_id for link in links)])
    owners = [link for link in links if link.lane == "owner"]
    return Certificate(
        number=held.number,
        issued_at=at,
        first_contact=people.get(held.first_contact_id or 0, ""),
        links=[_link(link, people) for link in links],
        entries=[_entry(entry) for entry in entries],
        words=_words(told),
        head=entries[-1].hash if entries else "",
        is_whole=is_whole,
        ownerless_minutes=int(rules.ownerless(owners, rules.open_spans(told), at).total_seconds() // 60),
        recipe=recipe(),
    )


def _words(told: Sequence[Told]) -> list[str]:
    """Each entry as a sentence: who did what. Two queries."""
    people: set[int | None] = set()
    units: set[int | None] = set()
    for each in told:
        people |= {each.actor_id, *each.ids("_person")}
        units |= set(each.ids("_unit"))
    known, places = names(people), unit_names(units)
    return [_sentence(each, known, places) for each in told]


def _sentence(each: Told, people: dict[int, str], units: dict[int, str]) -> str:
    said, who = each.sentence(people, units), people.get(each.actor_id, "")
    return said if not who or said.startswith(who) else f"{who} {said}"


def _link(link: Link, people: dict[int, str]) -> dict[str, Any]:
    return {
        "lane": link.lane,
        "seq": link.seq,
        "person_id": link.person_id,
        "name": people.get(link.person_id, ""),
        "since": moment(link.since),
        "until": moment(link.until) if link.until else None,
        "how": link.how,
        "ended_how": link.ended_how,
    }


def _entry(entry: Sealed) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "kind": entry.kind,
        "at": moment(entry.at),
        "sealed": entry.covered,
        "prev_hash": entry.prev_hash,
        "hash": entry.hash,
    }


def moment(at: datetime) -> str:
    """A moment as the certificate spells it: UTC, microseconds, ``Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
