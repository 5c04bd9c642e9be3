"""People by the table: pasted or uploaded, shown with what is wrong beside each row, then taken on one after another, with
a page that tells how far it is and a report to keep."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.organisation import actions, joined, overview, queries, roster, slots
from shouwen.foundation.organisation.forms import PasteForm
from shouwen.kit import clock
from shouwen.kit.errors import Refusal
from shouwen.kit.http import actor_of, show

SHOWN = 300
"""Rows of a preview; those with something wrong come first."""


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@never_cache
def import_people(request: HttpRequest) -> HttpResponseBase:
    """Paste, look, import. Nothing is written while a row is wrong; those rows can be taken away as a file."""
    actor, at = actor_of(request), clock.now()
    actor.need("people.edit")
    form = PasteForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "columns": roster.COLUMNS_EN if actor.language == "en" else roster.COLUMNS,
        "fields": list(zip(roster.FIELDS, roster.COLUMNS_EN if actor.language == "en" else roster.COLUMNS, strict=True)),
        "is_start": bool(request.GET.get("start")),
        "roles": overview.role_names().values(),
        "doors": "links",
        "lately": joined.lately(actor),
    }
    if request.method != "POST" or not form.is_valid():
        return show(request, "organisation/import.html", context, status=422 if form.errors else 200)
    try:
        text = _text(form)
    except Refusal as no:
        form.add_error("file", no.message)
        return show(request, "organisation/import.html", context, status=422)
    table = roster.table(text, _chosen(request))
    rows = actions.check_roster(table.rows(), actor=actor, at=at)
    wrong = sum(bool(row.wrong) for row in rows)
    doors = request.POST.get("doors", "links")
    context |= {"text": text, "table": table, "heads": list(zip(table.heads, table.fields, strict=True)), "count": len(rows),
                "wrong": wrong, "doors": doors, "rows": sorted(rows, key=lambda row: not row.wrong)[:SHOWN]}  # fmt: skip
    if not rows:
        form.add_error("text", _("没有读到人：至少要有一行姓名和工号"))
    elif "import" in request.POST and not wrong:
        made = actions.take_on(rows, doors=doors if doors in ("links", "passwords") else "", actor=actor, at=at)
        return redirect(f"{reverse('organisation:joining', args=[made.pk])}{'?start=1' if context['is_start'] else ''}")
    if "wrong" in request.POST and wrong:
        return _file(_wrong_lines(rows, context["columns"]), f"people-to-mend-{timezone.localtime(at):%Y%m%d-%H%M}.csv")
    return show(request, "organisation/import.html", context, status=422 if wrong or form.errors else 200)


def _text(form: PasteForm) -> str:
    """What was pasted, or what a file holds as a table.

    :raises Invalid: when the file cannot be read.
    """
    upload = form.cleaned_data["file"]
    if not upload:
        return str(form.cleaned_data["text"])
    data = upload.read()
    for reads in slots.tables:
        return reads(upload.name, data)
    return roster.decoded(data)


def _chosen(request: HttpRequest) -> dict[int, str]:
    """The columns somebody put right by hand."""
    return {
        int(name[6:]): value
        for name, value in request.POST.items()
        if name.startswith("column") and name[6:].isdecimal() and value in (*roster.FIELDS, "")
    }


@require_GET
def export_people(request: HttpRequest) -> StreamingHttpResponse:
    """The people in scope as a table that can be read back."""
    actor = actor_of(request)
    actor.need("people.edit")
    name = f"people-{timezone.localtime():%Y%m%d}.csv"
    return _file(_lines(actor), name)


@require_GET
@never_cache
def joining(request: HttpRequest, joining_id: int) -> HttpResponse:
    """How far a table of people is; in the end who came in and how, and who did not."""
    actor = actor_of(request)
    actor.need("people.edit")
    found, site = joined.joining(joining_id, actor), _site(request)
    context = {"joining": found, "rows": [(row, joined.address(found, row, site)) for row in found.rows], "is_start": bool(request.GET.get("start")),
               "way_in": joined.way_in(found.doors)}  # fmt: skip
    return show(request, "organisation/joining.html", context, part="organisation/joining_part.html")


@require_GET
def joining_report(request: HttpRequest, joining_id: int) -> StreamingHttpResponse:
    """What became of every row, as a file."""
    actor = actor_of(request)
    actor.need("people.edit")
    found = joined.joining(joining_id, actor, shown=None)
    return _file(joined.report(found, _site(request), english=actor.language == "en"), f"people-{timezone.localtime(found.asked_at):%Y%m%d-%H%M}.csv")


@require_POST
def joining_doors(request: HttpRequest, joining_id: int) -> HttpResponse:
    """The ways in are handed out and go."""
    actions.put_doors_away(joining_id, actor=actor_of(request))
    return redirect("organisation:joining", joining_id)


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")[:-1]


class _Echo:
    def write(self, text: str) -> str:
        return text


def _file(rows: Iterable[Iterable[Any]], name: str) -> StreamingHttpResponse:
    """Rows as a file that spreadsheets open; no cell begins what they would take for a formula."""
    writer = csv.writer(_Echo())
    cells = ([f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell for cell in map(str, row)] for row in rows)
    lines = chain(["\ufeff"], (writer.writerow(row) for row in cells))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _wrong_lines(rows: Iterable[roster.Row], columns: Iterable[str]) -> Iterator[Iterable[str]]:
    """The rows that have to be mended, each with what is wrong."""
    yield [*columns, _("行"), _("要改的地方")]
    for row in rows:
        if row.wrong:
            yield [*(row.values.get(name, "") for name in roster.FIELDS), str(row.line), _("；").join(row.wrong)]


def _lines(actor: Any) -> Iterator[Iterable[Any]]:
    yield roster.COLUMNS_EN if actor.language == "en" else roster.COLUMNS
    names = overview.role_names()
    posts: dict[int, str] = {}
    for person_id, code in queries.current_posts(clock.now()).order_by("is_primary").values_list("person_id", "role_code"):
        posts[person_id] = names.get(code, code)
    for person in queries.people(actor, "people.edit").select_related("user").iterator(chunk_size=500):
        user = person.user.get_username() if person.user else ""
        yield (person.name, person.staff_number, person.unit.code, posts.get(person.pk, ""), person.get_grade_display(), person.name_en, person.email, user)
