"""The library as its pages show it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from shouwen.casework.cases import queries as cases
from shouwen.casework.standards import rules, states
from shouwen.casework.standards.models import Receipt, Standard, Version
from shouwen.casework.standards.queries.scope import readers_of, refused, visible
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue

MOST = 200
BESIDE = 5


@dataclass(frozen=True)
class Line:
    """A standard in a list: the version that holds or, failing that, comes; whether the reader has read it."""

    standard: Standard
    version: Version
    state: str
    category: str
    whose: str
    read: bool

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")


def today(actor: Actor, at: datetime) -> date:
    """The day where the reader works."""
    return cases.place(actor.centre_id).day(at) if actor.centre_id else timezone.localdate(at)


def dated(row: Version) -> rules.Dated:
    """A version as the rule sees it."""
    return rules.Dated(row.version, row.effective_on, row.approved_at is not None, row.retired_at is not None)


def library(actor: Actor, *, at: datetime, q: str = "", path: str = "", drafts: bool = False, unread: bool = False) -> list[Line]:
    """Standards in reach by business line: those that hold or come, or (``drafts``) wait for approval. Four queries.

    :raises Forbidden: without ``standards.read``.
    """
    rows = visible(actor)
    if path:
        rows = rows.filter(category_path__in=above(path))
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(versions__text__icontains=q)).distinct()
    lines = _lines(list(rows.order_by("category_path", "title", "id")[:MOST]), actor, at, drafts)
    return [each for each in lines if not each.read] if unread else lines


def above(path: str) -> list[str]:
    """A category with those above it, and every matter: ``a.b`` → ``['', 'a', 'a.b']``."""
    ends = [place for place, sign in enumerate(path) if sign == "."]
    return ["", *(path[:end] for end in ends), *([path] if path else [])]


def _lines(rows: Sequence[Standard], actor: Actor, at: datetime, drafts: bool = False) -> list[Line]:
    day = today(actor, at)
    held: dict[int, list[Version]] = defaultdict(list)
    for row in Version.objects.filter(standard__in=[each.pk for each in rows]).order_by("version"):
        held[row.standard_id].append(row)
    chosen = [(each, *picked) for each in rows if (picked := _chosen(held[each.pk], day, drafts))]
    seen = Receipt.objects.filter(version__in=[row.pk for _each, row, _state in chosen], person_id=actor.person_id)
    read = set(seen.values_list("version_id", flat=True)) if actor.person_id else set()
    return [
        Line(each, row, state, catalogue.path_words(each.category_path), str(cases.place(each.centre_id)) if each.centre_id else "", row.pk in read)
        for each, row, state in chosen
    ]


def _chosen(versions: Sequence[Version], day: date, drafts: bool) -> tuple[Version, str] | None:
    told = rules.states([dated(each) for each in versions], day)
    for wanted in (states.DRAFT,) if drafts else (states.NOW, states.COMING):
        for row in reversed(versions):
            if told[row.version] == wanted:
                return row, wanted
    return None


def unread(actor: Actor, *, at: datetime) -> int:
    """How many standards in force the reader has not read."""
    return len([each for each in library(actor, at=at) if not each.read and each.state == states.NOW])


def beside(path: str, actor: Actor, *, at: datetime) -> list[Line]:
    """The standards in force for matters of a category, the nearest first, for showing beside a case."""
    rows = list(visible(actor).filter(category_path__in=above(path)).order_by("-category_path", "id")[:20])
    lines = [each for each in _lines(rows, actor, at) if each.state == states.NOW]
    return sorted(lines, key=lambda each: -len(each.standard.category_path))[:BESIDE]


@dataclass(frozen=True)
class VersionView:
    """A version in words."""

    row: Version
    state: str
    writer: str
    approver: str

    @property
    def label(self) -> str:
        return str(states.LABELS[self.state])

    @property
    def tone(self) -> str:
        return states.TONES.get(self.state, "plain")


@dataclass(frozen=True)
class Page:
    """Everything a standard's page shows: ``shown`` is the version asked for, else the one that holds, comes, or was written
    last."""

    standard: Standard
    category: str
    whose: str
    shown: VersionView
    versions: Sequence[VersionView]
    read_at: datetime | None
    may_read: bool
    may_write: bool
    may_approve: bool
    may_retire: bool
    may_follow: bool


def page(standard: Standard, actor: Actor, *, at: datetime, version: int = 0) -> Page:
    """A standard in hand as this reader sees it."""
    rows = list(standard.versions.order_by("-version"))
    told = rules.states([dated(each) for each in rows], today(actor, at))
    names = organisation.names([pk for each in rows for pk in (each.written_by_id, each.approved_by_id)])
    views = [VersionView(each, told[each.version], names.get(each.written_by_id or 0, ""), names.get(each.approved_by_id or 0, "")) for each in rows]
    order = (states.NOW, states.COMING, states.DRAFT, states.PAST, states.RETIRED)
    shown = next((each for each in views if each.row.version == version), None) or min(views, key=lambda each: (order.index(each.state), -each.row.version))
    mine = Receipt.objects.filter(version=shown.row, person_id=actor.person_id).values_list("at", flat=True).first() if actor.person_id else None
    writes, approves = (refused(standard.centre_id, right, actor) is None for right in ("standards.write", "standards.approve"))
    return Page(
        standard, catalogue.path_words(standard.category_path), str(cases.place(standard.centre_id)) if standard.centre_id else "", shown, views, mine,
        bool(actor.person_id) and mine is None and shown.state in (states.NOW, states.COMING), writes,
        approves and shown.state == states.DRAFT and shown.row.written_by_id != actor.person_id,
        (writes or approves) and shown.state != states.RETIRED, writes or approves,
    )  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """Somebody a standard is meant for: when they read it, how often they were reminded, when their leader was told."""

    name: str
    unit: str
    read_at: datetime | None
    reminders: int
    led_at: datetime | None


def readers(row: Version, *, at: datetime) -> list[Reader]:
    """Those a version is meant for and those who read it, who has not read it first. The caller has looked it up."""
    receipts = dict(Receipt.objects.filter(version=row).values_list("person_id", "at"))
    ids = list(dict.fromkeys([*readers_of(row.standard, at=at), *receipts]))
    names = organisation.names(ids)
    units = dict(Person.objects.filter(pk__in=ids).values_list("pk", "unit__name"))
    chased = {pk: (times, led_at) for pk, times, led_at in row.askings.values_list("person_id", "reminders", "led_at")}
    found = [Reader(names.get(pk, ""), units.get(pk) or "", receipts.get(pk), *chased.get(pk, (0, None))) for pk in ids]
    return sorted(found, key=lambda each: (each.read_at is not None, each.unit, each.name))
