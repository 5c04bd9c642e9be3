"""Writing many kinds of rows in one trip to the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from itertools import chain, count
from operator import itemgetter
from typing import Any

import msgspec
from django.db import connection, models

from shouwen.kit.prepared import database, numbered, server_cursor

Prepare = Callable[[Any], Any]
USUAL = {models.Field.get_db_prep_save, models.ForeignKey.get_db_prep_save}
FIELDS = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
PLAIN: frozenset[type] = frozenset({str, int, bool, type(None)})
"""Values of these types go to the driver as they are when the field is one of ``FIELDS``."""
EMPTY: dict[type, str | None] = {dict: "{}", list: "[]", type(None): None}
TIMES: frozenset[type] = frozenset({datetime, timedelta, type(None)})


@dataclass(frozen=True)
class Plan:
    """How a table's rows become values: first the columns whose values a driver takes as they are if they are of
    ``plain`` types, and the moments SQLite keeps as text, each in one go; then the others, each with its preparation."""

    names: str
    width: int
    plain: frozenset[type]
    usual: Callable[[dict[str, Any]], tuple[Any, ...]]
    usual_fields: tuple[models.Field[Any, Any], ...]
    moments: Callable[[dict[str, Any]], tuple[Any, ...]]
    others: tuple[tuple[str, Prepare], ...]

    def values(self, row: models.Model) -> list[Any]:
        """The values of a row, in the order of ``names``."""
        held = row.__dict__
        values = list(self.usual(held))
        if not self.plain.issuperset(map(type, values)):
            values = [
                value if type(value) in self.plain else field.get_db_prep_save(value, connection)
                for value, field in zip(values, self.usual_fields, strict=True)
            ]
        values += map(_sqlite_moment, self.moments(held))
        for name, prepare in self.others:
            values.append(prepare(held[name]))
        return values


@cache
def _plan(model: type[models.Model], vendor: str) -> Plan:
    fields = [field for field in model._meta.concrete_fields if field.db_type(connection) is not None]  # kept by this database
    usual = tuple(field for field in fields if _is_usual(field, vendor))
    moments = tuple(field for field in fields if _is_text_moment(field, vendor))
    others = tuple(field for field in fields if field not in (*usual, *moments))
    columns = ", ".join(connection.ops.quote_name(field.column or "") for field in (*usual, *moments, *others))
    return Plan(
        names=f"{connection.ops.quote_name(model._meta.db_table)} ({columns})",
        width=len(fields),
        plain=PLAIN | TIMES if vendor == "postgresql" else PLAIN,
        usual=_getter([field.attname for field in usual]),
        usual_fields=usual,
        moments=_getter([field.attname for field in moments]),
        others=tuple((field.attname, _preparation(field, vendor)) for field in others),
    )


def _is_usual(field: models.Field[Any, Any], vendor: str) -> bool:
    is_plain = isinstance(field, FIELDS) and type(field).get_db_prep_save in USUAL
    return is_plain or bool(_as_they_are(field, vendor))


def _is_text_moment(field: models.Field[Any, Any], vendor: str) -> bool:
    return vendor == "sqlite" and type(field) is models.DateTimeField


def _getter(names: list[str]) -> Callable[[dict[str, Any]], tuple[Any, ...]]:
    return itemgetter(*names) if len(names) > 1 else lambda held: tuple(held[name] for name in names)


def _as_they_are(field: models.Field[Any, Any], vendor: str) -> frozenset[type]:
    if vendor == "postgresql" and type(field) in (models.DateTimeField, models.DurationField):
        return TIMES
    return frozenset()


def _preparation(field: models.Field[Any, Any], vendor: str) -> Prepare:
    if _is_text_moment(field, vendor):
        return _sqlite_moment
    if type(field) is models.JSONField:
        return _json(field.encoder().encode if field.encoder else _as_json)
    return lambda value: field.get_db_prep_save(value, connection)


@lru_cache(maxsize=1024)
def _sqlite_moment(value: datetime | None) -> str | None:
    """A moment as Django keeps it in SQLite: UTC without a zone, as text. Rows written together share their moments."""
    if value is None:
        return None
    return str(value if value.tzinfo is UTC else value.astimezone(UTC))[:-6]


def _as_json(value: Any) -> str:
    return _encoder.encode(value).decode()


def _plainly(value: Any) -> str:
    if isinstance(value, str):  # a text that is safe in a page is a text
        return str.__str__(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")


_encoder = msgspec.json.Encoder(enc_hook=_plainly)


def _json(encode: Callable[[Any], str]) -> Prepare:
    """A JSON value as the text either database reads it from."""

    def prepare(value: Any) -> str | None:
        return EMPTY[value.__class__] if not value and value.__class__ in EMPTY else encode(value)

    return prepare


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Insert rows of any mix of tables, whose keys the program has already made.

    PostgreSQL takes a few rows in one statement, one ``WITH`` arm a table, and many by COPY, one trip a table; SQLite,
    which has no trip to save, takes one prepared statement a table and every row through it. Foreign keys among the
    rows are fine, because Django makes them deferred; database defaults are not read back.
    """
    groups: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
    if not groups:
        return
    here = database()
    if here.vendor != "postgresql":
        _one_by_one(groups)
    elif len(rows) <= MANY:
        _together(groups)
    else:
        _copied(groups)
    for row in rows:
        row._state.adding, row._state.db = False, here.alias


