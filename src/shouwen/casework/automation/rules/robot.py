"""What a rule may do: what its author might then and may still, within the rule's scope. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from shouwen.kit.actor import LEVELS, Level, Reach

KEPT = ("cases.", "workorders.", "deadlines.", "organisation.read", "customers.read")
"""Rights a rule can have use for; no others are handed to it."""
DEPTH = 3
"""How many rules may follow from one another."""
PER_RULE, PER_CASE = 6, 20
"""Runs of one rule, and of all rules, on one case in a day."""


def frozen(rights: Mapping[str, Reach]) -> dict[str, Any]:
    """An author's rights as a version keeps them, JSON-plain."""
    return {
        right: {
            "level": reach.level,
            "centres": None if reach.centre_ids is None else sorted(reach.centre_ids),
            "units": sorted(reach.unit_ids),
        }
        for right, reach in sorted(rights.items())
        if right.startswith(KEPT)
    }


def thawed(kept: Mapping[str, Any]) -> dict[str, Reach]:
    """The same as reaches again."""
    return {
        right: Reach(
            each["level"],
            None if each["centres"] is None else frozenset(each["centres"]),
            frozenset(each["units"]),
        )
        for right, each in kept.items()
    }


def lent(then: Mapping[str, Reach], now: Mapping[str, Reach], scope: Collection[int]) -> dict[str, Reach]:
    """The rights of the robot: held then and now, at the narrower reach, in no centre beyond the scope.

    It is nobody: what the author may do only because it is their own case, the robot may not.
    """
    return {right: clipped(narrower(then[right], now[right]), scope) for right in then.keys() & now.keys()}


def narrower(first: Reach, second: Reach) -> Reach:
    """What lies in both reaches."""
    level: Level = min(first.level, second.level, key=LEVELS.index)
    if first.centre_ids is None or second.centre_ids is None:
        centres = second.centre_ids if first.centre_ids is None else first.centre_ids
    else:
        centres = first.centre_ids & second.centre_ids
    units = first.unit_ids & second.unit_ids if first.narrow and second.narrow else (
        first.unit_ids if first.narrow else second.unit_ids if second.narrow else first.unit_ids & second.unit_ids
    )  # fmt: skip
    return Reach(level, centres, units)


def clipped(reach: Reach, scope: Collection[int]) -> Reach:
    """A reach that ends where the scope ends."""
    centres = frozenset(scope) if reach.centre_ids is None else reach.centre_ids & frozenset(scope)
    level: Level = "tree" if reach.level == "all" else reach.level
    return Reach(level, centres, reach.unit_ids)
