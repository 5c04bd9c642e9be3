"""Growing and pruning the tree of units (ORG-001, ORG-002)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import checks, facts, queries, rules, slots
from shouwen.foundation.organisation.actions.reach import unit_to_change
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.foundation.organisation.presets import Node
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden

EDITABLE = ("name", "name_en", "prefix", "time_zone", "currency", "calendar_code", "language", "establishment")


def _one_at_a_time() -> None:
    """Paths are worked out from neighbours, so changes of the tree queue up behind its first root."""
    Unit.objects.select_for_update(no_key=True).order_by("path").values_list("id", flat=True).first()


def _forget_tree() -> None:
    for forget in slots.tree_changed:
        forget()


def _same_for_all(unit: Unit) -> None:
    """Whoever has a post at or under the unit is worked out anew at their next request; nobody keeps the old tree."""
    _forget_tree()
    transaction.on_commit(_forget_tree)
    Person.objects.filter(posts__unit__path__startswith=unit.path).update(stamp=F("stamp") + 1)


@transaction.atomic
def add_unit(
    *,
    parent_id: int | None,
    level: str,
    role: str,
    code: str,
    name: str,
    actor: Actor,
    at: datetime,
    **values: Any,
) -> Unit:
    """Add a node under another one, or a root (needs a reach over all).

    ``values`` are those of :data:`EDITABLE` besides the name.

    :raises Invalid: when a value cannot be used; ``fields`` says which.
    :raises Forbidden: when the place is out of reach.
    """
    reach = actor.need("organisation.edit")
    if parent_id is None and reach.centre_ids is not None:
        raise Forbidden("out_of_reach", _("只有总管理员能设立最上级"))
    _one_at_a_time()
    parent = unit_to_change(parent_id, actor) if parent_id is not None else None
    row = Unit(level=level, role=role, code=code.strip(), name=name.strip())
    _inherit(row, parent)
    for field, value in values.items():
        setattr(row, field, value)
    checks.unit(row, parent)
    row.centre_id = rules.centre_of(level, role, row.pk, parent.centre_id if parent else None)
    made: Unit = (
        Unit.objects.add_child(parent, instance=row) if parent else Unit.objects.add_root(instance=row)
    )
    announce(
        facts.UnitAdded(
            subject_id=made.pk,
            centre_id=made.centre_id or 0,
            parent_unit=parent_id,
            level=level,
            role=role,
            code=made.code,
            name=made.name,
        ),
        actor=actor,
        at=at,
        fresh=True,
    )
    _same_for_all(made)
    if parent is not None:
        _same_for_all(parent)
    return made


def _inherit(row: Unit, parent: Unit | None) -> None:
    """A new node keeps its parent's clock, money and calendar unless told otherwise."""
    if parent is not None:
        row.time_zone, row.currency, row.calendar_code = (
            parent.time_zone,
            parent.currency,
            parent.calendar_code,
        )


@transaction.atomic
def edit_unit(unit_id: int, *, actor: Actor, at: datetime, **values: Any) -> Unit:
    """Change values of a unit; those of :data:`EDITABLE`.

    :raises Invalid: when a value cannot be used.
    """
    unit = unit_to_change(unit_id, actor)
    changed = {
        name: value for name, value in values.items() if name in EDITABLE and getattr(unit, name) != value
    }
    if not changed:
        return unit
    before = {name: getattr(unit, name) for name in changed}
    for name, value in changed.items():
        setattr(unit, name, value)
    checks.unit(unit, Unit.objects.get_parent(unit))
    unit.save(update_fields=list(changed))
    announce(
        facts.UnitEdited(subject_id=unit.pk, centre_id=unit.centre_id or 0, before=before, after=changed),
        actor=actor,
        at=at,
    )
    _same_for_all(unit)
    return unit


