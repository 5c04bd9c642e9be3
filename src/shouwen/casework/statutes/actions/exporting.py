"""Complaints leave the house in a file: nothing moves, but it is told who took what, before anything is read."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.files.base import File
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases.queries.places import place
from shouwen.casework.statutes import facts
from shouwen.casework.statutes.models import Export
from shouwen.casework.statutes.queries import register
from shouwen.casework.statutes.queries.register import LAYOUTS
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.sheets import csv_lines, xlsx_file
from shouwen.kit.text import squash

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwen.casework.cases.models import Case

SUBJECT = "statutes_export"
FILES = ("csv", "xlsx")
MOST_WAITING, AT_ONCE = 3, 5
MOST_REASON = 200
KEPT_FOR = timedelta(days=7)


@transaction.atomic
def announce_export(
    layout: str, *, cases: int, since: date, until: date, file: str = "csv", plain: bool = False, reason: str = "", actor: Actor, at: datetime
) -> None:
    """Say on the person's own chain that they take so many complaints out, received between two days; ``plain``: with names,
    numbers and words in full, for ``reason``. Said before anything is read: one entry an export.

    :raises Forbidden: without ``statutes.export``, or without ``statutes.export_plain`` for a plain one.
    :raises Invalid: for a layout there is none of, days backwards, or a plain one without a reason.
    """
    _check(layout, since, until, plain, reason, actor)
    Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    with translation.override("zh-hans"):
        label = str(LAYOUTS[layout])
    about: dict[str, Any] = {
        "subject_id": actor.person_id, "centre_id": actor.centre_id, "layout": layout, "layout_label": label, "cases": cases,
        "since": since.isoformat(), "until": until.isoformat(),
    }  # fmt: skip
    told = facts.RegisterExportedPlain(**about, file_label=file.upper()) if plain else facts.RegisterExported(**about)
    announce(told, actor=actor, at=at, reason=squash(reason) if plain else "")


def _check(layout: str, since: date, until: date, plain: bool, reason: str, actor: Actor) -> None:
    actor.need("statutes.export")
    if plain:
        actor.need("statutes.export_plain")
        if not 2 <= len(squash(reason)) <= MOST_REASON:
            raise Invalid({"reason": _("不遮掩的导出要写明用途，2 到 200 字")})
    if layout not in LAYOUTS:
        raise Invalid({"layout": _("请从列表里选一项")})
    if until < since:
        raise Invalid({"until": _("结束要晚于开始")})


def ask_export(
    layout: str, file: str, *, since: date, until: date, plain: bool = False, reason: str = "", actor: Actor, at: datetime
) -> Export:
    """Ask for a file; a worker makes it (:func:`make_exports`). ``plain`` and ``reason`` as in :func:`announce_export`.

    :raises Forbidden, Invalid: as :func:`announce_export`, or for a file there is none of.
    :raises Conflict: while three of the same person still wait.
    """
    _check(layout, since, until, plain, reason, actor)
    if file not in FILES:
        raise Invalid({"file": _("请从列表里选一项")})
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
        if Export.objects.filter(asked_by_id=actor.person_id, state="waiting").count() >= MOST_WAITING:
            raise Conflict("exports_waiting", _("前面要的文件还在做，请稍后再要"))
        return Export.objects.create(
            layout=layout, file=file, since=since, until=until, language=actor.language, asked_by_id=actor.person_id, asked_at=at,
            sees_restricted=actor.may("cases.see_restricted"), is_plain=plain, reason=squash(reason) if plain else "",
        )  # fmt: skip


def make_exports(*, at: datetime) -> int:
    """Make the files that wait, and let go of those older than a week; how many were made. Runs under its job's lease."""
    for old in Export.objects.filter(state="ready", expires_at__lte=at):
        _let_go(old, at)
    waiting = list(Export.objects.filter(state="waiting").order_by("pk")[:AT_ONCE])
    for row in waiting:
        _make(row, at)
    return len(waiting)


def _make(row: Export, at: datetime) -> None:
    """As the person who asked is now: who has lost the right or left gets nothing. Told first, then written without holding
    anybody up, then kept."""
    actor = actor_for(row.asked_by_id, via="timer", language=row.language, at=at)
    row.state, row.made_at, row.expires_at = "failed", at, at + KEPT_FOR
    if not actor.may("statutes.export") or (row.is_plain and not actor.may("statutes.export_plain")):
        row.save()
        return
    zone = ZoneInfo(place(actor.centre_id).time_zone if actor.centre_id else actor.time_zone)
    found = register.chosen(actor, row.since, row.until, zone, restricted=row.sees_restricted, plain=row.is_plain)
    row.cases = found.count()
    announce_export(
        row.layout, cases=row.cases, since=row.since, until=row.until, file=row.file, plain=row.is_plain, reason=row.reason, actor=actor, at=at
    )
    with translation.override(row.language), _written(row, found, zone) as content, transaction.atomic():
        name = f"{row.layout}-{register.mark(plain=row.is_plain)}-{row.since}-{row.until}.{row.file}"
        kept = files.keep(content, name=name, subject_kind=SUBJECT, subject_id=row.pk, actor=actor, at=at)
        row.state, row.attachment_id, row.sha256 = "ready", kept.pk, kept.blob.sha256
        row.save()


def _written(row: Export, found: QuerySet[Case], zone: ZoneInfo) -> File:
    rows, header = register.rows(row.layout, found, zone, plain=row.is_plain), register.header(row.layout, plain=row.is_plain)
    if row.file == "xlsx":
        return File(xlsx_file(register.sheet_name(plain=row.is_plain), header, rows))
    text = TemporaryFile("w+b")  # noqa: SIM115  closed with the File that carries it
    for line in csv_lines(header, rows, mark=row.layout != "cfpb"):
        text.write(line.encode())
    text.seek(0)
    return File(text)


def _let_go(row: Export, at: datetime) -> None:
    """The file goes; its row says that it was there."""
    with transaction.atomic():
        files.let_go(row.attachment_id or 0, subject_kind=SUBJECT, subject_id=row.pk, actor=SYSTEM, at=at)
        row.state, row.attachment_id = "gone", None
        row.save(update_fields=["state", "attachment_id"])
