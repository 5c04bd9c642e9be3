"""The 5-why trees and the fishbone: written, reworded, dropped and put back (CMP-022)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.improvement import facts, states
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.actions.pen import Sheet
from shouwen.casework.improvement.models import Node
from shouwen.casework.improvement.queries.scope import Which
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound

MOST_DEEP = 8
MOST_NODES = 120


def add_node(
    which: Which, tree: str, text: str, *, parent: int | None = None, rib: str = "", is_root: bool = False, actor: Actor, at: datetime
) -> Node:
    """Write an answer to “why?” below another (``parent`` None: below the problem), or a thing on a rib.

    :raises Conflict: once the plan is submitted.
    :raises Invalid: without words, on no rib, or too deep.
    """
    with transaction.atomic():
        sheet = pen.opened(which, within=states.DRAWN, actor=actor, at=at)
        plan = sheet.plan
        _check_place(tree, rib, parent)
        if Node.objects.filter(plan=plan, round=plan.round, dropped_at=None).count() >= MOST_NODES:
            raise Invalid({"text": _("写得太多了，请分成几个计划")})
        above = _one(sheet, parent) if parent else None
        if above is not None and _depth(above) >= MOST_DEEP:
            raise Invalid({"text": _("问到第 %(most)s 层就够了") % {"most": MOST_DEEP}})
        row = Node.objects.create(
            plan=plan, round=plan.round, tree=tree, rib=rib, parent=above, is_root=is_root, made_at=at,
            text=pen.line(text, "text", 300, needed=_("请写一句话")), made_by_id=actor.person_id or None,
        )  # fmt: skip
        _told(sheet, row, "added")
    return row


def _check_place(tree: str, rib: str, parent: int | None) -> None:
    if tree not in states.TREES:
        raise Invalid({"tree": _("请从列表里选一项")})
    if tree == "fish" and (rib not in states.RIBS or parent):
        raise Invalid({"rib": _("请选一根鱼刺")})
    if tree == "why" and rib:
        raise Invalid({"rib": _("五问不分鱼刺")})


def _one(sheet: Sheet, node_id: int) -> Node:
    row = Node.objects.filter(pk=node_id, plan=sheet.plan, round=sheet.plan.round).first()
    if row is None:
        raise NotFound("node_unknown", _("没有这一条"))
    return row


def _depth(node: Node) -> int:
    deep, here = 1, node
    while here.parent is not None:
        deep, here = deep + 1, here.parent
    return deep


def _told(sheet: Sheet, row: Node, how: str) -> None:
    fact = facts.NodeWritten(**sheet.about, node_id=row.pk, tree_label=pen.word(states.TREES[row.tree]), how=how)
    announce(fact, actor=sheet.actor, at=sheet.at)


def reword(which: Which, node_id: int, text: str, *, is_root: bool, actor: Actor, at: datetime) -> Node:
    """Say it better, or (un)mark it as a root cause."""
    with transaction.atomic():
        sheet = pen.opened(which, within=states.DRAWN, actor=actor, at=at)
        row = _one(sheet, node_id)
        row.text, row.is_root = pen.line(text, "text", 300, needed=_("请写一句话")), is_root
        row.save(update_fields=["text", "is_root"])
        _told(sheet, row, "reworded")
    return row


def drop_node(which: Which, node_id: int, *, back: bool = False, actor: Actor, at: datetime) -> Node:
    """Take an answer out, with all below it, or (``back``) put it back; what was dropped before it stays dropped.

    :raises Conflict: when it is so already, or what it stood below is gone.
    """
    with transaction.atomic():
        sheet = pen.opened(which, within=states.DRAWN, actor=actor, at=at)
        row = _one(sheet, node_id)
        if bool(row.dropped_at) != back:
            raise Conflict("node_so_already", _("已经是这样了"))
        if back and row.parent is not None and row.parent.dropped_at:
            raise Conflict("node_without_parent", _("它上面那一条已去掉，先恢复上面的"))
        mark = row.dropped_at
        ids = _below(sheet, row, mark)
        changes = {"dropped_at": None, "dropped_by_id": None} if back else {"dropped_at": at, "dropped_by_id": actor.person_id or None}
        Node.objects.filter(pk__in=ids).update(**changes)
        _told(sheet, row, "restored" if back else "dropped")
    return row


def _below(sheet: Sheet, row: Node, mark: datetime | None) -> list[int]:
    """A node and those below it that share its fate: all that stand, or those dropped in the same moment."""
    rows = list(Node.objects.filter(plan=sheet.plan, round=sheet.plan.round, dropped_at=mark).values_list("id", "parent_id"))
    found, fresh = {row.pk}, {row.pk}
    while fresh:
        fresh = {pk for pk, parent in rows if parent in fresh} - found
        found |= fresh
    return sorted(found)
