"""For tests of upper modules: a loaded pack, and a category or two to register cases with."""

from __future__ import annotations

from datetime import UTC, datetime

from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import actions, queries
from shouwen.relations.catalogue.shelf import CategoryItem

DAY = datetime(2026, 3, 19, 2, 0, tzinfo=UTC)


def load(name: str = "telecom", *, at: datetime = DAY) -> None:
    """Load a pack into the test's database."""
    actions.load_pack(name, actor=SYSTEM, at=at)


def category(code: str = "handling.late") -> CategoryItem:
    """A category by its code; the base ones are always there."""
    return queries.category_by_code(code)
