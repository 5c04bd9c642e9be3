"""What one move on many cases would do, as far as the cases and the actor's rights can tell; and what a run has done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from shouwen.casework.cases import states
from shouwen.casework.cases.models import BulkItem, BulkRun, Case
from shouwen.casework.cases.queries.grades import against_regrading
from shouwen.casework.cases.queries.listing import EVERY
from shouwen.casework.cases.queries.moves import refusal
from shouwen.casework.cases.queries.scope import visible
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound

NEEDS = {"wait": "wait_customer", "grade": "edit", "category": "edit", "tag": "note"}
"""The move whose right and states decide, where it is called otherwise."""
CHANGING = ("grade", "category")
"""Moves that set values: one that is so already, or may not be set so, is seen beforehand."""


def selected(numbers: Sequence[str], actor: Actor) -> list[Case]:
    """The cases of some numbers that the actor can see, in the order given. One query."""
    place = {number: index for index, number in enumerate(dict.fromkeys(numbers[:EVERY]))}
    return sorted(visible(actor).filter(number__in=list(place)), key=lambda case: place[case.number])


def refused(move: str, case: Case, actor: Actor, data: Mapping[str, Any] | None = None) -> str:
    """Why a move is plainly not open to the actor, '' when nothing speaks against it; ``data`` is what its form said. Of what
    is kept above nothing is plain. No query."""
    if move not in states.MOVES.rows and move not in NEEDS:
        return ""
    no = refusal(case, NEEDS.get(move, move), actor)
    if no or not data or move not in CHANGING:
        return no.message if no else ""
    changes = {name: value for name, value in data.items() if name != "reason"}
    if all(getattr(case, name) == value for name, value in changes.items()):
        return unchanged()
    return against_regrading(case, changes, str(data.get("reason", "")), actor)


def unchanged() -> str:
    """What is said of a case that is already as a change would make it."""
    return _("已经是这样")


def may_any(move: str, actor: Actor) -> bool:
    """Whether the actor has the right a move needs, on whatever cases."""
    return actor.may(states.MOVES[NEEDS.get(move, move)].right)


@dataclass(frozen=True)
class Outcome:
    """What became of a case in a run."""

    number: str
    title: str
    sentence: str


@dataclass(frozen=True)
class RunView:
    """A run as its page shows it: how far it is, what was refused and why, what was taken back. ``value`` is which one of
    what is kept above was done. Of a trial: what is ``fine``, and what the form said."""

    id: int
    move: str
    value: str
    total: int
    asked_at: datetime
    done: int
    refused: Sequence[tuple[str, Sequence[Outcome]]]
    made: Sequence[Outcome]
    undone: int
    stays: Sequence[Outcome]
    settled: int
    is_over: bool
    is_undoing: bool
    may_undo: bool
    is_trial: bool
    fine: Sequence[Outcome]
    asked: Sequence[Sequence[str]]
    may_confirm: bool

    @property
    def refused_count(self) -> int:
        return sum(len(held) for _why, held in self.refused)

    @property
    def percent(self) -> int:
        return round(100 * self.settled / self.total) if self.total else 100


def run(run_id: int, actor: Actor, *, shown: int = 100) -> RunView:
    """A run of the actor's own. Four queries.

    :raises NotFound: when they made no such run.
    """
    row = BulkRun.objects.filter(pk=run_id, person_id=actor.person_id).first()
    if row is None:
        raise NotFound("run_not_found", _("没有找到这次批量办理"))
    count = dict(row.items.values_list("state").annotate(count=Count("id")))
    undoable = row.items.filter(state="done", undo__isnull=False).count()
    groups: dict[str, list[Outcome]] = {}
    for each in _outcomes(row, "refused", EVERY):
        groups.setdefault(each.sentence, []).append(each)
    left = undoable if row.undo_asked_at else count.get("waiting", 0)
    return RunView(
        row.pk, row.move, str(row.data.get("value", "")), row.total, row.asked_at, count.get("done", 0), sorted(groups.items(), key=lambda pair: -len(pair[1])),
        _outcomes(row, "done", shown), count.get("undone", 0), _outcomes(row, "stays", shown), row.total - left,
        row.ended_at is not None, row.undo_asked_at is not None, row.ended_at is not None and not row.undo_asked_at and undoable > 0,
        row.is_trial, _outcomes(row, "fine", EVERY) if row.is_trial else [], row.asked,
        row.is_trial and row.ended_at is not None and row.confirmed_at is None and count.get("fine", 0) > 0,
    )  # fmt: skip


def _outcomes(row: BulkRun, state: str, most: int) -> list[Outcome]:
    items = BulkItem.objects.filter(run=row, state=state).order_by("seq").values_list("case__number", "case__title", "sentence")
    return [Outcome(*each) for each in items[:most]]
