"""How a clock is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shouwen.casework.deadlines import letters, states
from shouwen.casework.deadlines.states import STAGES
from shouwen.kit import dates
from shouwen.relations.catalogue import queries as catalogue


@dataclass(frozen=True)
class ClockView:
    """A clock for a page: ``state`` is running, soon, over, breached, paused, met or stopped, ``text`` its words.

    ``used_percent`` may exceed 100. A browser ticks the text from ``due_at``, ``soon_at`` and ``paused_at``.
    ``id`` 0: worked out from a list row, without a page of its own. ``why`` names the policy. Of a legal clock ``is_law`` tells
    law from our own default, ``basis`` what it rests on, ``follows`` what happens when it is missed.
    """

    id: int
    stage: str
    label: str
    due_at: datetime | None
    state: str
    used_percent: int
    text: str
    started_at: datetime | None = None
    soon_at: datetime | None = None
    paused_at: datetime | None = None
    key: str = ""
    why: str = ""
    is_legal: bool = False
    is_law: bool = False
    basis: str = ""
    follows: str = ""

    @property
    def left_percent(self) -> int:
        """The arc of the ring: the part that is left."""
        return max(0, min(100, 100 - self.used_percent))

    @property
    def due_text(self) -> str:
        """The due moment in the reader's zone, for the hover."""
        return dates.local(self.due_at).strftime("%m-%d %H:%M") if self.due_at else ""

    @property
    def is_urgent(self) -> bool:
        """Whether it is drawn with weight."""
        return self.state in (states.SOON, states.OVER, states.BREACHED)


@dataclass(frozen=True)
class Explanation:
    """How a due time came about: sentences in order, and the clock they end in."""

    clock: ClockView
    basis: str
    lines: list[tuple[datetime, str]]
    subject_kind: str
    subject_id: int


def state_of(
    *,
    due_at: datetime,
    at: datetime,
    soon_at: datetime | None = None,
    paused_at: datetime | None = None,
    met_at: datetime | None = None,
    stopped_at: datetime | None = None,
    is_climbing: bool = False,
) -> str:
    """The state people see."""
    if met_at:
        return states.MET
    if stopped_at:
        return states.STOPPED
    if paused_at:
        return states.PAUSED
    if at >= due_at:
        return states.BREACHED if is_climbing else states.OVER
    return states.SOON if soon_at and at >= soon_at else states.RUNNING


def text_of(state: str, *, due_at: datetime, at: datetime, paused_at: datetime | None = None) -> str:
    """The words beside the glyph."""
    if state == states.MET:
        return letters.met()
    if state == states.STOPPED:
        return letters.stopped()
    if state == states.PAUSED and paused_at:
        return letters.paused(at - paused_at)
    return letters.left(due_at - at) if at < due_at else letters.over(at - due_at)


def label_of(stage: str, state: str = "") -> str:
    """A stage's name in the reader's language; of a stay in a state, with that state's."""
    label = STAGES[stage].name if stage in STAGES else stage
    if stage != "state" or not state:
        return label
    said, _glyph = catalogue.states().get(state, (state, ""))
    return _("%(stage)s（%(state)s）") % {"stage": label, "state": said}
