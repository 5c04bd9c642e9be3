"""The page that brings the days of a year in from a file: looked at first, then taken over, and taken back on the year's page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.foundation.calendars import actions, files, queries
from shouwen.foundation.calendars.forms import BringForm, FileForm
from shouwen.foundation.calendars.models import Calendar
from shouwen.foundation.calendars.pages import YEARS
from shouwen.foundation.calendars.seeds import SeedDay
from shouwen.foundation.organisation import slots
from shouwen.kit import clock
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int

LARGEST = 2 * 1024 * 1024
SHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a file; see what it would change; take it over."""
    actor, at = actor_of(request), clock.now()
    actor.need("calendars.edit")
    row = queries.calendar(code, actor)
    if not queries.may_edit(row, actor):
        raise Forbidden("calendar_beyond_reach", _("这个日历归上级中心维护，您可以另建一个本中心的日历"))
    asked = plain_int(request.POST.get("year", request.GET.get("year", "")))
    year = asked if asked is not None and asked in YEARS else at.year
    form, applies = FileForm(request.POST or None, request.FILES or None), "apply" in request.POST
    context: dict[str, Any] = {"calendar": row, "name": queries.named(row), "year": year, "form": form}
    if request.method == "GET" or not form.is_valid():
        return show(request, "calendars/bring.html", context, status=422 if form.errors else 200)
    try:
        found = files.read(form.cleaned_data["said"] or _text(form.cleaned_data["file"]), year)
    except Invalid as no:
        form.add_error("file", no.fields["file"])
        return show(request, "calendars/bring.html", context, status=422)
    how = BringForm(request.POST if applies else None, initial={"reason": found.basis})
    if applies:
        done, _count = carried_out(how, lambda: actions.bring_in(code, year, found.days, **how.cleaned_data, actor=actor, at=at))
        if done:
            return redirect(f"{reverse('calendars:calendar', args=[code])}?year={year}")
    return show(request, "calendars/bring.html", {**context, **_seen(row, year, found), "how": how}, status=422 if how.errors else 200)


def _seen(row: Calendar, year: int, found: files.Read) -> dict[str, Any]:
    plan = queries.compared(row, year, found.days)
    return {"plan": plan, "count": len(found.days), "elsewhere": found.elsewhere, "said": _kept(found.days)}


def _kept(days: Sequence[SeedDay]) -> str:
    """What was read, to be sent along with the assent."""
    return json.dumps([{"date": day.on.isoformat(), "name": day.name, "isOffDay": not day.works} for day in days], ensure_ascii=False)


def _text(upload: UploadedFile | None) -> str:
    """What a file holds as text.

    :raises Invalid: when there is none, it is too large, or nobody can read it.
    """
    if upload is None:
        raise Invalid({"file": _("请选一个文件")})
    if (upload.size or 0) > LARGEST:
        raise Invalid({"file": _("文件超过 2 MB，一年的节假日用不了这么大")})
    data = upload.read()
    if data.startswith(SHEETS):
        for reads in slots.tables:
            return reads(upload.name or "", data)
    for charset in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(charset)
        except UnicodeDecodeError:
            continue
    raise Invalid({"file": _("文件的字符集认不出来：请另存为 UTF-8 或 GBK")})
