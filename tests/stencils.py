"""Test databases on SQLite begin as a copy of one that was migrated before: twenty seconds less in each run.

A stencil is kept for each state of the migrations and of the lock (``SHOUWEN_STENCILS``, else pytest's cache folder);
migrating goes on from it as ever, so what is missing is found. PostgreSQL is migrated each time.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.backends.sqlite3.creation import DatabaseCreation

ROOT = Path(__file__).resolve().parents[1]


def stencil() -> Path:
    """Where the stencil of the tree as it stands lies, or will lie."""
    parts = [*sorted(ROOT.glob("src/shouwen/**/migrations/*.py")), ROOT / "uv.lock"]
    said = hashlib.sha256(b"\0".join(part.read_bytes() for part in parts)).hexdigest()[:16]
    folder = Path(os.environ.get("SHOUWEN_STENCILS") or ROOT / ".pytest_cache" / "stencils")
    return folder / f"{said}.sqlite3"


@contextmanager
def from_stencils() -> Iterator[None]:
    """While it lasts, a test database on SQLite is copied, and the first one migrated is kept."""
    make, held = DatabaseCreation.create_test_db, []

    def create(self: DatabaseCreation, *arguments: Any, **named: Any) -> str:
        kept = stencil()
        if kept.exists():
            held.append(
                sqlite3.connect(self._get_test_db_name(), uri=True)
            )  # memory is lost when nobody looks at it
            with closing(sqlite3.connect(kept)) as source:
                source.backup(held[0])
        name = make(self, *arguments, **named)
        if not kept.exists():
            keep(kept)
        return name

    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            patch.setattr(DatabaseCreation, "create_test_db", create)
        yield
        for each in held:
            each.close()


def keep(kept: Path) -> None:
    """Whole or not at all: another run may look for it at this moment."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(draft)) as target:
        connection.connection.backup(target)
    draft.replace(kept)
