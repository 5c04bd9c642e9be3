"""What a case needs to know of its centre: prefix, zone, calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shouwen.foundation.organisation.models import Unit, in_reader_language
from shouwen.kit.errors import Invalid
from shouwen.kit.kept import Kept


@dataclass(frozen=True)
class Place:
    """A centre as registration needs it."""

    centre_id: int
    name: str
    prefix: str
    time_zone: str
    calendar_code: str
    path: str
    parent_id: int | None
    unit_id: int
    language: str = ""
    name_en: str = ""

    def __str__(self) -> str:
        """The centre's name in the reader's language."""
        return in_reader_language(self.name, self.name_en)

    def day(self, at: datetime) -> date:
        """The day a moment falls on there."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()


def _load() -> dict[int, Place]:
    units = {unit.pk: unit for unit in Unit.objects.all()}
    by_path = {unit.path: unit for unit in units.values()}
    found: dict[int, Place] = {}
    for unit in units.values():
        centre = units.get(unit.centre_id or unit.pk, unit)
        above = by_path.get(centre.path[: -Unit.steplen])
        found[unit.pk] = Place(
            centre.pk,
            centre.name,
            centre.prefix or "SW",
            centre.time_zone,
            centre.calendar_code,
            centre.path,
            (above.centre_id or above.pk) if above else None,
            unit.pk,
            unit.language if unit.is_active else "",
            centre.name_en,
        )
    return found


_places = Kept(_load, object, ttl=10.0)


def forget() -> None:
    """The tree has changed: look again at the next question."""
    _places.forget()


def place(unit_id: int) -> Place:
    """The centre a unit belongs to; no query while nothing has changed.

    :raises Invalid: for a unit that does not exist.
    """
    found = _places().get(unit_id)
    if found is None:
        _places.forget()
        found = _places().get(unit_id)
    if found is None:
        raise Invalid({"centre": f"unit {unit_id}"})
    return found


def queues_for(centre_id: int, language: str) -> list[int]:
    """The teams of a centre that serve a language of their own (CHN-034); [] when that is nobody's. No query."""
    return [pk for pk, each in _places().items() if language and each.language == language and each.centre_id == centre_id and pk != centre_id]


def province_of(centre_id: int) -> Place:
    """The centre above a centre, or itself when it stands alone."""
    here = place(centre_id)
    return place(here.parent_id) if here.parent_id else here
