"""Changing values: the province edits, a city adds below a province's value (CASE-071); nothing is deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.ids import new_id
from shouwen.kit.text import squash
from shouwen.relations.catalogue import facts, rules
from shouwen.relations.catalogue.actions import defining
from shouwen.relations.catalogue.models import (
    LEVELS,
    MAX_LEVEL,
    Category,
    Channel,
    Code,
    Field,
    Kind,
    Source,
    Stamp,
    Status,
    Succession,
    Value,
)
from shouwen.relations.catalogue.shelf import shelves

SHELVES: dict[str, type[Value]] = {
    "kind": Kind, "channel": Channel, "source": Source, "category": Category, "code": Code,
    "field": Field, "status": Status,
}  # fmt: skip
SHARED = {"name", "name_en", "definition", "definition_en", "position", "valid_from"}
EDITABLE: dict[str, set[str]] = {
    "kind": SHARED | {"icon", "needs_callback", "is_complaint", "is_restricted"},
    "channel": SHARED | {"icon", "medium", "form", "address", "hours", "needs_evidence", "needs_place",
                         "needs_reference", "is_public"},
    "source": SHARED | {"needs_reference"},
    "category": SHARED | {"kinds", "marks", "unit_code", "default_unit_id"},
    "code": SHARED | {"needs_evidence", "needs_text", "pauses_clock", "fields", "traits"},
    "field": SHARED | {"type", "kinds", "categories", "needed", "needed_for", "section", "section_en", "options",
                       "pattern", "address", "currency", "default", "is_public", "secrecy", "traits"},
    "status": SHARED | {"state", "kinds", "is_automatic"},
}  # fmt: skip


LOCAL = (Field, Status)
"""What a city adds without a value of the province above it."""


def add(
    shelf: str,
    *,
    code: str,
    name: str,
    list_code: str = "",
    parent_id: int | None = None,
    centre_id: int | None = None,
    actor: Actor,
    at: datetime,
    **properties: Any,
) -> Value:
    """Add a value to a shelf: ``kind``, ``channel``, ``source``, ``category``, ``field``, ``status`` or ``code`` (with
    its ``list_code``).

    ``centre_id`` names the city it is for; a city's value stands below one of the province's or its own, its fields and
    statuses stand alone. A category's code is joined to its parent's.

    :raises Forbidden: when the actor may not edit there.
    :raises Invalid: for a name or code that cannot be used.
    """
    model = SHELVES[shelf]
    with transaction.atomic():
        parent = _parent(model, parent_id, centre_id, LEVELS.get(list_code, MAX_LEVEL))
        may_edit(actor, centre_id)
        values = _clean(shelf, {"name": name, **properties})
        if shelf in defining.CHECKS:
            values = defining.CHECKS[shelf](values, None, at)
        values |= _placed(model, shelf, code, list_code, parent, centre_id)
        row = model.objects.create(**values)
        bump()
        said = facts.ValueAdded(subject_id=row.pk, centre_id=centre_id or 0, shelf=list_code or shelf, code=row.code)
        announce(said, actor=actor, at=at, fresh=True)
    return row


def _parent(model: type[Value], parent_id: int | None, centre_id: int | None, most: int) -> Any:
    tree: Any = model
    parent = tree.objects.filter(pk=parent_id).first() if parent_id and model in (Category, Code) else None
    if parent_id and parent is None:
        raise NotFound("value_not_found", _("没有这个字典值"))
    if centre_id and model not in LOCAL and (parent is None or parent.centre_id not in (None, centre_id)):
        raise Invalid({"parent": _("市中心的值要放在省里某个值下面")})
    if parent is not None and parent.centre_id and parent.centre_id != centre_id:
        raise Invalid({"parent": _("省里的值不能放在市中心的值下面")})
    if parent is not None and parent.level >= most:
        raise Invalid({"parent": _("最多 %(levels)d 级") % {"levels": most}})
    return parent


def may_edit(actor: Actor, centre_id: int | None) -> None:
    if centre_id is None:
        reach = actor.reach("catalogue.edit_global")
        if reach is None or reach.level not in ("tree", "all"):
            raise Forbidden("province_value", _("这是全省的值，由省中心修改；市中心可以在它下面添加"))
        return
    if not actor.need("catalogue.edit_local").covers_centre(centre_id):
        raise NotFound("value_not_found", _("没有这个字典值"))


def _placed(
    model: type[Value], shelf: str, code: str, list_code: str, parent: Any, centre_id: int | None
) -> dict[str, Any]:
    code = squash(code)
    if not code or not all(char.isalnum() or char in "._-" for char in code):
        raise Invalid({"code": _("代码只用字母、数字、点和横线")})
    values: dict[str, Any] = {"code": f"{parent.code}.{code}" if shelf == "category" and parent else code}
    same = model.objects.filter(code=values["code"])
    if shelf == "code":
        values["list_code"] = list_code
        same = Code.objects.filter(code=code, list_code=list_code)
    if len(values["code"]) > 80:
        raise Invalid({"code": _("代码连同上级太长，请用短一些的")})
    if same.exists():
        raise Invalid({"code": _("代码“%(code)s”已经用过") % {"code": values["code"]}})
    if model in (Category, Code):
        values |= {"parent": parent, "centre_id": centre_id, "level": parent.level + 1 if parent else 1}
    elif model in LOCAL:
        values["centre_id"] = centre_id
    values["position"] = (model.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    return values


def _clean(shelf: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    if strange := set(properties) - EDITABLE[shelf]:
        raise Invalid({name: _("这一项不能改") for name in sorted(strange)})
    values = dict(properties)
    for key in ("name", "name_en"):
        if key in values:
            values[key] = squash(values[key])
    if "name" in values and not 1 <= len(values["name"]) <= 80:
        raise Invalid({"name": _("名称要有 1 到 80 个字")})
    if len(values.get("name_en", "")) > 120:
        raise Invalid({"name_en": _("英文名最多 120 个字母")})
    if shelf in ("category", "code", "field") and "name" in values:
        values["pinyin"], values["initials"] = rules.spelled(values["name"])
    return values


def _locked(shelf: str, value_id: int, actor: Actor) -> Value:
    row = SHELVES[shelf].objects.select_for_update(of=("self",)).filter(pk=value_id).first()
    if row is None:
        raise NotFound("value_not_found", _("没有这个字典值"))
    may_edit(actor, getattr(row, "centre_id", None))
    return row


def bump() -> None:
    """Tell every process that the catalogue has changed: this one at once, others within seconds."""
    Stamp.objects.update_or_create(pk=1, defaults={"value": new_id()})
    shelves.forget()


def edit(shelf: str, value_id: int, *, actor: Actor, at: datetime, reason: str = "", **changes: Any) -> Value:
    """Change a value's names, order or properties; its code and place never change. Nothing changed, nothing told.

    :raises Forbidden: when a city edits a province's value; a stranger's value is not found.
    :raises Invalid: for a property that cannot be changed so.
    """
    with transaction.atomic():
        row = _locked(shelf, value_id, actor)
        values = _clean(shelf, changes)
        if shelf in defining.CHECKS:
            values = defining.CHECKS[shelf](values, row, at)
        differing = [name for name, value in values.items() if getattr(row, name) != value]
        if not differing:
            return row
        before = [str(getattr(row, name)) for name in differing]
        for name in differing:
            setattr(row, name, values[name])
        row.save(update_fields=differing)
        bump()
        said = facts.ValueEdited(
            **_about(shelf, row),
            fields=tuple(differing),
            before=tuple(before),
            after=tuple(str(values[name]) for name in differing),
        )
        announce(said, actor=actor, at=at, reason=reason)
    return row


def _about(shelf: str, row: Value) -> dict[str, Any]:
    return {
        "subject_id": row.pk,
        "centre_id": getattr(row, "centre_id", None) or 0,
        "shelf": getattr(row, "list_code", shelf),
        "code": row.code,
    }


def retire(
    shelf: str, value_id: int, *, actor: Actor, at: datetime, on: date | None = None, reason: str = ""
) -> Value:
    """Offer a value no longer, from today or a later day on; what stands below it goes with it.

    :raises Conflict: when it is retired already.
    """
    with transaction.atomic():
        row = _locked(shelf, value_id, actor)
        if row.valid_to is not None:
            raise Conflict("already_retired", _("“%(name)s”已停用") % {"name": row.name})
        row.valid_to = max(on or timezone.localdate(at), timezone.localdate(at))
        row.save(update_fields=["valid_to"])
        bump()
        said = facts.ValueRetired(**_about(shelf, row), valid_to=row.valid_to.isoformat())
        announce(said, actor=actor, at=at, reason=reason)
    return row


def restore(shelf: str, value_id: int, *, actor: Actor, at: datetime, reason: str = "") -> Value:
    """Offer a retired value again; what was merged or split counts as itself again.

    :raises Conflict: when it is not retired.
    """
    with transaction.atomic():
        row = _locked(shelf, value_id, actor)
        if row.valid_to is None:
            raise Conflict("not_retired", _("“%(name)s”正在使用") % {"name": row.name})
        row.valid_to = None
        row.save(update_fields=["valid_to"])
        if isinstance(row, Code):
            Succession.objects.filter(old=row, revoked_at=None).update(revoked_at=at)
        bump()
        announce(facts.ValueRestored(**_about(shelf, row)), actor=actor, at=at, reason=reason)
    return row


def order(shelf: str, value_id: int, ids: Sequence[int], *, actor: Actor, at: datetime) -> Value:
    """Put values that stand side by side into another order, all at once; it is told of the one that was moved.

    :raises Invalid: when ``ids`` are not all of those side by side.
    """
    model: Any = SHELVES[shelf]
    with transaction.atomic():
        row: Any = _locked(shelf, value_id, actor)
        beside = {each.pk: each for each in model.objects.filter(parent_id=row.parent_id) if _same_list(each, row)}
        if set(ids) != set(beside):
            raise Invalid({"order": _("刚才有人改过这一级，请再看一遍")})
        before, places = row.position, sorted(each.position for each in beside.values())
        if len(set(places)) < len(places):
            places = list(range(places[0], places[0] + len(places)))
        moved = [beside[pk] for pk, place in zip(ids, places, strict=True) if _put(beside[pk], place)]
        if not moved:
            return cast(Value, row)
        model.objects.bulk_update(moved, ["position"])
        bump()
        said = facts.ValueEdited(
            **_about(shelf, row), fields=("position",), before=(str(before),), after=(str(beside[row.pk].position),)
        )
        announce(said, actor=actor, at=at)
    return cast(Value, beside[row.pk])


def _same_list(each: Any, row: Any) -> bool:
    return getattr(each, "list_code", "") == getattr(row, "list_code", "")


def _put(row: Value, place: int) -> bool:
    changed = row.position != place
    row.position = place
    return changed
