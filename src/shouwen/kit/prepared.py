"""Statements written once and run at every request: PostgreSQL keeps them prepared, and neither Django nor the
driver reads them again.

Their values travel beside them, so after a while the server plans such a statement once for whatever values. It is for
what one plan serves well: a row by its key, the few rows of one subject. A partial index serves it only if the
statement itself says the index's condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper


def database() -> BaseDatabaseWrapper:
    """This thread's connection itself. Django's ``connection`` looks it up anew at each attribute."""
    return connections[DEFAULT_DB_ALIAS]


def server_cursor() -> Any:
    """A cursor whose values travel beside the statement.

    On PostgreSQL the statement's places are the server's own (``$1``); on SQLite they are Django's (``%s``).
    """
    here = database()
    if here.vendor != "postgresql":
        return here.cursor()
    from psycopg import RawCursor

    if here.connection is None:
        here.ensure_connection()
    raw: Any = RawCursor(here.connection)
    return _Logged(raw, here) if here.queries_logged else CursorWrapper(raw, here)


class _Logged(CursorDebugWrapper):
    """Logs each statement as it is sent, without its values: those meet it only in the server."""

    def execute(self, sql: Any, params: Any = None) -> Any:
        with self.debug_sql(sql, params):
            return CursorWrapper.execute(self, sql, params)


@lru_cache(maxsize=512)
def numbered(sql: str, vendor: str) -> str:
    """A statement written with Django's places, as :func:`server_cursor` takes it."""
    if vendor != "postgresql":
        return sql
    first, *rest = sql.split("%s")
    places = count(1)
    return (first + "".join(f"${next(places)}{part}" for part in rest)).replace("%%", "%")


def run(sql: str, *values: Any) -> list[Any]:
    """Run a statement written with Django's places (``%s``), which gives rows back."""
    with server_cursor() as cursor:
        cursor.execute(numbered(sql, database().vendor), values)
        found: list[Any] = cursor.fetchall()
        return found


def change_rows(rows: Sequence[models.Model], columns: Sequence[str], *, counting: str = "") -> None:
    """Write these columns (by attribute, ``owner_id``) of rows of one table as the rows hold them now.

    PostgreSQL takes ``TOGETHER`` of them in one trip. ``counting`` names a column that grows by one, here and in the
    table.
    """
    if not rows:
        return
    here, model = database(), type(rows[0])
    fields = [_field(model, name) for name in columns]
    values = [
        [*(each.get_db_prep_save(getattr(row, each.attname), here) for each in fields), row.pk]
        for row in rows
    ]
    for row in rows if counting else ():
        setattr(row, counting, getattr(row, counting) + 1)
    with server_cursor() as cursor:
        if here.vendor != "postgresql":
            cursor.executemany(_change(model, tuple(columns), counting, 1, here.vendor), values)
            return
        for begin in range(0, len(values), TOGETHER):
            batch = values[begin : begin + TOGETHER]
            cursor.execute(
                _change(model, tuple(columns), counting, len(batch), here.vendor),
                [*chain.from_iterable(batch)],
            )


TOGETHER = 20


@lru_cache(maxsize=512)
def _change(
    model: type[models.Model], columns: tuple[str, ...], counting: str, rows: int, vendor: str
) -> str:
    quote = database().ops.quote_name
    sets = [f"{quote(_field(model, name).column or '')} = %s" for name in columns]
    if counting:
        sets.append(f"{quote(counting)} = {quote(counting)} + 1")
    arm = f"UPDATE {quote(model._meta.db_table)} SET {', '.join(sets)} WHERE {quote(_field(model, 'pk').column or '')} = %s"
    inner = ", ".join(f"w{place} AS ({arm} RETURNING 1)" for place in range(rows - 1))
    return numbered(f"WITH {inner} {arm}" if inner else arm, vendor)


def _field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    """A column's field, by attribute; ``pk`` is the key."""
    found = model._meta.pk if name == "pk" else model._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found
