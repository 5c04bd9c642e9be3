"""Reading the ledger: the timeline of a subject, and the audit log for those who may see it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from shouwen.foundation.ledger import rules, slots
from shouwen.foundation.ledger.facts import KINDS
from shouwen.foundation.ledger.models import Delivery, Entry, Lease
from shouwen.kit.dates import local
from shouwen.kit.ids import first_id
from shouwen.kit.money import in_sentence
from shouwen.kit.standing import Standing


@dataclass(frozen=True)
class Told:
    """An entry for readers: its own values and how its kind is shown."""

    id: int
    seq: int
    kind: str
    at: datetime
    actor_id: int
    acting_for_id: int | None
    via: str
    reason: str
    body: dict[str, Any]
    hash: str
    prev_hash: str
    subject_kind: str
    subject_id: int
    post_id: int | None = None

    @property
    def tab(self) -> str:
        return KINDS[self.kind].tab if self.kind in KINDS else "system"

    @property
    def icon(self) -> str:
        return KINDS[self.kind].icon if self.kind in KINDS else "point"

    def ids(self, ending: str) -> list[int]:
        """The ids in the body whose field's name ends so (``_person``, ``_unit``)."""
        found = [
            value for name, value in self.body.items() if name.endswith(ending) and isinstance(value, int)
        ]
        if ending == "_person":
            lists = [value for name, value in self.body.items() if name.endswith("_people") and value]
            found += [each for value in lists for each in value]
        return found

    def sentence(self, people: dict[int, str], units: dict[int, str]) -> str:
        """The sentence of the timeline with names in place of ids."""
        says = str(KINDS[self.kind].says_of(self.body)) if self.kind in KINDS else self.kind
        words = {name: _word(name, value, people, units) for name, value in self.body.items()}
        words["actor"] = people.get(self.actor_id, "")
        return in_sentence(says, words).format_map(_Words(words)).rstrip("：: ")


class _Words(dict[str, object]):
    def __missing__(self, key: str) -> object:
        """A label an older entry did not carry is its plain value."""
        return self.get(key.removesuffix("_label"), "") if key.endswith("_label") else ""


def _word(name: str, value: Any, people: dict[int, str], units: dict[int, str]) -> Any:
    if name.endswith("_person"):
        return people.get(value, "") if value else ""
    if name.endswith("_people"):
        return _("、").join(people[each] for each in value or () if each in people)
    if name.endswith("_unit"):
        return units.get(value, "") if value else ""
    if name.endswith("_label"):
        return worded(value) if value else ""
    if name.endswith("_at") and value:
        return _moment(str(value))
    return "" if value is None else value


def _moment(value: str) -> str:
    """A moment in the reader's zone; as it was written where no zone can show it, so that nothing hides the rest."""
    try:
        return local(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return value[:16].replace("T", " ")


def worded(label: str) -> str:
    """A stored label in the reader's language: a message of the program, or a value a centre named itself."""
    said = _(label)
    if said != label:
        return said
    return next((found for ask in slots.wordings if (found := ask(label))), label)


COLUMNS = ("id", "seq", "kind", "at", "actor_id", "acting_for_id", "via", "reason", "body", "hash", "prev_hash",
           "subject_kind", "subject_id", "post_id")  # fmt: skip


def told(entries: QuerySet[Entry]) -> list[Told]:
    """Entries as values, in the order of the query, in one trip."""
    return [_told(row) for row in entries.values_list(*COLUMNS)]


def _told(row: Sequence[Any]) -> Told:
    values = dict(zip(COLUMNS, row, strict=True))
    return Told(**{**values, "body": json.loads(values["body"])})


def timeline(subject_kind: str, subject_id: int, *, after: int = 0, limit: int | None = None) -> list[Told]:
    """The chain of one subject, oldest first. The caller has looked the subject up, which is the check."""
    if limit:
        return told(_chain_of(subject_kind, subject_id, after)[:limit])
    return [_told(row) for row in _chain.all(subject_kind, subject_id, after)]


def _chain_of(subject_kind: Any, subject_id: Any, after: Any) -> QuerySet[Entry]:
    return Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id, seq__gt=after).order_by(
        "seq"
    )


_chain = Standing(lambda kind, subject, after: _chain_of(kind, subject, after).values_list(*COLUMNS))


@dataclass(frozen=True)
class Step:
    """A line of a subject's story: the whole sentence, when, and the reason given."""

    at: datetime
    words: str
    reason: str
    icon: str


def story(subject_kind: str, subject_id: int) -> list[Step]:
    """The chain of one subject in sentences with names, oldest first, for a page of its own. The caller has looked it up."""
    found = timeline(subject_kind, subject_id)
    people = _names(slots.people, [pk for each in found for pk in (each.actor_id, *each.ids("_person"))])
    units = _names(slots.units, [pk for each in found for pk in each.ids("_unit")])
    system = {0: _("程序")}
    return [Step(each.at, each.sentence({**system, **people}, units), each.reason, each.icon) for each in found]


def _names(ask: Any, ids: list[int]) -> dict[int, str]:
    return {pk: name for fill in ask for pk, name in fill(ids).items()}


