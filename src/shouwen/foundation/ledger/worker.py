"""What a worker does in one turn: deliver facts, run the timed jobs that are due."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from datetime import datetime

import structlog

from shouwen.foundation.ledger import leases
from shouwen.foundation.ledger.deliver import deliver_due

log = structlog.get_logger()


def turn(holder: str, *, clock: Callable[[], datetime], stops: Callable[[], bool] = bool) -> int:
    """One turn of a worker; says how much was done, so that an idle worker can rest.

    ``stops`` is asked between jobs: who is told to end finishes the job in hand, not all that are due.
    """
    done = deliver_due(at=clock())
    for job in leases.due(at=clock()):
        if stops():
            break
        if not leases.take(job, holder, at=clock()):
            continue
        error = ""
        try:
            job.run(at=clock())
        except Exception as failure:
            error = "".join(traceback.format_exception_only(failure))
            log.exception("job_failed", job=job.name)
        leases.give_back(job, holder, at=clock(), error=error)
    return done
