"""``shouwen demo`` begins anew only what it made itself."""

from __future__ import annotations

import sqlite3

from ops.conftest import Installation


def count(installation: Installation) -> int:
    with sqlite3.connect(installation.home / "shouwen.sqlite3") as database:
        return int(database.execute("SELECT count(*) FROM organisation_person").fetchone()[0])


def test_reset_leaves_real_work_alone(own):
    done = own.run("demo", "--reset", "--no-serve")
    assert done.returncode == 1
    assert "不是示例库" in done.stderr
    assert count(own) == 1


def test_a_begun_installation_is_served_as_it_is(own):
    done = own.run("demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert count(own) == 1
    assert not (own.home / "demo.json").exists()
