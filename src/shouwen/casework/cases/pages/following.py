"""One key to the next most urgent, and the one after."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries
from shouwen.kit import clock
from shouwen.kit.http import actor_of

CASE = re.compile(r"^/cases/([^/]+-\d+)/")
ORDER = re.compile(r"^/orders/([^/]+)/(\d+)/")


@require_GET
def next_urgent(request: HttpRequest) -> HttpResponse:
    """Open what is to be done first, or after the case or order one comes from (N), and say why it is that one."""
    work = queries.my_work(actor_of(request), at=clock.now())
    stop = work.after(request.GET.get("after", "") or place_of(request.headers.get("Referer", "")))
    if stop is None:
        messages.info(request, _("到头了，今天没有别的在等您"))
        return redirect("/")
    number = [each.place for each in work.left].index(stop.place) + 1
    said = {"n": number, "all": len(work.left), "why": _("；").join(stop.reasons)}
    messages.info(request, _("第 %(n)s / %(all)s 件：%(why)s") % said)
    return redirect(stop.url) if stop.url else redirect("cases:page", stop.place)


def place_of(address: str) -> str:
    """The case or order of a page's address; '' for any other page.

    >>> place_of("http://desk/cases/JZ260316-0042/?do=close"), place_of("/orders/JZ260316-0042/1/"), place_of("/")
    ('JZ260316-0042', 'JZ260316-0042 W-01', '')
    """
    path = unquote(urlsplit(address).path)
    if case := CASE.match(path):
        return case[1]
    order = ORDER.match(path)
    return f"{order[1]} W-{int(order[2]):02d}" if order else ""
