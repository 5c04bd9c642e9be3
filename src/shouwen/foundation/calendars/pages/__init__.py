"""The calendar administration over HTTP: the list, a year with its days, weekly hours."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.calendars import actions, drawing, queries
from shouwen.foundation.calendars.forms import CalendarForm, DayForm, WeekForm, YearForm
from shouwen.foundation.calendars.models import Calendar, Day
from shouwen.kit import clock
from shouwen.kit.days import day_or_none
from shouwen.kit.errors import Invalid
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show

YEARS = range(2000, 2101)


@require_GET
def calendars(request: HttpRequest) -> HttpResponse:
    """The calendars in sight, and what is missing."""
    actor, at = actor_of(request), clock.now()
    actor.need("calendars.edit")
    rows = [(row, queries.named(row), queries.may_edit(row, actor)) for row in queries.calendars(actor)]
    context = {"rows": rows, "warnings": queries.warnings(at=at), "this_year": at.year}
    return show(request, "calendars/calendars.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """A new calendar, for the actor's centre or for all."""
    actor = actor_of(request)
    reach = actor.need("calendars.edit")
    standard = Calendar.objects.filter(code=queries.DEFAULT).first()
    initial = {**(WeekForm.of(standard) if standard else {}), "name": "", "name_en": ""}
    form = CalendarForm(request.POST or None, initial=initial)
    if reach.level not in ("tree", "all"):
        del form.fields["everywhere"]
    if request.method == "POST":
        done, made = carried_out(form, lambda: _add(form, request))
        if done and made:
            return redirect("calendars:calendar", made.code)
    return show(request, "calendars/new.html", {"form": form}, status=422 if form.errors else 200)


def _add(form: CalendarForm, request: HttpRequest) -> Calendar:
    actor, given = actor_of(request), form.cleaned_data
    return actions.add_calendar(
        given["code"],
        given["name"],
        week=form.week,
        time_zone=given["time_zone"],
        centre_id=None if given.get("everywhere") else actor.centre_id,
        copy_days_from=queries.DEFAULT if given["with_holidays"] else "",
        actor=actor,
        at=clock.now(),
    )


@require_GET
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Twelve months; ``?day=`` opens a day beside them."""
    actor, at = actor_of(request), clock.now()
    actor.need("calendars.edit")
    row = queries.calendar(code, actor)
    day = _read_day(request.GET.get("day", ""))
    context = _year_context(row, request, at, day)
    context["form"] = DayForm(initial=_day_values(row, day)) if day else None
    return show(request, "calendars/year.html", context, part="calendars/day.html" if day else "")


def _year_context(row: Calendar, request: HttpRequest, at: datetime, day: date | None) -> dict[str, Any]:
    actor = actor_of(request)
    today = at.astimezone(ZoneInfo(row.time_zone)).date()
    year = day.year if day else _asked_year(request, today.year)
    writer = drawing.Writer(day)
    missing = bool(queries.missing_years(row.code, date(year, 1, 1), date(year, 12, 31)))
    return {
        "calendar": row,
        "name": queries.named(row),
        "year": year,
        "months": lambda: [(month, writer.month(month)) for month in queries.year_page(row, year, today=today)],
        "day": day,
        "differs": day is not None and Day.objects.filter(calendar=row, on=day).exists(),
        "missing": missing,
        "covered": row.covered_years.filter(year=year).first(),
        "year_form": YearForm(initial={"year": year}) if missing else None,
        "may_edit": queries.may_edit(row, actor),
        "today": today,
        "change": queries.last_change(row, actor, at=at),
        "unlike": queries.differences(row, year),
        "needed": [each for each in queries.needed_years(row, at) if each != year],
    }


def _asked_year(request: HttpRequest, default: int) -> int:
    text = request.GET.get("year", "")
    return (
        int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS else default
    )


def _read_day(text: str) -> date | None:
    """A day of a year there is a page for, as a form or an address writes it; None for anything else."""
    day = day_or_none(text)
    return day if day and day.year in YEARS else None


def _day_values(row: Calendar, day: date) -> dict[str, Any]:
    """What the form of a day begins with: what it is, or the other of what it would be."""
    there = Day.objects.filter(calendar=row, on=day).first()
    if there:
        return {"first": day, "sort": there.sort, "name": there.name, "hours": there.hours}
    works = queries.hours_of(row, []).on(day)
    return {"first": day, "sort": Day.Sort.HOLIDAY if works else Day.Sort.WORKING}


@require_POST
def days(request: HttpRequest, code: str) -> HttpResponse:
    """Set days, or give them back to the ordinary week (``clear``)."""
    actor, at = actor_of(request), clock.now()
    form = DayForm(request.POST)
    if "clear" in request.POST:
        day = _read_day(request.POST.get("first", ""))
        if day is None:
            raise Invalid({"first": _("请写明是哪一天")})
        actions.clear_days(code, day, reason=request.POST.get("reason", "")[:120], actor=actor, at=at)
        return redirect(_year_url(code, day.year))
    done, _count = carried_out(
        form,
        lambda: actions.set_days(
            code,
            form.cleaned_data["first"],
            form.cleaned_data["last"],
            sort=form.cleaned_data["sort"],
            name=form.cleaned_data["name"],
            hours=form.cleaned_data["hours"],
            reason=form.cleaned_data["reason"],
            actor=actor,
            at=at,
        ),
    )
    if done:
        return redirect(_year_url(code, form.cleaned_data["first"].year))
    row = queries.calendar(code, actor)
    day = form.cleaned_data.get("first") or at.date()
    context = {**_year_context(row, request, at, day), "form": form}
    return show(request, "calendars/year.html", context, status=422)


@require_POST
def undo(request: HttpRequest, code: str) -> HttpResponse:
    """Take one's last change of days back."""
    seq, year = request.POST.get("seq", ""), request.POST.get("year", "")
    actions.put_back(code, seq=int(seq) if seq.isdecimal() else 0, actor=actor_of(request), at=clock.now())
    return redirect(_year_url(code, int(year) if year.isdecimal() else clock.now().year))


@require_POST
def years(request: HttpRequest, code: str) -> HttpResponse:
    """Say that a year is complete."""
    form = YearForm(request.POST)
    year = form.cleaned_data["year"] if form.is_valid() else clock.now().year
    if form.is_valid():
        actions.cover_year(
            code, year, basis=form.cleaned_data["basis"], actor=actor_of(request), at=clock.now()
        )
    return redirect(_year_url(code, year))


@require_http_methods(["GET", "POST"])
def week(request: HttpRequest, code: str) -> HttpResponse:
    """Weekly hours, zone and names."""
    actor = actor_of(request)
    actor.need("calendars.edit")
    row = queries.calendar(code, actor)
    form = WeekForm(request.POST or None, initial=WeekForm.of(row))
    if request.method == "POST":
        done, _row = carried_out(form, lambda: _save_week(code, form, request))
        if done:
            return redirect("calendars:calendar", code)
    context = {
        "calendar": row,
        "name": queries.named(row),
        "form": form,
        "may_edit": queries.may_edit(row, actor),
    }
    return show(request, "calendars/week.html", context, status=422 if form.errors else 200)


def _save_week(code: str, form: WeekForm, request: HttpRequest) -> Calendar:
    given = form.cleaned_data
    return actions.edit_week(
        code,
        week=form.week,
        time_zone=given["time_zone"],
        name=given["name"],
        name_en=given["name_en"],
        actor=actor_of(request),
        at=clock.now(),
    )


def _year_url(code: str, year: int) -> str:
    return reverse("calendars:calendar", args=[code]) + f"?year={year}"
