"""When a person is away or leaves: what they own has another answerable person at once (demand 3.1, rule 5)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import lanes, offers, openings, pen, problems
from shouwen.casework.cases.actions.lanes import Change, Holder
from shouwen.casework.cases.models import Accused, Case, Consultation, DutyLink, Handoff, Problem
from shouwen.casework.cases.queries.places import place
from shouwen.casework.cases.queries.scope import lock
from shouwen.foundation.ledger.facts import Fact
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid

BOTH = ("owner", "handler")


def release_person(person_id: int, heir_id: int, *, actor: Actor, at: datetime) -> None:
    """Hand everything a leaving person owns, handles, judges or was asked to the heir, in the caller's transaction.

    Where the heir is complained about, the next leader gets the case instead (CASE-064).
    """
    held = Case.objects.filter(Q(owner_id=person_id) | Q(handler_id=person_id), is_open=True).order_by("pk")
    for case_id in list(held.values_list("pk", flat=True)):
        case = lock(case_id, SYSTEM)
        heir = _fit(case, heir_id, at, besides=person_id)
        _hand_over(case, person_id, heir, facts.DutyInherited, "inherited", actor, at)
    _forward_offers(person_id, actor, at)
    _end_helping(person_id, actor, at)
    _pass_on(person_id, heir_id, at)
    keep_stood_in(person_id)


def left(person_id: int, *, actor: Actor, at: datetime) -> None:
    """Somebody is locked out or gone, and nobody was there to inherit since nothing was in their hands: the help they had
    promised ends, and what a proxy keeps for them is the proxy's own."""
    with transaction.atomic():
        _end_helping(person_id, actor, at)
        keep_stood_in(person_id)


def keep_stood_in(person_id: int) -> None:
    """Nobody comes back for what proxies keep for this person: it stays with whom it is, for good."""
    standing = DutyLink.objects.filter(stands_for_id=person_id, until=None)
    proxied = Case.objects.filter(pk__in=list(standing.filter(lane="owner").values_list("case_id", flat=True)), duty_state="proxied")
    proxied.filter(owner_id=F("handler_id")).update(duty_state="held")
    proxied.exclude(owner_id=F("handler_id")).update(duty_state="handling_delegated")
    standing.update(stands_for_id=None)


def _pass_on(person_id: int, heir_id: int, at: datetime) -> None:
    """Questions and decisions go to the heir; where the case complains about the heir, questions go back to whoever asked
    and decisions to the next who may judge (CASE-064)."""
    asked = Consultation.objects.filter(asked_person_id=person_id, answered_at=None)
    asked.filter(case__accused__person_id=heir_id).update(asked_person_id=F("asked_by_id"))
    Consultation.objects.filter(asked_person_id=person_id, answered_at=None).update(asked_person_id=heir_id)
    owed = Problem.objects.filter(judge_id=person_id, decided_at=None)
    for row in owed.filter(case__accused__person_id=heir_id).select_related("case"):
        Problem.objects.filter(pk=row.pk).update(judge_id=problems.judge_of(row.case, at))
    Problem.objects.filter(judge_id=person_id, decided_at=None).update(judge_id=heir_id)


def _forward_offers(person_id: int, actor: Actor, at: datetime) -> None:
    """Offers the person can no longer answer go back at once."""
    waiting = Handoff.objects.filter(to_person_id=person_id, answer__in=offers.OPEN)
    for case_id in list(waiting.values_list("case_id", flat=True).distinct()):
        case = lock(case_id, SYSTEM)
        lanes_ = list(waiting.filter(case_id=case_id).values_list("lane", flat=True))
        told = offers.recall(case, lanes_, actor, at)
        duty = "held" if case.owner_id == case.handler_id else "handling_delegated"
        changes: dict[str, Any] = {"duty_state": duty} if "owner" in lanes_ else {}
        pen.write(case, *told, actor=actor, at=at, **changes)


def _end_helping(person_id: int, actor: Actor, at: datetime) -> None:
    """Help the person had promised ends: it was theirs, no duty moved with it, and whoever asked is told."""
    helping = Handoff.objects.filter(kind="assist", answer="accepted", answered_by_id=person_id, ended_at=None)
    for case_id in list(helping.order_by("case_id").values_list("case_id", flat=True).distinct()):
        case = lock(case_id, SYSTEM)
        rows = list(helping.filter(case_id=case_id).order_by("id"))
        helping.filter(case_id=case_id).update(ended_at=at)
        if case.is_open:
            pen.write(case, *(_ended(case, row, person_id) for row in rows), actor=actor, at=at)


def _ended(case: Case, row: Handoff, person_id: int) -> facts.AssistEnded:
    return facts.AssistEnded(
        subject_id=case.pk,
        centre_id=case.centre_id,
        handoff_id=row.pk,
        from_person=row.from_person_id,
        to_person=person_id,
    )


def _fit(case: Case, wanted: int | None, at: datetime, *, besides: int) -> Holder:
    """The first in the order of duty who is here and whom the case does not complain about; ``wanted`` goes first."""
    accused = (
        set(Accused.objects.filter(case=case).values_list("person_id", flat=True)) if case.is_about_staff else set()
    )
    order = [wanted, *organisation.successors(besides, at=at)]
    able = [each for each in dict.fromkeys(order) if each and each != besides and each not in accused]
    here = organisation.on_duty_among(able, at=at)
    chosen = next((each for each in able if each in here), None)
    if chosen is not None:
        return lanes.holder(chosen)
    return openings.on_duty(place(case.centre_id), at, besides=tuple({besides, *accused}))


