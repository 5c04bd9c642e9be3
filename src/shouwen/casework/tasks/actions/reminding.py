"""What is due is remembered once, what is late is told once to whoever leads."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.tasks import states
from shouwen.casework.tasks.models import Task


def due_reminders(*, at: datetime, limit: int = 200) -> list[Task]:
    """Open tasks whose reminder has come and was not sent; they count as reminded from now on."""
    rows = Task.objects.filter(state=states.OPEN, remind_at__lte=at, reminded_at=None, due_at__gt=at, owner__isnull=False)
    found = list(rows.select_related("case").order_by("due_at")[:limit])
    Task.objects.filter(pk__in=[each.pk for each in found]).update(reminded_at=at)
    return found


def gone_late(*, at: datetime, limit: int = 200) -> list[Task]:
    """Open tasks whose time is over and was not told; they count as told from now on."""
    rows = Task.objects.filter(state=states.OPEN, due_at__lt=at, late_at=None)
    found = list(rows.select_related("case").order_by("due_at")[:limit])
    Task.objects.filter(pk__in=[each.pk for each in found]).update(late_at=at)
    return found
