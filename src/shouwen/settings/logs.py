"""How the program writes its log: one line an event on standard error, tracebacks without the values of variables.

Variables hold customers' names and numbers, and a log is no place for them (house rule: ids only).
"""

from __future__ import annotations

import sys
from typing import Any

import structlog


def configure() -> None:
    """Set the log up; once a process, before anything is written."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        logger_factory=_to_stderr,
    )


def _to_stderr(*_names: Any) -> structlog.PrintLogger:
    return structlog.PrintLogger(sys.stderr)
