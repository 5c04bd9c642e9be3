"""The filtered queue: one walk along an index, page by page after the last row shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots, states
from shouwen.casework.cases.models import NEVER, Case
from shouwen.casework.cases.queries import search
from shouwen.casework.cases.queries.scope import visible
from shouwen.casework.cases.slots import Badge
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.queries import ClockView
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.paging import Slice, pack, unpack
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

DUES = ("overdue", "2h", "today", "paused")
COLUMNS = (
    "id", "number", "title", "state", "kind_code", "category_id", "severity", "priority", "centre_id",
    "owner_id", "handler_id", "first_contact_id", "owner_unit_id", "handler_unit_id", "duty_state",
    "customer_id", "customer_class", "received_at", "ended_at", "due_at", "due_stage", "clock_state",
    "level", "hops", "chases", "repeat_count", "reopenings", "is_restricted", "channel_code",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a queue shows. Empty fields ask nothing; ``is_open`` None shows open and ended alike.

    ``state`` may be states or categories of states; ``due`` one of :data:`DUES`; ``order`` is ``due`` or ``newest``.
    """

    is_open: bool | None = True
    state: Sequence[str] = ()
    kind: str = ""
    category_id: int | None = None
    owner_id: int | None = None
    handler_id: int | None = None
    unit_id: int | None = None
    centre_id: int | None = None
    customer_id: int | None = None
    priority: int | None = None
    severity: str = ""
    due: str = ""
    repeat: bool = False
    level: int | None = None
    chased: int = 0
    received_from: datetime | None = None
    received_to: datetime | None = None
    text: str = ""
    order: str = "due"


@dataclass(frozen=True, kw_only=True)
class Line:
    """A case as a list shows it; plain values, nothing to load."""

    id: int
    number: str
    title: str
    state: str
    kind_code: str
    category_id: int | None
    severity: str
    priority: int
    centre_id: int
    owner_id: int
    handler_id: int
    first_contact_id: int | None
    owner_unit_id: int
    handler_unit_id: int
    duty_state: str
    customer_id: int | None
    customer_class: str
    received_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    due_stage: str
    clock_state: str
    level: int
    hops: int
    chases: int
    repeat_count: int
    reopenings: int
    is_restricted: bool
    channel_code: str
    owner: str = ""
    handler: str = ""
    customer: str = ""
    category: str = ""
    clock: ClockView | None = None
    badges: Sequence[Badge] = field(default=())

    @property
    def glyph(self) -> str:
        """The fixed category of the state."""
        return states.CATEGORY_OF[self.state]

    @property
    def state_label(self) -> str:
        return str(states.LABELS[self.state])


def queue(filters: Filters, actor: Actor, *, at: datetime, cursor: str = "", limit: int = 50) -> Slice[Line]:
    """One page of the cases in reach, nearest due first (or newest first). Three queries and those of the badges.

    :raises Forbidden: without ``cases.read``.
    :raises Invalid: for filters or cursors that cannot be read.
    """
    cases = chosen(filters, actor, at=at)
    newest = filters.order == "newest" or filters.is_open is False
    cases = _after(cases, cursor, newest).order_by(*(("-id",) if newest else ("due_at", "id")))
    rows = list(cases.values(*COLUMNS)[: limit + 1])
    last = rows[limit - 1] if len(rows) > limit else None
    key = () if last is None else (last["id"],) if newest else (last["due_at"].isoformat(), last["id"])
    return Slice(lines(rows[:limit], at=at), pack(*key) if key else "")


def _after(cases: QuerySet[Case], cursor: str, newest: bool) -> QuerySet[Case]:
    if not cursor:
        return cases
    if newest:
        return cases.filter(id__lt=_number(unpack(cursor, 1)[0]))
    due_text, last = unpack(cursor, 2)
    due_at = parse_datetime(str(due_text))
    if due_at is None:
        raise Invalid({"cursor": _("翻页标记不完整，请从第一页重新开始")})
    return cases.filter(Q(due_at__gt=due_at) | Q(id__gt=_number(last)), due_at__gte=due_at)


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise Invalid({"cursor": _("翻页标记不完整，请从第一页重新开始")})
    return value


