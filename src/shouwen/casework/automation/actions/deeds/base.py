"""What every deed is given, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.foundation.calendars import queries as calendars
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.relations.knowledge import queries as knowledge

Undo = dict[str, Any]
"""What takes a deed back, JSON-plain: ``{"do": name, …}``; {} when nothing does."""


@dataclass(frozen=True)
class Doing:
    """A deed at work on one case: its values, who does it, when. ``told_by`` names the macro or rule in notices."""

    case_id: int
    values: Mapping[str, Any]
    actor: Actor
    at: datetime
    told_by: str = ""

    @cached_property
    def case(self) -> Any:
        """The case as it is now.

        :raises NotFound: when the actor may not see it.
        """
        return cases.find(self.case_id, self.actor)

    def get(self, name: str) -> Any:
        """A value, '' when none was given."""
        return self.values.get(name, "")

    def text(self, name: str = "text") -> str:
        """Words with their placeholders filled in.

        :raises Invalid: when one has nothing to stand for on this case: nobody is to read empty braces.
        """
        words = str(self.get(name))
        if "{" not in words:
            return words
        made = knowledge.fill(words, cases.variables(self.case, self.actor, at=self.at))
        if made.missing:
            raise Invalid({name: _("这件事没有“%(what)s”可填") % {"what": _("、").join(made.missing)}})
        return made.text

    def receiver(self, name: str = "to") -> dict[str, Any]:
        """A chosen receiver as hand-offs take it."""
        kind, _colon, number = str(self.get(name)).partition(":")
        return {"to" if kind == "p" else "to_unit": int(number)}

    def after(self, amount: int, unit: str) -> datetime:
        """So much later, by the clock and calendar of the case's centre."""
        return after(self.case.centre_id, self.at, amount, unit)


def after(centre_id: int, at: datetime, amount: float, unit: str) -> datetime:
    """So much later, by the working calendar of a centre."""
    place = cases.place(centre_id)
    return calendars.working_time(place.calendar_code, place.time_zone).add(at, amount, cast(Any, unit))


Doer = Callable[[Doing], Undo]
Undoer = Callable[[int, Undo, Actor, datetime], None]


def doing(case_id: int, values: Mapping[str, Any], actor: Actor, at: datetime, told_by: str = "") -> Doing:
    """One deed ready to be done."""
    return Doing(case_id, values, actor, at, told_by)
