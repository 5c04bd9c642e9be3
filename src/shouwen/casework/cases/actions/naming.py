"""What the rows of a table call things, and what that is here: categories by path, tags by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.casework.cases.actions import tagging
from shouwen.casework.cases.queries import places
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal
from shouwen.relations.catalogue import actions as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.actions.bringing import Line


@dataclass(frozen=True)
class Names:
    """The categories of a batch by path; its tags by name, or why there is no such tag."""

    categories: Mapping[tuple[str, ...], int]
    tags: Mapping[str, str | Refusal]

    def tags_of(self, line: Line) -> tuple[str, ...]:
        """The codes of a line's tags.

        :raises Refusal: when there is no such tag.
        """
        found = [self.tags[text] for text in line.tags]
        for each in found:
            if isinstance(each, Refusal):
                raise Refusal(each.code, each.message)
        return tuple(dict.fromkeys(map(str, found)))


def names_of(lines: Sequence[Line], *, actor: Actor, at: datetime) -> Names:
    """What the lines call things; categories that are not there are made, tags where the actor may make them up."""
    categories = catalogue.categories_named({line.category for line in lines if line.category}, actor=actor, at=at)
    centre_id = places.place(actor.centre_id).centre_id
    tags: dict[str, str | Refusal] = {}
    for text in dict.fromkeys(tag for line in lines for tag in line.tags):
        try:
            (tags[text],) = tagging.named([text], centre_id=centre_id, actor=actor, at=at)
        except Refusal as no:
            tags[text] = no
    return Names(categories, tags)
