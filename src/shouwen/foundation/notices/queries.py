"""Reading the inbox: always one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.notices import rules
from shouwen.foundation.notices.models import Notice, Preference, Quiet
from shouwen.foundation.notices.slots import KINDS, Kind
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.paging import Slice, pack, unpack
from shouwen.kit.standing import Standing

MANY = 99


@dataclass(frozen=True)
class Line:
    """A notice as its reader sees it."""

    notice: Notice
    text: str
    url: str

    @property
    def unread(self) -> bool:
        return self.notice.read_at is None


@dataclass(frozen=True)
class Choice:
    """How a person gets one kind of news now."""

    code: str
    label: str
    must: bool
    in_app: bool
    email: bool
    push: bool = False


@dataclass(frozen=True)
class Brief:
    """That somebody was told something: ids only."""

    id: int
    person_id: int
    must: bool


def newest(first_id: int, *, limit: int, person_id: int = 0) -> list[Brief]:
    """Notices written since about a moment (see :func:`kit.ids.first_id`), of one person or of everybody.

    For telling open pages that there is something; its words are asked for by whom it is for.
    """
    rows = Notice.objects.filter(id__gte=first_id, in_app=True, read_at=None).order_by("id")
    rows = rows.filter(person_id=person_id) if person_id else rows
    return [Brief(pk, person, kind in KINDS and KINDS[kind].must) for pk, person, kind in rows.values_list("id", "person_id", "kind")[:limit]]


def _mine(actor: Actor) -> QuerySet[Notice]:
    return Notice.objects.filter(person_id=actor.person_id, in_app=True)


def unread_count(actor: Actor) -> int:
    """How many are unread, counted no further than :data:`MANY` + 1."""
    return _mine(actor).filter(read_at=None)[: MANY + 1].count()


def inbox(actor: Actor, *, cursor: str = "", limit: int = 30) -> Slice[Line]:
    """The actor's news: all unread first, then what was read, each newest first.

    :raises Invalid: for a broken cursor.
    """
    part, key = _place(cursor)
    rows = list(_page(actor, part, key, limit + 1))
    if part == "unread" and len(rows) <= limit:
        rows += list(_page(actor, "read", None, limit + 1 - len(rows)))
    shown = rows[:limit]
    return Slice(worded(shown, actor.time_zone), _cursor(shown[-1]) if len(rows) > limit else "")


def unread(actor: Actor, kind: str, *, limit: int = 20) -> list[Line]:
    """The actor's unread news of one kind, newest first."""
    return worded(_unread(limit).all(actor.person_id, kind), actor.time_zone)


@cache
def _unread(limit: int) -> Standing[Notice]:
    def ask(me: int, kind: str) -> QuerySet[Notice]:
        return Notice.objects.filter(person_id=me, in_app=True, kind=kind, read_at=None).order_by("-at", "-id")[:limit]

    return Standing(ask)


def unread_about(subject_kind: str, subject_id: int, kind: str) -> QuerySet[Notice]:
    """What nobody has read yet of one kind about one thing."""
    return Notice.objects.filter(subject_kind=subject_kind, subject_id=subject_id, kind=kind, read_at=None)


def _place(cursor: str) -> tuple[str, tuple[datetime, int] | None]:
    if not cursor:
        return "unread", None
    part, at, last = unpack(cursor, str, datetime, int)
    return part, (at, last)


def _cursor(last: Notice) -> str:
    return pack("unread" if last.read_at is None else "read", last.at.isoformat(), last.pk)


def _page(actor: Actor, part: str, key: tuple[datetime, int] | None, limit: int) -> QuerySet[Notice]:
    rows = _mine(actor).filter(read_at__isnull=part == "unread").order_by("-at", "-id")
    if key:
        at = key[0]
        rows = rows.filter(at__lte=at).exclude(at=at, id__gte=key[1])
    return rows[:limit]


def _moment(local: datetime) -> str:
    """A moment of the reader's day in full: whoever reads it may read it much later."""
    return date_format(local, gettext("Y年n月j日 H:i"))


def worded(notices: Sequence[Notice], zone: str) -> list[Line]:
    """Notices in words, in the language in force; at most two queries for all names together."""
    people = names(each for row in notices for each in rules.ids(row.params, "_person"))
    units = unit_names(each for row in notices for each in rules.ids(row.params, "_unit"))
    return [Line(row, _words(row, people, units, zone), url_of(row)) for row in notices]


def _words(row: Notice, people: dict[int, str], units: dict[int, str], zone: str) -> str:
    translate = ledger.worded  # a value a centre named itself is no message of the program
    return rules.worded(gettext(row.message), row.params, translate=translate, people=people, units=units, zone=zone, moment=_moment)


def url_of(row: Notice) -> str:
    """Where the notice leads ('' when that page is not there)."""
    try:
        return reverse(row.url_name, kwargs=row.url_args) if row.url_name else ""
    except NoReverseMatch:
        return ""


def notice(notice_id: int, actor: Actor) -> Notice:
    """One of the actor's own notices.

    :raises NotFound: when it is somebody else's or not there.
    """
    found = _mine(actor).filter(pk=notice_id).first()
    if found is None:
        raise NotFound("notice_not_found", gettext("没有这条通知"))
    return found


def choices(person_id: int) -> list[Choice]:
    """Every kind of news and how the person gets it."""
    chosen = {row.kind: row for row in Preference.objects.filter(person_id=person_id)}
    return [
        Choice(
            code,
            str(kind.label),
            kind.must,
            kind.must or code not in chosen or chosen[code].in_app,
            chosen[code].email if code in chosen else kind.email,
            _pushed(chosen[code].push if code in chosen else None, kind),
        )
        for code, kind in sorted(KINDS.items())
    ]


def _pushed(chosen: bool | None, kind: Kind) -> bool:
    return kind.must if chosen is None else chosen


def quiet(person_id: int) -> Quiet | None:
    """A person's quiet hours."""
    return Quiet.objects.filter(person_id=person_id).first()


def quiet_until(row: Quiet, at: datetime) -> datetime | None:
    """When this person may be disturbed again; None when now."""
    unit = row.person.unit
    return rules.quiet_until(at, row.begins, row.ends, (unit.centre or unit).time_zone)
