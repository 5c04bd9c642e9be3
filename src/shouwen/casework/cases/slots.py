"""Sockets of cases: upper modules plug their checks, panels, badges and moves in here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shouwen.casework.cases.rules.conditions import Field as Field
from shouwen.casework.cases.rules.conditions import Reader as Reader
from shouwen.casework.cases.rules.conditions import Test as Test
from shouwen.casework.cases.rules.conditions import ids as ids
from shouwen.casework.cases.rules.grading import HOUSE as HOUSE
from shouwen.casework.cases.rules.grading import IMPACTS as IMPACTS
from shouwen.casework.cases.rules.grading import URGENCIES as URGENCIES
from shouwen.casework.cases.rules.grading import Grade as Grade
from shouwen.casework.cases.rules.grading import Tables as Tables
from shouwen.casework.cases.rules.policy import Figures as Figures
from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot

if TYPE_CHECKING:
    from django.db.models import Q, QuerySet
    from django.utils.functional import Promise as Words

    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Panel:
    """A part of the case page, loaded by its own URL."""

    name: str
    label: str
    url: str
    order: int = 100


@dataclass(frozen=True)
class Badge:
    """A short mark on a row of the queue; ``tone`` is plain, accent, wait, soon, over or breach."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True)
class MoveView:
    """A move as a page shows it: allowed, or not and why in one sentence."""

    name: str
    label: str
    allowed: bool
    why_not: str = ""
    url: str = ""


@dataclass(frozen=True)
class Tool:
    """A button in the composer's row of tools. It opens a panel loaded from ``url``; ``key`` is the key that presses it,
    '' none."""

    name: str
    label: str
    icon: str
    url: str
    key: str = ""


@dataclass(frozen=True)
class Condition:
    """Something of a case, kept above, that queues can be filtered by: how a test becomes a ``Q`` over cases, and the
    values of one case (by the field's kind, several as a collection)."""

    field: Field
    asks: Callable[[Test, Reader], Q]
    of: Callable[[int], object]


@dataclass(frozen=True)
class Chore:
    """Something upstairs that waits for one person: a return to decide, an order to sign.

    ``sort`` is ``asked`` when somebody waits for a word, ``order`` when a unit has to act, ``sign`` before it; ``due_at`` None: no clock runs.
    """

    sort: str
    place: str
    label: str
    title: str
    url: str
    since: datetime
    due_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class LoopGap:
    """A way in which a case lacks a step of the closed loop, as work from above can tell (CASE-035).

    ``step`` is of ``rules.loop.STEPS``; ``asks(at, figures)`` the cases that lack it, among those in hand or
    (``ended``) among those closed lately. ``code`` is told apart from those of cases by its first word.
    """

    code: str
    step: str
    label: str | Words
    asks: Callable[[datetime, Figures], Q]
    ended: bool = False


loop_gaps: Slot[Callable[[], Sequence[LoopGap]]] = Slot("cases.loop_gaps")
"""``fn()`` → what a case may lack of the closed loop, kept above: orders not sent, replies not read, call-backs not made."""

begun: Slot[Callable[[], Q]] = Slot("cases.begun")
"""``fn()`` → the cases somebody above was set to work on, such as those an order was sent for."""



@dataclass(frozen=True)
class ForMany:
    """Something kept above that can be done to many cases, each by itself, such as a macro. ``code`` marks it in a run.

    ``choices(actor)`` → value, label and what it does; ``label(value)`` → its name, also of one put away since;
    ``perform(case, value, *, actor, at)`` does it, or refuses, and says how it is taken back (None: not at all);
    ``take_back(undo, *, actor, at)`` does that; ``says`` tells what can be taken back and until when.
    """

    code: str
    heading: str
    says: str
    choices: Callable[[Actor], Sequence[tuple[str, str, str]]]
    label: Callable[[str], str]
    perform: Callable[..., dict[str, Any] | None]
    take_back: Callable[..., object]


ENDINGS = frozenset({"close", "withdraw", "decline"})


@dataclass(frozen=True)
class ClosingCheck:
    """What keeps a case from ending: rows of it upstairs that are still open (their model has a ``case``), and how they
    are said. A page asks for the open rows of all checks at once, and has only those said that there are. ``endings`` are
    the moves it speaks against."""

    rows: Callable[[], QuerySet[Any]]
    say: Callable[[int], Sequence[str]]
    endings: frozenset[str] = frozenset({"close", "withdraw"})

    def __call__(self, case_id: int) -> Sequence[str]:
        return self.say(case_id)


