"""Macros on many cases at once: each case by itself, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shouwen.casework.automation.actions.macros import apply_macro, undo_macro, why_not_undo
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def apply_to_one(case: Case, value: str, *, actor: Actor, at: datetime) -> dict[str, Any] | None:
    """Use a macro on one of many cases; the use that takes it back, None when nothing does.

    :raises Conflict: with the sentence of the deed that cannot be done.
    :raises NotFound: for a macro that is not theirs to use.
    """
    use, _outcomes = apply_macro(int(value), case.pk, actor=actor, at=at)
    return None if why_not_undo(use, at=at) else {"use": str(use.pk)}


def take_back_one(left: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Take back what a macro did to one of them.

    :raises Conflict: when it is too late.
    """
    undo_macro(int(left["use"]), actor=actor, at=at)