@transaction.atomic
def move_unit(
    unit_id: int, *, parent_id: int, actor: Actor, at: datetime, position: str = "last-child"
) -> Unit:
    """Put a unit, with everything below it, under another one.

    :raises Conflict: under itself, at a level too high, or into another centre while its people still hold cases.
    """
    _one_at_a_time()
    unit, parent = unit_to_change(unit_id, actor), unit_to_change(parent_id, actor)
    old_parent = Unit.objects.get_parent(unit)
    if parent.path.startswith(unit.path):
        raise Conflict("inside_itself", _("%(name)s不能移到自己下面") % {"name": unit})
    if not rules.may_stand_under(unit.level, parent.level):
        raise Conflict("level_too_high", checks.too_high(unit, parent))
    centre_id = rules.centre_of(unit.level, unit.role, unit.pk, parent.centre_id)
    if centre_id != unit.centre_id:
        _need_empty_hands(unit)
    old_centre = unit.centre_id
    Unit.objects.move(unit, parent, position)
    moved = Unit.objects.get(pk=unit.pk)
    if centre_id != old_centre:
        queries.below(moved).filter(centre_id=old_centre).update(centre_id=centre_id)
    announce(
        facts.UnitMoved(
            subject_id=unit.pk,
            centre_id=centre_id or 0,
            from_unit=old_parent.pk if old_parent else None,
            to_unit=parent_id,
        ),
        actor=actor,
        at=at,
    )
    _refresh_line(old_parent, parent, moved)
    return Unit.objects.get(pk=unit.pk)


def _need_empty_hands(unit: Unit) -> None:
    """Work stays in its centre: who moves to another one hands over first."""
    people = Person.objects.filter(unit__path__startswith=unit.path, is_active=True)
    for person in people:
        if queries.held_by(person.pk):
            raise Conflict(
                "hands_full", _("%(name)s还有在办的事项，先交接再移到别的中心") % {"name": person.name}
            )
    if any(queries.left_to_do(each.pk) for each in queries.below(unit)):
        raise Conflict("orders_open", _("%(name)s还有未办结的工单，先办结或改派再移动") % {"name": unit})


def _refresh_line(*units: Unit | None) -> None:
    """Everybody at, above or below a change of the tree: their team or their tree may have changed."""
    _forget_tree()
    transaction.on_commit(_forget_tree)
    for unit in units:
        if unit is not None:
            root = Unit.objects.get(pk=unit.pk).path[: Unit.steplen]
            Person.objects.filter(posts__unit__path__startswith=root).update(stamp=F("stamp") + 1)


@transaction.atomic
def retire_unit(unit_id: int, *, reason: str, actor: Actor, at: datetime) -> Unit:
    """Take a unit out of use. Nothing is deleted: what it did stays readable.

    :raises Conflict: while it has units below, people, posts or work.
    """
    unit = unit_to_change(unit_id, actor)
    today = queries.day_of(at)
    if Unit.objects.get_children(unit).filter(is_active=True).exists():
        raise Conflict("units_below", _("%(name)s下面还有部门，先移走或撤销它们") % {"name": unit})
    if Person.objects.filter(unit=unit, removed_at=None).exists():
        raise Conflict("people_there", _("%(name)s还有人员，先把他们调走") % {"name": unit})
    if Post.objects.filter(unit=unit).exclude(ends_on__lt=today).exists():
        raise Conflict("posts_there", _("%(name)s还有任职，先结束它们") % {"name": unit})
    if queries.left_to_do(unit.pk):
        raise Conflict("orders_open", _("%(name)s还有未办结的工单，先办结或改派") % {"name": unit})
    return _switch(unit, False, facts.UnitRetired, reason, actor, at)


@transaction.atomic
def restore_unit(unit_id: int, *, actor: Actor, at: datetime) -> Unit:
    """Take a retired unit back into use."""
    return _switch(unit_to_change(unit_id, actor), True, facts.UnitRestored, "", actor, at)


def _switch(
    unit: Unit, active: bool, fact: type[facts.UnitFact], reason: str, actor: Actor, at: datetime
) -> Unit:
    if unit.is_active is not active:
        unit.is_active = active
        unit.save(update_fields=["is_active"])
        announce(fact(subject_id=unit.pk, centre_id=unit.centre_id or 0), actor=actor, at=at, reason=reason)
    return unit


@transaction.atomic
def load_tree(
    nodes: Sequence[Node], *, actor: Actor, at: datetime, under: int | None = None, **values: Any
) -> list[Unit]:
    """Add a preset's nodes and everything below them; nodes whose code is there already are kept as they are.

    ``values`` (time zone, currency, calendar) are those of the topmost nodes; what stands below inherits them.
    """
    made: list[Unit] = []
    for node in nodes:
        unit = Unit.objects.filter(code=node.code).first()
        if unit is None:
            unit = add_unit(
                parent_id=under, level=node.level, role=node.role, code=node.code, name=node.name,
                name_en=node.name_en, prefix=node.prefix, establishment=node.establishment, actor=actor, at=at,
                **values,
            )  # fmt: skip
            made.append(unit)
        made += load_tree(node.below, actor=actor, at=at, under=unit.pk)
    return made
