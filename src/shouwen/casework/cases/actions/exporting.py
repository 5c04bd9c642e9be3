"""Taking cases out of the house: nothing moves, but it is told who took what."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.queries import visible
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor


def announce_export(*, personal: bool, cases: int | None = None, actor: Actor, at: datetime) -> int:
    """Say in the ledger, before anything is read, that the actor takes out all cases in reach, or so many (``cases``)
    rows of a list; returns how many.

    ``personal`` says that contact values go out in the clear (SEC: bulk access to personal data is on the record).

    :raises Forbidden: without ``cases.export``, or without ``customers.reveal`` when ``personal``.
    """
    if personal:
        actor.need("customers.reveal")
    reach = visible(actor, "cases.export")
    count = reach.count() if cases is None else cases
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
        told = facts.CasesExported(
            subject_id=actor.person_id,
            centre_id=actor.centre_id,
            cases=count,
            with_personal_data=personal,
            values_label=pen.said(_("未遮掩") if personal else _("已遮掩")),
        )
        announce(told, actor=actor, at=at)
    return count
