"""The complaint register and the regulators' files: how many would go out, and by POST the file itself, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shouwen.casework.cases import queries as cases
from shouwen.casework.statutes import actions
from shouwen.casework.statutes.forms import ExportForm
from shouwen.casework.statutes.queries import register
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.forms import carried_out
from shouwen.kit.http import actor_of, show
from shouwen.kit.sheets import XLSX, csv_lines, xlsx_file

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwen.casework.cases.models import Case


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Which file, of which days; by POST the file."""
    actor, at = actor_of(request), clock.now()
    actor.need("statutes.export")
    zone = ZoneInfo(cases.place(actor.centre_id).time_zone if actor.centre_id else actor.time_zone)
    today = at.astimezone(zone).date()
    if "plain" in (request.POST or request.GET):
        actor.need("statutes.export_plain")
    first = {"since": today.replace(day=1), "until": today}
    form = ExportForm(request.POST or request.GET or None, initial=first, may_plain=actor.may("statutes.export_plain"))
    if not form.is_bound or not form.is_valid():
        return show(request, "statutes/export.html", {"form": form}, status=422 if form.errors else 200)
    values = form.cleaned_data
    plain = bool(values.get("plain"))
    found = register.chosen(actor, values["since"], values["until"], zone, plain=plain)
    count = found.count()
    told = request.method == "POST" and carried_out(form, lambda: _tell(values, count, actor, at))[0]
    if not told:
        return show(request, "statutes/export.html", {"form": form, "count": count, "is_plain": plain}, status=422 if form.errors else 200)
    name = f"{values['layout']}-{register.mark(plain=plain)}-{timezone.localtime(at):%Y%m%d-%H%M}"
    return _file(name, values["layout"], values["file"], found, zone, plain=plain)


def _tell(values: Mapping[str, Any], count: int, actor: Actor, at: datetime) -> None:
    chosen = {name: values[name] for name in ("since", "until", "file")}
    more = {"plain": values.get("plain", False), "reason": values.get("reason", "")}
    actions.announce_export(values["layout"], cases=count, **chosen, **more, actor=actor, at=at)


def _file(name: str, layout: str, file: str, found: QuerySet[Case], zone: ZoneInfo, *, plain: bool) -> HttpResponseBase:
    rows, header = register.rows(layout, found, zone, plain=plain), register.header(layout, plain=plain)
    if file == "xlsx":
        sheet = xlsx_file(register.sheet_name(plain=plain), header, rows)
        return FileResponse(sheet, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    answer = StreamingHttpResponse(csv_lines(header, rows, mark=layout != "cfpb"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
