"""The log names what failed, never the values that were at hand."""

from __future__ import annotations

import structlog

from shouwen.settings import logs


def test_a_traceback_shows_no_values(capsys):
    logs.configure()

    def fails() -> None:
        phone = "13800002607"
        assert phone
        raise ValueError("no line")

    try:
        fails()
    except ValueError:
        structlog.get_logger().exception("job_failed", job="test")
    told = capsys.readouterr()
    assert told.out == ""
    assert "job_failed" in told.err
    assert "ValueError: no line" in told.err
    assert "13800002607" not in told.err
