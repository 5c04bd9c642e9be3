"""Why a rule counts for a matter, or does not: every line beside the first thing that keeps it out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.deadlines.rules.policies import Asked, Book, Line, within

COUNTS, BROADER, NO_CLOCK, FUTURE = "counts", "broader", "no_clock", "future"
"""Counts; a more specific one goes before it; says that there is no clock; was not yet in force."""


@dataclass(frozen=True)
class Weighed:
    """A line and its verdict: one of the words above, or the trait it asks for and the matter has not."""

    line: Line
    verdict: str


def weigh(book: Book, asked: Asked, centre_id: int, at: datetime) -> list[Weighed]:
    """Every line for such subjects that is in force or to come, in the book's order; other centres' left out."""
    levels = {0, centre_id, *book.above.get(centre_id, ())}
    lines = [
        line
        for line in book.lines
        if line.subject_kind == asked.subject_kind
        and line.centre_id in levels
        and not (line.valid_to and line.valid_to <= at)
    ]
    best = _best(lines, asked, at)
    return [Weighed(line, _verdict(line, asked, at, best)) for line in lines]


Key = tuple[int, str, str]


def _best(lines: Iterable[Line], asked: Asked, at: datetime) -> dict[Key, tuple[bool, int, int]]:
    """(level, stage, state) → the rank of its most specific line."""
    found: dict[Key, tuple[bool, int, int]] = {}
    for line in lines:
        if line.fits(asked) and not _to_come(line, at):
            key = (line.centre_id, line.stage, line.state)
            found[key] = max(found.get(key, line.rank), line.rank)
    return found


def _verdict(line: Line, asked: Asked, at: datetime, best: dict[Key, tuple[bool, int, int]]) -> str:
    if lacks := misfit(line, asked):
        return lacks
    if _to_come(line, at):
        return FUTURE
    if line.rank < best[line.centre_id, line.stage, line.state]:
        return BROADER
    return COUNTS if line.amount is not None else NO_CLOCK


def _to_come(line: Line, at: datetime) -> bool:
    return line.valid_from is not None and at < line.valid_from


def misfit(line: Line, asked: Asked) -> str:
    """The first trait a line asks for that the matter has not; "" when it fits."""
    for name in ("kind", "severity", "priority", "customer_class"):
        if getattr(line, name) not in ("", 0, getattr(asked, name)):
            return name
    if line.customer_id and asked.customer_id not in line.family:
        return "customer"
    return "" if within(asked.category_path, line.category_path) else "category"


def drafted(book: Book, stands_for: Collection[int], lines: Iterable[Line]) -> Book:
    """The book as it would be with these lines in place of every line of some policy versions."""
    kept = [line for line in book.lines if line.policy_id not in stands_for]
    return Book([*kept, *lines], book.above)
