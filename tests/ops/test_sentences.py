"""Whatever fails, a person reads a sentence that says what to do."""

from __future__ import annotations

import errno

import pytest
from django.db import OperationalError, ProgrammingError, connection

from shouwen.interfaces.ops.sentences import Stop, explain
from shouwen.kit.errors import Conflict, Invalid


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (OperationalError("database or disk is full"), "磁盘已满"),
        (OperationalError("database is locked"), "占用"),
        (OperationalError("attempt to write a readonly database"), "不可写"),
        (OperationalError("connection to server failed: Connection refused"), "连不上"),
        (OperationalError("connection failed: FATAL:  the database system is starting up"), "稍后再试"),
        (OperationalError("FATAL:  the database system is not yet accepting connections"), "稍后再试"),
        (OperationalError("terminating connection due to administrator command"), "稍后再试"),
        (OperationalError('FATAL:  database "x" does not exist'), "没有这个库"),
        (ProgrammingError('relation "cases_case" does not exist'), "shouwen migrate"),
        (OperationalError("no such table: cases_case"), "shouwen migrate"),
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘已满"),
        (OSError(errno.EADDRINUSE, "in use"), "--port"),
        (OSError(errno.EADDRNOTAVAIL, "not ours"), "--host"),
        (OSError(errno.ENAMETOOLONG, "too long", "x" * 999), "名字太长"),
        (PermissionError(errno.EACCES, "denied", "/srv/x"), "/srv/x"),
        (FileNotFoundError(errno.ENOENT, "none", "a.csv"), "a.csv"),
        (Conflict("x", "还有工单没有办完"), "还有工单没有办完"),
        (Invalid({"name": "写上姓名"}), "写上姓名"),
        (Stop("先做这个"), "先做这个"),
    ],
)
def test_known_failures_have_their_sentence(failure: Exception, words: str):
    assert words in explain(failure)


def test_a_surprise_goes_to_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    said = explain(ZeroDivisionError("division by zero"))
    (written,) = tmp_path.iterdir()
    assert str(written) in said
    assert "ZeroDivisionError" in written.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_health_says_so_when_the_database_is_away(client, monkeypatch):
    assert client.get("/healthz").json() == {"status": "ok"}

    def away() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/healthz").status_code == 503