closing_checks: Slot[ClosingCheck] = Slot("cases.closing_checks")
"""Called with a case's id: sentences that speak against closing it; empty: nothing does."""

closing_needs: Slot[Callable[[Any], Sequence[str]]] = Slot("cases.closing_needs")
"""``fn(case)`` → what a matter still needs before it may be closed as settled, in sentences; a withdrawal needs none of it."""

closing_reasons: Slot[Callable[[Any, str], str]] = Slot("cases.closing_reasons")
"""``fn(case, reason_code)`` → why a case may not be closed with this reason, in a sentence, '' when it may: a reason that
names what was done upstairs, such as a call-back, is given only where it was. No query for a reason of somebody else's."""

causes: Slot[Callable[[Case, str], tuple[str, str]]] = Slot("cases.causes")
"""``fn(case, given)`` → the cause a case closes with, when ``given`` ('' none) was chosen in closing it, and a sentence
that speaks against closing so, '' when nothing does. Asked of closing only, never of withdrawing or declining."""

panels: Slot[Callable[[Case, Actor], Sequence[Panel]]] = Slot("cases.panels")
"""``fn(case, actor)`` → panels for the case page."""

beside_new: Slot[Callable[[Actor], Sequence[Panel]]] = Slot("cases.beside_new")
"""``fn(actor)`` → parts shown beside a new case, each asked by its URL with the form's ``kind`` and ``category_id`` and again
when they change. A part with nothing to say answers with nothing."""

badges: Slot[Callable[[Sequence[int]], Mapping[int, Sequence[Badge]]]] = Slot("cases.badges")
"""``fn(case_ids)`` → badges by case id, for one page of the queue in one query."""

moves: Slot[Callable[[Case, Actor], Sequence[MoveView]]] = Slot("cases.moves")
"""``fn(case, actor)`` → further moves, such as dispatching a work order."""

belongings: Slot[Callable[..., Any]] = Slot("cases.belongings")
"""``fn(source, target, only, *, actor, at)`` → what goes over from one case in hand to another when they are merged, as JSON
for the merge's journal (ids, or ids by sort), or (``only``: what a merge had moved) goes back. Both are locked; what is
open upstairs is never left behind. One a module: the journal knows it by the module's name."""

composer_tools: Slot[Callable[[Case, Actor], Sequence[Tool]]] = Slot("cases.composer_tools")
"""``fn(case, actor)`` → further tools of the composer, such as macros. No query: it is asked for every case page."""

participants: Slot[Callable[[Collection[int], Actor], bool]] = Slot("cases.participants")
"""``fn(case_ids, actor)`` → whether the actor takes part from above (an order's unit) in any of some cases, and may therefore read it.
One query, however many cases."""

follow_up: Slot[Callable[[str], str]] = Slot("cases.follow_up")
"""``fn(number)`` → the path where its customer follows a case with the access code."""

for_many: Slot[Callable[[], ForMany]] = Slot("cases.for_many")
"""``fn()`` → what else can be done to the cases chosen in a queue. Asked at each use, for the reader's language."""

conditions: Slot[Callable[[], Sequence[Condition]]] = Slot("cases.conditions")
"""``fn()`` → what cases can further be filtered by, such as the state of their work orders. Asked at each use, so that
names are in the reader's language."""

chores: Slot[Callable[[Actor, datetime], Sequence[Chore]]] = Slot("cases.chores")
"""``fn(actor, at)`` → what waits for this person upstairs, for My work and the next most urgent."""

appointments: Slot[Callable[[Sequence[int], datetime, datetime], Sequence[tuple[datetime, str, str]]]] = Slot(
    "cases.appointments"
)
"""``fn(case_ids, start, end)`` → what was arranged with customers for that time: when, the case's number, with whom."""

grading: Slot[Callable[[int, datetime], Tables | None]] = Slot("cases.grading")
"""``fn(centre_id, at)`` → the tables by which that centre grades severity and priority, None for the house's own. Asked at
every registration: kept in the process, no query."""

regrades: Slot[Callable[[Any, Mapping[str, Any], str, Actor], str]] = Slot("cases.regrades")
"""``fn(case, changes, reason, actor)`` → why this person may not set these grades by hand, '' when nothing speaks against
it. Asked when severity, impact, urgency or priority are changed."""
