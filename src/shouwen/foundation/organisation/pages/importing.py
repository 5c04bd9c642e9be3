"""People by the table: pasted or uploaded, shown with what is wrong, then taken on all together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from shouwen.foundation.organisation import actions, roster
from shouwen.foundation.organisation.forms import PasteForm
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show


@require_http_methods(["GET", "POST"])
def import_people(request: HttpRequest) -> HttpResponse:
    """Paste, look, import. Nothing is written while a row is wrong."""
    actor, at = actor_of(request), clock.now()
    actor.need("people.edit")
    form = PasteForm(request.POST or None, request.FILES or None)
    text, rows = "", []
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        text = roster.decoded(upload.read()) if upload else form.cleaned_data["text"]
        rows = actions.check_roster(roster.read(text), actor=actor, at=at)
        if rows and "import" in request.POST and not any(row.wrong for row in rows):
            actions.take_on(rows, actor=actor, at=at)
            return redirect("organisation:people")
    context = {
        "form": form,
        "text": text,
        "rows": rows,
        "wrong": sum(bool(row.wrong) for row in rows),
        "columns": roster.COLUMNS_EN if actor.language == "en" else roster.COLUMNS,
    }
    return show(
        request, "organisation/import.html", context, status=422 if any(row.wrong for row in rows) else 200
    )
