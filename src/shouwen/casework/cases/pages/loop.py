"""The closed-loop monitor: the five steps of every case, who lacks one, and the rows behind each figure (CASE-035)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shouwen.casework.cases.queries import loop as watching
from shouwen.casework.cases.queries.flow import walks
from shouwen.casework.cases.queries.loop import LoopAsked, LoopLine
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.http import actor_of, show
from shouwen.kit.text import plain_int


@dataclass(frozen=True)
class Cell:
    """A figure with the address of its rows; ``share`` of the largest beside it, in per cent."""

    label: str
    count: int
    url: str
    share: int = 0


def address(code: str, **narrow: Any) -> str:
    """Where the rows of a figure are shown."""
    asked = {"figure": code, **{name: value for name, value in narrow.items() if value}}
    return f"{reverse('cases:loop_rows')}?{urlencode(asked)}"


@require_GET
def loop(request: HttpRequest) -> HttpResponse:
    """How many cases stand at each step, and which lack one."""
    actor = actor_of(request)
    days = _days(request)
    view = watching.monitor(actor, days=days, at=clock.now())
    peak = max((step.standing for step in view.steps), default=0) or 1
    context = {
        "view": view,
        "spans": watching.SPANS,
        "walks": walks(actor, days=days, at=clock.now()),
        "any": Cell("", view.any, address(watching.ANY)),
        "ended_any": Cell("", view.ended_any, address(watching.ENDED_ANY, days=days)),
        "steps": [
            {
                "step": step,
                "standing": Cell(step.label, step.standing, address(f"at_{step.code}"), round(100 * step.standing / peak)),
                "open": [Cell(each.label, each.count, address(each.code)) for each in step.open],
                "ended": [Cell(each.label, each.count, address(each.code, days=days)) for each in step.ended],
            }
            for step in view.steps
        ],
        "people": _top(view.people, "owner"),
        "places": _top(view.places, "centre"),
    }
    return show(request, "cases/loop.html", context)


def _top(found: Sequence[tuple[int, str, int]], name: str) -> list[Cell]:
    most = max((n for _pk, _name, n in found), default=0) or 1
    return [Cell(said, n, address(watching.ANY, **{name: pk}), round(100 * n / most)) for pk, said, n in found]


@require_GET
def loop_rows(request: HttpRequest) -> HttpResponse:
    """The cases behind one figure, each with its steps and what it lacks."""
    actor, now = actor_of(request), clock.now()
    asked = _asked(request)
    step, label = watching.title(asked)
    found = watching.rows(asked, actor, at=now, cursor=request.GET.get("after", ""))
    over = asked.code.startswith("ended")
    context = {
        "listing": found,
        "rows": _drawn(found.rows),
        "over": over,
        "title": label or step or (_("办结了、缺过环节的") if over else _("缺环节的")),
        "of": [*([step] if label else []), *_of(asked), *([_("近 %(n)s 天") % {"n": asked.days}] if over else [])],
        "count": watching.count(asked, actor, at=now),
    }
    return show(request, "cases/loop_rows.html", context, part="cases/parts/loop_rows.html")


def _drawn(rows: Sequence[LoopLine]) -> list[tuple[LoopLine, str]]:
    """Each row with its five steps, drawn once for all whose steps are alike: a page of rows has a few patterns only."""
    kept: dict[tuple[str, ...], str] = {}
    for row in rows:
        pattern = tuple(mark.how for mark in row.marks)
        kept[pattern] = kept.get(pattern) or render_to_string("cases/parts/loop_marks.html", {"marks": row.marks})
    return [(row, kept[tuple(mark.how for mark in row.marks)]) for row in rows]


def _asked(request: HttpRequest) -> LoopAsked:
    def number(name: str) -> int | None:
        given = request.GET.get(name, "")
        return plain_int(given)

    code = request.GET.get("figure", watching.ANY)[:40]
    return LoopAsked(code, number("owner"), number("centre"), _days(request))


def _days(request: HttpRequest) -> int:
    given = request.GET.get("days", "")
    return int(given) if given in {str(each) for each in watching.SPANS} else 30


def _of(asked: LoopAsked) -> list[str]:
    people = organisation.names([asked.owner_id] if asked.owner_id else [])
    units = organisation.unit_names([asked.centre_id] if asked.centre_id else [])
    return [
        *([_("%(who)s负责") % {"who": people.get(asked.owner_id, "")}] if asked.owner_id in people else []),
        *(units[pk] for pk in (asked.centre_id,) if pk in units),
    ]
