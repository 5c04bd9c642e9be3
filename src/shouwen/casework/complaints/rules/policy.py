"""The grading rules of a centre as a row keeps them, checked and turned into tables. Pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import states as cases
from shouwen.casework.cases.slots import HOUSE, IMPACTS, URGENCIES, Tables
from shouwen.casework.complaints.rules.duties import HEADS, WORDS, Duties, duties_from
from shouwen.casework.complaints.rules.duties import HOUSE as HOUSE_DUTIES
from shouwen.kit.errors import Invalid
from shouwen.kit.money import parse

GRADES = tuple(cases.SEVERITIES)
ABOVE = ("general", "severe", "extreme")
SECTORS: Mapping[str, tuple[object, int]] = {
    "telecom": (gettext_lazy("电信"), 1),
    "logistics": (gettext_lazy("物流"), 10),
    "bank": (gettext_lazy("银行"), 5),
    "ecommerce": (gettext_lazy("电商"), 1),
    "hotel": (gettext_lazy("酒店"), 2),
    "other": (gettext_lazy("其他"), 1),
}
"""Trades, and by how much each stretches the limits of the amount column."""

Content = Mapping[str, Any]


def house() -> dict[str, Any]:
    """The house's own tables, as a row would keep them."""
    return {
        "sector": "other",
        "scale": "1",
        "amounts": {grade: str(limit) for limit, grade in HOUSE.amounts},
        "reaches": {grade: limit for limit, grade in HOUSE.reaches},
        "triggers": dict(HOUSE.triggers),
        "matrix": {impact: list(row) for impact, row in HOUSE.matrix.items()},
        "duties": {grade: plain_duties(each) for grade, each in HOUSE_DUTIES.items()},
    }


def plain_duties(duties: Duties) -> dict[str, Any]:
    """Duties as JSON."""
    return {**dataclasses.asdict(duties), "heads": list(duties.heads)}


def tables(content: Content, name: str = "") -> Tables:
    """A row's content as the tables cases grade by."""
    return Tables(
        amounts=tuple((Decimal(content["amounts"][g]), g) for g in reversed(ABOVE) if content["amounts"].get(g)),
        reaches=tuple((int(content["reaches"][g]), g) for g in reversed(ABOVE) if content["reaches"].get(g)),
        triggers=dict(content["triggers"]),
        scale=Decimal(content["scale"]),
        matrix={impact: tuple(row) for impact, row in content["matrix"].items()},
        name=name,
    )


def duties(content: Content, severity: str) -> Duties:
    """What a severity asks for."""
    return duties_from(content["duties"][severity])


def checked(given: Content) -> dict[str, Any]:
    """A row's content, put in order.

    :raises Invalid: with a sentence beside each field that is missing, wrong, or out of order. Fields are named
        ``amount_severe``, ``reach_general``, ``scale``, ``trigger_media``, ``matrix_minor_low``.
    """
    wrong: dict[str, str] = {}
    amounts = {g: _amount(given["amounts"].get(g), f"amount_{g}", wrong) for g in ABOVE}
    reaches = {g: _count(given["reaches"].get(g), f"reach_{g}", wrong) for g in ABOVE}
    if not wrong:
        _rising(amounts, "amount", wrong)
        _rising(reaches, "reach", wrong)
    made = {
        "sector": given.get("sector") if given.get("sector") in SECTORS else "other",
        "scale": _scale(given.get("scale"), wrong),
        "amounts": {g: str(v) for g, v in amounts.items() if v},
        "reaches": {g: int(v) for g, v in reaches.items() if v},
        "triggers": _triggers(given["triggers"], wrong),
        "matrix": _matrix(given["matrix"], wrong),
        "duties": {g: plain_duties(_duties(given["duties"].get(g, {}))) for g in GRADES},
    }
    if wrong:
        raise Invalid(wrong)
    return made


def _amount(value: Any, field: str, wrong: dict[str, str]) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return parse(str(value), field=field).amount
    except Invalid as no:
        wrong |= no.fields
        return None


def _count(value: Any, field: str, wrong: dict[str, str]) -> int | None:
    text = str(value if value is not None else "").strip()
    if text in ("", "0"):
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > 12 or int(text) > 10_000_000:
        wrong[field] = _("请写一个整数，空着就不看这一格")
        return None
    return int(text)


def _rising(limits: Mapping[str, Any], stem: str, wrong: dict[str, str]) -> None:
    """The worse the grade, the higher its limit."""
    last: Any = None
    for grade in ABOVE:
        value = limits[grade]
        if value is None:
            continue
        if last is not None and value <= last:
            wrong[f"{stem}_{grade}"] = _("要比上一档大")
        last = value


def _scale(value: Any, wrong: dict[str, str]) -> str:
    try:
        scale = Decimal(str(value or "1").strip())
    except InvalidOperation:
        scale = Decimal(0)
    if not (scale.is_finite() and Decimal("0.01") <= scale <= 1000):
        wrong["scale"] = _("请写 0.01 到 1000 之间的数")
        return "1"
    return f"{scale.normalize():f}"


def _triggers(given: Mapping[str, Any], wrong: dict[str, str]) -> dict[str, str]:
    for code, grade in given.items():
        if code not in cases.TRIGGERS or (grade and grade not in GRADES):
            wrong[f"trigger_{code}"] = _("请从列表里选一项")
    return {code: given[code] for code in cases.TRIGGERS if given.get(code)}


def _matrix(given: Mapping[str, Any], wrong: dict[str, str]) -> dict[str, list[int]]:
    made: dict[str, list[int]] = {}
    for impact in IMPACTS:
        row = list(given.get(impact, ()))
        made[impact] = []
        for place, urgency in enumerate(URGENCIES):
            value = str(row[place]) if place < len(row) else ""
            if value not in ("1", "2", "3", "4"):
                wrong[f"matrix_{impact}_{urgency}"] = _("请选 P1 到 P4")
                value = "4"
            made[impact].append(int(value))
    return made


def _duties(given: Mapping[str, Any]) -> Duties:
    heads = tuple(role for role in HEADS if role in given.get("heads", ()))
    return Duties(heads=heads, **{name: bool(given.get(name)) for name in WORDS})
