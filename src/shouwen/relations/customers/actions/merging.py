"""Two files that are one customer: joined, and taken apart again when that was wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden
from shouwen.relations.customers import facts, scope
from shouwen.relations.customers.models import Customer, Merge

FLAGS = ("is_big", "is_important", "has_dedicated_line", "is_internal")
FILLED = ("name", "line_number", "account_manager_id", "type_code", "language")


def merge(keep_id: int, gone_id: int, *, actor: Actor, at: datetime, reason: str = "") -> Merge:
    """Join the file ``gone`` to the file ``keep``. Nothing moves: the one that went points at the kept one.

    The kept one takes over flags and fills what it lacks; the journal remembers what that changed. Cases and contacts
    keep the id they were filed under and are read together with :func:`queries.family`.

    :raises Conflict: for one and the same customer, or a person with an organisation.
    """
    with transaction.atomic():
        kept, gone = _both(keep_id, gone_id, actor)
        if kept.pk == gone.pk:
            raise Conflict("same_customer", _("这两份本来就是同一位客户"))
        if kept.kind != gone.kind:
            raise Conflict("different_kinds", _("个人和单位不能合并"))
        members = list(Customer.objects.filter(merged_into=gone).order_by("id").values_list("id", flat=True))
        changes = _taken_over(kept, gone)
        Customer.objects.filter(pk__in=[gone.pk, *members]).update(merged_into=kept)
        row = Merge.objects.create(
            kept=kept, gone=gone, members=members, changes=changes, at=at, by_id=actor.person_id
        )
        announce(
            facts.CustomersMerged(subject_id=kept.pk, centre_id=kept.centre_id, other_id=gone.pk, merge_id=row.pk),
            facts.MergedAway(subject_id=gone.pk, centre_id=gone.centre_id, other_id=kept.pk, merge_id=row.pk),
            actor=actor,
            at=at,
            reason=reason,
        )
    return row


def _both(keep_id: int, gone_id: int, actor: Actor) -> tuple[Customer, Customer]:
    reach = actor.need("customers.merge")
    kept, gone = scope.look_up(keep_id, actor), scope.look_up(gone_id, actor)
    if not all(reach.covers_centre(each.centre_id) for each in (kept, gone)):
        raise Forbidden("out_of_reach", _("有一份档案属于其他中心，请省中心合并"))
    return _locked(kept.pk, gone.pk)


def _locked(first_id: int, second_id: int) -> tuple[Customer, Customer]:
    """Both rows, locked in the order of their ids so that two merges never wait for each other."""
    ids: Iterable[int] = sorted({first_id, second_id})
    rows = {row.pk: row for row in Customer.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("id")}
    for row in rows.values():
        if row.merged_into_id is not None:
            raise Conflict("merged_meanwhile", _("其中一份刚被合并，请刷新后再看"))
    return rows[first_id], rows[second_id]


def _taken_over(kept: Customer, gone: Customer) -> dict[str, list[Any]]:
    changes: dict[str, list[Any]] = {}
    for name in (*FLAGS, *FILLED):
        before, other = getattr(kept, name), getattr(gone, name)
        if other and not before:
            changes[name] = [before, other]
            setattr(kept, name, other)
    if changes:
        kept.save(update_fields=list(changes))
    return changes


def unmerge(merge_id: int, *, actor: Actor, at: datetime, reason: str = "") -> Merge:
    """Take two joined files apart. What was filed since stays where it was filed, later edits stay too.

    :raises Conflict: when it is undone already, or the kept one has itself been merged since: that comes first.
    """
    with transaction.atomic():
        row = Merge.objects.select_related("kept", "gone").filter(pk=merge_id).first()
        if row is None or not scope.may_know(row.kept, actor):
            raise scope.gone()
        reach = actor.need("customers.merge")
        if not reach.covers_centre(row.kept.centre_id) or not reach.covers_centre(row.gone.centre_id):
            raise Forbidden("out_of_reach", _("有一份档案属于其他中心，请省中心合并"))
        both = Customer.objects.select_for_update(of=("self",)).filter(pk__in=[row.kept_id, row.gone_id])
        kept = {each.pk: each for each in both.order_by("id")}[row.kept_id]
        if Merge.objects.filter(pk=row.pk, undone_at=None).update(undone_at=at, undone_by_id=actor.person_id) != 1:
            raise Conflict("already_undone", _("这次合并已撤销"))
        if kept.merged_into_id is not None:
            raise Conflict("merged_since", _("它后来又并入了别的档案，请先撤销后一次"))
        _give_back(kept, row.changes)
        Customer.objects.filter(pk=row.gone_id).update(merged_into=None)
        Customer.objects.filter(pk__in=row.members, merged_into=kept).update(merged_into=row.gone_id)
        row.undone_at, row.undone_by_id = at, actor.person_id
        announce(
            *(
                facts.MergeUndone(subject_id=one.pk, centre_id=one.centre_id, other_id=other.pk, merge_id=row.pk)
                for one, other in ((row.kept, row.gone), (row.gone, row.kept))
            ),
            actor=actor,
            at=at,
            reason=reason,
        )
    return row


def _give_back(kept: Customer, changes: dict[str, list[Any]]) -> None:
    """Put back what the merge changed, unless somebody has changed it since.

    Where another file that is still joined has a value too, that one counts now, and its journal says so.
    """
    undone = [name for name, (_before, after) in changes.items() if getattr(kept, name) == after]
    others = list(Merge.objects.select_related("gone").filter(kept=kept, undone_at=None).order_by("id"))
    for name in undone:
        before = changes[name][0]
        setattr(kept, name, before)
        for other in others:
            if value := getattr(other.gone, name):
                setattr(kept, name, value)
                other.changes[name] = [before, value]
                other.save(update_fields=["changes"])
                break
    if undone:
        kept.save(update_fields=undone)