def chosen(filters: Filters, actor: Actor, *, at: datetime) -> QuerySet[Case]:
    """The cases in reach that a filter asks for, in no order."""
    cases = visible(actor)
    if filters.is_open is not None:
        cases = cases.filter(is_open=filters.is_open)
    cases = cases.filter(**_equal(filters))
    if filters.state:
        wanted = [state for state in states.ALL if {state, states.CATEGORY_OF[state]} & set(filters.state)]
        cases = cases.filter(state__in=sorted(wanted))
    if filters.category_id:
        path = catalogue.category(filters.category_id).path
        cases = cases.filter(Q(category_path=path) | Q(category_path__startswith=f"{path}."))
    if filters.unit_id:
        cases = cases.filter(Q(owner_unit_id=filters.unit_id) | Q(handler_unit_id=filters.unit_id))
    if filters.due:
        cases = cases.filter(_due(filters.due, actor, at))
    if filters.text.strip():
        cases = cases.filter(search.matching(filters.text, actor))
    return cases


def _equal(filters: Filters) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "kind_code": filters.kind or None,
        "owner_id": filters.owner_id,
        "handler_id": filters.handler_id,
        "centre_id": filters.centre_id,
        "customer_id": filters.customer_id,
        "priority": filters.priority,
        "severity": filters.severity or None,
        "level": filters.level,
        "repeat_of__isnull": False if filters.repeat else None,
        "chases__gte": filters.chased or None,
        "received_at__gte": filters.received_from,
        "received_at__lt": filters.received_to,
    }
    return {name: value for name, value in asked.items() if value is not None}


def _due(due: str, actor: Actor, at: datetime) -> Q:
    if due not in DUES:
        raise Invalid({"due": _("请从列表里选一项")})
    if due == "paused":
        return Q(clock_state="paused")
    if due == "overdue":
        return Q(due_at__lt=at)
    if due == "2h":
        return Q(due_at__gte=at, due_at__lt=at + timedelta(hours=2))
    start, end = today(actor.time_zone, at)
    return Q(due_at__gte=start, due_at__lt=end)


def today(zone: str, at: datetime) -> tuple[datetime, datetime]:
    """The moments between which it is today in a zone."""
    start = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return start, (start + timedelta(days=1, hours=2)).replace(hour=0)


def lines(rows: Iterable[Mapping[str, Any]], *, at: datetime) -> list[Line]:
    """Rows of :data:`COLUMNS` as lines, names and badges added: two queries and those of the badges."""
    found = list(rows)
    people = names(row[name] for row in found for name in ("owner_id", "handler_id"))
    buyers = customers.names(row["customer_id"] for row in found)
    marks = _badges([row["id"] for row in found])
    return [_line(row, people, buyers, marks, at) for row in found]


def _badges(ids: Sequence[int]) -> dict[int, list[Badge]]:
    marks: dict[int, list[Badge]] = {}
    for fill in slots.badges if ids else ():
        for case_id, badges in fill(ids).items():
            marks.setdefault(case_id, []).extend(badges)
    return marks


def _line(
    row: Mapping[str, Any],
    people: Mapping[int, str],
    buyers: Mapping[int, str],
    marks: Mapping[int, Sequence[Badge]],
    at: datetime,
) -> Line:
    due_at = None if row["due_at"] >= NEVER else row["due_at"]
    category = catalogue.category(row["category_id"]).label if row["category_id"] else ""
    return Line(
        **{**row, "due_at": due_at},
        owner=people.get(row["owner_id"], ""),
        handler=people.get(row["handler_id"], ""),
        customer=buyers.get(row["customer_id"], ""),
        category=category,
        clock=deadlines.brief(row["due_stage"], row["due_at"], row["clock_state"], at=at)
        if row["clock_state"] != "none"
        else None,
        badges=marks.get(row["id"], ()),
    )


def counts(actor: Actor, *, at: datetime, most: int = 999) -> dict[str, int]:
    """How many open cases in reach are overdue, due in two hours, today, paused: each counted no further than ``most``."""
    return {due: chosen(Filters(due=due), actor, at=at).values("pk")[:most].count() for due in DUES}


def count(filters: Filters, actor: Actor, *, at: datetime, most: int = 999) -> int:
    """How many cases a filter finds, counted no further than ``most``."""
    return chosen(filters, actor, at=at)[:most].count()
