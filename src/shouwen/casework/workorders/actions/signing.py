"""Signing several orders at once: each for itself, so that one that cannot be signed holds none of the others up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.workorders.actions.unit import sign
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal


@dataclass(frozen=True)
class Signed:
    """One order and whether it was signed; ``why_not`` '' when it was."""

    order_id: int
    label: str
    why_not: str = ""


def sign_each(order_ids: Sequence[int], *, actor: Actor, at: datetime) -> list[Signed]:
    """Sign orders one by one, each in its own transaction; what is not there for the actor is refused like the rest."""
    return [_one(order_id, actor, at) for order_id in dict.fromkeys(order_ids)]


def _one(order_id: int, actor: Actor, at: datetime) -> Signed:
    try:
        order = sign(order_id, actor=actor, at=at)
    except Refusal as refusal:
        return Signed(order_id, "", refusal.message)
    return Signed(order_id, str(order))
