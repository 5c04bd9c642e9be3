"""What cases plug into the slots of the floors below."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions, slots, states
from shouwen.casework.cases.actions import clocks
from shouwen.casework.cases.models import Accused, Case
from shouwen.casework.cases.queries import demand, effects, grades, of_customer, places, scope
from shouwen.casework.cases.queries import sight as sight_of
from shouwen.casework.cases.rules import grading
from shouwen.casework.cases.rules.intake import is_key
from shouwen.casework.deadlines import slots as deadlines
from shouwen.casework.deadlines.actions import Subject
from shouwen.foundation.access import slots as access
from shouwen.foundation.files import slots as files
from shouwen.foundation.ledger import slots as ledger
from shouwen.foundation.notices import slots as notices
from shouwen.foundation.organisation import slots as organisation
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import slots as catalogue
from shouwen.relations.contacts import slots as contacts
from shouwen.relations.customers import slots as customers


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    deadlines.due_changed.fill(due_changed)
    deadlines.state_changed.fill(state_changed)
    deadlines.people_of.fill(people_of)
    deadlines.hold.fill(hold)
    deadlines.address_of.fill(address_of)
    deadlines.sight.fill(sight)
    deadlines.grading.fill(scales)
    files.may_read.fill(may_read)
    catalogue.states.fill(fixed_states)
    catalogue.uses.fill(effects.uses)
    catalogue.effects.fill(effects.effect)
    contacts.settled.fill(actions.letter_settled)
    contacts.renewals.fill(actions.tell_progress)
    slots.panels.fill(fields_panel)
    slots.panels.fill(letters_panel)
    customers.glances.fill(of_customer.glances)
    customers.timeline.fill(of_customer.moments)
    customers.touched_by.fill(of_customer.touches)
    catalogue.notes.fill(demand.notes)
    organisation.departures.fill(actions.release_person)
    organisation.holdings.fill(actions.holdings)
    organisation.tree_changed.fill(places.forget)
    ledger.subjects.fill(subjects)
    organisation.unit_burdens.fill(unit_burdens)
    ledger.finds.fill(finds)
    access.explains.fill(sight_of.explain)
    notices.kept_out.fill(kept_out)
    contacts.hides.fill(scope.hidden_touches)


def fixed_states() -> catalogue.States:
    """The states statuses stand on, with their glyphs."""
    return {code: (label, states.CATEGORY_OF[code]) for code, label in states.LABELS.items()}


def due_changed(
    subject: Subject, next_due_at: datetime | None, next_stage: str, paused: bool, *, at: datetime
) -> None:
    """Keep the nearest clock on the case, for its queue."""
    if subject.kind == "case":
        Case.objects.filter(pk=subject.id).update(**clocks.fields(next_due_at, next_stage, paused=paused))


def state_changed(subject: Subject, stage: str, state: str, *, at: datetime) -> None:
    """Show in the queue that the nearest clock is due soon, over or has climbed."""
    if subject.kind == "case":
        shown = Case.objects.filter(pk=subject.id, due_stage=stage, is_open=True)
        shown.exclude(clock_state="paused").update(clock_state=state)


def people_of(subject: Subject) -> Mapping[str, Sequence[int]] | None:
    """Owner and handler of a case; everyone else is found by the organisation."""
    if subject.kind != "case":
        return None
    row = Case.objects.filter(pk=subject.id).values_list("owner_id", "handler_id").first()
    return {"owner": [row[0]], "handler": [row[1]]} if row else {}


def hold(case_ids: Collection[int]) -> Collection[int]:
    """Lock cases until the transaction ends, skipping those someone else holds."""
    cases = Case.objects.filter(pk__in=case_ids).order_by("pk")
    if connection.features.has_select_for_update_skip_locked:
        cases = cases.select_for_update(skip_locked=True, of=("self",))
    return list(cases.values_list("pk", flat=True))


def address_of(subject: Subject) -> deadlines.Address | None:
    """Where a notice about a case leads."""
    if subject.kind != "case":
        return None
    number = Case.objects.filter(pk=subject.id).values_list("number", flat=True).first()
    return deadlines.Address(number, "cases:page", {"number": number}) if number else None


def sight(subject: Subject, actor: Actor) -> bool | None:
    """Whether the actor may see a case."""
    if subject.kind != "case":
        return None
    case = Case.objects.filter(pk=subject.id).first()
    return case is not None and scope.sees(case, actor)


def scales() -> deadlines.Scales:
    """Impacts and urgencies, and the priority a new case gets from them."""
    return deadlines.Scales(list(states.IMPACTS.items()), list(states.URGENCIES.items()), _priority, list(states.TRIGGERS.items()), _severity)


def _severity(
    centre_id: int, at: datetime, amount: Decimal | None, customers: int, triggers: Sequence[str]
) -> tuple[str, Sequence[str]]:
    found = grades.grade(grades.tables(centre_id, at), amount=amount, customers=customers, triggers=triggers)
    return found.value, found.why


def _priority(severity: str, customer_class: str, impact: str, urgency: str) -> tuple[int, str]:
    found = grading.priority(
        impact or grading.default_impact(severity, is_key(customer_class)),
        urgency or grading.URGENCY_OF[severity],
    )
    return found.value, found.why


def may_read(kind: str, subject_id: int, actor: Actor) -> bool | None:
    """Files of a case may be read by whoever may read the case."""
    if kind != "case":
        return None
    case = Case.objects.filter(pk=subject_id).first()
    return case is not None and scope.sees(case, actor)


def kept_out(kind: str, subject_id: int) -> Collection[int] | None:
    """Whom a case complains about hears nothing of it (CASE-064)."""
    if kind != "case":
        return None
    return list(Accused.objects.filter(case_id=subject_id).values_list("person_id", flat=True))


def fields_panel(case: Case, actor: Actor) -> Sequence[slots.Panel]:
    """What the case says, field by field."""
    return [slots.Panel("fields", _("字段"), reverse("cases:fields", args=[case.number]), order=10)]


def letters_panel(case: Case, actor: Actor) -> Sequence[slots.Panel]:
    """What was written to the customer, and what still has to be told them."""
    if case.customer_id is None:
        return ()
    return [slots.Panel("letters", _("告知客户"), reverse("cases:letters", args=[case.number]), order=20)]


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Cases as the log names them. Who reads the log learns the number, but nothing of a complaint about themselves,
    nor of a restricted case they may not see (CASE-064)."""
    if kind != "case":
        return {}
    open_ = set(scope.visible(actor).filter(pk__in=ids).values_list("pk", flat=True)) if actor.may("cases.read") else set()
    accused = set(Accused.objects.filter(case__in=ids, person_id=actor.person_id).values_list("case_id", flat=True))
    keeper = actor.may("cases.see_restricted")
    rows = Case.objects.filter(pk__in=ids).values_list("pk", "number", "is_about_staff", "is_restricted")
    return {
        pk: ledger.Subject(
            number,
            reverse("cases:page", args=[number]) if pk in open_ else "",
            pk in accused or ((about_staff or restricted) and pk not in open_ and not keeper),
        )
        for pk, number, about_staff, restricted in rows
    }


def finds(text: str, *, actor: Actor) -> list[tuple[str, int]]:
    """A case by its number."""
    return [("case", pk) for pk in Case.objects.filter(number=text.strip().upper()).values_list("pk", flat=True)]


def unit_burdens(unit_ids: Sequence[int]) -> list[tuple[str, int]]:
    """Open cases whose owner or handler sits in these units."""
    mine = Q(owner_unit_id__in=unit_ids) | Q(handler_unit_id__in=unit_ids)
    return [(_("件在办事项"), Case.objects.filter(mine, is_open=True).count())]
