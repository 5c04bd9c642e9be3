"""How far a right reaches from a post. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from shouwen.kit.actor import LEVELS, Level, Reach


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
