"""The rows of a list as a file: what the table shows, within the reach of the right to export, told in the ledger."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shouwen.casework.cases import actions
from shouwen.casework.cases.pages import asking as reading
from shouwen.casework.cases.queries import columns, listing
from shouwen.kit import clock, dates
from shouwen.kit.http import actor_of, show

PAGE = 500


@require_http_methods(["GET", "POST"])
def export_list(request: HttpRequest) -> HttpResponseBase:
    """How many rows and which columns would go out; by POST the file."""
    actor, now = actor_of(request), clock.now()
    actor.need("cases.export")
    words = QueryDict(request.POST.get("list", "")) if request.method == "POST" else request.GET
    asking = reading.read(words, actor)
    shown = columns.chosen(asking.columns)
    count = listing.exported(asking.asked, actor, at=now).count()
    if request.method == "GET":
        context = {"count": count, "most": listing.EXPORTED, "shown": shown, "list": words.urlencode()}
        return show(request, "cases/export.html", context, part="cases/parts/export.html")
    actions.announce_export(personal=False, cases=min(count, listing.EXPORTED), actor=actor, at=now)
    answer = StreamingHttpResponse(_lines(asking, shown, actor, now), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cases-{timezone.localtime(now):%Y%m%d-%H%M}.csv"'
    return answer


class _Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        return value


def _lines(asking: reading.Asking, shown: list[columns.Column], actor: Any, now: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([str(each.label) for each in shown])
    cursor, done = "", 0
    while done < listing.EXPORTED:
        page = listing.listing(asking.asked, actor, at=now, cursor=cursor, limit=PAGE, further=columns.further(shown), right="cases.export")
        for line, cells in columns.table(page, shown):
            yield writer.writerow([_plain(line, cell) for cell in cells])
        cursor, done = page.next_cursor, done + len(page.rows)
        if not cursor:
            return


def _plain(line: Any, cell: columns.Cell) -> str:
    """A cell as text; what a spreadsheet would take for a formula is quoted."""
    if cell.kind == "status":
        return str(line.state_label)
    if cell.kind == "clock":
        return f"{dates.local(line.due_at):%Y-%m-%d %H:%M}" if line.due_at else ""
    if cell.value is None:
        return ""
    text = f"{dates.local(cell.value):%Y-%m-%d %H:%M}" if cell.kind == "moment" else str(cell.value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text

