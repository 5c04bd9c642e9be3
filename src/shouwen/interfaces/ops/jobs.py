"""A worker's sign of life: the lease of this job says when one was last at work."""

from __future__ import annotations

from datetime import datetime

from shouwen.kit.jobs import job

HEARTBEAT = "ops.heartbeat"


@job(HEARTBEAT, every=20)
def heartbeat(*, at: datetime) -> None:
    """Nothing to do: taking the lease and giving it back leaves the time."""
