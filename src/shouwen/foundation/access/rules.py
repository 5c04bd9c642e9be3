"""How far a right reaches from a post, what must stay apart, how fast a token may knock. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shouwen.kit.actor import LEVELS, Level, Reach

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")


def reach_from(
    level: Level, *, person_id: int, centre_id: int, team_ids: frozenset[int], tree_ids: frozenset[int]
) -> Reach:
    """The reach of one right held at one post.

    ``team_ids`` are the post's unit and those below it; ``tree_ids`` the centres at and below the post's centre.
    """
    if level == "all":
        return Reach("all", None, person_id=person_id)
    if level == "tree":
        return Reach("tree", tree_ids | {centre_id}, person_id=person_id)
    units = team_ids if level == "team" else frozenset()
    return Reach(level, frozenset({centre_id}), units, person_id)


def wider(first: Reach, second: Reach) -> Reach:
    """The union of two reaches of the same right, held at two posts.

    A narrow reach never widens through the other: a team's reach in one centre and a whole second centre stay just
    that, the first kept in ``unit_ids``.
    """
    high, low = sorted((first, second), key=lambda reach: LEVELS.index(reach.level), reverse=True)
    if high.centre_ids is None or low.centre_ids is None:
        return Reach("all", None, person_id=high.person_id)
    centres = high.centre_ids | low.centre_ids if high.narrow or not low.narrow else high.centre_ids
    return Reach(high.level, centres, high.unit_ids | low.unit_ids, high.person_id)


def widest(reaches: Iterable[tuple[str, Reach]]) -> dict[str, Reach]:
    """Each right once, at the union of its reaches."""
    held: dict[str, Reach] = {}
    for right, reach in reaches:
        held[right] = wider(held[right], reach) if right in held else reach
    return held


def barred_by(
    barring: Collection[str], person_id: int, parts: Mapping[str, Collection[int | None]]
) -> str | None:
    """The part a person has in a matter that bars them, the gravest first; None when they may act."""
    order = ("accused", "author", "requester", "owner", "handler")
    return next((part for part in order if part in barring and person_id in parts.get(part, ())), None)


def apart_from(role: str, held: Iterable[str], pairs: Iterable[frozenset[str]]) -> str | None:
    """A role already held that one person may not hold together with another; None when there is none."""
    others = {other for pair in pairs if role in pair for other in pair - {role}}
    return next((each for each in held if each in others), None)


def beyond(
    rights: Mapping[str, str], level: Level, held: Collection[str], keys: Collection[str]
) -> str | None:
    """A right of a role that its giver may not give: reaching further than they do, or a key they do not hold."""
    for right, reach in rights.items():
        if LEVELS.index(reach) > LEVELS.index(level) or (right in keys and right not in held):
            return right
    return None


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both states of a changed role, with only those rights that differ."""
    old, new = dict(before), dict(after)
    if "rights" in old:
        had, has = old["rights"], new["rights"]
        differing = {right for right in {*had, *has} if had.get(right) != has.get(right)}
        old["rights"] = {right: had[right] for right in sorted(differing & set(had))}
        new["rights"] = {right: has[right] for right in sorted(differing & set(has))}
    return old, new


def rank(level: str) -> int:
    """Where a level stands among the reaches; -1 for none."""
    return LEVELS.index(level) if level in LEVELS else -1


def differing(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The rights whose reach differs between two states of a role."""
    return sorted(right for right in {*before, *after} if before.get(right, "") != after.get(right, ""))


@dataclass(frozen=True)
class Place:
    """Where a unit stands: its path in the tree, itself, its centre (None above all centres) and that one's path."""

    path: str
    id: int
    centre_id: int | None
    centre_path: str


def takes_in(level: Level, post: Place, unit: Place) -> bool:
    """Whether a right held at a post takes in a unit as a whole: :func:`reach_from`, asked of one unit."""
    if level == "all":
        return True
    if level == "tree":
        return unit.centre_id is not None and unit.centre_path.startswith(post.centre_path)
    if level == "centre":
        return unit.centre_id is not None and unit.centre_id == (post.centre_id or post.id)
    return level == "team" and unit.path.startswith(post.path)


@dataclass(frozen=True)
class Bucket:
    """A token bucket: how much is in it, and since when."""

    level: float
    at: datetime

    def take(self, at: datetime, *, rate: float, depth: float) -> tuple[bool, Bucket]:
        """Whether one call may pass, and the bucket after it; it fills by ``rate`` a second up to ``depth``."""
        level = min(depth, self.level + max((at - self.at).total_seconds(), 0.0) * rate)
        return (True, Bucket(level - 1, at)) if level >= 1 else (False, Bucket(level, at))
