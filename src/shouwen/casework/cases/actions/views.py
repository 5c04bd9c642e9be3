"""Saving views of the queue: one's own are one's own matter; sharing one, changing or deleting a shared one is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.models import Pin, View
from shouwen.casework.cases.queries import columns, conditions, grouping, sorting
from shouwen.casework.cases.queries import views as reading
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.text import squash

MOST = 60
"""How many views one person keeps."""
DAY_OF_UNDO = 86_400
"""Seconds in which a deleted view can be put back."""
SETTINGS = ("name", "scope", "shows", "tree", "sort", "is_grouped", "group", "layout", "columns")


def save_view(*, name: str, actor: Actor, at: datetime, pin: bool = True, **settings: Any) -> View:
    """Save a view: ``scope`` own, team or centre; ``shows`` open, ended or all; ``tree`` JSON; ``sort``, ``is_grouped``, ``group``,
    ``layout`` split or table, ``columns``. It is pinned for its owner unless told.

    :raises Forbidden: without ``cases.read``, or ``cases.share_views`` as far as it is shared.
    :raises Invalid: for a name, tree, order or column that cannot be.
    :raises Conflict: when somebody keeps too many.
    """
    actor.need("cases.read")
    if View.objects.filter(owner_id=actor.person_id, deleted_at=None).count() >= MOST:
        raise Conflict("too_many_views", _("最多留 %(n)s 个视图，请先删掉用不着的") % {"n": MOST})
    fields = _checked({"scope": "own", **settings, "name": name}, actor)
    with transaction.atomic():
        row = View.objects.create(owner_id=actor.person_id, made_at=at, changed_at=at, changed_by_id=actor.person_id, **fields)
        if row.unit_id:
            announce(_fact(facts.ViewShared, row, actor), actor=actor, at=at, fresh=True)
        if pin:
            _put(actor, str(row.pk), is_on=True)
        return row


def change_view(view: int, changes: Mapping[str, Any], *, actor: Actor, at: datetime) -> View:
    """Change what a view shows, its name, or with whom it is shared; ``changes`` may hold :data:`SETTINGS`.

    :raises NotFound: when there is none for this actor.
    :raises Forbidden: for a view of somebody else that is not the actor's to change.
    """
    with transaction.atomic():
        row = _mine(view, actor)
        before = row.unit_id
        fields = _checked({name: value for name, value in changes.items() if name in SETTINGS}, actor, row)
        for name, value in fields.items():
            setattr(row, name, value)
        row.changed_at, row.changed_by_id = at, actor.person_id
        row.save()
        told = facts.ViewShared if row.unit_id and row.unit_id != before else facts.ViewChanged
        if row.unit_id:
            announce(_fact(told, row, actor), actor=actor, at=at)
        elif before:
            announce(_fact(facts.ViewWithdrawn, row, actor, before), actor=actor, at=at)
        return row


def delete_view(view: int, *, actor: Actor, at: datetime) -> View:
    """Delete a view; within a day it can be put back.

    :raises NotFound, Forbidden: as :func:`change_view`.
    """
    with transaction.atomic():
        row = _mine(view, actor)
        row.deleted_at, row.deleted_by_id = at, actor.person_id
        row.save(update_fields=["deleted_at", "deleted_by"])
        if row.unit_id:
            announce(_fact(facts.ViewDeleted, row, actor), actor=actor, at=at)
        return row


def restore_view(view: int, *, actor: Actor, at: datetime) -> View:
    """Put a deleted view back, by whoever deleted it.

    :raises NotFound: when they deleted none of that id within the last day.
    """
    with transaction.atomic():
        row = View.objects.select_for_update().filter(pk=view, deleted_by_id=actor.person_id, deleted_at__isnull=False).first()
        if row is None or row.deleted_at is None or (at - row.deleted_at).total_seconds() > DAY_OF_UNDO:
            raise _missing()
        row.deleted_at = row.deleted_by_id = None
        row.save(update_fields=["deleted_at", "deleted_by"])
        if row.unit_id:
            announce(_fact(facts.ViewRestored, row, actor), actor=actor, at=at)
        return row


def pin_view(key: str, *, is_on: bool, actor: Actor, at: datetime) -> None:
    """Keep a view in one's sidebar, or put it away. ``key`` is an id, or the code of a shipped one.

    :raises NotFound: when there is none for this actor.
    """
    if reading.view(key, actor) is None:
        raise _missing()
    with transaction.atomic():
        _put(actor, key, is_on=is_on)


def order_views(keys: Sequence[str], *, actor: Actor, at: datetime) -> None:
    """Put one's pinned views into an order; what is not named stays behind it."""
    known = {item.key for item in reading.views(actor)}
    with transaction.atomic():
        for position, key in enumerate([key for key in dict.fromkeys(keys) if key in known][: reading.PINNED * 4], 1):
            _put(actor, key, position=position)


