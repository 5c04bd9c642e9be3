"""The filtered queue: one walk along an index, page by page after the last row shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots, states
from shouwen.casework.cases.models import NEVER, Case
from shouwen.casework.cases.queries import search
from shouwen.casework.cases.queries.chosen import one_of, those
from shouwen.casework.cases.queries.scope import arms, open_to, sight, visible
from shouwen.casework.cases.slots import Badge
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.queries import ClockView
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.paging import Slice, pack, unpack
from shouwen.kit.standing import Standing
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import queries as customers

DUES = ("overdue", "2h", "today", "paused")


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a queue shows. Empty fields ask nothing; ``is_open`` None shows open and ended alike.

    ``status`` is a code of the catalogue's statuses. ``state`` may be states or categories of states; ``due`` one of :data:`DUES`; ``order`` is ``due`` or ``newest``.
    """

    is_open: bool | None = True
    state: Sequence[str] = ()
    status: str = ""
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


class Line(NamedTuple):
    """A case as a list shows it; plain values, nothing to load. A tuple, because a page makes fifty."""

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
    customer_id: int | None
    received_at: datetime
    ended_at: datetime | None
    due_at: datetime | None
    due_stage: str
    clock_state: str
    level: int
    chases: int
    repeat_count: int
    waits_since: datetime | None = None
    status: str = ""
    owner: str = ""
    handler: str = ""
    customer: str = ""
    category: str = ""
    seen_at: datetime = NEVER
    badges: Sequence[Badge] = ()

    @property
    def glyph(self) -> str:
        """The fixed category of the state."""
        return states.CATEGORY_OF[self.state]

    @property
    def state_label(self) -> str:
        """What the state is called here: the status it has, or its own name."""
        return catalogue.status_label(self.status) or str(states.LABELS[self.state])

    @property
    def runs(self) -> bool:
        """Whether a clock of it runs, standing ones apart."""
        return bool(self.due_at and self.due_stage) and self.clock_state != "paused"

    @property
    def clock(self) -> ClockView | None:
        """The nearest clock as it stood when the list was read; None when none runs."""
        return (
            deadlines.brief(self.due_stage, self.due_at, self.clock_state, at=self.seen_at)
            if self.due_at
            else None
        )


COLUMNS = Line._fields[: Line._fields.index("owner")]
"""What a line keeps of the table, in this order; the rest is added."""
DUE = COLUMNS.index("due_at")


def queue(filters: Filters, actor: Actor, *, at: datetime, cursor: str = "", limit: int = 50) -> Slice[Line]:
    """One page of the cases in reach, nearest due first (or newest first). Three queries and those of the badges.

    :raises Forbidden: without ``cases.read``.
    :raises Invalid: for filters or cursors that cannot be read.
    """
    newest = filters.order == "newest" or filters.is_open is False
    values = {**_values(actor, at), **_start(cursor, newest)}
    rows = _rows(filters, actor, values, newest=newest, limit=limit)
    last = rows[limit - 1] if len(rows) > limit else None
    key = () if last is None else (last[0],) if newest else (last[DUE].isoformat(), last[0])
    return Slice(lines(rows[:limit], at=at), pack(*key) if key else "")


def _start(cursor: str, newest: bool) -> dict[str, Any]:
    """The row after which the page begins; nothing for the first page."""
    if not cursor:
        return {}
    if newest:
        return {"after_id": unpack(cursor, int)[0]}
    due_at, last = unpack(cursor, datetime, int)
    return {"after_due": due_at, "after_id": last}


_standing: dict[tuple[Any, ...], Standing[Any]] = {}
NEAR = 1000
"""So many cases are looked through for common words before the index is asked: some 30 ms."""
REACHED = 2000
"""If a narrow reader's cases are no more, all of them are: the index finds everybody's."""
KEPT = 150
IDS = ("owner_id", "handler_id", "unit_id", "customer_id")
"""Filters whose value differs from reader to reader while the question stays."""
NO_IDS: dict[str, Any] = dict.fromkeys(IDS)


def _rows(
    filters: Filters, actor: Actor, values: Mapping[str, Any], *, newest: bool, limit: int
) -> Sequence[tuple[Any, ...]]:
    """The page and one row more. With words or a category it is drawn anew: what they lead to changes."""
    is_met = search.is_met_soon(filters.text)
    if is_met and (near := _near(filters, actor, values, newest=newest, limit=limit)) is not None:
        return near
    if filters.text or filters.category_id:
        return list(_page(filters, actor, values, newest=newest, limit=limit, walked=False if is_met else None))
    return _kept(filters, actor, values, newest=newest, limit=limit)


