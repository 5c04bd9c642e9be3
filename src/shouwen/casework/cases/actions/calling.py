"""Urgent cases call somebody who answers within minutes, else the next in the roster (CASE-067). Duty stays."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import lanes, offers, pen
from shouwen.casework.cases.actions.draft import Draft
from shouwen.casework.cases.actions.lanes import Change
from shouwen.casework.cases.models import Accused, Case, UrgentCall
from shouwen.casework.cases.queries.policy import figures_for
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.casework.cases.rules import calling as rules
from shouwen.foundation.access import queries as access
from shouwen.foundation.ledger import queries as ledger
from shouwen.foundation.ledger.facts import Fact
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict

ENDS = {
    "nobody_left": gettext_noop("值班的人都叫过了，没有人应"),
    "over": gettext_noop("事项已不再紧急或已办结"),
}


def call_out(case_id: int, *, besides: int | None = None, at: datetime) -> UrgentCall | None:
    """Call the owner of an urgent case, and if they do not answer the next in the roster.

    Nobody is called while a call is open, when the case is not urgent, or when ``besides``, who brought this about,
    owns it and so has it in hand.
    """
    with transaction.atomic():
        case = lock(case_id, SYSTEM)
        if not _is_urgent(case) or case.owner_id == besides or _open(case) is not None:
            return None
        return _call_next(case, at, fresh=True)


def at_once(made: Draft, actor: Actor, at: datetime) -> None:
    """A new urgent case that came to somebody else than who registers it calls them in the same transaction."""
    case = made.case
    if case.owner_id == actor.person_id or not _is_urgent(case):
        return
    call = _drawn(case, case.owner_id, 1, at)
    made.rows.append(call)
    made.facts.append(_told(case, call))


def answer_call(case: Which, *, actor: Actor, at: datetime) -> Case:
    """Answer the call: from now on I see to it. Whoever answers and holds neither lane takes the handling over;
    the owner stays the owner.

    :raises Conflict: when nobody is called, or somebody else.
    """
    with transaction.atomic():
        lanes.stay(actor.person_id)
        held = lock(case, actor)
        actor.need("cases.accept")
        call = _open(held)
        if call is None or call.person_id != actor.person_id:
            raise Conflict("not_called", _("这件事没有在呼您"))
        changes = (
            []
            if actor.person_id in (held.owner_id, held.handler_id)
            else [Change("handler", lanes.holder(actor.person_id), "answered")]
        )
        recalled: list[Fact] = offers.recall(held, ["handler"], actor, at) if changes else []
        rows, fields = lanes.move(held, changes, at) if changes else ([], {})
        _answered(call, at)
        told = facts.UrgentCallAnswered(
            subject_id=held.pk,
            centre_id=held.centre_id,
            from_person=held.handler_id,
            to_person=actor.person_id,
            duty=lanes.duty(changes),
            place=call.place,
        )
        pen.write(held, *recalled, told, actor=actor, at=at, rows=rows, **fields)
        return held


def call_on(*, at: datetime, limit: int = 200) -> int:
    """Pass on the calls nobody answered in time; says how many. Whoever did anything on the case has answered."""
    waiting = UrgentCall.objects.filter(answered_at=None, passed_at=None, answer_by__lte=at)
    due = list(waiting.order_by("answer_by").values_list("pk", "case_id")[:limit])
    return sum(_pass_on(pk, case_id, at) for pk, case_id in due)


def _pass_on(call_id: int, case_id: int, at: datetime) -> bool:
    with transaction.atomic():
        case = lock(case_id, SYSTEM)
        call = UrgentCall.objects.filter(pk=call_id, answered_at=None, passed_at=None).first()
        if call is None:
            return False
        if not _is_urgent(case):
            _end(case, call, "over", at)
        elif ledger.has_acted("case", case.pk, call.person_id, since=call.called_at):
            _answered(call, at)
        else:
            UrgentCall.objects.filter(pk=call.pk).update(passed_at=at)
            _call_next(case, at)
        return True


def _call_next(case: Case, at: datetime, *, fresh: bool = False) -> UrgentCall | None:
    before = [] if fresh else _this_round(case)
    roster = [
        *(case.owner_id, case.handler_id),
        *organisation.successors(case.owner_id, at=at),
        *access.holders("cases.manager_hotline", case.centre_id, at=at),
    ]
    person = rules.next_called(
        roster,
        called=before,
        barred=set(Accused.objects.filter(case=case).values_list("person_id", flat=True)),
        here=organisation.on_duty_among(roster, at=at),
    )
    if person is None:
        pen.write(case, _ended(case, "nobody_left", len(before)), actor=SYSTEM, at=at)
        return None
    call = _drawn(case, person, len(before) + 1, at)
    pen.write(case, _told(case, call), actor=SYSTEM, at=at, rows=[call])
    return call


def _drawn(case: Case, person_id: int, place: int, at: datetime) -> UrgentCall:
    until = at + timedelta(minutes=figures_for(case.centre_id).urgent_minutes)
    return UrgentCall(case_id=case.pk, person_id=person_id, place=place, called_at=at, answer_by=until)


def _told(case: Case, call: UrgentCall) -> facts.UrgentCallMade:
    return facts.UrgentCallMade(
        subject_id=case.pk,
        centre_id=case.centre_id,
        to_person=call.person_id,
        place=call.place,
        answer_by=call.answer_by,
    )


def _this_round(case: Case) -> list[int]:
    """Who was called since the first call of this round: a case may become urgent again."""
    calls = UrgentCall.objects.filter(case=case).order_by("id")
    people: list[int] = []
    for person_id, place in calls.values_list("person_id", "place"):
        people = [person_id] if place == 1 else [*people, person_id]
    return people


def _open(case: Case) -> UrgentCall | None:
    return UrgentCall.objects.filter(case=case, answered_at=None, passed_at=None).first()


def _answered(call: UrgentCall, at: datetime) -> None:
    UrgentCall.objects.filter(pk=call.pk).update(answered_at=at)


def _end(case: Case, call: UrgentCall, why: str, at: datetime) -> None:
    UrgentCall.objects.filter(pk=call.pk).update(passed_at=at)
    pen.write(case, _ended(case, why, call.place), actor=SYSTEM, at=at)


def _ended(case: Case, why: str, places: int) -> facts.UrgentCallEnded:
    return facts.UrgentCallEnded(
        subject_id=case.pk, centre_id=case.centre_id, why=why, why_label=ENDS[why], places=places
    )


def _is_urgent(case: Case) -> bool:
    return case.is_open and rules.is_urgent(case.priority, figures_for(case.centre_id).urgent_from)
