"""Which rules open a check, and who makes it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from shouwen.casework.checks.states import CATEGORY, CAUSE, LATE, MARK, NEAREST


class Line(NamedTuple):
    """A rule as it is asked."""

    id: int
    centre_id: int | None
    sort: str
    value: str
    kind: str


class Happened(NamedTuple):
    """What there is to open a check: the category with all above it, the cause with all above it, marks, the stage whose limit
    was missed."""

    categories: Sequence[str] = ()
    causes: Sequence[str] = ()
    marks: Collection[str] = ()
    stage: str = ""


def opens(line: Line, happened: Happened) -> bool:
    """Whether a rule is about what happened.

    >>> opens(Line(1, None, "category", "attitude", "qa_review"), Happened(["attitude", "attitude.rude"]))
    True
    >>> opens(Line(1, None, "cause", "W2", "site_inspection"), Happened(causes=["G-WAREHOUSE", "W1"]))
    False
    """
    return {
        CATEGORY: line.value in happened.categories,
        CAUSE: line.value in happened.causes,
        MARK: line.value in happened.marks,
        LATE: bool(happened.stage) and line.value in ("", happened.stage),
    }[line.sort]


def chosen(lines: Iterable[Line], happened: Happened, centres: Sequence[int]) -> dict[str, Line]:
    """For each kind the one rule that opens it: of the nearest centre (``centres`` begins with the case's), then of the
    nearest sort, then the longest value; a rule of every centre comes last."""
    near = {pk: place for place, pk in enumerate(centres)}
    able = [each for each in lines if each.centre_id is None or each.centre_id in near]
    found: dict[str, Line] = {}
    for each in sorted(
        (one for one in able if opens(one, happened)),
        key=lambda one: (near.get(one.centre_id or 0, len(near)), NEAREST.index(one.sort), -len(one.value), one.id),
    ):
        found.setdefault(each.kind, each)
    return found


def upwards(path: str) -> list[str]:
    """A path and all above it, the top first.

    >>> upwards("staff.attitude.rude"), upwards("")
    (['staff', 'staff.attitude', 'staff.attitude.rude'], [])
    """
    parts = path.split(".") if path else []
    return [".".join(parts[: count + 1]) for count in range(len(parts))]


def maker(candidates: Iterable[int], *, barred: Collection[int], here: Collection[int], loads: Mapping[int, int]) -> int | None:
    """Of those whose post it is, somebody here without a part in the case and with the fewest checks; the first of equals."""
    able = [each for each in candidates if each in here and each not in barred]
    return min(able, key=lambda each: loads.get(each, 0), default=None)
