"""The days of a year, written straight: 365 cells of a template cost some fifteen times as much. Everything variable is escaped."""

from __future__ import annotations

from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.foundation.calendars.models import Day
from shouwen.foundation.calendars.queries import DayView, MonthView

EMPTY = "<td></td>"


class Writer:
    """Writes the weeks of one page; ``chosen`` is the day that stands open beside them. The words are found once."""

    def __init__(self, chosen: date | None) -> None:
        self.chosen = chosen
        self.rest = _("休息")
        self.marks = {
            Day.Sort.HOLIDAY.value: f'<i>{pgettext("calendar", "休")}</i>',
            Day.Sort.WORKING.value: f'<i>{pgettext("calendar", "班")}</i>',
        }

    def month(self, month: MonthView) -> SafeString:
        """The rows of a month's table."""
        return SafeString("".join(f'<tr>{"".join(map(self.cell, week))}</tr>' for week in month.weeks))

    def cell(self, day: DayView | None) -> str:
        """A day, which leads to its form; where it opens beside the year is said once, around all of them."""
        if day is None:
            return EMPTY
        on = day.on.isoformat()
        tip = f'{f"{day.name} " if day.name else ""}{day.hours if day.works else self.rest}'
        return (
            f'<td><a href="?day={on}#day" data-day="{on}" class="{"work" if day.works else "off"}{f" {day.sort}" if day.sort else ""}"'
            f'{self.current(day)} title="{on} {escape(tip)}" hx-get="?day={on}">{day.on.day}{self.marks.get(day.sort, "")}</a></td>'
        )

    def current(self, day: DayView) -> str:
        """What marks the chosen day, and today."""
        if day.on == self.chosen:
            return ' aria-current="true"'
        return ' aria-current="date"' if day.is_today else ""
