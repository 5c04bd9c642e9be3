"""Lifting the ledger's guard, for one purpose only: an empty installation makes room for one that is brought over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from django.db import connection, transaction


class _Editor:
    """As much of a schema editor as the triggers' own migration asks for."""

    connection = connection

    def execute(self, sql: str, params: Any = ()) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


@contextmanager
def lifted() -> Iterator[None]:
    """Inside, entries may be deleted; the triggers are back before the caller's transaction goes on.

    A transaction that fails brings them back as well, with everything else.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the guard is lifted inside a transaction only")
    triggers = import_module("shouwen.foundation.ledger.migrations.0002_forbid_change")
    triggers.allow(None, _Editor())
    yield
    triggers.forbid(None, _Editor())
