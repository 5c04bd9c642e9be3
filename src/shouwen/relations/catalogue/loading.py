"""Turning a pack's parts into rows: only what is not there yet, found by its code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from shouwen.kit.sql import insert_rows
from shouwen.relations.catalogue import definitions, rules
from shouwen.relations.catalogue.models import Category, Channel, Code, Field, Kind, Source, Value
from shouwen.relations.catalogue.slots import Pack

FLAT: dict[str, type[Value]] = {"kinds": Kind, "channels": Channel, "sources": Source}
ASIDE = {"children", "unit", "code"}
NOT_OURS = ASIDE | {"fields"}
"""What of a category becomes rows of their own."""


def load(pack: Pack, name: str) -> int:
    """Insert the missing values of a pack; says how many. Run inside the caller's transaction.

    What is there stays as it is, so what an installation has renamed or retired is never undone by a pack.
    """
    rows: list[Value] = []
    for part, model in FLAT.items():
        rows += _flat(model, pack.part(part) or [], name)
    rows += _categories(pack.part("categories") or [], name)
    for list_code, values in (pack.part("codes") or {}).items():
        rows += _codes(list_code, values, name)
    insert_rows(rows)
    return len(rows)


def _flat(model: type[Value], values: list[dict[str, Any]], pack: str) -> list[Value]:
    known = set(model.objects.values_list("code", flat=True))
    start = len(known)
    return [
        model(**value, position=start + place, pack=pack)
        for place, value in enumerate(values)
        if value["code"] not in known
    ]


def _walk(
    values: list[dict[str, Any]], parent: str = "", level: int = 1, *, joined: bool
) -> Iterator[tuple[str, str, int, int, dict[str, Any]]]:
    for place, value in enumerate(values):
        code = f"{parent}.{value['code']}" if joined and parent else value["code"]
        yield code, parent, level, place, value
        yield from _walk(value.get("children", []), code, level + 1, joined=joined)


def _categories(values: list[dict[str, Any]], pack: str) -> list[Value]:
    known = {row.code: row for row in Category.objects.all()}
    start = len(known)
    made: list[Value] = []
    asked: list[tuple[str, list[dict[str, Any]]]] = []
    for code, parent, level, place, value in _walk(values, joined=True):
        if code in known:
            continue
        pinyin, initials = rules.spelled(value["name"])
        row = Category(
            code=code,
            parent=known[parent] if parent else None,
            level=level,
            position=start + place if level == 1 else place,
            unit_code=value.get("unit", ""),
            pinyin=pinyin,
            initials=initials,
            pack=pack,
            **{key: each for key, each in value.items() if key not in NOT_OURS},
        )
        known[code] = row
        made.append(row)
        if value.get("fields"):
            asked.append((code, value["fields"]))
    return [*made, *_fields(asked, pack)]


def _fields(asked: list[tuple[str, list[dict[str, Any]]]], pack: str) -> list[Value]:
    """The fields new categories ask for: what is defined already is shared, unless it means something else."""
    if not asked:
        return []
    known = {row.code: row for row in Field.objects.all()}
    made: list[Value] = []
    for values in definitions.gathered(asked):
        same = known.get(values["code"])
        if same is not None and same.type != values["type"]:
            values["code"] = f"{values['code']}_{values['type']}"
            same = known.get(values["code"])
        if same is None:
            pinyin, initials = rules.spelled(values["name"])
            made.append(Field(**values, pinyin=pinyin, initials=initials, position=len(known) + len(made) + 1, pack=pack))
            continue
        if same.needed and not same.needed_for:
            same.needed_for = [f"category:{each}" for each in same.categories]
        same.categories = [*same.categories, *(each for each in values["categories"] if each not in same.categories)]
        if values["needed"]:
            same.needed = same.needed or values["needed"]
            same.needed_for += values["needed_for"] or [f"category:{each}" for each in values["categories"]]
        same.save(update_fields=["categories", "needed", "needed_for"])
    return made


def _codes(list_code: str, values: list[dict[str, Any]], pack: str) -> list[Value]:
    known = {row.code: row for row in Code.objects.filter(list_code=list_code)}
    start = len(known)
    made: list[Value] = []
    for code, parent, level, place, value in _walk(values, joined=False):
        if code in known:
            continue
        pinyin, initials = rules.spelled(value["name"])
        row = Code(
            list_code=list_code,
            code=code,
            parent=known[parent] if parent else None,
            level=level,
            position=start + place if level == 1 else place,
            pinyin=pinyin,
            initials=initials,
            pack=pack,
            **{key: each for key, each in value.items() if key not in ASIDE},
        )
        known[code] = row
        made.append(row)
    return made
