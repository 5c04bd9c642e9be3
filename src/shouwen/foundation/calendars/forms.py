"""Shapes of input of the calendar pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.calendars.models import Calendar, Day
from shouwen.kit import dates

WEEKDAYS = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))


class DayForm(forms.Form):
    """One day, or a run of days, made a holiday or working days."""

    first = dates.Day(_("从"))
    last = dates.Day(_("到"), required=False)
    sort = forms.ChoiceField(label=_("这一天"), choices=Day.Sort.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), max_length=40)
    hours = forms.CharField(
        label=_("上班时间"),
        max_length=100,
        required=False,
        help_text=_("留空按平常时间，或写 09:00-12:00 13:30-18:00"),
    )
    reason = forms.CharField(
        label=_("为什么改"), max_length=120, help_text=_("记入日志，例如：市防汛办停工通知 3 号")
    )


class FileForm(forms.Form):
    """A file with the days of a year, or, once it was looked at, what it says."""

    file = forms.FileField(label=_("放假安排的文件"), required=False, help_text=_("CSV、XLSX 表格，iCalendar（.ics），或国务院放假安排的 JSON"))
    said = forms.CharField(max_length=200_000, required=False, widget=forms.HiddenInput)


class BringForm(forms.Form):
    """How what a file says is taken over."""

    replaces = forms.BooleanField(label=_("文件里没有的日子恢复平常"), required=False)
    reason = forms.CharField(label=_("为什么改"), max_length=120, help_text=_("记入日志，例如：国务院办公厅放假安排的文号"))


class WeekForm(forms.Form):
    """Weekly hours: a text a day."""

    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=80, required=False)
    time_zone = forms.CharField(label=_("时区"), max_length=40)

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        for number, label in enumerate(WEEKDAYS):
            self.fields[f"day{number}"] = forms.CharField(label=label, max_length=100, required=False)

    @property
    def week(self) -> list[str]:
        """The seven texts."""
        return [self.cleaned_data[f"day{number}"] for number in range(7)]

    @staticmethod
    def of(calendar: Calendar) -> dict[str, Any]:
        """What the form shows of a calendar."""
        days = {f"day{number}": text for number, text in enumerate(calendar.week)}
        return {"name": calendar.name, "name_en": calendar.name_en, "time_zone": calendar.time_zone, **days}


class CalendarForm(WeekForm):
    """A new calendar."""

    code = forms.SlugField(
        label=_("代号"), max_length=32, help_text=_("小写字母、数字和连字符，例如 jz-late")
    )
    everywhere = forms.BooleanField(label=_("各中心都能用"), required=False)
    with_holidays = forms.BooleanField(label=_("照抄标准日历的节假日"), required=False, initial=True)
    field_order = ["code", "name", "name_en", "time_zone", "everywhere", "with_holidays"]


class YearForm(forms.Form):
    """A year whose days are all entered."""

    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    basis = forms.CharField(
        label=_("依据"), max_length=120, required=False, help_text=_("例如：国务院办公厅放假安排的文号")
    )
