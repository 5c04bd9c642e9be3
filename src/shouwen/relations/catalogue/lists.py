"""The catalogue as its administration sees it: shelves by name, a level of a tree at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.relations.catalogue.actions import SHELVES
from shouwen.relations.catalogue.shelf import Item, Tree, TreeItem, shelves

LISTS: dict[str, str | Promise] = {
    "kind": gettext_lazy("事项种类"),
    "category": gettext_lazy("类别"),
    "channel": gettext_lazy("渠道"),
    "source": gettext_lazy("来源"),
    "cause": gettext_lazy("起因"),
    "outcome": gettext_lazy("处理结果"),
    "demand": gettext_lazy("客户要求"),
    "return": gettext_lazy("退单原因"),
    "refusal": gettext_lazy("不受理交办的原因"),
    "transfer_reason": gettext_lazy("移交原因"),
    "pause": gettext_lazy("挂起原因"),
    "extension": gettext_lazy("延期原因"),
    "close_reason": gettext_lazy("办结原因"),
    "reopen": gettext_lazy("重开原因"),
    "decline": gettext_lazy("不予受理的原因"),
    "withdraw": gettext_lazy("客户撤回的原因"),
    "contact_result": gettext_lazy("联系结果"),
    "check": gettext_lazy("核查种类"),
    "chase": gettext_lazy("催办种类"),
    "supervise": gettext_lazy("督办原因"),
    "escalation": gettext_lazy("升级原因"),
    "cancel": gettext_lazy("作废原因"),
    "reveal": gettext_lazy("查看号码的原因"),
    "account_role": gettext_lazy("单位联系人角色"),
    "customer_type": gettext_lazy("单位客户类型"),
    "tag": gettext_lazy("标签"),
}
"""Every list and its name, in the order of the page; the first four are shelves of their own."""


@dataclass(frozen=True)
class Row:
    """A value on its shelf: whether it is offered now, whether the reader may change it, how many stand below."""

    item: Item
    is_offered: bool
    is_mine: bool
    below: int
    parent: Row | None = None

    @property
    def id(self) -> int:
        return self.item.id

    @property
    def centre_id(self) -> int | None:
        return getattr(self.item, "centre_id", None)

    @property
    def can_grow(self) -> bool:
        """Whether values may stand below it."""
        return isinstance(self.item, TreeItem) and self.item.level < 4


@dataclass(frozen=True)
class ListName:
    """A list of the first page."""

    code: str
    label: str
    count: int

    @property
    def is_tree(self) -> bool:
        """Whether its values stand in a tree; the others are plain lists."""
        return _flat(self.code) is None and _tree(self.code) is not None


def list_names() -> list[ListName]:
    """Every list with how many values it has."""
    return [ListName(code, str(label), sum(1 for _item in _all(code))) for code, label in LISTS.items()]


def _tree(name: str) -> Tree[TreeItem] | None:
    found = shelves()
    if name == "category":
        return found.categories  # type: ignore[return-value]
    return found.codes.get(name)  # type: ignore[return-value]


def _flat(name: str) -> dict[str, Item] | None:
    found = shelves()
    return {"kind": found.kinds, "channel": found.channels, "source": found.sources}.get(name)  # type: ignore[return-value]


def _all(name: str) -> list[Item]:
    flat = _flat(name)
    if flat is not None:
        return list(flat.values())
    tree = _tree(name)
    return list(tree.walk()) if tree else []


def rows(name: str, actor: Actor, *, at: datetime, retired: bool = False, under: Row | None = None) -> list[Row]:
    """One level of a shelf in its order; a city's values are shown to it and to the province."""
    tree, day = _tree(name), timezone.localdate(at)
    items = tree.below.get(under.id if under else None, ()) if tree else tuple((_flat(name) or {}).values())
    reach = actor.reach("catalogue.edit_local") or actor.reach("catalogue.edit_global")
    found = []
    for item in items:
        centre = getattr(item, "centre_id", None)
        if centre is not None and not (reach and reach.covers_centre(centre)):
            continue
        offered = item.is_offered(day)
        if offered or retired:
            mine = actor.may("catalogue.edit_global") if centre is None else actor.may("catalogue.edit_local")
            found.append(Row(item, offered, mine, len(tree.below.get(item.id, ())) if tree else 0, under))
    return found


def value(name: str, value_id: int) -> Row:
    """One value of a shelf with those above it.

    :raises NotFound: when there is none.
    """
    item = next((each for each in _all(name) if each.id == value_id), None)
    if item is None:
        raise NotFound("value_not_found", _("没有这个字典值"))
    row: Row | None = None
    for each in (*getattr(item, "above", ()), item):
        row = Row(each, True, False, 0, row)
    assert row is not None
    return row


def own_values(shelf: str, value_id: int, names: Iterable[str]) -> dict[str, Any]:
    """A value's own properties, without what it takes from those above it."""
    row = SHELVES[shelf].objects.get(pk=value_id)
    return {name: getattr(row, name) for name in names}
