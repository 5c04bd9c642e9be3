"""Several deeds on one case: tried without a trace, or done all together or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from shouwen.casework.automation.actions.deeds import DOERS, Undo, doing
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Refusal

Deeds = Sequence[Mapping[str, Any]]
DONE, ALREADY, REFUSED = "done", "already", "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of a deed, or would: ``result`` is done, already (there was nothing to do) or refused; ``undo`` is {}
    when nothing takes it back."""

    deed: str
    result: str
    why: str = ""
    undo: Undo | None = None


class _Back(Exception):
    """Roll back what was only tried."""


def preview(case_id: int, deeds: Deeds, *, actor: Actor, at: datetime, told_by: str = "") -> list[Outcome]:
    """What each deed would do, or why it would be refused; nothing is written and nobody is told.

    They are really done, one after the other, and rolled back: so the answer cannot differ from the doing. A deed that
    is refused does not stand in the way of the next.

    :raises NotFound: when the case is out of reach.
    """
    found: list[Outcome] = []
    try:
        with transaction.atomic():
            for each in deeds:
                found.append(_tried(case_id, each, actor, at, told_by))
            raise _Back
    except _Back:
        return found


def _tried(case_id: int, each: Mapping[str, Any], actor: Actor, at: datetime, told_by: str) -> Outcome:
    try:
        with transaction.atomic():
            return _done(case_id, each, actor, at, told_by)
    except Refusal as no:
        return Outcome(each["deed"], REFUSED, no.message)


def _done(case_id: int, each: Mapping[str, Any], actor: Actor, at: datetime, told_by: str) -> Outcome:
    name = each["deed"]
    try:
        with transaction.atomic():
            left = DOERS[name](doing(case_id, each.get("with") or {}, actor, at, told_by))
    except Conflict as no:
        if no.code != "already_so":
            raise
        return Outcome(name, ALREADY, no.message)
    return Outcome(name, DONE, undo=left)


def carry_out(case_id: int, deeds: Deeds, *, actor: Actor, at: datetime, told_by: str = "") -> list[Outcome]:
    """Do all deeds, in order, in the caller's transaction.

    :raises Refusal: the first deed's that is refused; the caller's transaction must not stand then.
    """
    return [_done(case_id, each, actor, at, told_by) for each in deeds]
