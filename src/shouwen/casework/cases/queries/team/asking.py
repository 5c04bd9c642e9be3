"""A head's figure as a tree of conditions, so that its rows open in the queue, one beside the other."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from shouwen.casework.cases import states
from shouwen.casework.cases.queries.team.figures import AGES, OLDER, RIGHT
from shouwen.casework.cases.queries.team.rows import Narrow
from shouwen.kit.actor import Actor

Tests = list[dict[str, Any]]


def _is(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def _ages() -> dict[str, Tests]:
    found = {f"age{AGES[0]}": [_is("received", "last", f"{AGES[0]}d")], f"age{OLDER}": [_is("received", "older", f"{AGES[-1]}d")]}
    for older, younger in pairwise(AGES):
        found[f"age{younger}"] = [_is("received", "last", f"{younger}d"), _is("received", "older", f"{older}d")]
    return found


TREES: Mapping[str, Tests] = {
    "open": [],
    "over": [_is("due", "on", "past")],
    "soon": [_is("due", "next", "2h")],
    "today": [_is("due", "on", "today"), _is("due", "on", "future")],
    "paused": [_is("clock", "in", ["paused"])],
    "breached": [_is("clock", "in", ["breached"])],
    "climbed": [_is("level", "in", [str(level) for level in states.LEVELS if level])],
    "chased": [_is("chases", "gte", 1)],
    "chased_again": [_is("chases", "gte", 2)],
    "repeat": [_is("repeat", "is", True)],
    "waits_unit": [_is("state", "in", ["waiting_unit"])],
    **_ages(),
}
"""What a figure asks, as a queue asks it. Hand-offs, problems and promises are no fields of a queue."""


def as_tree(asked: Narrow, actor: Actor) -> dict[str, Any] | None:
    """The conditions under which a queue shows the rows of a figure, as JSON; None when no queue can say it."""
    if asked.figure not in TREES or asked.offered_id or asked.wait:
        return None
    tests = [*TREES[asked.figure], *within(actor)]
    if asked.owner_id:
        tests.append(_is("owner", "in", [str(asked.owner_id)]))
    if asked.handler_id:
        tests += [_is("handler", "in", [str(asked.handler_id)]), _is("owner", "not_in", [str(asked.handler_id)])]
    if asked.centre_id:
        tests.append(_is("centre", "in", [str(asked.centre_id)]))
    return {"all": tests}


def within(actor: Actor) -> Tests:
    """As far as the right to reassign goes; a queue shows all one may read."""
    reach = actor.need(RIGHT)
    units = [_is("unit", "in", sorted(str(pk) for pk in reach.unit_ids))] if reach.unit_ids else []
    if reach.narrow:
        return units
    if reach.centre_ids is None or reach == actor.reach("cases.read"):
        return []
    centres = [_is("centre", "in", sorted(str(pk) for pk in reach.centre_ids))] if reach.centre_ids else []
    return [{"any": [*centres, *units]}] if units else centres
