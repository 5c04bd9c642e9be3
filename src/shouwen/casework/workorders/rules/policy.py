"""The house's own figures, which a centre may change as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Figures:
    """Switches, windows and limits; each names the rule it comes from."""

    review_dispatch: bool = True
    """A work order is read by a second person before it goes out (CASE-033)."""
    review_chase: bool = False
    """… a written chase too."""
    review_return: bool = True
    """… and the decision on a return."""
    return_amount: int = 4
    """How long after signing a unit may return an order (demand 3.2: 4 work hours or 1 working day) …"""
    return_unit: str = "work_hour"
    """… in this unit."""
    problem_after: int = 3
    """The return or rework that makes a problem order (demand 3.1, rule 4)."""
    suspension_days: int = 30
    """The furthest day of resuming."""
    chase_limit: int = 3
    """How often one level may be used in one round, customers' own chases aside."""
    chase_gap_minutes: int = 30
    """The least time between two chases of staff."""
    remind_percent: int = 80
    """At which part of the time used the unit is reminded by itself."""
    supervise_overdue_hours: int = 24
    """So long after the deadline the matter is put under supervision by rule."""
    supervision_hours: int = 24
    """In what time a supervision opened by rule is to be reported on."""
    min_reply: int = 10
    """The least length of a reply, in characters."""


KNOWN = frozenset(each.name for each in fields(Figures))


def figures(*layers: Mapping[str, Any]) -> Figures:
    """The house's figures with each layer laid over the one before; unknown names are passed over."""
    result = Figures()
    for layer in layers:
        result = replace(result, **{name: value for name, value in layer.items() if name in KNOWN})
    return result


def needs_review(what: str, held: Figures) -> bool:
    """Whether dispatch, chase or return goes past a second reader first (CASE-033)."""
    return bool(getattr(held, f"review_{what}"))
