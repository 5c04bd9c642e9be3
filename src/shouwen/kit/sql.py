"""Writing many kinds of rows in one trip to the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any

from django.db import connection, models

Prepare = Callable[[Any], Any]
USUAL = {models.Field.get_db_prep_save, models.ForeignKey.get_db_prep_save}
FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
PLAIN = frozenset({str, int, bool, type(None)})
"""Values of these types go to the driver as they are when the field is one of ``FIELDS``."""


@cache
def _columns(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(model._meta.concrete_fields)


@cache
def _plan(model: type[models.Model], vendor: str) -> tuple[tuple[str, frozenset[type], Prepare], ...]:
    """For each column: the attribute, the types of value a driver takes as they are, the preparation of others."""
    return tuple((field.attname, _as_they_are(field, vendor), _preparation(field, vendor)) for field in _columns(model))


def _as_they_are(field: models.Field[Any, Any], vendor: str) -> frozenset[type]:
    if vendor == "postgresql" and type(field) is models.DateTimeField:
        return frozenset({datetime, type(None)})
    usual = isinstance(field, FIELDS) and type(field).get_db_prep_save in USUAL
    return PLAIN if usual else frozenset()


def _preparation(field: models.Field[Any, Any], vendor: str) -> Prepare:
    if vendor == "sqlite" and type(field) is models.DateTimeField:
        return _sqlite_moment
    return lambda value: field.get_db_prep_save(value, connection)


def _sqlite_moment(value: datetime | None) -> str | None:
    """A moment as Django keeps it in SQLite: UTC without a zone, as text."""
    return None if value is None else str(value.astimezone(UTC).replace(tzinfo=None))


def _values(row: models.Model, plan: tuple[tuple[str, frozenset[type], Prepare], ...]) -> list[Any]:
    held = row.__dict__
    return [
        held[name] if held[name].__class__ in plain else prepare(held[name]) for name, plain, prepare in plan
    ]


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
        model = type(batch[0])
        plan = _plan(model, connection.vendor)
        marks = _marks(model, connection.vendor)
        arms.append(_insert_head(model, connection.vendor) + ", ".join([marks] * len(batch)))
        params.append([value for row in batch for value in _values(row, plan)])
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
