"""Moving the lanes of the duty chain, so that they never show a gap (demand 3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _

from shouwen.casework.cases.models import Accused, Case, DutyLink
from shouwen.casework.cases.rules import handoffs
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.models import new_row
from shouwen.kit.standing import Standing


@dataclass(frozen=True)
class Holder:
    """Someone who can hold a lane."""

    person_id: int
    unit_id: int
    centre_id: int
    grade: str


@dataclass(frozen=True)
class Change:
    """A lane changes hands; ``stands_for`` when a proxy takes it."""

    lane: str
    to: Holder
    how: str
    handoff_id: int | None = None
    stands_for: int | None = None


def holder(person_id: int, field: str = "to") -> Holder:
    """A person who is here and can hold a lane.

    :raises Invalid: when there is no such person or they have left.
    """
    row = _here.first(person_id)
    if row is None:
        raise Invalid({field: _("没有这位同事，或已离岗，请换一位")})
    pk, unit_id, centre_id, grade = row
    return Holder(pk, unit_id, centre_id or unit_id, grade)


_here = Standing(
    lambda person_id: Person.objects.filter(pk=person_id, is_active=True).values_list(
        "id", "unit_id", "unit__centre_id", "grade"
    )
)


def stay(person_id: int | None) -> None:
    """Hold on to a person who is about to get a case, before the case is locked: people before cases, as when somebody
    is locked out. So whoever leaves at this moment has left (:func:`holder` says so) or hands this case over as well.
    """
    if person_id and connection.features.has_select_for_update:
        people = Person.objects.select_for_update(no_key=True).filter(pk=person_id)
        people.values_list("pk", flat=True).first()


def refuse_accused(case: Case, person_id: int | None) -> None:
    """Keep a case away from a person it complains about (CASE-064).

    :raises Conflict: when it does.
    """
    if case.is_about_staff and person_id and Accused.objects.filter(case=case, person_id=person_id).exists():
        raise Conflict("accused", _("客户投诉的正是这位同事，请换一位"))


def first_links(case: Case, at: datetime) -> list[DutyLink]:
    """The first link of each lane of a new case, unsaved."""
    return [
        new_row(
            DutyLink,
            case_id=case.pk,
            lane=lane,
            seq=1,
            person_id=person,
            unit_id=unit,
            since=at,
            how="registered",
        )
        for lane, person, unit in (
            ("owner", case.owner_id, case.owner_unit_id),
            ("handler", case.handler_id, case.handler_unit_id),
        )
    ]


def move(case: Case, changes: Sequence[Change], at: datetime) -> tuple[list[models.Model], dict[str, Any]]:
    """End the links that stand and make the next ones: the new rows, and the changes of the case.

    Two statements. The same moment ends one link and begins the next, so no minute is without a person.
    """
    standing = {link.lane: link for link in DutyLink.objects.filter(case=case, until=None)}
    rows: list[models.Model] = []
    fields: dict[str, Any] = {}
    for change in changes:
        before = standing[change.lane]
        end = max(at, before.since)
        DutyLink.objects.filter(pk=before.pk).update(until=end, ended_how=change.how)
        after = _next(case, before, change, end)
        standing[change.lane] = after
        rows.append(after)
        fields |= {f"{change.lane}_id": change.to.person_id, f"{change.lane}_unit_id": change.to.unit_id}
    fields["duty_state"] = handoffs.duty_state(
        offered_ownership=case.duty_state == "ownership_offered" and all(c.lane != "owner" for c in changes),
        proxied=standing["owner"].stands_for_id is not None,
        owner=standing["owner"].person_id,
        handler=standing["handler"].person_id,
        is_open=True,
    )
    return rows, fields


def _next(case: Case, before: DutyLink, change: Change, at: datetime) -> DutyLink:
    return DutyLink(
        case_id=case.pk,
        lane=change.lane,
        seq=before.seq + 1,
        person_id=change.to.person_id,
        unit_id=change.to.unit_id,
        since=at,
        how=change.how,
        handoff_id=change.handoff_id,
        stands_for_id=change.stands_for,
    )


def end(case: Case, how: str, at: datetime) -> dict[str, Any]:
    """End both lanes when the case ends: one statement, and the changes of the case."""
    DutyLink.objects.filter(case=case, until=None).update(until=at, ended_how=how)
    return {"duty_state": "discharged"}


def begin(
    case: Case, owner: Holder, handler: Holder, how: str, at: datetime
) -> tuple[list[models.Model], dict[str, Any]]:
    """Begin both lanes anew when a case comes back: the rows, and the changes of the case. One query."""
    last = dict(
        DutyLink.objects.filter(case=case)
        .values_list("lane")
        .annotate(last=models.Max("seq"))
        .values_list("lane", "last")
    )
    rows: list[models.Model] = [
        DutyLink(
            case_id=case.pk,
            lane=lane,
            seq=last.get(lane, 0) + 1,
            person_id=who.person_id,
            unit_id=who.unit_id,
            since=at,
            how=how,
        )
        for lane, who in (("owner", owner), ("handler", handler))
    ]
    fields = {
        "owner_id": owner.person_id,
        "owner_unit_id": owner.unit_id,
        "handler_id": handler.person_id,
        "handler_unit_id": handler.unit_id,
        "duty_state": "held" if owner.person_id == handler.person_id else "handling_delegated",
    }
    return rows, fields


def duty(changes: Sequence[Change]) -> tuple[tuple[str, int, str], ...]:
    """Changes as a fact tells them."""
    return tuple((change.lane, change.to.person_id, change.how) for change in changes)
