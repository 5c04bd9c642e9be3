"""``shouwen demo`` begins anew only what it made itself."""

from __future__ import annotations

import sqlite3
from argparse import Namespace
from errno import EADDRINUSE

import pytest

from ops.conftest import Installation
from shouwen.interfaces.ops.commands import demo


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


def test_a_port_taken_while_the_sample_was_made_is_not_shared(monkeypatch):
    asked: list[int] = []

    def free_only_once(_host: str, port: int) -> None:
        asked.append(port)
        if len(asked) > 1:
            raise OSError(EADDRINUSE, "taken")

    monkeypatch.setattr(demo.serving, "need_port", free_only_once)
    monkeypatch.setattr(demo.serving, "serve", lambda *_where, **_how: asked.append(0))
    for name, told in (("state", ""), ("welcome", None)):
        monkeypatch.setattr(demo, name, lambda told=told: told)
    monkeypatch.setattr(demo.schema, "pending", lambda: False)
    monkeypatch.setattr(demo.founding, "is_begun", lambda: True)
    with pytest.raises(OSError, match="taken"):
        demo.run(Namespace(host="127.0.0.1", port=8000, workers=1, reset=False, no_serve=False))
    assert asked == [8000, 8000]