def _put(actor: Actor, key: str, **values: Any) -> None:
    where = {"view": None, "code": key} if key in reading.SHIPPED else {"view_id": int(key), "code": ""}
    if "is_on" not in values:  # moved only: it stays where it is otherwise
        shown = {item.key: item.is_pinned for item in reading.views(actor)}
        Pin.objects.update_or_create(person_id=actor.person_id, **where, defaults=values, create_defaults={**values, "is_on": shown.get(key, True)})
        return
    Pin.objects.update_or_create(person_id=actor.person_id, **where, defaults=values)


def may_share(actor: Actor, scope: str) -> bool:
    """Whether an actor may share views with their team or centre."""
    reach = actor.reach("cases.share_views")
    if reach is None or reach.level == "own":
        return False
    return scope == "team" or (scope == "centre" and not reach.narrow and reach.covers_centre(actor.centre_id))


def may_change(item: Any, actor: Actor) -> bool:
    """Whether a view (a row or an item) is the actor's to change: their own, or shared with whom they may share."""
    if item.owner_id == actor.person_id:
        return True
    home = {"team": actor.unit_id, "centre": actor.centre_id}.get(item.scope)
    return home is not None and item.unit_id == home and may_share(actor, item.scope)


def _mine(view: int, actor: Actor) -> View:
    row = reading.readable(actor).select_for_update(of=("self",)).filter(pk=view).first()
    if row is None:
        raise _missing()
    if not may_change(row, actor):
        raise Forbidden("not_your_view", _("这个视图由别人维护，您可以另存一份"))
    return row


def _missing() -> NotFound:
    return NotFound("view_not_found", _("没有找到这个视图"))


def _checked(given: dict[str, Any], actor: Actor, row: View | None = None) -> dict[str, Any]:
    fields = dict(given)
    if "name" in fields:
        fields["name"] = squash(str(fields["name"]))[:60]
        if not fields["name"]:
            raise Invalid({"name": _("请给视图起个名字")})
    if "tree" in fields:
        fields["tree"] = conditions.plain(conditions.parse(fields["tree"]))
    if "sort" in fields:
        fields["sort"] = str(sorting.order(str(fields["sort"])))
    if "group" in fields:
        fields["group"] = grouping.known(str(fields["group"]))
    if "columns" in fields:
        known = columns.columns()
        if unknown := [each for each in fields["columns"] if each not in known]:
            raise Invalid({"columns": _("没有“%(name)s”这一列") % {"name": unknown[0]}})
        fields["columns"] = list(dict.fromkeys(fields["columns"]))[: columns.LIMIT]
    for name, allowed in (("shows", tuple(reading.SHOWS)), ("layout", ("split", "table")), ("scope", ("own", "team", "centre"))):
        if name in fields and fields[name] not in allowed:
            raise Invalid({name: _("请从列表里选一项")})
    if "scope" in fields and (row is None or fields["scope"] != row.scope):
        fields["unit_id"] = _shared_with(fields["scope"], actor)
    return fields


def _shared_with(scope: str, actor: Actor) -> int | None:
    if scope == "own":
        return None
    if not may_share(actor, scope):
        raise Forbidden("may_not_share", _("共享视图要“共享队列视图”的权限，范围到班组或中心"), right="cases.share_views")
    return actor.unit_id if scope == "team" else actor.centre_id


def _fact(kind: type[facts.ViewFact], row: View, actor: Actor, unit_id: int | None = None) -> facts.ViewFact:
    return kind(subject_id=row.pk, centre_id=actor.centre_id, name=row.name, with_unit=unit_id or row.unit_id or 0)
