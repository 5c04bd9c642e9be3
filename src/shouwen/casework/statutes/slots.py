"""Where modules above statutes plug in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from shouwen.kit.registry import Slot

Done = Mapping[int, Sequence[str]]
measures: Slot[Callable[[Collection[int]], Done]] = Slot("statutes.measures")
"""``fn(case_ids)`` → case → what was done about it or is planned, a sentence each, for the complaint register. A fixed number of
queries however many cases; the caller has looked them up."""