@dataclass(frozen=True)
class Sealed:
    """An entry as a stranger can check it: ``covered`` is the very text its hash covers, after ``prev_hash``."""

    seq: int
    kind: str
    at: datetime
    covered: str
    prev_hash: str
    hash: str


def sealed(subject_kind: str, subject_id: int) -> tuple[list[Sealed], bool]:
    """The chain of one subject for printing, and whether it is whole. The caller has looked the subject up."""
    entries = Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("seq")
    rows = list(entries.values(*rules.SEALED, "prev_hash", "hash"))
    chain = [
        Sealed(row["seq"], row["kind"], row["at"], rules.covered(row), row["prev_hash"], row["hash"])
        for row in rows
    ]
    return chain, rules.first_broken(rows) is None


def entries(subject_kind: str, subject_ids: Iterable[int]) -> QuerySet[Entry]:
    """The entries of several subjects, to be narrowed by a module that has looked them up, which is the check."""
    return Entry.objects.filter(subject_kind=subject_kind, subject_id__in=subject_ids)


def has_acted(subject_kind: str, subject_id: int, person_id: int, *, since: datetime) -> bool:
    """Whether a person did anything about a subject since a moment."""
    return entries(subject_kind, [subject_id]).filter(actor_id=person_id, at__gte=since).exists()


def newest(subject_kind: str, first_id: int, *, limit: int) -> list[tuple[int, int, int]]:
    """Entries made since about a moment (see :func:`kit.ids.first_id`): id, subject, who did it; ids and nothing else.

    The caller asks for each reader whether the subject is theirs to see.
    """
    rows = Entry.objects.filter(id__gte=first_id, subject_kind=subject_kind).order_by("id")
    return list(rows.values_list("id", "subject_id", "actor_id")[:limit])


def _of_kind(kind: str, first: datetime, last: datetime, centre_ids: Iterable[int]) -> QuerySet[Entry]:
    """Nothing is written before it happens, and ids are made from the time: so the index of kinds is walked from there."""
    since = Entry.objects.filter(kind=kind, id__gte=first_id(first))
    return since.filter(centre_id__in=list(centre_ids), at__gte=first, at__lt=last)


def count_of_kind(kind: str, first: datetime, last: datetime, centre_ids: Iterable[int]) -> int:
    """How many facts of a kind there were between two moments in some centres. The caller has checked the reach."""
    return _of_kind(kind, first, last, centre_ids).count()


def of_kind(
    kind: str, first: datetime, last: datetime, centre_ids: Iterable[int], *, after: int = 0, limit: int = 100
) -> list[tuple[int, int]]:
    """The same, some at a time, oldest first: (entry id, subject id)."""
    rows = _of_kind(kind, first, last, centre_ids).filter(id__gt=after).order_by("id")
    return list(rows.values_list("id", "subject_id")[:limit])


@dataclass(frozen=True)
class Backlog:
    """Deliveries still on their way, those laid aside, and how long the oldest due one has waited (seconds)."""

    waiting: int
    dead: int
    lag: float


def backlog(*, at: datetime) -> Backlog:
    """The state of delivery at a moment, for those who watch the installation; no subject is named."""
    underway = Delivery.objects.filter(state__in=["waiting", "claimed"])
    oldest = underway.filter(due_at__lte=at).aggregate(first=Min("entry__at"))["first"]
    dead = Delivery.objects.filter(state="dead").count()
    return Backlog(underway.count(), dead, (at - oldest).total_seconds() if oldest else 0.0)


def has_happened(kind: str) -> bool:
    """Whether a kind of fact has ever been announced here."""
    return Entry.objects.filter(kind=kind).exists()


def last_run(job: str) -> datetime | None:
    """When a timed job was last run by any worker; None when never."""
    return Lease.objects.filter(name=job).values_list("last_run_at", flat=True).first()


def via_name(via: str) -> str:
    """Through which door an entry came, in words."""
    names = {"desk": _("坐席"), "api": _("接口"), "portal": _("客户门户"), "timer": _("定时"), "import": _("导入"),
             "cli": _("命令行"), "rule": _("自动规则")}  # fmt: skip
    return names.get(via, via)


def happened(
    kinds: Iterable[str],
    *,
    since_id: int,
    since: datetime,
    until: datetime,
    centres: Iterable[int] | None = None,
    subjects: Any = None,
    limit: int = 100_000,
) -> list[tuple[str, datetime]]:
    """When facts of some kinds were told between two moments (kind, moment), for figures of a day; one query.

    ``since_id`` is the smallest id a row of ``since`` can have: with it the index by kind is walked from there on.
    ``centres`` None are all; ``subjects`` is a query of the ids they must be about.
    """
    rows = Entry.objects.filter(kind__in=list(kinds), id__gte=since_id, at__gte=since, at__lt=until)
    if centres is not None:
        rows = rows.filter(centre_id__in=list(centres))
    if subjects is not None:
        rows = rows.filter(subject_kind="case", subject_id__in=subjects)
    return list(rows.values_list("kind", "at")[:limit])