Groups = dict[type[models.Model], list[models.Model]]
MANY = 60
"""From so many rows on, COPY costs less than one long statement."""


def _flat(groups: Groups) -> list[Any]:
    found: list[Any] = []
    for model, batch in groups.items():
        plan = _plan(model, "postgresql")
        for row in batch:
            found += plan.values(row)
    return found


def _one_by_one(groups: Groups) -> None:
    with connection.cursor() as cursor:
        for model, batch in sorted(groups.items(), key=lambda group: _rank(group[0])):
            plan = _plan(model, connection.vendor)
            into = _insert(model, connection.vendor)
            if len(batch) == 1:
                cursor.execute(into, plan.values(batch[0]))
            else:
                cursor.executemany(into, [plan.values(row) for row in batch])


@cache
def _rank(model: type[models.Model]) -> int:
    """How many tables a table leads to by its foreign keys: in this order nothing is written before what it names.

    Otherwise SQLite, with a key still unmet, looks through whole tables at each row that might meet it.
    """
    found: set[type[models.Model]] = set()
    waiting = [model]
    while waiting:
        named = {field.related_model for field in waiting.pop()._meta.concrete_fields if field.related_model}
        waiting += named - found
        found |= named
    return len(found - {model})


@cache
def _insert(model: type[models.Model], vendor: str) -> str:
    plan = _plan(model, vendor)
    return f"INSERT INTO {plan.names} VALUES (" + ", ".join(["%s"] * plan.width) + ")"


@lru_cache(maxsize=512)
def _statement(shape: tuple[tuple[type[models.Model], int], ...]) -> str:
    """One statement for so many rows of each table, its places numbered the server's own way (``$1``), so that
    neither Django nor the driver has to read it again at each call."""
    places = count(1)
    arms = []
    for model, rows in shape:
        plan = _plan(model, "postgresql")
        values = ", ".join(
            "(" + ", ".join(f"${next(places)}" for _ in range(plan.width)) + ")" for _ in range(rows)
        )
        arms.append(f"INSERT INTO {plan.names} VALUES {values}")
    if len(arms) == 1:
        return arms[0]
    inner = ", ".join(f"w{number} AS ({arm})" for number, arm in enumerate(arms[:-1]))
    return f"WITH {inner} {arms[-1]}"


def _together(groups: Groups) -> None:
    statement = _statement(tuple((model, len(batch)) for model, batch in groups.items()))
    with server_cursor() as cursor:
        cursor.execute(statement, _flat(groups))


def _copied(groups: Groups) -> None:
    with connection.cursor() as cursor:
        for model, batch in groups.items():
            plan = _plan(model, "postgresql")
            with cursor.copy(f"COPY {plan.names} FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(plan.values(row))


def change_rows(rows: Sequence[models.Model], columns: Sequence[str], *, counting: str = "") -> None:
    """Write these columns (by name or attribute) of rows of one table as the rows hold them now.

    PostgreSQL takes ``TOGETHER`` of them in one trip. ``counting`` names a column that grows by one, here and in the
    table.
    """
    if not rows:
        return
    here, model = database(), type(rows[0])
    taken, arm = _change(model, tuple(columns), counting, here.vendor)
    values = [
        [*(_taken(getattr(row, name), plain, prepare) for name, plain, prepare in taken), row.pk]
        for row in rows
    ]
    for row in rows if counting else ():
        setattr(row, counting, getattr(row, counting) + 1)
    with server_cursor() as cursor:
        if here.vendor != "postgresql":
            cursor.executemany(arm, values)
            return
        for begin in range(0, len(values), TOGETHER):
            batch = values[begin : begin + TOGETHER]
            cursor.execute(_arms(arm, len(batch)), [*chain.from_iterable(batch)])


TOGETHER = 20
Taken = tuple[str, frozenset[type], Prepare]
"""An attribute, the types of its values a driver takes as they are, and the preparation of the others."""


def _taken(value: Any, plain: frozenset[type], prepare: Prepare) -> Any:
    return value if value.__class__ in plain else prepare(value)


@cache
def _change(
    model: type[models.Model], columns: tuple[str, ...], counting: str, vendor: str
) -> tuple[tuple[Taken, ...], str]:
    """How the values of a change are taken, and the statement that changes one row."""
    quote, meta = connection.ops.quote_name, model._meta
    fields = [field for name in columns if isinstance(field := meta.get_field(name), models.Field)]
    sets = [f"{quote(field.column or '')} = %s" for field in fields]
    if counting:
        sets.append(f"{quote(counting)} = {quote(counting)} + 1")
    taken = tuple(
        (
            field.attname,
            _as_they_are(field, vendor) or (PLAIN if _is_usual(field, vendor) else frozenset()),
            _preparation(field, vendor),
        )
        for field in fields
    )
    key = quote(meta.pk.column or "")
    return taken, f"UPDATE {quote(meta.db_table)} SET {', '.join(sets)} WHERE {key} = %s"


@lru_cache(maxsize=512)
def _arms(arm: str, rows: int) -> str:
    """One statement for several rows, numbered the server's own way."""
    inner = ", ".join(f"w{place} AS ({arm})" for place in range(rows - 1))
    return numbered(f"WITH {inner} {arm}" if inner else arm, "postgresql")