def _hand_over(
    case: Case,
    person_id: int,
    to: Holder,
    sort: type[facts.DutyFact],
    how: str,
    actor: Actor,
    at: datetime,
    *,
    stands_for: dict[str, int] | None = None,
) -> None:
    now = {"owner": case.owner_id, "handler": case.handler_id}
    changes = [
        Change(lane, to, how, stands_for=(stands_for or {}).get(lane))
        for lane in BOTH
        if now[lane] == person_id and to.person_id != person_id
    ]
    if not changes:
        return
    recalled: list[Fact] = offers.recall(case, BOTH, actor, at) if how == "inherited" else []
    rows, fields = lanes.move(case, changes, at)
    fact = sort(
        subject_id=case.pk,
        centre_id=case.centre_id,
        from_person=person_id,
        to_person=to.person_id,
        duty=lanes.duty(changes),
    )
    pen.write(case, *recalled, fact, actor=actor, at=at, rows=rows, **fields)


def proxies_sweep(*, at: datetime, limit: int = 500) -> int:
    """Give the cases of people who are away to their proxies, and back when they return; says how many moved.

    Run each minute, it keeps the promise of five. A person found locked or gone counts as away.
    """
    return _stand_in(at, limit) + _stand_back(at, limit)


def _stand_in(at: datetime, limit: int) -> int:
    away = set(organisation.absent_people(at))
    gone = Person.objects.filter(is_active=False).values("pk")
    held = Case.objects.filter(
        Q(owner_id__in=away) | Q(handler_id__in=away) | Q(owner_id__in=gone) | Q(handler_id__in=gone),
        is_open=True,
    ).order_by("pk")
    moved = 0
    for case_id, owner, handler in list(held.values_list("pk", "owner_id", "handler_id")[:limit]):
        missing = [each for each in dict.fromkeys((owner, handler)) if not organisation.on_duty(each, at=at)]
        moved += _proxy(case_id, missing, at)
    return moved


def _proxy(case_id: int, missing: Iterable[int], at: datetime) -> int:
    moved = 0
    for person_id in missing:
        with transaction.atomic():
            case = lock(case_id, SYSTEM)
            if not case.is_open or person_id not in (case.owner_id, case.handler_id):
                continue
            try:
                to = _fit(case, None, at, besides=person_id)
            except (Conflict, Invalid):
                continue  # nobody at all is on duty: the owner stays, which is still a person
            standing = DutyLink.objects.filter(case=case, until=None).values_list("lane", "stands_for_id")
            principals = {lane: principal or person_id for lane, principal in standing}
            _hand_over(case, person_id, to, facts.ProxyStoodIn, "proxied", SYSTEM, at, stands_for=principals)
            moved += 1
    return moved


def _stand_back(at: datetime, limit: int) -> int:
    proxied = DutyLink.objects.filter(stands_for__isnull=False, until=None, case__is_open=True)
    pairs = list(proxied.order_by("case_id").values_list("case_id", "stands_for_id").distinct()[:limit])
    back = 0
    here = {person: organisation.on_duty(person, at=at) for person in {each for _pk, each in pairs if each}}
    for case_id, principal in pairs:
        if principal and here[principal]:
            back += _give_back(case_id, principal, at)
    return back


def _give_back(case_id: int, principal: int, at: datetime) -> int:
    with transaction.atomic():
        case = lock(case_id, SYSTEM)
        links = list(DutyLink.objects.filter(case=case, stands_for_id=principal, until=None))
        if not links or not case.is_open:
            return 0
        if case.is_about_staff and Accused.objects.filter(case=case, person_id=principal).exists():
            return 0
        to = lanes.holder(principal)
        changes = [Change(link.lane, to, "returned") for link in links]
        rows, fields = lanes.move(case, changes, at)
        fact = facts.ProxyEnded(
            subject_id=case.pk,
            centre_id=case.centre_id,
            from_person=links[0].person_id,
            to_person=principal,
            duty=lanes.duty(changes),
        )
        pen.write(case, fact, actor=SYSTEM, at=at, rows=rows, **fields)
        return 1


def holdings(person_id: int) -> list[tuple[str, int]]:
    """What a person holds now, in words and numbers, for whoever is about to lock them."""
    open_cases = Case.objects.filter(is_open=True)
    asked = Consultation.objects.filter(asked_person_id=person_id, answered_at=None, case__is_open=True)
    owed = Problem.objects.filter(judge_id=person_id, decided_at=None, case__is_open=True)
    return [
        (_("负责的事项单"), open_cases.filter(owner_id=person_id).count()),
        (_("经办的事项单"), open_cases.filter(handler_id=person_id).exclude(owner_id=person_id).count()),
        (_("等其受理的交办"), Handoff.objects.filter(to_person_id=person_id, answer__in=offers.OPEN).count()),
        (_("等其回答的请教"), asked.count()),
        (_("等其裁定的问题单"), owed.count()),
    ]
