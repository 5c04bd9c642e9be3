"""Timed work: declared beside the module it belongs to, run by any worker under a lease."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


class Sweep(Protocol):
    """A piece of work repeated for ever; it is told the time and may be cut short at any line."""

    def __call__(self, *, at: datetime) -> object: ...


@dataclass(frozen=True)
class Job:
    """A sweep, its name and how many seconds lie between two runs."""

    name: str
    every: int
    run: Sweep


JOBS: dict[str, Job] = {}


def job(name: str, *, every: int) -> Callable[[Sweep], Sweep]:
    """Declare a sweep. Under a lease only one worker runs it at a time; a killed worker's lease lapses."""

    def declare(run: Sweep) -> Sweep:
        JOBS[name] = Job(name, every, run)
        return run

    return declare
