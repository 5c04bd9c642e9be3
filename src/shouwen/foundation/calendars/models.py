"""Calendars, the days on which they differ from their week, and the years known to be complete."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from shouwen.kit.ids import new_id
from shouwen.kit.models import Row


class Calendar(Row):
    """A named working calendar. ``week`` is seven texts of hours, Monday first (``"09:00-12:00 13:30-18:00"``).

    ``centre_id`` empty: for every centre. ``stamp`` changes with every edit of the calendar or its days.
    """

    code = models.CharField(
        _("代号"), max_length=32, unique=True, validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$")]
    )
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    centre_id = models.BigIntegerField(null=True)
    time_zone = models.CharField(_("时区"), max_length=40, default="Asia/Shanghai")
    week = models.JSONField(_("每周时间"), default=list)
    has_holidays = models.BooleanField(_("随节假日调整"), default=True)
    is_active = models.BooleanField(default=True)
    stamp = models.BigIntegerField(default=new_id)

    def __str__(self) -> str:
        return self.name


class Day(Row):
    """A day unlike its week: a holiday, or a working day (a make-up day, or a day with hours of its own)."""

    class Sort(models.TextChoices):
        HOLIDAY = "holiday", _("休息")
        WORKING = "working", _("上班")

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days")
    on = models.DateField()
    sort = models.CharField(max_length=7, choices=Sort.choices)
    name = models.CharField(max_length=40)
    hours = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "on"], name="calendars_day_once"),
            models.CheckConstraint(
                condition=models.Q(sort__in=["holiday", "working"]), name="calendars_day_sort"
            ),
        ]


class CoveredYear(Row):
    """A year whose holidays and make-up days are all entered; ``basis`` is the notice they were taken from."""

    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="covered_years")
    year = models.PositiveSmallIntegerField()
    basis = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "year"], name="calendars_year_once")]
