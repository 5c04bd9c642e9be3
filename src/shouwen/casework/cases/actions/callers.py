"""Who it is, and the touch itself: recognising the customer and filing the contact, with the neighbours' actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.intake import Intake
from shouwen.casework.cases.models import INTERNAL, Case
from shouwen.casework.cases.queries.places import Place
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.contacts import actions as contacts
from shouwen.relations.customers import actions as customers
from shouwen.relations.customers import queries as customer_queries

if TYPE_CHECKING:
    from shouwen.casework.cases.actions.draft import Draft
    from shouwen.relations.customers.models import Customer


@dataclass(frozen=True)
class Known:
    """The customer of a case, if there is one, and the rows still to be written when they are new."""

    customer: Customer | None = None
    rows: list[models.Model] = field(default_factory=list)

    @property
    def class_code(self) -> str:
        return self.customer.class_code if self.customer else "ordinary"

    @property
    def line_number(self) -> str:
        return self.customer.line_number if self.customer else ""


def has_contact(intake: Intake) -> bool:
    """Whether there is at least one way to reach the customer (CMP-013)."""
    return bool(intake.customer_id or intake.phone or intake.email or intake.other_contact)


def recognise(intake: Intake, where: Place, *, actor: Actor, at: datetime) -> Known:
    """The customer who brings the matter: chosen at intake, found by how they reach us, or new.

    :raises Invalid: for a number or address that cannot be read.
    :raises NotFound: for a customer out of the actor's sight.
    """
    if intake.customer_id:
        return Known(customer_queries.look_up(intake.customer_id, actor))
    if intake.anonymous or not has_contact(intake):
        return Known()
    given = {"phone": intake.phone, "email": intake.email, "other": intake.other_contact}
    met = customers.recognise_unsaved(
        given,
        centre_id=where.centre_id,
        name=intake.name,
        kind=intake.customer_kind,
        internal=intake.source == INTERNAL,
        actor=actor,
        at=at,
    )
    return Known(met.customer, met.rows)


def file_first(made: Draft, *, actor: Actor, at: datetime) -> list[models.Model]:
    """The touch by which a case came in, unsaved."""
    case = made.case
    rows, _contact_id = file(
        case,
        case.channel_code,
        "in",
        made.intake.description,
        actor=actor,
        at=at,
        touched_at=case.received_at,
        place=made.intake.place,
        present=made.intake.people_present,
        reference=case.reference,
    )
    return rows


def papers_missing(intake: Intake) -> dict[str, str]:
    """What a matter entered by hand lacks by its channel: the place of a visit, the number a platform gave it, the scan
    of a letter or fax (CHN-005 … 008)."""
    item = catalogue.channel(intake.channel)
    wrong = {}
    if item.needs_place and not intake.place.strip():
        wrong["place"] = _("还没有填地点")
    if item.needs_reference and not intake.reference.strip():
        wrong["reference"] = _("还没有填对方的编号")
    if item.needs_evidence and not intake.files:
        wrong["files"] = _("还差一份扫描件，附上就能登记")
    return wrong


def file(
    case: Case,
    channel: str,
    direction: str,
    text: str,
    *,
    actor: Actor,
    at: datetime,
    result_code: str = "",
    touched_at: datetime | None = None,
    place: str = "",
    present: str = "",
    reference: str = "",
    person_id: int = 0,
) -> tuple[list[models.Model], int | None]:
    """A touch with the customer of a case, filed with contacts: unsaved rows and the contact's id. ``person_id`` is whose
    words they were, when a machine files them."""
    filed = contacts.file_contact(
        customer_id=case.customer_id,
        channel=channel,
        direction=direction,
        text=text,
        subject_kind="case",
        subject_id=case.pk,
        person_id=person_id or actor.person_id or None,
        result_code=result_code,
        source=case.source_code,
        form=case.form if direction == "in" and touched_at else "",
        touched_at=touched_at,
        centre_id=case.centre_id,
        actor=actor,
        at=at,
        save=False,
        place=place,
        present=present,
        reference=reference,
    )
    return filed.rows, filed.contact.pk
