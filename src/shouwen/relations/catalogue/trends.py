"""Figures of different years in today's words: what a merged or split code counts as now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shouwen.relations.catalogue import rules
from shouwen.relations.catalogue.shelf import CodeItem, shelves


@dataclass(frozen=True)
class Takes:
    """A code that took over another, or a part of it, from a day on."""

    item: CodeItem
    percent: int
    on: date

    @property
    def is_whole(self) -> bool:
        return self.percent == 100


def codes_of(list_code: str) -> list[CodeItem]:
    """Every value of a code list, retired ones and groups too, depth first in their order."""
    tree = shelves().codes.get(list_code)
    return list(tree.walk()) if tree else []


def went(list_code: str, code: str) -> list[Takes]:
    """Where a code went when it was merged or split, biggest part first; [] when it stands for itself."""
    found = shelves()
    return [
        Takes(found.by_code[list_code, part.new], part.percent, part.on)
        for part in found.went.get(list_code, {}).get(code, ())
    ]


def roll_up(list_code: str, counts: Mapping[str, int], *, day: date, level: int = 0) -> dict[str, int]:
    """Figures of any time by the codes of ``day``: ``{code: count}`` in, the same total out, in whole numbers.

    With ``level`` (1: the classes, 2: the causes) what stands deeper is counted with what it stands below.
    """
    parts = {
        old: [(part.new, part.percent) for part in each if part.on <= day]
        for old, each in shelves().went.get(list_code, {}).items()
    }
    found = rules.rolled_up(counts, parts)
    return found if not level else _at_level(list_code, found, level)


def _at_level(list_code: str, counts: Mapping[str, int], level: int) -> dict[str, int]:
    known = shelves().by_code
    found: dict[str, int] = {}
    for code, count in counts.items():
        item = known.get((list_code, code))
        path = (*item.above, item) if item else ()
        top = path[min(level, len(path)) - 1].code if path else code
        found[top] = found.get(top, 0) + count
    return found
