"""Asking people to read: each once, reminded as often as the policy says, and in the end their leader hears of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from shouwen.casework.cases import queries as cases
from shouwen.casework.standards import facts, letters, queries, rules, states
from shouwen.casework.standards.models import Asking, Version
from shouwen.casework.standards.queries.library import dated
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.notices.actions import Link, tell
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person


def ask_readers(version_id: int, *, besides: int = 0, at: datetime) -> int:
    """Ask everybody a version is meant for to read it, whoever came later too; each once. Says how many were asked now."""
    version = Version.objects.select_related("standard").get(pk=version_id)
    with transaction.atomic():
        known = {*version.askings.values_list("person_id", flat=True), *version.receipts.values_list("person_id", flat=True), besides, version.approved_by_id}
        people = [each for each in queries.readers_of(version.standard, at=at) if each not in known]
        Asking.objects.bulk_create([Asking(version=version, person_id=each, asked_at=at) for each in people], ignore_conflicts=True)
        _tell(version, people, letters.READ, "standards.read", "", at, effective_on=version.effective_on)
    return len(people)


def _tell(version: Version, people: Sequence[int | None], words: str, kind: str, key: str, at: datetime, **more: object) -> None:
    row = version.standard
    link = Link("standards:standard", {"standard_id": row.pk}, facts.KIND, row.pk)
    level = "over" if kind == "standards.unread" else "soon" if key else "info"
    tell(people, words, kind=kind, key=f"standard:{version.pk}{key}", at=at, link=link, level=level, standard=row.title, version=version.version, **more)


def chase(*, at: datetime) -> int:
    """Ask whoever came later, remind whoever has not read a version that holds or comes, and tell their leader in the end.

    Days are working days of the reader's centre, by its own policy. Who is away is left in peace until they are back. Says how
    many were reminded, or their leaders told. Some ten queries a version that holds, two a person due.
    """
    return sum(_chase(version, at) for version in _to_read(at))


def _to_read(at: datetime) -> list[Version]:
    """Versions that hold or come, in their centre's time."""
    held: dict[int, list[Version]] = {}
    for row in Version.objects.select_related("standard").order_by("standard_id", "version"):
        held.setdefault(row.standard_id, []).append(row)
    found = []
    for rows in held.values():
        day = cases.place(rows[0].standard.centre_id).day(at) if rows[0].standard.centre_id else organisation.day_of(at)
        told = rules.states([dated(each) for each in rows], day)
        found += [each for each in rows if told[each.version] in (states.NOW, states.COMING)]
    return found


def _chase(version: Version, at: datetime) -> int:
    ask_readers(version.pk, at=at)
    with transaction.atomic():
        read = version.receipts.values("person_id")
        rows = list(Asking.objects.select_for_update().filter(version=version, led_at=None).exclude(person_id__in=read).order_by("id"))
        here = organisation.on_duty_among([row.person_id for row in rows], at=at) if rows else set()
        units = dict(Person.objects.filter(pk__in=here).values_list("pk", "unit_id")) if here else {}
        return sum(_remind(version, row, units[row.person_id], at) for row in rows if row.person_id in units)


def _remind(version: Version, row: Asking, unit_id: int, at: datetime) -> int:
    place = cases.place(unit_id)
    figures = cases.figures_for(place.centre_id)
    time = calendars.working_time(place.calendar_code, place.time_zone)
    come = sum(time.add(row.asked_at, day, "work_day") <= at for day in figures.read_days)
    if time.add(row.asked_at, figures.read_tell_days, "work_day") <= at:
        row.led_at = at
        lead = organisation.lead_of(row.person_id, at=at)
        _tell(version, [lead], letters.LED, "standards.unread", f":led:{row.person_id}", at, who_person=row.person_id)
    elif come > row.reminders:
        row.reminders = come
        _tell(version, [row.person_id], letters.REMIND, "standards.read", f":remind:{come}", at)
    else:
        return 0
    row.save(update_fields=["reminders", "led_at"])
    return 1
