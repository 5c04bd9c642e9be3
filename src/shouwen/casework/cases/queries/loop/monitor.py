"""The closed-loop monitor (CASE-035): how many cases stand at each step, which lack one, and the rows behind each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from shouwen.casework.cases.models import Case as Matter
from shouwen.casework.cases.queries.loop.counted import Counted, counted, ended, lacking, sides
from shouwen.casework.cases.queries.loop.gaps import gaps, stands_at
from shouwen.casework.cases.queries.policy import figures_for
from shouwen.casework.cases.queries.queue import COLUMNS, Line, lines
from shouwen.casework.cases.queries.team.figures import RIGHT, watched
from shouwen.casework.cases.rules.loop import STEPS, Mark, marks
from shouwen.casework.cases.slots import LoopGap
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.paging import Slice, pack, unpack

SPANS = (7, 30, 90)
"""How many days back closed cases are looked at."""
MOST = 12
ANY = "any"
ENDED_ANY = "ended_any"


@dataclass(frozen=True)
class Figure:
    """A figure: its code opens its rows."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class StepView:
    """One step: how many open cases stand there, what open ones and lately closed ones lack of it."""

    code: str
    label: str
    means: str
    standing: int
    open: Sequence[Figure]
    ended: Sequence[Figure]

    @property
    def lacking(self) -> int:
        return sum(each.count for each in self.open)

    @property
    def left_out(self) -> int:
        return sum(each.count for each in self.ended)


@dataclass(frozen=True)
class Monitor:
    """All steps, the totals (``any``: open cases that lack something, ``ended_any``: closed ones), and who holds most
    of the open ones: ``(person_id, name, count)``; ``places`` the same by centre for whoever sees several."""

    days: int
    open: int
    closed: int
    any: int
    ended_any: int
    steps: Sequence[StepView]
    people: Sequence[tuple[int, str, int]]
    places: Sequence[tuple[int, str, int]]

    @property
    def whole(self) -> int:
        """Of the lately closed cases, how many went through the whole loop, in per cent; 100 without any."""
        return 100 if not self.closed else int(100 * (self.closed - self.ended_any) / self.closed)


@dataclass(frozen=True)
class LoopLine:
    """A row: the case as lists show it, its five steps, and what it lacks in words."""

    line: Line
    marks: Sequence[Mark]
    missing: Sequence[str]


def monitor(actor: Actor, *, days: int = 30, at: datetime) -> Monitor:
    """The figures of the loop, over what a head answers for. Six queries at most; limits are those of the reader's centre.

    :raises Forbidden: without ``cases.reassign``.
    :raises NotFound: for another span than :data:`SPANS`.
    """
    if days not in SPANS:
        raise NotFound("span_unknown", str(days))
    held, known = figures_for(actor.centre_id), gaps()
    told, closed = counted(actor, held, at=at), counted(actor, held, days=days, at=at)
    return Monitor(
        days=days,
        open=told.all,
        closed=closed.all,
        any=told.any,
        ended_any=closed.any,
        steps=[_step(step, told, closed, known) for step in STEPS],
        people=_top(told.by_owner, organisation.names),
        places=_top(told.by_centre, organisation.unit_names) if _wide(actor) else [],
    )


def _any(asked: Mapping[str, Q]) -> Q:
    every = Q(pk__in=[])
    for each in asked.values():
        every |= each
    return every


def _step(step: str, told: Counted, closed: Counted, known: Mapping[str, LoopGap]) -> StepView:
    mine = [gap for gap in known.values() if gap.step == step]
    return StepView(
        step,
        str(STEPS[step].label),
        str(STEPS[step].means),
        told.standing[step],
        [Figure(gap.code, str(gap.label), told.lacking[gap.code]) for gap in mine if not gap.ended],
        [Figure(gap.code, str(gap.label), closed.lacking[gap.code]) for gap in mine if gap.ended],
    )


