"""The board: plans by state, what is late among them, and where causes pile up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.casework.cases import queries as cases
from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Measure, Plan
from shouwen.casework.improvement.queries.scope import visible
from shouwen.casework.liability import queries as liability
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor

MOST = 300
LANES: tuple[tuple[str, object, tuple[str, ...]], ...] = (
    ("think", _("查找根因"), (states.OPEN, states.CONTAINED, states.ANALYSED)),
    ("approve", _("待批准"), (states.PLANNED,)),
    ("work", _("实施"), (states.APPROVED, states.IN_PROGRESS, states.DONE)),
    ("verify", _("验证"), (states.VERIFYING, states.EFFECTIVE, states.NOT_EFFECTIVE)),
)
"""The columns of the board and the states in each."""
FILTERS = {
    "open": _("在办"),
    "mine": pgettext_lazy("improvement", "我的"),
    "late": _("有逾期的"),
    "ended": pgettext_lazy("plans", "已结束"),
}


@dataclass(frozen=True)
class Card:
    """A plan on the board: who leads it, its measures done and late, the cases it stands on."""

    plan: Plan
    owner: str
    done: int
    measures: int
    late: int
    cases: int
    overdue: bool


@dataclass(frozen=True)
class Lane:
    """A column."""

    code: str
    label: str
    cards: Sequence[Card]


def board(actor: Actor, *, at: datetime, which: str = "open", q: str = "") -> list[Lane]:
    """Plans in reach by state; with ``ended`` in one lane. Four queries, however many.

    :raises Forbidden: without ``improvement.read``.
    """
    cards = _cards(actor, at, which, q)
    if which == "ended":
        return [Lane("ended", str(FILTERS["ended"]), cards)]
    return [Lane(code, str(label), [each for each in cards if each.plan.state in held]) for code, label, held in LANES]


def _cards(actor: Actor, at: datetime, which: str, q: str) -> list[Card]:
    rows = visible(actor).filter(is_open=which != "ended")
    if which == "mine":
        mine = Measure.objects.filter(owner_id=actor.person_id, dropped_at=None, done_at=None)
        rows = rows.filter(Q(owner_id=actor.person_id) | Q(pk__in=mine.values("plan_id")))
    if q:
        rows = rows.filter(Q(number__icontains=q) | Q(title__icontains=q))
    plans = list(rows.order_by("due_on", "-id")[:MOST])
    today = cases.place(actor.centre_id).day(at) if actor.centre_id else at.date()
    standing = Q(measures__dropped_at=None, measures__replaced_by=None, measures__isnull=False)
    counted = {
        each["pk"]: each
        for each in Plan.objects.filter(pk__in=[each.pk for each in plans]).values("pk").annotate(
            every=Count("measures", filter=standing, distinct=True),
            done=Count("measures", filter=standing & Q(measures__done_at__isnull=False), distinct=True),
            late=Count("measures", filter=standing & Q(measures__done_at=None, measures__due_on__lt=today), distinct=True),
            grounds_n=Count("grounds", filter=Q(grounds__removed_at=None), distinct=True),
        )
    }  # fmt: skip
    names = organisation.names([each.owner_id for each in plans])
    cards = [
        Card(each, names.get(each.owner_id, ""), counted[each.pk]["done"], counted[each.pk]["every"], counted[each.pk]["late"],
             counted[each.pk]["grounds_n"], each.is_open and each.due_on is not None and each.due_on < today)
        for each in plans
    ]  # fmt: skip
    return [each for each in cards if each.late or each.overdue] if which == "late" else cards


@dataclass(frozen=True)
class Bar:
    """A cause of the Pareto chart: its count, its share and the running share in percent, the plans open for it."""

    code: str
    label: str
    count: int
    percent: int
    running: int
    height: int
    plans: Sequence[Plan]
    vital: bool


def pareto(actor: Actor, *, days: int, at: datetime, most: int = 15) -> list[Bar]:
    """Causes found in the last days in reach, the most frequent first, with the running share; the vital few make up 80 %.

    :raises Forbidden: without ``improvement.read`` and ``cases.read``.
    """
    seen = visible(actor).filter(is_open=True).exclude(cause_code="")
    found = liability.trend(actor, since=at - timedelta(days=days), at=at, level=2)
    open_: dict[str, list[Plan]] = {}
    for plan in seen.order_by("id"):
        open_.setdefault(plan.cause_code, []).append(plan)
    bars, so_far = [], 0
    top = max((each.total for each in found.lines), default=1)
    for line in found.lines[:most]:
        before = so_far * 100 // found.total
        so_far += line.total
        running = (200 * so_far + found.total) // (2 * found.total)
        bars.append(Bar(line.code, line.label, line.total, line.percent, running, line.total * 100 // top, open_.get(line.code, []), before < 80))
    return bars
