"""A head's view: their team, centre or province in two minutes, and the rows behind every figure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import team as figures
from shouwen.casework.complaints.queries import rate as complaint_rate
from shouwen.casework.workorders import queries as orders
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int

PRESSING = (
    "breached",
    "climbed",
    "stuck",
    "problems",
    "offered",
    "chased_again",
    "chased",
    "repeat",
    "waits_unit",
    "paused",
)
"""Figures of the list “要您过问的”, the loudest first."""
MOVEMENT: dict[str, str | Promise] = {
    "registered": gettext_lazy("新登记"),
    "ended": pgettext_lazy("counted", "办结"),
    "reopened": pgettext_lazy("counted", "重开"),
    "missed": gettext_lazy("到时未完成的环节"),
}
COLUMNS: dict[str, str | Promise] = {
    "over": gettext_lazy("超时"),
    "today": gettext_lazy("今天到期"),
    "promised": gettext_lazy("承诺"),
    "chased": gettext_lazy("被催"),
    "paused": pgettext_lazy("count", "暂停"),
}


@dataclass(frozen=True)
class Cell:
    """One figure with the address of its rows."""

    code: str
    label: str
    count: int
    url: str
    tone: str = ""
    why: str = ""


def address(figure: str, **narrow: Any) -> str:
    """Where the rows of a figure are shown."""
    asked = {"figure": figure, **{name: value for name, value in narrow.items() if value}}
    return f"{reverse('desk:team_rows')}?{urlencode(asked)}"


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Loads, presence, ageing, who waits for whom, what is stuck, what moved; each figure opens its rows."""
    actor, now = actor_of(request), clock.now()
    actor.need("cases.reassign")
    view = figures.team_view(actor, at=now)
    proof = figures.proof(actor, at=now, shown=False)
    between: list[Any] = [*figures.waits(actor)]
    if actor.may("workorders.read"):
        between += orders.waits(actor, at=now)
    between.sort(key=lambda wait: wait.since)
    peak = max((count for _code, count in view.ageing), default=0) or 1
    context = {
        "view": view,
        "proof": proof,
        "scope": _scope(request),
        "main": [_cell(view, code) for code in ("open", "over", "soon", "today", "promised")],
        "pressing": [cell for code in PRESSING if (cell := _cell(view, code)).count],
        "ageing": [
            (_cell(view, code), round(100 * count / peak), _share(count, view)) for code, count in view.ageing
        ],
        "columns": COLUMNS.values(),
        "loads": [_load(load) for load in view.loads],
        "places": [_place(place) for place in view.places],
        "waits": [(wait, address("open", wait=wait.key)) for wait in between],
        "rate": complaint_rate.this_month(actor, at=now),
        "moved": [(MOVEMENT[name], *pair, pair[1] - pair[0]) for name, pair in view.moved.items()],
    }
    return show(request, "desk/team.html", context)


def _scope(request: HttpRequest) -> str:
    """What a head answers for, in words."""
    actor = actor_of(request)
    reach = actor.need("cases.reassign")
    place = actor.unit_id if reach.narrow else actor.centre_id
    name = organisation.unit_names([place]).get(place, "")
    wide = not reach.narrow and (reach.centre_ids is None or len(reach.centre_ids) > 1)
    count = len(reach.centre_ids or ()) - 1
    return _("%(name)s和 %(n)s 个地市") % {"name": name, "n": count} if wide and count > 0 else name


def _cell(view: figures.TeamView, code: str) -> Cell:
    figure = figures.FIGURES[code]
    return Cell(code, str(figure.label), view.figures[code], address(code), figure.tone, str(figure.why))


def _share(count: int, view: figures.TeamView) -> int:
    return round(100 * count / view.figures["open"]) if view.figures["open"] else 0


def _load(load: figures.Load) -> dict[str, Any]:
    """A row of the table of people, each figure with its address."""
    pk = load.person_id
    return {
        "load": load,
        "owned": Cell("open", "", load.owned, address("open", owner=pk)),
        "handled": Cell("open", "", load.handled, address("open", handler=pk)),
        "to_accept": Cell("offered", "", load.to_accept, address("offered", offered=pk)),
        "cells": [_narrow(code, load.counts[code], owner=pk) for code in COLUMNS],
    }


def _place(place: figures.Place) -> dict[str, Any]:
    pk = place.centre_id
    return {
        "place": place,
        "open": Cell("open", "", place.open, address("open", centre=pk)),
        "cells": [_narrow(code, place.counts[code], centre=pk) for code in COLUMNS],
    }


def _narrow(code: str, count: int, **narrow: Any) -> Cell:
    figure = figures.FIGURES[code]
    return Cell(code, str(figure.label), count, address(code, **narrow), figure.tone)


@require_GET
def team_rows(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure, nearest due first; some of them can be put into other hands."""
    actor, now = actor_of(request), clock.now()
    actor.need("cases.reassign")
    asked = _asked(request)
    among = orders.waiting(asked.wait) if asked.wait and actor.may("workorders.read") else None
    narrow = asked if among is None else figures.Narrow(**{**vars(asked), "wait": ""})
    found = figures.rows(narrow, actor, at=now, among=among, cursor=request.GET.get("after", ""))
    tree = figures.as_tree(asked, actor)
    context = {
        "listing": found,
        "list": urlencode({"filter": json.dumps(tree, separators=(",", ":"))}) if tree is not None else "",
        "figure": figures.FIGURES[asked.figure],
        "count": figures.count(narrow, actor, at=now, among=among),
        "of": _of(asked),
        "asked": request.GET,
    }
    return show(request, "desk/team_rows.html", context, part="desk/team/rows.html")


def _asked(request: HttpRequest) -> figures.Narrow:
    def number(name: str) -> int | None:
        given = request.GET.get(name, "")
        return plain_int(given)

    return figures.Narrow(
        figure=request.GET.get("figure", "open"),
        owner_id=number("owner"),
        handler_id=number("handler"),
        offered_id=number("offered"),
        centre_id=number("centre"),
        wait=request.GET.get("wait", "")[:60],
    )


def _of(asked: figures.Narrow) -> list[str]:
    """Whose figure it is, in words."""
    people = organisation.names([asked.owner_id, asked.handler_id, asked.offered_id])
    found = []
    if asked.owner_id:
        found.append(_("%(who)s负责") % {"who": people.get(asked.owner_id, "")})
    if asked.handler_id:
        found.append(_("%(who)s替别人经办") % {"who": people.get(asked.handler_id, "")})
    if asked.offered_id:
        found.append(_("等%(who)s受理") % {"who": people.get(asked.offered_id, "")})
    if asked.centre_id:
        found.append(organisation.unit_names([asked.centre_id]).get(asked.centre_id, ""))
    if asked.wait:
        found.append(_("正在等的"))
    return found


@require_GET
def team_proof(request: HttpRequest) -> HttpResponse:
    """Ownerless = 0: what was counted, when, and the chains to look at; ``?replay=1`` tells some of them anew."""
    actor, now = actor_of(request), clock.now()
    actor.need("cases.reassign")
    context = {
        "proof": figures.proof(actor, at=now),
        "scope": _scope(request),
        "replayed": figures.replayed(actor) if request.GET.get("replay") else [],
        "asked": bool(request.GET.get("replay")),
        "anchored": ledger.last_run("ledger.anchor"),
        "may_verify": actor.may("ledger.verify"),
        "place": cases.place(actor.centre_id),
    }
    return show(request, "desk/team_proof.html", context)