def _kept(
    filters: Filters, actor: Actor, values: Mapping[str, Any], *, newest: bool, limit: int, skip: int = 0
) -> Sequence[tuple[Any, ...]]:
    """The page and one row more, or what is left of it after some rows, by a question that stands for everybody who sees
    as far and filters alike."""
    ids = {name: held for name in IDS if (held := getattr(filters, name)) is not None}
    values = {**values, **ids}
    asked = [
        tuple(each) if isinstance(each, list) else each for each in vars(replace(filters, **NO_IDS)).values()
    ]
    key = (*asked, *sight(actor), *values, newest, limit, skip)
    names = tuple(values)

    def ask(*places: Any) -> QuerySet[Case, tuple[Any, ...]]:
        given = dict(zip(names, places, strict=True))
        mine = replace(filters, **{name: given[name] for name in ids})
        return _page(mine, actor, given, newest=newest, limit=limit)[skip:]

    if len(_standing) >= KEPT:
        _standing.clear()
    if any(isinstance(each, int) and each.bit_length() > 63 for each in values.values()):
        return ()  # no id is as long
    try:
        return _standing.setdefault(key, Standing(ask)).all(*values.values())
    except EmptyResultSet:  # a state nobody knows: Django sees beforehand that nothing can be found
        return ()


def _near(
    filters: Filters, actor: Actor, values: Mapping[str, Any], *, newest: bool, limit: int
) -> Sequence[tuple[Any, ...]] | None:
    """The page of common words, if the next :data:`NEAR` cases fill it, or are the last; None when the index must be asked.
    Two queries."""
    if newest and (parts := _parts(filters, actor, values, walked=True)):
        known = _newest(parts, filters, values)
        is_all = len(known) <= REACHED
        near = open_to(actor, me=values["me"]).filter(those(known if is_all else known[:NEAR]))
        said = _asking(filters, actor, values, walked=True, among=near).order_by("-id").values_list(*COLUMNS)
        rows = list(said[: limit + 1]) if known else []
        return rows if is_all or len(rows) > limit else None
    bare = replace(filters, text="")
    if filters.category_id:
        beyond = list(_page(bare, actor, values, newest=newest, limit=NEAR)[NEAR:])
    else:
        beyond = list(_kept(bare, actor, values, newest=newest, limit=NEAR, skip=NEAR))
    edge = next(iter(beyond), None)
    rows = list(_page(filters, actor, values, newest=newest, limit=limit, until=edge, walked=True))
    return rows if edge is None or len(rows) > limit else None


def _newest(parts: Sequence[Q], filters: Filters, values: Mapping[str, Any]) -> list[int]:
    """The newest cases of a narrow reader, one more than :data:`REACHED` if there are: read from the parts' indexes alone."""
    rows = _between(Case.objects.order_by("-id"), values, newest=True, until=None).values_list("pk")
    taken = [rows.filter(part, is_open=False)[: REACHED + 1] for part in parts]
    if filters.is_open is None:
        taken.append(rows.filter(reduce(or_, parts), is_open=True).order_by())
    return sorted({pk for (pk,) in taken[0].union(*taken[1:], all=True)}, reverse=True)[: REACHED + 1]


def _page(
    filters: Filters,
    actor: Actor,
    values: Mapping[str, Any],
    *,
    newest: bool,
    limit: int,
    until: Sequence[Any] | None = None,
    walked: bool | None = None,
) -> QuerySet[Case, tuple[Any, ...]]:
    """A page and one row more; ``until`` is a row beyond which nobody looks."""
    order = ("-id",) if newest else ("due_at", "id")
    parts = _parts(filters, actor, values, walked=walked)
    asked = _asking(filters, actor, values, walked=walked, among=open_to(actor, me=values["me"]) if parts else None)
    asked = _between(asked, values, newest=newest, until=until).order_by(*order)
    if parts:
        taken = [asked.filter(part, is_open=False).values("pk")[: limit + 1] for part in parts]
        if filters.is_open is None:  # the few that are open lie in an index of their own
            taken.append(asked.filter(reduce(or_, parts), is_open=True).order_by().values("pk"))
        asked = Case.objects.filter(one_of(taken[0].union(*taken[1:], all=True))).order_by(*order)
    return asked.values_list(*COLUMNS)[: limit + 1]


