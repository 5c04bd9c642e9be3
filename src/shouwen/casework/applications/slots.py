"""Sockets of applications."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shouwen.kit.actor import Actor
from shouwen.kit.registry import Slot

if TYPE_CHECKING:
    from shouwen.casework.applications.models import Application

details: Slot[Callable[[Application, Actor], Sequence[tuple[str, str]]]] = Slot("applications.details")
"""``fn(application, actor)`` → (label, words) an approver reads beside it, of the module it was asked for by."""


def details_of(row: Application, actor: Actor) -> list[tuple[str, str]]:
    """All that is told of an application from above."""
    return [each for ask in details for each in ask(row, actor)]
