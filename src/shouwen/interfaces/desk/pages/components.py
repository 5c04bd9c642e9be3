"""The living sheet of components."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwen.interfaces.desk import glyphs, specimens
from shouwen.kit import clock


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component once, in every state, in the reader's language and theme."""
    now = clock.now()
    form = specimens.Sample({"booking": "AZ-7731904", "wish": "1", "reason": "", "how": "sms", "thanks": "on"})
    return render(
        request,
        "desk/components.html",
        {
            "clocks": specimens.clocks(now),
            "chain": specimens.chain(),
            "lines": specimens.lines(now),
            "moves": specimens.moves(),
            "categories": list(glyphs.CATEGORIES),
            "someone": specimens.Somebody(7, _("罗子谦")),
            "form": form,
            **specimens.desk(),
        },
    )
