"""The rows of a list as a file: what the table shows, within the reach of the right to export, told in the ledger; with names
and contact values in full only by a right of its own and for a purpose, told of every customer looked at."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from shouwen.casework.cases import actions
from shouwen.casework.cases.actions import exporting
from shouwen.casework.cases.pages import asking as reading
from shouwen.casework.cases.queries import columns, listing
from shouwen.kit import clock, dates
from shouwen.kit.errors import Invalid
from shouwen.kit.http import actor_of, show, told_in
from shouwen.relations.customers import queries as customers

PAGE = 500


@require_http_methods(["GET", "POST"])
def export_list(request: HttpRequest) -> HttpResponseBase:
    """How many rows and which columns would go out; by POST the file, which (``plain``) shows everything."""
    actor, now = actor_of(request), clock.now()
    actor.need("cases.export")
    words = QueryDict(request.POST.get("list", "")) if request.method == "POST" else request.GET
    asking = reading.read(words, actor)
    shown = columns.chosen(asking.columns)
    plain = "plain" in request.POST
    form = PlainForm(request.POST if plain else None)
    count = listing.exported(asking.asked, actor, at=now).count()
    if request.method == "POST" and (not plain or form.is_valid()):
        try:
            if plain:
                found = listing.exported(asking.asked, actor, at=now, plain=True)
                told = actions.announce_plain_export(found, form.cleaned_data["reason"], actor=actor, at=now)
                return _file(asking, shown, actor, now, told)
            actions.announce_export(personal=False, cases=min(count, listing.EXPORTED), actor=actor, at=now)
            return _file(asking, shown, actor, now, None)
        except Invalid as no:
            told_in(form, no)
    context = {"count": count, "most": listing.EXPORTED, "shown": shown, "list": words.urlencode()}
    if actor.may("cases.export_plain") and actor.may("customers.reveal"):
        context |= {"plain_form": form, "plain_most": exporting.PLAIN}
    status = 422 if request.method == "POST" else 200
    return show(request, "cases/export.html", context, part="cases/parts/export.html", status=status)


class PlainForm(forms.Form):
    """What everything is shown for."""

    reason = forms.CharField(
        label=gettext_lazy("用途"), min_length=2, max_length=200, help_text=gettext_lazy("会记在每位客户的记录里")
    )


def _file(asking: reading.Asking, shown: list[columns.Column], actor: Any, now: Any, told: set[int] | None) -> HttpResponseBase:
    answer = StreamingHttpResponse(_lines(asking, shown, actor, now, told), content_type="text/csv; charset=utf-8")
    name = "cases" if told is None else "cases-unmasked"
    answer["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localtime(now):%Y%m%d-%H%M}.csv"'
    return answer


class _Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        return value


FULL = {"phone": gettext_lazy("电话（不遮掩）"), "email": gettext_lazy("电子邮件（不遮掩）"), "address": gettext_lazy("地址（不遮掩）")}
"""What a plain file says besides the columns of the table."""


def _lines(asking: reading.Asking, shown: list[columns.Column], actor: Any, now: Any, told: set[int] | None) -> Iterator[str]:
    """``told``: the cases that go out in full, None for a file as the table shows it."""
    plain = told is not None
    writer = csv.writer(_Echo())
    head = [str(each.label) for each in shown]
    yield "\ufeff" + writer.writerow([*head, _("客户姓名（不遮掩）"), *map(str, FULL.values())] if plain else head)
    cursor, done = "", 0
    while done < listing.EXPORTED:
        page = listing.listing(
            asking.asked, actor, at=now, cursor=cursor, limit=PAGE, further=columns.further(shown), right="cases.export", plain=plain,
        )  # fmt: skip
        people = {line.customer_id for line in page.rows if line.customer_id} if plain else set()
        names, points = (customers.names(people), customers.plain_points(people)) if people else ({}, {})
        for line, cells in columns.table(page, shown):
            if told is not None and line.id not in told:
                continue
            row = [_plain(line, cell) for cell in cells]
            if plain:
                who = line.customer_id or 0
                row += [_quoted(names.get(who, "")), *(_quoted(points.get(who, {}).get(kind, "")) for kind in FULL)]
            yield writer.writerow(row)
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
    return _quoted(text)


def _quoted(text: str) -> str:
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text

