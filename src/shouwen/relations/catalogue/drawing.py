"""A custom field ready to be drawn: at registration, in place on the case, and as the administrator's preview."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.kit import dates
from shouwen.relations.catalogue import customs, definitions
from shouwen.relations.catalogue.shelf import FieldItem

INPUTS = {"whole": "number"}
SORTS = {"date": "day", "moment": "moment"}
"""Types drawn by the one control of days and moments (kit/dates.py)."""


@dataclass(frozen=True)
class Drawn:
    """A field with its value as a control shows it; ``name`` and ``id`` are those of the control."""

    field: FieldItem
    name: str
    id: str
    value: Any
    required: bool
    fault: str
    options: list[tuple[str, str, bool]]

    @property
    def type(self) -> str:
        return self.field.type

    @property
    def label(self) -> str:
        return self.field.label

    @property
    def help(self) -> str:
        """What stands beside the label: the administrator's words, else the pattern."""
        return self.field.help or (self.field.pattern if self.type == "link" else "")

    @property
    def input(self) -> str:
        return INPUTS.get(self.type, "text")

    @property
    def sort(self) -> str:
        """Which control of days and moments it is drawn by; empty for others."""
        return SORTS.get(self.type, "")

    @property
    def is_pointer(self) -> bool:
        return self.type in definitions.POINTERS

    @property
    def is_wide(self) -> bool:
        return self.type in ("passage", "choices")

    @property
    def is_many(self) -> bool:
        """Whether so many answers are offered that a list folds better than chips."""
        return len(self.options) > 6


def drawn(
    field: FieldItem, value: Any, *, name: str = "", required: bool = False, fault: str = "", at: datetime
) -> Drawn:
    """One field with a value as it is kept or as it was typed."""
    shown = value
    if field.type == "moment" and value:
        moment = customs.moment_in(value)
        shown = f"{dates.local(moment):%Y-%m-%d %H:%M}" if moment and moment.tzinfo else str(value)[:16]
    if field.type in definitions.POINTERS and value:
        shown = str(value) if ":" in str(value) else f"{'p' if field.type == 'person' else 'u'}:{value}"
    name = name or field.code
    place = name.replace(".", "-")
    return Drawn(field, name, f"f-{place}", "" if shown is None else shown, required, fault, _options(field, value, at))


def _options(field: FieldItem, value: Any, at: datetime) -> list[tuple[str, str, bool]]:
    if field.type == "yes":
        held = None if value in (None, "") else definitions.read("yes", value) if _is_yes_or_no(value) else None
        return [("yes", _("是"), held is True), ("no", _("否"), held is False)]
    held_codes = [str(each) for each in (value if isinstance(value, list) else [value])]
    day = timezone.localdate(at)
    return [(each.code, each.label, each.code in held_codes) for each in field.offered(day, value)]


def _is_yes_or_no(value: Any) -> bool:
    return str(value).strip().lower() in definitions.YES | definitions.NO


def drawn_all(
    fields: Iterable[FieldItem],
    given: Mapping[str, Any],
    faults: Mapping[str, str],
    *,
    kind: str,
    path: str,
    at: datetime,
    prefix: str = "fields.",
) -> list[tuple[str, list[Drawn]]]:
    """The fields of a new case by section, with defaults put in; computed ones are not asked for."""
    made = [
        drawn(
            each,
            given.get(each.code, each.default or None),
            name=f"{prefix}{each.code}",
            required=each.is_needed("registration", kind, path),
            fault=faults.get(each.code, ""),
            at=at,
        )
        for each in fields
        if not each.is_computed
    ]
    made.sort(key=lambda each: bool(each.field.section))
    return [(section, list(group)) for section, group in groupby(made, lambda each: each.field.section_label)]
