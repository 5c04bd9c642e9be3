"""Ten times as many cases, for the one question of whether a list slows as its table grows."""

from __future__ import annotations

import psycopg
from psycopg import sql

COPIED = {
    "id": "id - {copy} * (SELECT max(id) - min(id) + 1 FROM seed)",
    "number": "number || '~' || {copy}",
    "intake_key": "intake_key || '~' || {copy}",
    "due_at": "CASE WHEN due_at < '9999-01-01' THEN due_at - {copy} * interval '7 minutes' ELSE due_at END",
}
"""What differs in a copy: its keys, and when it is due, so that the copies of a case do not lie side by side."""


def clone(admin: str, source: str, target: str) -> str:
    """A copy of a database on which nobody works at the moment; returns its URL."""
    with psycopg.connect(admin, autocommit=True) as own:
        drop(admin, target)
        own.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(target), sql.Identifier(source))
        )
    return admin.rsplit("/", 1)[0] + f"/{target}"


def drop(admin: str, name: str) -> None:
    """Remove a database of the bench, whoever is still connected to it."""
    with psycopg.connect(admin, autocommit=True) as own:
        own.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def multiply(url: str, times: int) -> int:
    """Copy every case until there are ``times`` as many; returns how many there are.

    Only the rows a queue walks are copied, not their texts and history: a queue reads neither.
    """
    with psycopg.connect(url, autocommit=True) as own:
        named = own.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'cases_case'::regclass AND attnum > 0 AND NOT attisdropped"
        ).fetchall()
        columns = [name for (name,) in named]
        own.execute("CREATE TEMPORARY TABLE seed AS SELECT * FROM cases_case")
        for copy in range(1, times):
            values = [COPIED.get(name, f'"{name}"').format(copy=copy) for name in columns]
            into = ", ".join(f'"{name}"' for name in columns)
            own.execute(f"INSERT INTO cases_case ({into}) SELECT {', '.join(values)} FROM seed".encode())
        own.execute("VACUUM ANALYZE cases_case")
        found = own.execute("SELECT count(*) FROM cases_case").fetchone()
    return found[0] if found else 0
