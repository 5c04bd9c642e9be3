"""People by the table: pasted or uploaded, shown with what is wrong beside each row, then taken on all together."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from shouwen.foundation.organisation import actions, overview, queries, roster, slots
from shouwen.foundation.organisation.forms import PasteForm
from shouwen.kit import clock
from shouwen.kit.errors import Conflict, Forbidden, Invalid, Refusal
from shouwen.kit.http import actor_of, show

SHOWN = 300
"""Rows of a preview; those with something wrong come first."""
PASSWORDS = 200
"""So many first passwords are made at once: each is hashed slowly on purpose."""


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@never_cache
def import_people(request: HttpRequest) -> HttpResponse:
    """Paste, look, import. Nothing is written while a row is wrong."""
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
        try:
            if doors == "passwords" and len(rows) > PASSWORDS:
                raise Conflict("too_many", _("一次最多给 %(n)s 人生成密码，改发登录链接") % {"n": PASSWORDS})
            joined = actions.take_on(rows, doors=doors if doors in ("links", "passwords") else "", actor=actor, at=at)
        except (Conflict, Forbidden, Invalid) as no:
            form.add_error(None, no.message)
        else:
            site = request.build_absolute_uri("/")[:-1]
            context |= {"joined": [(each, f"{site}{each.secret}" if doors == "links" and each.secret else each.secret) for each in joined]}
            return show(request, "organisation/joined.html", context)
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
    return StreamingHttpResponse(
        _lines(actor), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )  # fmt: skip


class _Echo:
    def write(self, text: str) -> str:
        return text


def _lines(actor: Any) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(roster.COLUMNS_EN if actor.language == "en" else roster.COLUMNS)
    names = overview.role_names()
    posts: dict[int, str] = {}
    for person_id, code in queries.current_posts(clock.now()).order_by("is_primary").values_list("person_id", "role_code"):
        posts[person_id] = names.get(code, code)
    for person in queries.people(actor, "people.edit").select_related("user").iterator(chunk_size=500):
        user = person.user.get_username() if person.user else ""
        cells = (person.name, person.staff_number, person.unit.code, posts.get(person.pk, ""), person.get_grade_display(), person.name_en, person.email, user)
        yield writer.writerow(["'" + cell if cell[:1] in "=+-@" and cell else cell for cell in map(str, cells)])
