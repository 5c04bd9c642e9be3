"""Statements written once and run at every request: PostgreSQL keeps them prepared, and neither Django nor the
driver reads them again.

Their values travel beside them, so after a while the server plans such a statement once for whatever values. It is for
what one plan serves well: a row by its key, the few rows of one subject. A partial index serves it only if the
statement itself says the index's condition.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorDebugWrapper, CursorWrapper

KEPT = "_shouwen_cursor"
"""Where a thread's connection keeps its cursor."""


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
    here.ensure_connection()
    kept: _Kept | None = vars(here).get(KEPT)
    if kept is None or kept.cursor.connection is not here.connection:
        from psycopg import RawCursor

        raw: Any = RawCursor(here.connection)
        kept = vars(here)[KEPT] = _Kept(raw, here)
    return _Logged(kept.cursor, here) if here.queries_logged else kept


class _Kept(CursorWrapper):
    """The one cursor for such statements of a connection: it knows by then how their values are written and read.

    Its answer is read whole before the next statement, so it stays open, and one serves for all.
    """

    def __exit__(self, *_trouble: object) -> None:
        """Stay open."""


class _Logged(CursorDebugWrapper):
    """Logs each statement as it is sent, without its values: those meet it only in the server."""

    def __exit__(self, *_trouble: object) -> None:
        """Stay open."""

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
