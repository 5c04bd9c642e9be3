"""Whether an order was done in time, and by how much it was not (SLA-010). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

VERDICTS: Mapping[str, object] = {
    "late": _("办完超时"),
    "overdue": _("超时未办完"),
    "on_time": _("按时办完"),
    "running": _("还没到时"),
    "none": _("不评"),
}
"""What can be said of an order's time, the worst first."""


@dataclass(frozen=True)
class Timeliness:
    """The verdict, of :data:`VERDICTS`, and how long after its limit the order was (or still is) late."""

    verdict: str
    delay: timedelta = timedelta(0)

    @property
    def label(self) -> str:
        return str(VERDICTS[self.verdict])

    @property
    def hours(self) -> float:
        """The delay in clock hours, to a tenth."""
        return round(self.delay / timedelta(hours=1), 1)

    @property
    def is_on_time(self) -> bool | None:
        """True or False; None while nothing can be said yet."""
        return {"on_time": True, "late": False, "overdue": False}.get(self.verdict)


def timeliness(limit: datetime | None, done_at: datetime | None, ended_at: datetime | None, *, at: datetime) -> Timeliness:
    """Judge an order by its limit: by the first accepted reply, while it is open by now.

    ``limit`` is the one rework does not move; ``done_at`` is when the reply that was accepted came in. What ended
    without one (cancelled, given back for good), or never had a limit, is not judged.
    """
    if limit is None or (ended_at and done_at is None):
        return Timeliness("none")
    if (done_at or at) <= limit:
        return Timeliness("on_time" if done_at else "running")
    return Timeliness("late" if done_at else "overdue", (done_at or at) - limit)