def _top(held: Counter[int], named: Any) -> list[tuple[int, str, int]]:
    rows = sorted(held.items(), key=lambda row: (-row[1], row[0]))[:MOST]
    names = named([pk for pk, _n in rows])
    return [(pk, names.get(pk, ""), n) for pk, n in rows]


def _wide(actor: Actor) -> bool:
    reach = actor.need(RIGHT)
    return not reach.narrow and (reach.centre_ids is None or len(reach.centre_ids) > 1)


@dataclass(frozen=True)
class LoopAsked:
    """Which rows: a gap's code, ``any``, ``ended_any`` or ``at_<step>``; of one owner, one centre; over which days."""

    code: str = ANY
    owner_id: int | None = None
    centre_id: int | None = None
    days: int = 30


def behind(asked: LoopAsked, actor: Actor, *, at: datetime) -> QuerySet[Matter]:
    """The cases behind one figure, in no order.

    :raises NotFound: for a figure there is none of.
    """
    held = figures_for(actor.centre_id)
    if (code := asked.code) == ANY:
        cases = watched(actor).filter(_any(sides(held, at, over=False)))
    elif code == ENDED_ANY and asked.days in SPANS:
        cases = ended(actor, asked.days, at).filter(_any(sides(held, at, over=True)))
    elif code.removeprefix("at_") in STEPS:
        cases = watched(actor).filter(stands_at()[code.removeprefix("at_")])
    elif (gap := gaps().get(code)) and (not gap.ended or asked.days in SPANS):
        cases = (ended(actor, asked.days, at) if gap.ended else watched(actor)).filter(gap.asks(at, held))
    else:
        raise NotFound("figure_unknown", code)
    if asked.owner_id:
        cases = cases.filter(owner_id=asked.owner_id)
    return cases.filter(centre_id=asked.centre_id) if asked.centre_id else cases


def title(asked: LoopAsked) -> tuple[str, str]:
    """What a figure is called: ``(step, words)``, '' for a total.

    :raises NotFound: for a figure there is none of.
    """
    if asked.code in (ANY, ENDED_ANY):
        return "", ""
    if asked.code.removeprefix("at_") in STEPS:
        step = STEPS[asked.code.removeprefix("at_")]
        return str(step.label), ""
    gap = gaps().get(asked.code)
    if gap is None:
        raise NotFound("figure_unknown", asked.code)
    return str(STEPS[gap.step].label), str(gap.label)


def count(asked: LoopAsked, actor: Actor, *, at: datetime) -> int:
    """How many rows a figure has."""
    return behind(asked, actor, at=at).count()


def rows(asked: LoopAsked, actor: Actor, *, at: datetime, cursor: str = "", limit: int = 50) -> Slice[LoopLine]:
    """One page of the rows behind a figure, the longest untouched first (closed ones: the earliest closed first), each
    with its steps and what it lacks. Six queries.

    :raises NotFound: for an unknown figure.
    """
    key = "ended_at" if _over(asked.code) else "state_since"
    cases = behind(asked, actor, at=at).order_by(key, "id")
    if cursor:
        moment, last = unpack(cursor, datetime, int)
        cases = cases.filter(**{f"{key}__gte": moment}).exclude(**{key: moment, "id__lte": last})
    found = list(cases.values_list(*COLUMNS, key)[: limit + 1])
    more = pack(found[limit - 1][-1].isoformat(), found[limit - 1][0]) if len(found) > limit else ""
    shown = lines([row[:-1] for row in found[:limit]], at=at)
    told = lacking([line.id for line in shown], figures_for(actor.centre_id), over=_over(asked.code), at=at)
    return Slice([_line(line, told.get(line.id)) for line in shown], more)


def _over(code: str) -> bool:
    gap = gaps().get(code)
    return code == ENDED_ANY or (gap is not None and gap.ended)


def _line(line: Line, told: tuple[str, Sequence[str]] | None) -> LoopLine:
    stands, codes = told or ("", ())
    mine = [gap for code, gap in gaps().items() if code in codes]
    return LoopLine(line, marks(stands, {gap.step for gap in mine}), [str(gap.label) for gap in mine])
