"""Taking cases out of the house: nothing moves, but it is told who took what."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import pen
from shouwen.casework.cases.queries import visible
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.text import squash
from shouwen.relations.customers import actions as customers

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shouwen.casework.cases.models import Case

PLAIN = 500
"""So many rows at most go out in full at once."""


def announce_plain_export(found: QuerySet[Case], reason: str, *, actor: Actor, at: datetime) -> set[int]:
    """Say in the ledger, before anything is read, that rows of a list go out with names and contact values in full: once on
    the actor's own chain, and on that of every customer looked at. Returns the ids of those cases: no other goes out.

    :raises Forbidden: without ``cases.export_plain``, or without ``customers.reveal``.
    :raises Invalid: without a purpose, or for more rows than may be looked at in full at once.
    """
    actor.need("cases.export_plain")
    rows = list(found.order_by("pk").values_list("pk", "customer_id")[: PLAIN + 1])
    if len(rows) > PLAIN:
        raise Invalid({"reason": _("不遮掩的一次最多 %(most)s 件，请收窄队列") % {"most": PLAIN}})
    people = {customer for _pk, customer in rows if customer}
    with transaction.atomic():
        customers.take_out(people, reason, actor=actor, at=at)
        Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
        told = facts.CasesExportedPlain(
            subject_id=actor.person_id, centre_id=actor.centre_id, cases=len(rows), with_personal_data=True,
            values_label=pen.said(gettext_lazy("未遮掩")), customers=len(people),
        )  # fmt: skip
        announce(told, actor=actor, at=at, reason=squash(reason))
    return {pk for pk, _customer in rows}


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
            values_label=pen.said(gettext_lazy("未遮掩") if personal else gettext_lazy("已遮掩")),
        )
        announce(told, actor=actor, at=at)
    return count
