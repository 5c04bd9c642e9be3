"""Categories and code lists as trees: opened and closed, renamed and moved in place, retired with what uses them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from shouwen.foundation.organisation.models import Unit
from shouwen.kit import clock, dates
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound, Refusal
from shouwen.kit.http import is_fragment, show
from shouwen.kit.text import plain_int
from shouwen.relations.catalogue import actions, queries, rules
from shouwen.relations.catalogue.fieldforms import centre_of
from shouwen.relations.catalogue.lists import LISTS
from shouwen.relations.catalogue.models import LEVELS, MAX_LEVEL
from shouwen.relations.catalogue.pages.fields import editor, uses
from shouwen.relations.catalogue.shelf import CategoryItem, CodeItem, Tree, TreeItem, shelves


@dataclass(frozen=True)
class Node:
    """A value with what stands below it, what it asks for, where it goes, and how many open cases stand in it."""

    item: TreeItem
    below: Sequence[Node]
    is_mine: bool
    may_grow: bool
    is_offered: bool
    count: int | str
    asks: str
    kinds: str
    goes_to: str
    opens: bool
    went: Sequence[queries.Takes] = ()
    may_succeed: bool = False
    acts: str = ""
    branch: str = ""

    @property
    def key(self) -> str:
        """Its id, as it is written."""
        return str(self.item.id)

    @property
    def look(self) -> tuple[object, ...]:
        """What its line shows besides its name and other words of its own: those with the same look are drawn alike."""
        item = self.item
        marks = (item.pauses_clock, item.needs_evidence, item.needs_text) if isinstance(item, CodeItem) else ()
        went = tuple((each.item.label, each.percent) for each in self.went)
        return (bool(item.centre_id), marks, self.is_offered, went, *(bool(getattr(self, name)) for name in WORDLESS))


def _tree(name: str) -> Tree[Any]:
    found = shelves()
    if name == "category":
        return found.categories
    if name not in LISTS or name not in found.codes:
        raise NotFound("list_unknown", _("没有这份字典"))
    return found.codes[name]


STAND_IN, NAMELESS = str(2**53 - 1), "\ue000"
"""The id and the name of no value: what can be done with one is drawn with them, once for all it is alike for."""
WORDLESS = {"kinds": "\ue001", "goes_to": "\ue002", "asks": "\ue003", "count": "\ue004"}
"""What stands for the other words of a value."""
PLACES = re.compile(f"({'|'.join([STAND_IN, NAMELESS, *WORDLESS.values()])})")


class _Gardener:
    """What every node of one drawing needs to know; at most two queries for the whole tree."""

    def __init__(
        self, name: str, actor: Actor, *, retired: bool, asked: str = "", day: date | None = None
    ) -> None:
        self.name, self.actor, self.retired, self.asked = name, actor, retired, asked
        self.tree = _tree(name)
        self.today = timezone.localdate(clock.now())
        self.day = day or self.today
        self.is_province = centre_of(actor) is None
        is_category = name == "category"
        self.counts = uses("category", [each.code for each in self.tree.by_id.values()]) if is_category else {}
        units = Unit.objects.filter(centre_id=actor.centre_id, is_active=True).order_by("-depth") if is_category else ()
        self.units = {unit.code.rsplit("-", 1)[-1]: unit for unit in units}
        self.place = reverse("catalogue:place", args=[name, int(STAND_IN)])
        self.drawn: dict[tuple[object, ...], list[str]] = {}
        self.hits = {each.id for each in self.tree.walk() if self._answers(each)} if asked else set()

    def _answers(self, item: CategoryItem | CodeItem) -> bool:
        worth = rules.rank(
            self.asked, name=item.name, path=item.name, pinyin=item.pinyin, initials=item.initials, name_en=item.name_en
        )
        return worth is not None or self.asked.lower() == item.code.lower()

    def grow(self, parent_id: int | None) -> list[Node]:
        """The nodes below one, deepest first made."""
        made = []
        for item in self.tree.below.get(parent_id, ()):
            if not self._is_seen(item):
                continue
            below = self.grow(item.id)
            if self.asked and item.id not in self.hits and not below:
                continue
            made.append(self.drawn_as_others(self.node(item, below)))
        return made

    def drawn_as_others(self, node: Node) -> Node:
        """A node with what can be done with it (six buttons that differ from the next one's in id and name only) and with its branch:
        its line, what stands below it, its buttons."""
        alike = (node.is_mine, node.is_offered, node.may_grow, node.may_succeed, node.item.valid_to is None)
        acts, line = self._drawn("acts", node, alike), self._drawn("line", node, node.look)
        place = f' data-place="{self.place.replace(STAND_IN, node.key)}"' if node.is_mine else ""
        opened = " open" if node.opens else ""
        below = "".join(each.branch for each in node.below)
        held = f"<details{opened}><summary>{line}</summary><ul>{below}</ul></details>" if node.below else f'<div class="leaf">{line}</div>'
        return replace(node, acts=acts, branch=mark_safe(f'<li data-node="{node.key}"{place}>{held}{acts}</li>'))

    def _drawn(self, part: str, node: Node, alike: tuple[object, ...]) -> str:
        """A part of a node, drawn for the first of those it is alike for."""
        if (part, alike) not in self.drawn:
            item = replace(node.item, id=int(STAND_IN), name=NAMELESS, name_en=NAMELESS)
            wordless: dict[str, Any] = {name: word if getattr(node, name) else "" for name, word in WORDLESS.items()}
            nobody = replace(node, item=item, **wordless)
            self.drawn[part, alike] = PLACES.split(render_to_string(f"catalogue/tree_{part}.html", {"name": self.name, "node": nobody}))
        drawn = self.drawn[part, alike]
        words = {STAND_IN: node.key, NAMELESS: node.item.label, **{word: getattr(node, name) for name, word in WORDLESS.items()}}
        told = {word: escape(words[word]) for word in set(drawn[1::2])}
        return mark_safe("".join(told.get(each, each) for each in drawn))

    def _is_seen(self, item: TreeItem) -> bool:
        mine = item.centre_id is None or item.centre_id == self.actor.centre_id or self.is_province
        return mine and (self.retired or item.is_offered(self.day))

    def node(self, item: TreeItem, below: Sequence[Node]) -> Node:
        """One node."""
        category = item if isinstance(item, CategoryItem) else None
        unit = self.units.get(category.unit_code) if category and category.unit_code else None
        return Node(
            item=item,
            below=below,
            is_mine=self.is_province if item.centre_id is None else True,
            may_grow=item.level < LEVELS.get(self.name, MAX_LEVEL) and item.is_offered(self.today),
            is_offered=item.is_offered(self.day),
            count=self.counts.get(item.code, 0),
            asks=_("、").join(queries.field_label(each) for each in item.fields),
            kinds=_("、").join(queries.kind(each).label for each in category.kinds) if category else "",
            goes_to=(str(unit) if unit else category.unit_code) if category else "",
            opens=bool(self.asked),
            went=queries.went(self.name, item.code) if isinstance(item, CodeItem) else (),
            may_succeed=isinstance(item, CodeItem) and not item.is_group and item.valid_to is None and not any(
                each.valid_to is None for each in self.tree.walk(item.id)
            ),
        )


@require_GET
def tree(request: HttpRequest, name: str) -> HttpResponse:
    """The whole tree; ``q`` keeps what a pinyin, some characters or English words find, and what is above it.

    ``on`` shows what was, or will be, offered on that day.
    """
    actor, asked = editor(request), request.GET.get("q", "").strip()
    retired, day = "retired" in request.GET, dates.typed(request.GET.get("on", ""), timezone.localdate(clock.now()))
    nodes = _Gardener(name, actor, retired=retired, asked=asked, day=day.day).grow(None)
    context = {"name": name, "title": str(LISTS[name]), "nodes": nodes, "asked": asked, "retired": retired, "day": day,
               "may_add": centre_of(actor) is None}  # fmt: skip
    return show(request, "catalogue/tree.html", context, part="catalogue/tree_nodes.html")


def one(name: str, value_id: int, actor: Actor) -> Node:
    gardener = _Gardener(name, actor, retired=True)
    item = gardener.tree.by_id.get(value_id)
    if item is None or not gardener._is_seen(item):
        raise NotFound("value_not_found", _("没有这个字典值"))
    return gardener.node(item, gardener.grow(value_id))


def _shelf(name: str) -> tuple[str, str]:
    if name not in LISTS:
        raise NotFound("list_unknown", _("没有这份字典"))
    return ("category", "") if name == "category" else ("code", name)


@require_http_methods(["GET", "POST"])
def node(request: HttpRequest, name: str, value_id: int) -> HttpResponse:
    """What can be done with a node (``?line=1``), its names to be changed in place, or their change."""
    actor = editor(request)
    found, fault = one(name, value_id, actor), ""
    if request.method == "POST":
        words = {key: request.POST.get(key, "") for key in ("name", "name_en")}
        try:
            actions.edit(_shelf(name)[0], value_id, actor=actor, at=clock.now(), **words)
        except NotFound:
            raise
        except Refusal as no:
            fault = told_of(no)
        else:
            return whole(request, name)
    part = "catalogue/tree_acts.html" if "line" in request.GET else "catalogue/tree_rename.html"
    context = {"name": name, "node": found, "fault": fault, "title": str(LISTS[name])}
    return show(request, "catalogue/tree_one.html", context, part=part, status=422 if fault else 200)


def told_of(no: Refusal) -> str:
    return next(iter(no.fields.values())) if isinstance(no, Invalid) else no.message


@require_GET
def below(request: HttpRequest, name: str, value_id: int) -> HttpResponse:
    """The form that adds a value below a node, or at the top (``0``)."""
    actor = editor(request)
    parent = one(name, value_id, actor) if value_id else None
    context = {"name": name, "node": parent, "title": str(LISTS[name])}
    return show(request, "catalogue/tree_adding.html", context, part="catalogue/tree_add.html")


@require_POST
def add_below(request: HttpRequest, name: str) -> HttpResponse:
    """Add a value below another: the province anywhere, a city below a value of the province."""
    actor, given = editor(request), request.POST
    under = plain_int(given.get("under", "")) or 0
    parent = one(name, under, actor) if under else None
    shelf, list_code = _shelf(name)
    try:
        words = {"name": given.get("name", ""), "name_en": given.get("name_en", "")}
        code = given.get("code", "").strip() or rules.spelled(words["name"])[1] or "x"
        actions.add(shelf, code=code, list_code=list_code, parent_id=under or None, centre_id=centre_of(actor),
                    actor=actor, at=clock.now(), **words)  # fmt: skip
    except NotFound:
        raise
    except Refusal as no:
        context = {"name": name, "node": parent, "fault": told_of(no), "given": given, "title": str(LISTS[name])}
        return show(request, "catalogue/tree_adding.html", context, part="catalogue/tree_add.html", status=422)
    return whole(request, name)


def whole(request: HttpRequest, name: str, **events: Any) -> HttpResponse:
    """The tree again, by htmx in its place."""
    url = reverse("catalogue:tree", args=[name])
    if not is_fragment(request):
        return redirect(url)
    answer = HttpResponse(status=200)
    answer["HX-Location"] = json.dumps({"path": url, "target": "#tree", "select": "#tree", "swap": "outerHTML"})
    if events:
        answer["HX-Trigger"] = json.dumps(events)
    return answer


@require_POST
def place(request: HttpRequest, name: str, value_id: int) -> HttpResponse:
    """Move a value among those beside it: a step ``up`` or ``down``, or right ``after`` another (``0``: first).

    A value never goes below another one: its code is its path, and what cases say would change.
    """
    actor = editor(request)
    tree, given = _tree(name), request.POST
    found = one(name, value_id, actor)
    beside = [each.id for each in tree.below.get(found.item.parent_id, ()) if each.id != value_id]
    here = [each.id for each in tree.below.get(found.item.parent_id, ())].index(value_id)
    if given.get("step") in ("up", "down"):
        index = max(here + (-1 if given["step"] == "up" else 1), 0)
    else:
        after = plain_int(given.get("after", "")) or 0
        if after and after not in beside:
            raise Invalid({"after": _("只能在同一级里移动：代码就是路径，换了上级，用过的地方就对不上了")})
        index = beside.index(after) + 1 if after else 0
    actions.order(_shelf(name)[0], value_id, [*beside[:index], value_id, *beside[index:]], actor=actor, at=clock.now())
    if "quiet" in request.GET:
        return HttpResponse(status=204)
    return whole(request, name)


@require_POST
def end(request: HttpRequest, name: str, value_id: int) -> HttpResponse:
    """Offer a value no longer, with what stands below it; or (``again``) offer it again."""
    actor = editor(request)
    found, again = one(name, value_id, actor), "again" in request.GET or "again" in request.POST
    deed = actions.restore if again else actions.retire
    deed(_shelf(name)[0], value_id, actor=actor, at=clock.now())
    label = found.item.label
    if again:
        return whole(request, name, toast={"text": _("已恢复“%(label)s”") % {"label": label}})
    words = _("已停用“%(label)s”和它的下级，在办的 %(count)s 件仍显示原名") % {"label": label, "count": found.count}
    undo = reverse("catalogue:end", args=[name, value_id]) + "?again=1"
    return whole(request, name, toast={"text": words, "undo": undo})


