"""How the desk spells moments and lengths of time (design 5): ``剩1时32分``, ``昨天 18:20``, ``16 日 08:52``.

Pure: the moment it is now is passed in. The script spells running clocks in the same way (assets/js/words.js).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS = tuple(map(gettext_lazy, ("周一", "周二", "周三", "周四", "周五", "周六", "周日")))


def length(seconds: float) -> str:
    """A length of time without spaces, for clocks: ``36分``, ``3时06分``, ``3时``, ``1天4时``."""
    minutes = max(0, int(seconds // 60))
    if minutes < 60:
        return _("%(m)d分") % {"m": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        if not minutes:
            return _("%(h)d时") % {"h": hours}
        return _("%(h)d时%(m)02d分") % {"h": hours, "m": minutes}
    days, hours = divmod(hours, 24)
    return _("%(d)d天%(h)d时") % {"d": days, "h": hours} if hours else _("%(d)d天") % {"d": days}


def spaced(seconds: float) -> str:
    """A length of time for running text, with hand-set spaces: ``8 时 38 分``."""
    minutes = max(0, int(seconds // 60))
    if minutes < 60:
        return _("%(m)d 分") % {"m": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return _("%(h)d 时 %(m)d 分") % {"h": hours, "m": minutes} if minutes else _("%(h)d 时") % {"h": hours}
    days, hours = divmod(hours, 24)
    return _("%(d)d 天 %(h)d 时") % {"d": days, "h": hours} if hours else _("%(d)d 天") % {"d": days}


def day(moment: datetime, now: datetime) -> str:
    """A day as people say it: 今天, 昨天, 明天, ``16 日`` in this month, ``3 月 16 日`` in this year, else with the year.

    Both moments are local already.
    """
    apart = (moment.date() - now.date()).days
    if apart in (-1, 0, 1):
        return {-1: _("昨天"), 0: _("今天"), 1: _("明天")}[apart]
    if (get_language() or "").startswith("en"):
        said = f"{moment.day} {MONTHS[moment.month - 1]}"
        return said if moment.year == now.year else f"{said} {moment.year}"
    if (moment.year, moment.month) == (now.year, now.month):
        return f"{moment.day} 日"
    said = f"{moment.month} 月 {moment.day} 日"
    return said if moment.year == now.year else f"{moment.year} 年 {said}"


def clock(moment: datetime, now: datetime) -> str:
    """A moment in lists: ``09:51`` today, ``昨天 18:20``, ``16 日 08:52``, and only the day once it is a month old."""
    if moment.date() == now.date():
        return f"{moment:%H:%M}"
    if abs(moment - now) > timedelta(days=60):
        return day(moment, now)
    return f"{day(moment, now)} {moment:%H:%M}"


def whole(moment: datetime) -> str:
    """A moment in full, for titles and paper: ``2026-03-16 08:52:07``."""
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def remaining(due: datetime, now: datetime) -> str:
    """What a running clock says: ``剩36分`` or ``超1时32分``."""
    seconds = (due - now).total_seconds()
    if seconds >= 0:
        return _("剩%(time)s") % {"time": length(seconds)}
    return _("超%(time)s") % {"time": length(-seconds)}


def full_day(moment: datetime) -> str:
    """A day with its weekday: ``3 月 18 日 周三``."""
    weekday = str(WEEKDAYS[moment.weekday()])
    if (get_language() or "").startswith("en"):
        return f"{weekday} {moment.day} {MONTHS[moment.month - 1]}"
    return f"{moment.month} 月 {moment.day} 日 {weekday}"


def until(moment: datetime, now: datetime) -> str:
    """A deadline said to a person: ``今天 16:00``, ``20 日 10:24``."""
    return f"{day(moment, now)} {moment:%H:%M}"
