"""Merging a code into another, or splitting it over several: one form, a row for each part."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shouwen.kit import clock, dates
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound, Refusal
from shouwen.kit.http import show
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import actions, queries
from shouwen.relations.catalogue.lists import LISTS
from shouwen.relations.catalogue.pages.fields import editor
from shouwen.relations.catalogue.pages.trees import one, told_of, whole
from shouwen.relations.catalogue.shelf import CodeItem, shelves

ROWS = 4


@dataclass(frozen=True)
class Line:
    """A row of the form as it was typed."""

    place: int
    code: str
    percent: str


@require_http_methods(["GET", "POST"])
def succeed(request: HttpRequest, name: str, value_id: int) -> HttpResponse:
    """The form, or its answer: a code is retired and counts as others from a day on."""
    actor, given = editor(request), request.POST
    if name == "category":
        raise NotFound("list_unknown", _("类别的代码就是路径，不能合并或拆分"))
    found, fault = one(name, value_id, actor), ""
    lines = [Line(place, given.get(f"into-{place}", ""), given.get(f"percent-{place}", "")) for place in range(ROWS)]
    if request.method == "POST":
        try:
            parts = [_part(name, line) for line in lines if line.code]
            day = dates.day_given("on", given.get("on", ""))
            reason = given.get("reason", "").strip()[:200]
            actions.succeed(value_id, parts, on=day, reason=reason, actor=actor, at=clock.now())
        except NotFound:
            raise
        except Refusal as no:
            fault = told_of(no)
        else:
            said = _("“%(label)s”已并入，旧数按新代码算") if len(parts) == 1 else _("“%(label)s”已拆开，旧数按比例算")
            undo = reverse("catalogue:end", args=[name, value_id]) + "?again=1"
            return whole(request, name, toast={"text": said % {"label": found.item.label}, "undo": undo})
    elif request.method == "GET":
        lines[0] = Line(0, "", "100")
    context = {"name": name, "node": found, "title": str(LISTS[name]), "fault": fault, "given": given, "lines": lines,
               "offered": _offered(name, value_id, actor)}  # fmt: skip
    part = "catalogue/tree_succeed.html"
    return show(request, "catalogue/tree_succeeding.html", context, part=part, status=422 if fault else 200)


def _part(name: str, line: Line) -> tuple[int, int]:
    item = shelves().by_code.get((name, line.code))
    percent = plain_int(line.percent.strip())
    if item is None or percent is None:
        raise Invalid({"parts": _("每个去向都要写百分之几")})
    return item.id, percent


def _offered(name: str, value_id: int, actor: Actor) -> list[CodeItem]:
    found = queries.choices(name, actor, at=clock.now(), leaves=False)
    return [item for item in found if not item.is_group and item.id != value_id and item.valid_to is None]
