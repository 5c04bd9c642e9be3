"""The complaint register and the regulators' files: how many would go out, and by POST the file itself, row by row."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.casework.cases import queries as cases
from shouwen.casework.statutes import actions
from shouwen.casework.statutes.forms import ExportForm
from shouwen.casework.statutes.queries import register
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show
from shouwen.kit.sheets import XLSX, csv_lines, xlsx_file


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest) -> HttpResponseBase:
    """Which file, of which days; by POST the file."""
    actor, at = actor_of(request), clock.now()
    actor.need("statutes.export")
    zone = ZoneInfo(cases.place(actor.centre_id).time_zone if actor.centre_id else actor.time_zone)
    today = at.astimezone(zone).date()
    form = ExportForm(request.POST or request.GET or None, initial={"since": today.replace(day=1), "until": today})
    if not form.is_bound or not form.is_valid():
        return show(request, "statutes/export.html", {"form": form}, status=422 if form.errors else 200)
    values = form.cleaned_data
    layout, since, until = values["layout"], values["since"], values["until"]
    found = register.chosen(actor, since, until, zone)
    count = found.count()
    if request.method == "GET":
        return show(request, "statutes/export.html", {"form": form, "count": count})
    actions.announce_export(layout, cases=count, since=since, until=until, actor=actor, at=at)
    name = f"{layout}-{timezone.localtime(at):%Y%m%d-%H%M}"
    rows, header = register.rows(layout, found, zone), register.header(layout)
    if values["file"] == "xlsx":
        return FileResponse(xlsx_file(_("投诉登记簿"), header, rows), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)
    lines = csv_lines(header, rows, mark=layout != "cfpb")
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
