"""Custom fields and statuses for readers: what is asked of a case, what a value says, what a state is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from shouwen.kit import clock, dates
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.relations.catalogue import definitions, slots
from shouwen.relations.catalogue.shelf import CategoryItem, FieldItem, StatusItem, shelves


def states() -> slots.States:
    """The fixed states of cases, as the module of cases says them: code → label and glyph."""
    return {code: words for ask in slots.states for code, words in ask().items()}


def custom_fields(
    actor: Actor, *, kind: str = "", category: CategoryItem | int | None = None, at: datetime | None = None
) -> list[FieldItem]:
    """The custom fields offered to the actor's centre now, in order; with a kind or category, those asked of it.

    Without either, every field whose cases the actor may read: what lists can be filtered by. No query.
    """
    item = shelves().categories.by_id.get(category) if isinstance(category, int) else category
    if kind or item:
        return asked(kind, item.path if item else "", actor.centre_id, at=at)
    day, reach = _day(at), actor.reach("cases.read")
    return [
        each
        for each in shelves().fields.values()
        if each.is_offered(day)
        and (each.centre_id in (None, actor.centre_id) or (reach is not None and reach.covers_centre(each.centre_id)))
    ]


def _day(at: datetime | None) -> date:
    return timezone.localdate(at or clock.now())


def asked(kind: str, path: str, centre_id: int, *, at: datetime | None = None) -> list[FieldItem]:
    """The fields of a case: of its kind, its category (path) and its centre; computed ones too. No query."""
    day = _day(at)
    return [
        each for each in shelves().fields.values() if each.is_offered(day) and each.is_asked(kind, path, centre_id)
    ]


def custom_field(code: str) -> FieldItem:
    """A field by its code, retired ones too.

    :raises NotFound: when there is none.
    """
    found = shelves().fields.get(code)
    if found is None:
        raise NotFound("field_unknown", _("没有“%(code)s”这个字段") % {"code": code}, value=code)
    return found


def known_field(code: str) -> FieldItem | None:
    """A field by its code, retired ones too; None for a value that came without a definition."""
    return shelves().fields.get(code)


FAULTS = {
    "missing": lambda name: _("还差%(name)s") % {"name": name},
    "not_number": lambda name: _("%(name)s请填数字") % {"name": name},
    "not_whole": lambda name: _("%(name)s请填整数") % {"name": name},
    "not_date": lambda name: _("%(name)s请填日期，如 2026-03-19") % {"name": name},
    "not_moment": lambda name: _("%(name)s请填时间，如 2026-03-19 10:24") % {"name": name},
    "far": lambda name: _("%(name)s的年份要在 1900 到 2199 之间") % {"name": name},
    "not_listed": lambda name: _("%(name)s请从列表里选") % {"name": name},
    "not_found": lambda name: _("%(name)s请从列表里选") % {"name": name},
    "too_long": lambda name: _("%(name)s太长了，请写短一些") % {"name": name},
}


def read_value(field: FieldItem, raw: Any, *, kept: Any = None, at: datetime | None = None, name: str = "") -> Any:
    """One value as it is kept, from what was typed or sent; None for nothing.

    :raises Invalid: at ``name`` (the field's code unless given) when it cannot be read.
    """
    offered = [each.code for each in field.offered(_day(at), kept)]
    zone = timezone.get_current_timezone()
    try:
        return definitions.read(field.type, raw, options=offered, kept=kept, pattern=field.pattern, zone=zone)
    except ValueError as wrong:
        raise Invalid({name or field.code: _fault(field, str(wrong))}) from None


def _fault(field: FieldItem, fault: str) -> str:
    if fault == "not_like":
        return _("%(name)s应像 %(pattern)s（# 是数字，@ 是字母）") % {"name": field.label, "pattern": field.pattern}
    return FAULTS.get(fault, FAULTS["not_number"])(field.label)


def check_values(
    fields: Iterable[FieldItem],
    given: Mapping[str, Any],
    *,
    kind: str,
    path: str,
    when: str = "registration",
    prefix: str = "fields.",
    at: datetime | None = None,
) -> dict[str, Any]:
    """Values for a new case, as they are kept: defaults put in, computed ones worked out, unknown keys left as they are.

    With an empty ``when`` nothing is demanded, and what cannot be read stays as it came.

    :raises Invalid: with ``prefix`` + code for each field that is missing or unreadable.
    """
    listed = list(fields)
    codes = {each.code for each in listed}
    values = {key: value for key, value in given.items() if key not in codes and value not in (None, "")}
    faults: dict[str, str] = {}
    for field in listed:
        if field.is_computed:
            continue
        name, raw = f"{prefix}{field.code}", given.get(field.code)
        if field.code not in given and field.default:
            raw = field.default
        try:
            value = read_value(field, raw, at=at, name=name)
        except Invalid as wrong:
            if when:
                faults |= wrong.fields
            else:
                values[field.code] = str(raw)
            continue
        if value is not None:
            values[field.code] = value
        elif when and field.is_needed(when, kind, path):
            faults[name] = FAULTS["missing"](field.label)
    if faults:
        raise Invalid(faults)
    return {**values, **computed(listed, values)}


def computed(fields: Iterable[FieldItem], values: Mapping[str, Any]) -> dict[str, Any]:
    """What computed fields come to, those whose sources are there."""
    made = {}
    for field in fields:
        if field.is_computed:
            traits = field.traits
            hours = definitions.hours_between(values.get(traits.get("from", "")), values.get(traits.get("to", "")),
                                              traits.get("allowed", 0))  # fmt: skip
            if hours is not None:
                made[field.code] = hours
    return made


def lacking(fields: Iterable[FieldItem], values: Mapping[str, Any], *, when: str, kind: str, path: str) -> list[FieldItem]:
    """The fields that must be filled by now and are not."""
    return [each for each in fields if each.is_needed(when, kind, path) and values.get(each.code) in (None, "", [])]


def wording_of(field: FieldItem | None, value: Any, names: Mapping[str, str] | None = None) -> str:
    """A kept value in the reader's words. ``names`` are those of people and units by the text of their id."""
    if value in (None, "", []):
        return ""
    if isinstance(value, list):
        return _("、").join(wording_of(field, each, names) for each in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field is None:
        return str(value)
    if field.type in definitions.POINTERS:
        return (names or {}).get(str(value), str(value))
    if field.type == "moment":
        moment = moment_in(value)
        return str(value) if moment is None else f"{_local(moment):%Y-%m-%d %H:%M}"
    if field.type == "money":
        return f"{value} {field.currency}".rstrip()
    option = field.by_option.get(str(value)) if field.options else None
    return option.label if option else str(value)


def moment_in(value: Any) -> datetime | None:
    """The moment a text tells; None where there is no such day or hour."""
    try:
        return parse_datetime(str(value))
    except ValueError:
        return None


def _local(moment: datetime) -> datetime:
    return dates.local(moment) if moment.tzinfo else moment


def statuses(
    actor: Actor | None = None, *, state: str = "", kind: str = "", at: datetime | None = None
) -> list[StatusItem]:
    """The statuses on offer now, in order; to an actor's centre, on one state, for one kind when asked. No query."""
    day = _day(at)
    return [
        each
        for each in shelves().statuses.values()
        if each.is_offered(day)
        and (not state or each.state == state)
        and (not kind or not each.kinds or kind in each.kinds)
        and (actor is None or actor.almighty or each.centre_id in (None, actor.centre_id))
    ]


def status(code: str) -> StatusItem:
    """A status by its code, retired ones too.

    :raises NotFound: when there is none.
    """
    found = shelves().statuses.get(code)
    if found is None:
        raise NotFound("status_unknown", _("没有“%(code)s”这个状态") % {"code": code}, value=code)
    return found


def fresh() -> None:
    """Read the catalogue anew at the next use: for work that follows a change made in another process."""
    shelves.forget()


def status_label(code: str) -> str:
    """The words of a status in the reader's language; '' when there is none of that code."""
    found = shelves().statuses.get(code) if code else None
    return found.label if found else ""


def automatic_status(state: str, *, kind: str, centre_id: int, at: datetime) -> str:
    """The code of the status a case gets by itself on entering a state: the centre's own before the province's."""
    day = _day(at)
    found = [
        each
        for each in shelves().statuses.values()
        if each.is_automatic
        and each.state == state
        and each.centre_id in (None, centre_id)
        and (not each.kinds or kind in each.kinds)
        and each.is_offered(day)
    ]
    return min(found, key=lambda each: each.centre_id is None).code if found else ""
