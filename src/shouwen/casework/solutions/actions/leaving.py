"""Who could decide leaves: what waits, waits for those who may decide now."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shouwen.casework.redress import queries as redress
from shouwen.casework.solutions import states
from shouwen.casework.solutions.models import Option, Signer
from shouwen.foundation.access.actions import actor_for
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal


def release_person(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Ask anew who decides on each option that waits for somebody who leaves, in the caller's transaction. Where nobody is
    left, the heir hears of it and the option can be proposed to others."""
    with transaction.atomic():
        rows = Option.objects.filter(state=states.WAITING, signers__person_id=person_id).select_related("case")
        for option in rows.order_by("pk"):
            others = [each for each in _people(option, at) if each != person_id] or [heir_id]
            Signer.objects.filter(option=option).delete()
            Signer.objects.bulk_create(Signer(option=option, person_id=each) for each in others)
            Option.objects.filter(pk=option.pk).update(approver_id=others[0])


def _people(option: Option, at: datetime) -> tuple[int, ...]:
    try:
        asker = actor_for(option.made_by_id or 0, at=at)
        return redress.decider(option.case, option.money, person_id=asker.person_id, roles=asker.role_codes, at=at).people
    except Refusal:
        return ()
