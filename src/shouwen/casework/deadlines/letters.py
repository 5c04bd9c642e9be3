"""The words of a clock (design 5): glyph, word, time, never bare digits."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def length(span: timedelta) -> str:
    """A stretch of time in its two largest units: ``1时32分``, ``1天4时``, ``38分``; at least one minute."""
    minutes = max(1, int(span.total_seconds() // 60))
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    values = {"days": days, "hours": hours, "minutes": rest}
    if days:
        return (_("%(days)s天%(hours)s时") if hours else _("%(days)s天")) % values
    if hours:
        return (_("%(hours)s时%(minutes)s分") if rest else _("%(hours)s时")) % values
    return _("%(minutes)s分") % values


def left(span: timedelta) -> str:
    """Time that is left."""
    return _("剩%(time)s") % {"time": length(span)}


def over(span: timedelta) -> str:
    """Time past the limit."""
    return _("超%(time)s") % {"time": length(span)}


def paused(span: timedelta) -> str:
    """How long a clock has stood still."""
    return _("暂停%(time)s") % {"time": length(span)}


def passed(span: timedelta) -> str:
    """How long the customer has waited."""
    return _("已过%(time)s") % {"time": length(span)}


def met() -> str:
    """The thing is done."""
    return _("已达成")


def stopped() -> str:
    """The clock was stopped before its end."""
    return _("已停")


def amount(value: float, unit: str) -> str:
    """An amount of time in a policy's words: ``5 个工作日``, ``15 分钟``."""
    one = 1 if value == 1 else 2
    words = {
        "minute": ngettext("%(n)s 分钟", "%(n)s 分钟", one),
        "hour": ngettext("%(n)s 小时", "%(n)s 小时", one),
        "day": ngettext("%(n)s 天", "%(n)s 天", one),
        "work_minute": ngettext("%(n)s 个工作分钟", "%(n)s 个工作分钟", one),
        "work_hour": ngettext("%(n)s 个工作小时", "%(n)s 个工作小时", one),
        "work_day": ngettext("%(n)s 个工作日", "%(n)s 个工作日", one),
    }
    return words.get(unit, "%(n)s") % {"n": f"{value:g}"}
