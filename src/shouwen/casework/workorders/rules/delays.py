"""Time that stands still (挂起, demand 3.2). How much more time may be asked for is a matter of deadlines."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from shouwen.casework.workorders.rules.policy import Figures


def why_not_suspend(*, resume_on: date, today: date, pending: bool, held: Figures) -> str:
    """Why an order cannot rest until that day; '' when it can."""
    if pending:
        return _("已经申请挂起，等批复")
    if resume_on <= today:
        return _("恢复日期要在今天之后")
    if (resume_on - today).days > held.suspension_days:
        return _("最多挂起 %(days)s 天") % {"days": held.suspension_days}
    return ""
