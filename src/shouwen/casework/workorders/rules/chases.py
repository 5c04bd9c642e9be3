"""When a unit may be pressed, how hard and how often (demand 3.2, CASE-030)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shouwen.casework.workorders.rules.policy import Figures
from shouwen.casework.workorders.states import CHASE_LEVELS

ACKNOWLEDGE = {"phone": 30, "notice": 120, "leader": 30}
"""In how many working minutes a chase is to be acknowledged; a reminder asks for nothing."""

STEPS = ("phone", "notice", "leader")


def why_not_chase(
    level: str,
    *,
    source: str,
    counts: Mapping[str, int],
    overdue: bool,
    last_at: datetime | None,
    at: datetime,
    held: Figures,
) -> str:
    """Why an order cannot be chased so now; '' when it can. The customer's own chase is always recorded.

    ``counts`` are the chases of this round by level. A harder level comes after a softer one, or once it is late.
    """
    if source == "customer":
        return ""
    if counts.get(level, 0) >= held.chase_limit:
        return _("%(level)s本轮已有 %(count)s 次，请换更高一级") % {
            "level": CHASE_LEVELS[level],
            "count": counts[level],
        }
    if source != "timer" and last_at and at - last_at < timedelta(minutes=held.chase_gap_minutes):
        return _("刚刚催过，请隔 %(minutes)s 分钟再催") % {"minutes": held.chase_gap_minutes}
    if level == "leader" and not (overdue or counts.get("notice")):
        return _("先书面催办；仍不办或已超时，再请领导催办")
    return ""


def next_level(counts: Mapping[str, int], *, overdue: bool) -> str:
    """The level to offer next: telephone, then writing, then the leader once it is late."""
    if not counts.get("phone"):
        return "phone"
    return "leader" if overdue and counts.get("notice") else "notice"
