"""A pytest plugin: the last of several runs sums up all of them, so that no failure hides behind a later success.

Each run leaves its reports in the folder ``SHOUWEN_CARRIED``; the run with ``SHOUWEN_LAST`` set takes in those of
the runs before, named by their ``SHOUWEN_SESSION``, and fails when any of them failed.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

BAD = ("failed", "error")
COUNTED = (*BAD, "passed", "skipped", "xfailed", "xpassed")


def folder() -> Path:
    """Where the runs leave their reports."""
    path = Path(os.environ["SHOUWEN_CARRIED"])
    path.mkdir(parents=True, exist_ok=True)
    return path


def is_first_hand(config: pytest.Config) -> bool:
    """True in the process that prints, false in its helpers."""
    return not hasattr(config, "workerinput")


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Leave this run's reports, or take in those of the runs before."""
    if os.environ.get("SHOUWEN_LAST"):
        for kind, report in carried(config):
            terminalreporter.stats.setdefault(kind, []).append(report)
    else:
        leave(terminalreporter.stats, config)


def leave(stats: dict[str, list[Any]], config: pytest.Config) -> None:
    """Write the reports of this run."""
    rows = []
    for kind in COUNTED:
        for report in stats.get(kind, []):
            report.sections = []
            row = config.hook.pytest_report_to_serializable(config=config, report=report)
            rows.append([kind, row])
    name = os.environ["SHOUWEN_SESSION"]
    (folder() / f"{name}.json").write_text(json.dumps(rows, default=str), encoding="utf-8")


def carried(config: pytest.Config) -> list[tuple[str, Any]]:
    """The reports of the runs before."""
    found = []
    for path in sorted(folder().glob("*.json")):
        for kind, row in json.loads(path.read_text(encoding="utf-8")):
            report = config.hook.pytest_report_from_serializable(config=config, data=row)
            report.nodeid = f"{path.stem}: {report.nodeid}"
            found.append((kind, report))
    return found


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A failure of an earlier run is a failure of the last."""
    last = is_first_hand(session.config) and os.environ.get("SHOUWEN_LAST")
    if last and any(kind in BAD for kind, _report in carried(session.config)):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
