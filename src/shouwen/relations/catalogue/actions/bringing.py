"""Categories that come with cases brought in from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.text import squash
from shouwen.relations.catalogue import facts, rules
from shouwen.relations.catalogue.actions.values import bump
from shouwen.relations.catalogue.models import MAX_LEVEL, Category
from shouwen.relations.catalogue.shelf import shelves


def categories_named(
    paths: Iterable[Sequence[str]], *, actor: Actor, at: datetime
) -> dict[tuple[str, ...], int]:
    """The categories of paths of names, from the top; what is missing of them is added for all centres.

    For bringing cases in: their source's own categories come with them, and can be renamed or retired later.
    """
    found: dict[tuple[str, ...], int] = {}
    known = {(item.parent_id, item.name.casefold()): item.id for item in shelves().categories.walk()}
    with transaction.atomic():
        made = 0
        for path in paths:
            parent: int | None = None
            for level, name in enumerate(path[:MAX_LEVEL], 1):
                key = (parent, squash(name)[:80].casefold())
                if key not in known:
                    known[key] = _brought(path[:level], parent, level, actor, at).pk
                    made += 1
                parent = known[key]
            if parent is not None:
                found[tuple(path)] = parent
        if made:
            bump()
    return found


def _brought(path: Sequence[str], parent_id: int | None, level: int, actor: Actor, at: datetime) -> Category:
    name = squash(path[-1])[:80]
    segments = ["m" + sha256(squash(each)[:80].casefold().encode()).hexdigest()[:8] for each in path]
    pinyin, initials = rules.spelled(name)
    row = Category.objects.create(code=".".join(segments), name=name, name_en=name if name.isascii() else "",
                                  parent_id=parent_id, level=level, pinyin=pinyin, initials=initials, position=9000)  # fmt: skip
    said = facts.ValueAdded(subject_id=row.pk, centre_id=0, shelf="category", code=row.code)
    announce(said, actor=actor, at=at, fresh=True)
    return row
