"""When a person leaves: what they signed and what they sent goes to whoever takes over, in the same moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from shouwen.casework.workorders import facts
from shouwen.casework.workorders.actions import pen
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import Order, Supervision
from shouwen.foundation.organisation.models import Person
from shouwen.foundation.organisation.queries import head_of
from shouwen.kit.actor import SYSTEM, Actor


def release_person(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Hand over every open order the person handles or answers for; supervision they opened goes to the heir too.

    An order a unit has signed stays with that unit: to the heir if they belong to it, else to the unit's head. An
    heir the case complains about gets nothing of it: the order waits for somebody else of the unit (CASE-064).
    """
    with transaction.atomic():
        held = Order.objects.filter(Q(handler_id=person_id) | Q(dispatcher_id=person_id), is_open=True)
        for order_id in held.order_by("case_id", "id").values_list("id", flat=True):
            sheet = pen.held(order_id, actor=SYSTEM, at=at)
            _release(Sheet(sheet.order, sheet.case, actor, at), person_id, heir_id)
        Supervision.objects.filter(opened_by_id=person_id, closed_at=None).update(opened_by_id=heir_id)


def recuse(case_id: int, person_id: int, *, actor: Actor, at: datetime) -> None:
    """The case turns out to complain about somebody: its open orders wait for others of their unit, and whoever owns the
    case answers for those they had sent (CASE-064)."""
    with transaction.atomic():
        held = Order.objects.filter(Q(handler_id=person_id) | Q(dispatcher_id=person_id), case_id=case_id, is_open=True)
        for order_id in held.order_by("id").values_list("id", flat=True):
            sheet = pen.held(order_id, actor=SYSTEM, at=at)
            sheet = Sheet(sheet.order, sheet.case, actor, at)
            if sheet.order.handler_id == person_id:
                _pass(sheet, "handler", person_id, None)
            if sheet.order.dispatcher_id == person_id:
                _pass(sheet, "dispatcher", person_id, sheet.case.owner_id)
        mine = Supervision.objects.filter(order__case_id=case_id, opened_by_id=person_id, closed_at=None)
        for row in mine.select_related("order__case"):
            Supervision.objects.filter(pk=row.pk).update(opened_by_id=row.order.case.owner_id)


def _release(sheet: Sheet, person_id: int, heir_id: int) -> None:
    order = sheet.order
    if order.handler_id == person_id:
        heir = _fair(sheet, _of_unit(order.lead_unit_id, heir_id, person_id, sheet.at))
        _pass(sheet, "handler", person_id, heir)
    if order.dispatcher_id == person_id:
        _pass(sheet, "dispatcher", person_id, _fair(sheet, heir_id) or sheet.case.owner_id)


def _pass(sheet: Sheet, part: str, person_id: int, heir_id: int | None) -> None:
    told = facts.OrderInherited(**sheet.about, from_person=person_id, to_person=heir_id, part=part)
    changes: dict[str, Any] = {f"{part}_id": heir_id}
    pen.write(sheet, told, **changes)


def _of_unit(unit_id: int, heir_id: int, leaver_id: int, at: datetime) -> int | None:
    """The heir when they belong to the unit or below it, else its head."""
    inside = Person.objects.filter(pk=heir_id, unit_id=unit_id).exists()
    return heir_id if inside else head_of(unit_id, at=at, besides=leaver_id) or heir_id


def _fair(sheet: Sheet, heir_id: int | None) -> int | None:
    """The heir, unless the case complains about them."""
    accused = sheet.case.accused.filter(person_id=heir_id).exists() if sheet.case.is_about_staff else False
    return None if accused else heir_id
