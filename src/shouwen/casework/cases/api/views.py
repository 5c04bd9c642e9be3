"""Views and trees of conditions over HTTP: what a call asks, understood as the desk understands an address."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.cases.api.shapes import Asked
from shouwen.casework.cases.queries import conditions, listing, sorting, views, wording
from shouwen.casework.cases.queries.sorting import Order
from shouwen.casework.cases.queries.views import ViewItem
from shouwen.casework.cases.rules.conditions import Group
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound


def asked(given: Asked, actor: Actor) -> listing.Asked:
    """The list a call asks for.

    :raises NotFound: for a view that is not the caller's to use.
    :raises Invalid: for a tree or an order that cannot be read.
    """
    base = views.view(given.view, actor) if given.view else None
    if given.view and base is None:
        raise NotFound("view_not_found", _("没有找到这个视图"))
    filters = replace(base.filters, **given.named()) if base else given.filters()
    trees = [tree for tree in (base.tree if base else Group(), _tree(given.filter)) if tree]
    tree = trees[0] if len(trees) == 1 else Group(tuple(_both(trees)))
    newest = given.order == "newest" or filters.is_open is False
    order = sorting.order(given.sort) if given.sort else sorting.order(base.sort) if base else Order("registered", True) if newest else Order("due")
    filters = replace(filters, order="newest" if order == Order("registered", True) else "due")
    return listing.Asked(filters=filters, tree=tree, order=order)


def _both(trees: list[Group]) -> list[Any]:
    """The parts of trees that must all hold."""
    return [part for tree in trees for part in ((tree,) if tree.is_any else tree.parts)]


def _tree(text: str) -> Group:
    if not text:
        return Group()
    try:
        given = json.loads(text)
    except ValueError as error:
        raise Invalid({"filter": _("请求体不是 JSON：%(why)s") % {"why": error}}) from error
    try:
        return conditions.parse(given)
    except Invalid as wrong:
        raise Invalid({f"filter.{path}".rstrip("."): sentence for path, sentence in wrong.fields.items()}) from wrong


def documents(items: Sequence[ViewItem]) -> list[dict[str, Any]]:
    """Views as JSON."""
    said = wording.descriptions([each.tree for each in items])
    return [_document(each, words) for each, words in zip(items, said, strict=True)]


def _document(item: ViewItem, said: str) -> dict[str, Any]:
    return {
        "key": item.key, "name": str(item.name), "scope": item.scope, "unit_id": str(item.unit_id) if item.unit_id else None,
        "owner_id": str(item.owner_id) if item.owner_id else None, "pinned": item.is_pinned, "sort": item.sort, "group": item.group, "layout": item.layout,
        "columns": list(item.columns), "filter": conditions.plain(item.tree), "says": said,
        "changed_at": item.changed_at,
    }  # fmt: skip
