"""Who leaves hands over the plans and measures they hold; nothing is left behind."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.casework.improvement import facts
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.actions.pen import Sheet
from shouwen.casework.improvement.models import Measure, Plan
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor


def release_person(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Hand every open plan and measure of somebody who leaves to the heir, in the caller's transaction."""
    heir = Person.objects.get(pk=heir_id)
    with transaction.atomic():
        mine = Measure.objects.filter(owner_id=person_id, done_at=None, dropped_at=None, plan__is_open=True).values("plan_id")
        led = Plan.objects.filter(owner_id=person_id, is_open=True).values("pk")
        both = Plan.objects.filter(pk__in=led) | Plan.objects.filter(pk__in=mine)
        for plan in Plan.objects.select_for_update(of=("self",)).filter(pk__in=both.values("pk")).order_by("pk"):
            _release(Sheet(plan, actor, at), person_id, heir)


def _release(sheet: Sheet, person_id: int, heir: Person) -> None:
    plan = sheet.plan
    if plan.owner_id == person_id:
        told = facts.OwnerChanged(**sheet.about, owner_person=heir.pk, before_person=person_id)
        pen.write(sheet, told, owner_id=heir.pk, unit_id=heir.unit_id)
    for row in Measure.objects.filter(plan=plan, owner_id=person_id, done_at=None, dropped_at=None):
        row.owner_id = heir.pk
        row.save(update_fields=["owner"])
        changed = facts.MeasureChanged(
            **sheet.about, measure_id=row.pk, label=row.label, measure_person=heir.pk, before_person=person_id
        )
        announce(changed, actor=sheet.actor, at=sheet.at)
