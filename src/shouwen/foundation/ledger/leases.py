"""One worker at a time for each timed job, found out by a row and a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from shouwen.foundation.ledger.models import Lease
from shouwen.kit.jobs import JOBS, Job


def due(*, at: datetime) -> list[Job]:
    """The jobs worth trying to take: due or never run, by one look at the leases."""
    known = {lease.name: lease for lease in Lease.objects.all()}
    return [job for job in JOBS.values() if job.name not in known or _is_due(job, known[job.name], at)]


def _is_due(job: Job, lease: Lease, at: datetime) -> bool:
    free = lease.holder == "" or lease.until < at
    return free and (lease.last_run_at is None or lease.last_run_at <= at - timedelta(seconds=job.every))


def take(job: Job, holder: str, *, at: datetime) -> bool:
    """Whether this worker may run the job now: it is due, and nobody else holds it."""
    hold = timedelta(seconds=max(job.every, 60))
    Lease.objects.get_or_create(name=job.name, defaults={"until": at - timedelta(seconds=1)})
    free = Lease.objects.filter(name=job.name).filter(Q(until__lt=at) | Q(holder=""))
    due = free.filter(Q(last_run_at=None) | Q(last_run_at__lte=at - timedelta(seconds=job.every)))
    with transaction.atomic():
        return due.update(holder=holder, until=at + hold) == 1


def give_back(job: Job, holder: str, *, at: datetime, error: str = "") -> None:
    """Say that the job has run (or failed: ``error``), and let the next worker have it when it is due."""
    Lease.objects.filter(name=job.name, holder=holder).update(
        holder="", until=at, last_run_at=at, last_error=error[:2000]
    )
