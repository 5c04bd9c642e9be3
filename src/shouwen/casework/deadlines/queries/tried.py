"""What is tried out, and what trying it found: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from shouwen.casework.deadlines.rules import ladder
from shouwen.casework.deadlines.rules.fold import Story
from shouwen.casework.deadlines.rules.weighing import Weighed
from shouwen.casework.deadlines.states import Traits

Wait = tuple[datetime, datetime]
DAY = timedelta(days=1)
WIDTH = 1000
"""Units across the strip."""
MOST_BANDS, MOST_NAMED = 366, 8


@dataclass(frozen=True)
class Draft:
    """Another amount for one stage of a policy in force; None: no clock."""

    code: str
    stage: str
    amount: Decimal | None
    unit: str


@dataclass(frozen=True)
class Matter:
    """What is asked about. ``owner_id`` answers for it; ``wait`` is from when until when the customer is waited for."""

    traits: Traits
    received_at: datetime
    owner_id: int | None = None
    wait: Wait | None = None
    draft: Draft | None = None


@dataclass(frozen=True)
class Telling:
    """What somebody would hear: ``sort`` is warning, miss or climb."""

    at: datetime
    sort: str
    rung: ladder.Rung
    people: tuple[int, ...]


@dataclass(frozen=True)
class Run:
    """One clock: its story, whether it is met on arrival, what is told, and the lines weighed for its stage."""

    stage: str
    story: Story
    is_met: bool
    tellings: list[Telling]
    weighed: list[Weighed]
    others: Mapping[int, datetime]
    """Policy version → when the clock would be due by it, for those that count and are due later."""


@dataclass(frozen=True)
class Trial:
    """The clocks in the order of the stages, and how long the wait may last; ``before`` without the draft; ``reply`` is the
    clock that would begin if the customer spoke now."""

    runs: list[Run]
    weighed: list[Weighed]
    wait: Wait | None = None
    before: dict[str, datetime] = field(default_factory=dict)
    reply: Run | None = None


@dataclass(frozen=True)
class Heard:
    """A line of who hears of a clock: moment, what for, by which share of the limit, roles, and their names.

    ``x`` None: it lies beyond the strip, which ends with the last limit.
    """

    at: str
    sort: str
    when: str
    roles: str
    people: str
    answer: str
    x: float | None


@dataclass(frozen=True)
class RunView:
    """A clock as the page shows it. ``x`` and ``y`` are where it starts and is due on the strip; ``moved`` says what
    the draft changes.
    """

    stage: str
    label: str
    amount: str
    policy: str
    code: str
    basis: str
    source: str
    calendar: str
    due: str
    due_at: datetime
    is_met: bool
    counted: list[str]
    heard: list[Heard]
    lost: list[tuple[str, str]]
    x: float
    y: float
    moved: str
    is_moved: bool


@dataclass(frozen=True)
class TrialView:
    """The whole page: clocks, stages left without one, rules that do not apply, and the strip's ends and days off."""

    runs: list[RunView]
    reply: RunView | None
    silent: list[str]
    unfit: list[tuple[str, str]]
    gone: list[str]
    begins: str
    ends: str
    bands: list[tuple[float, float]]