def _between(cases: QuerySet[Case], values: Mapping[str, Any], *, newest: bool, until: Sequence[Any] | None) -> QuerySet[Case]:
    """What stands after the last row shown, and not beyond a row."""
    if until is not None:
        cases = cases.filter(id__gt=until[0]) if newest else cases.filter(due_at__lte=until[DUE])
    if "after_id" in values and newest:
        return cases.filter(id__lt=values["after_id"])
    if "after_id" in values:
        due, last = values["after_due"], values["after_id"]
        return cases.filter(Q(due_at__gt=due) | Q(id__gt=last), due_at__gte=due)
    return cases


def _parts(filters: Filters, actor: Actor, values: Mapping[str, Any], *, walked: bool | None) -> list[Q]:
    """The parts of a narrow reader's archive, each walked along its own index for a page, of which the page is then taken; none
    where one index serves: for a whole centre, for what is open, and for words that lead to their cases themselves.

    Asked for all at once, PostgreSQL walks the archive of everybody for the few that are the reader's, or gathers all of
    the reader's for a page.
    """
    if connection.vendor != "postgresql" or filters.is_open or not actor.need("cases.read").narrow:
        return []
    if filters.text.strip() and not walked:
        return []
    return arms(actor, me=values["me"])


def _values(actor: Actor, at: datetime) -> dict[str, Any]:
    """Who asks and when: what differs from one asking of the same question to the next."""
    morning, midnight = today(actor.time_zone, at)
    return {
        "me": actor.person_id,
        "now": at,
        "soon": at + timedelta(hours=2),
        "morning": morning,
        "midnight": midnight,
    }


def chosen(filters: Filters, actor: Actor, *, at: datetime) -> QuerySet[Case]:
    """The cases in reach that a filter asks for, in no order."""
    return _asking(filters, actor, _values(actor, at))


def _asking(
    filters: Filters, actor: Actor, values: Mapping[str, Any], *, walked: bool | None = None, among: QuerySet[Case] | None = None
) -> QuerySet[Case]:
    cases = visible(actor, me=values["me"]) if among is None else among
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
        cases = cases.filter(_due(filters.due, values))
    if filters.text.strip():
        cases = cases.filter(search.matching(filters.text, actor, walked=walked))
    return cases


def _equal(filters: Filters) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "kind_code": filters.kind or None,
        "status": filters.status or None,
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


def _due(due: str, values: Mapping[str, Any]) -> Q:
    if due not in DUES:
        raise Invalid({"due": _("请从列表里选一项")})
    if due == "paused":
        return Q(clock_state="paused")
    if due == "overdue":
        return Q(due_at__lt=values["now"])
    if due == "2h":
        return Q(due_at__gte=values["now"], due_at__lt=values["soon"])
    return Q(due_at__gte=values["morning"], due_at__lt=values["midnight"])


def today(zone: str, at: datetime) -> tuple[datetime, datetime]:
    """The moments between which it is today in a zone."""
    start = at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)
    return start, (start + timedelta(days=1, hours=2)).replace(hour=0)


def lines(rows: Sequence[Sequence[Any]], *, at: datetime) -> list[Line]:
    """Rows of :data:`COLUMNS` as lines, names and badges added: two queries and those of the badges."""
    found = [Line(*row) for row in rows]
    people = names(person for line in found for person in (line.owner_id, line.handler_id))
    buyers = customers.names(line.customer_id for line in found)
    topics = {pk: catalogue.category(pk).label for pk in {line.category_id for line in found} if pk}
    marks = _badges([line.id for line in found])
    return [
        line._replace(
            due_at=None if line.due_at == NEVER else line.due_at,
            owner=people.get(line.owner_id, ""),
            handler=people.get(line.handler_id, ""),
            customer=buyers.get(line.customer_id or 0, ""),
            category=topics.get(line.category_id or 0, ""),
            seen_at=at,
            badges=marks.get(line.id, ()),
        )
        for line in found
    ]


def _badges(ids: Sequence[int]) -> dict[int, list[Badge]]:
    marks: dict[int, list[Badge]] = {}
    for fill in slots.badges if ids else ():
        for case_id, badges in fill(ids).items():
            marks.setdefault(case_id, []).extend(badges)
    return marks


def counts(actor: Actor, *, at: datetime, most: int = 999) -> dict[str, int]:
    """How many open cases in reach are overdue, due in two hours, today, paused: each counted no further than ``most``."""
    return {due: chosen(Filters(due=due), actor, at=at).values("pk")[:most].count() for due in DUES}


def count(filters: Filters, actor: Actor, *, at: datetime, most: int = 999) -> int:
    """How many cases a filter finds, counted no further than ``most``."""
    return chosen(filters, actor, at=at)[:most].count()
