"""An installation moves from SQLite to PostgreSQL and back, by the commands an administrator types."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.conftest import Installation

SERVER = os.environ.get("SHOUWEN_DATABASE_URL", "")


@pytest.fixture
def postgres() -> Iterator[str]:
    """The URL of an empty database, gone afterwards."""
    if not SERVER.startswith("postgres"):
        pytest.skip("needs PostgreSQL (SHOUWEN_DATABASE_URL)")
    psycopg = pytest.importorskip("psycopg")
    server, name = SERVER.rpartition("/")[0], f"moving_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_there_and_back_nothing_is_lost(own: Installation, postgres: str, tmp_path: Path) -> None:
    there, back = Installation(tmp_path / "there"), Installation(tmp_path / "back")
    first, second = tmp_path / "first.tar", tmp_path / "second"
    assert own.run("export", str(first), "--whole", "--as", "A001").returncode == 0
    for home in (there, back):
        home.home.mkdir()
        shutil.copy(own.home / "keys.json", home.home)
    for words in (("migrate",), ("import", "archive", str(first)), ("verify",),
                  ("export", str(second), "--whole", "--as", "A001")):  # fmt: skip
        done = there.run(*words, SHOUWEN_DATABASE_URL=postgres)
        assert done.returncode == 0, done.stdout + done.stderr
    for words in (("migrate",), ("import", "archive", str(second)), ("verify",)):
        done = back.run(*words)
        assert done.returncode == 0, done.stdout + done.stderr


def test_without_the_old_keys_nothing_is_read(own: Installation, tmp_path: Path) -> None:
    archive, other = tmp_path / "all.tar", Installation(tmp_path / "other")
    other.home.mkdir()
    assert own.run("export", str(archive), "--whole", "--as", "A001").returncode == 0
    other.prepare()
    done = other.run("import", "archive", str(archive))
    assert done.returncode == 1
    assert "keys.json" in done.stderr
    shutil.copy(own.home / "keys.json", other.home)
    assert other.run("import", "archive", str(archive)).returncode == 0
    done = other.run("import", "archive", str(archive))
    assert done.returncode == 1
    assert "已经有人在用" in done.stderr
