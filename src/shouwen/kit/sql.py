"""Writing many kinds of rows in one trip to the database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection, models


@cache
def _columns(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(model._meta.concrete_fields)


def _values(row: models.Model, fields: Sequence[models.Field[Any, Any]]) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields]


@cache
def _insert_head(model: type[models.Model], vendor: str) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in _columns(model))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES "


@cache
def _marks(model: type[models.Model], vendor: str) -> str:
    return "(" + ", ".join(["%s"] * len(_columns(model))) + ")"


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of any mix of tables, whose keys the program has already made.

    PostgreSQL takes them all in one statement, one ``WITH`` arm a table; SQLite, which has no trip to save, takes
    one statement a table. Foreign keys among the rows are fine; database defaults are not read back.
    """
    ordered = sorted(rows, key=lambda row: row._meta.label)
    arms: list[str] = []
    params: list[list[Any]] = []
    for _label, group in groupby(ordered, key=lambda row: row._meta.label):
        batch = list(group)
        model, fields = type(batch[0]), _columns(type(batch[0]))
        marks = _marks(model, connection.vendor)
        arms.append(_insert_head(model, connection.vendor) + ", ".join([marks] * len(batch)))
        params.append([value for row in batch for value in _values(row, fields)])
    _run(arms, params)
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def _run(arms: list[str], params: list[list[Any]]) -> None:
    if not arms:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and len(arms) > 1:
            # Django creates foreign keys deferred, so the order of the arms does not matter.
            with_arms = ", ".join(f"w{number} AS ({arm} RETURNING 1)" for number, arm in enumerate(arms[:-1]))
            cursor.execute(f"WITH {with_arms} {arms[-1]}", [value for each in params for value in each])
            return
        for arm, values in zip(arms, params, strict=True):
            cursor.execute(arm, values)
