"""Who is liable: proposed, confirmed by another, appealed once by a unit, final by the centre above (demand 3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases_read
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.liability import facts, rules, states
from shouwen.casework.liability.models import Appeal, Decision, Liability, Share
from shouwen.casework.liability.queries import hands
from shouwen.casework.liability.queries.policy import figures_for
from shouwen.casework.liability.queries.record import refusal, speaks_for
from shouwen.casework.liability.rules import Part
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.sql import insert_rows
from shouwen.kit.text import tidy

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


WORDS_MAX = 4000
FAULTS = {
    "none": lambda: _("请写明谁有责任；没有人有责任也要写"),
    "many": lambda: _("最多写 %(most)s 方") % {"most": rules.MOST_SHARES},
    "who": lambda: _("每一份都要写明是谁的"),
    "twice": lambda: _("同一方只写一次"),
    "nobody": lambda: _("“无人有责”不能和别人一起写，也不用写比例"),
    "mixed": lambda: _("要么都写百分比，要么都写程度"),
    "percent": lambda: _("百分比从 1 到 100"),
    "sum": lambda: _("各方的百分比要正好加成 100"),
    "full": lambda: _("有全部责任的只能是一方"),
    "main": lambda: _("要有一方主要责任，其余是次要责任"),
    "equal": lambda: _("同等责任要两方以上，而且都是同等"),
}


@dataclass(frozen=True)
class Sheet:
    """A case and its finding of liability, both locked, and who is writing when."""

    case: Case
    row: Liability
    actor: Actor
    at: datetime

    @property
    def about(self) -> dict[str, Any]:
        return {"subject_id": self.case.pk, "centre_id": self.case.centre_id, "liability_id": self.row.pk}

    def move(self, state: str, **changes: Any) -> None:
        """Put the finding into a state."""
        changes |= {"state": state, "state_since": self.at}
        for name, value in changes.items():
            setattr(self.row, name, value)
        self.row.save(update_fields=list(changes))


def propose(case: Which, parts: Sequence[Part], *, words: str, actor: Actor, at: datetime) -> Liability:
    """Propose who is liable, and why. One finding a case; a returned one is proposed anew by who proposed it.

    :raises Invalid: at ``parts`` when the shares do not add up, at ``words`` without a reason.
    :raises Conflict: while one stands already.
    """
    with transaction.atomic():
        held = cases.lock(case, actor)
        if not cases_read.covers(actor.need("liability.propose"), held, actor):
            raise Forbidden("out_of_reach", _("这件事由别人负责，定责请责任人或主管提出"))
        checked, why = _checked(parts), _needed(words, "words", _("请写明凭什么这样定"))
        row = hands.current(held.pk)
        if row is None:
            row = Liability.objects.create(
                case=held, centre_id=held.centre_id, state=states.PROPOSED, state_since=at, opened_at=at
            )
        else:
            row = _locked(held, "repropose", actor, at).row
            Sheet(held, row, actor, at).move(states.PROPOSED)
        sheet = Sheet(held, row, actor, at)
        _step(sheet, "propose", why, checked)
        announce(facts.LiabilityProposed(**sheet.about, **_named(checked)), actor=actor, at=at)
    return row


def _locked(held: Case, name: str, actor: Actor, at: datetime) -> Sheet:
    """A finding locked for a step; its case is locked already, so chain and states never race.

    :raises Refusal: when the step does not start here, or is not this actor's to take.
    """
    if not Liability.objects.select_for_update(of=("self",)).filter(case=held, is_current=True).exists():
        raise NotFound("liability_not_found", _("这件事项单还没有定责"))
    row = hands.current(held.pk)
    assert row is not None
    no = refusal(held, row, name, actor, at=at)
    if no is not None:
        raise no
    return Sheet(held, row, actor, at)


def _opened(case: Which, name: str, actor: Actor, at: datetime) -> Sheet:
    return _locked(cases.lock(case, actor), name, actor, at)


def _checked(parts: Sequence[Part]) -> list[Part]:
    """Shares that add up and name people and units there are; a person's unit is the one they work in."""
    people = {each.person_id for each in parts if each.person_id}
    homes = dict(Person.objects.filter(pk__in=people).values_list("id", "unit_id")) if people else {}
    made = [
        Part(each.party, homes.get(each.person_id, each.unit_id) if each.person_id else each.unit_id, each.person_id,
             tidy(each.name)[:80], each.degree, each.percent, each.certainty)
        for each in parts
    ]  # fmt: skip
    fault = rules.fault_of(made)
    if fault:
        raise Invalid({"parts": FAULTS[fault]()})
    units = hands.units_in(made)
    known = Unit.objects.filter(pk__in=units).count()
    if len(homes) < len(people) or known < len(units):
        raise Invalid({"parts": _("没有这个人或部门，请从列表里选")})
    wrong = any(each.degree and each.degree not in states.DEGREES for each in made)
    if wrong or any(each.certainty not in states.CERTAINTY for each in made):
        raise Invalid({"parts": _("请从列表里选一项")})
    return made


def _needed(words: str, field: str, fault: str) -> str:
    body = tidy(words)
    if not body:
        raise Invalid({field: fault})
    if len(body) > WORDS_MAX:
        raise Invalid({field: _("最多 %(max)s 个字") % {"max": WORDS_MAX}})
    return body


def _step(sheet: Sheet, stage: str, words: str, parts: Sequence[Part] = ()) -> None:
    """Write a step and its shares."""
    decision = Decision(liability=sheet.row, stage=stage, person_id=sheet.actor.person_id or None, at=sheet.at, words=words)
    shares = [
        Share(decision=decision, party=each.party, unit_id=each.unit_id, person_id=each.person_id, name=each.name,
              degree=each.degree, percent=each.percent, certainty=each.certainty)
        for each in parts
    ]  # fmt: skip
    insert_rows([decision])
    insert_rows(shares)


def _named(parts: Sequence[Part]) -> dict[str, Any]:
    return {
        "at_fault_units": tuple(sorted(hands.units_in(parts))),
        "at_fault_people": tuple(sorted(hands.people_in(parts))),
    }


def send_back(case: Which, *, words: str, actor: Actor, at: datetime) -> Liability:
    """Let the proposer think again, and say why."""
    with transaction.atomic():
        sheet = _opened(case, "send_back", actor, at)
        why = _needed(words, "words", _("请写明为什么退回"))
        proposer = [each.person_id for each in hands.steps(sheet.row) if each.stage == "propose"][-1]
        _step(sheet, "send_back", why)
        sheet.move(states.RETURNED)
        told = facts.LiabilitySentBack(**sheet.about, proposer_person=proposer or 0)
        announce(told, actor=actor, at=at)
    return sheet.row


def withdraw(case: Which, *, words: str = "", actor: Actor, at: datetime) -> Liability:
    """Take one's proposal back before anybody has confirmed it; the case may get another."""
    with transaction.atomic():
        sheet = _opened(case, "withdraw", actor, at)
        sheet.move(states.WITHDRAWN, is_current=False)
        announce(facts.LiabilityWithdrawn(**sheet.about), actor=actor, at=at, reason=tidy(words)[:200])
    return sheet.row


def confirm(
    case: Which, parts: Sequence[Part] | None = None, *, words: str = "", actor: Actor, at: datetime
) -> Liability:
    """Confirm who is liable, as proposed (``parts`` None) or otherwise, which takes a reason.

    The units named may appeal for as many days as their centre allows. Where no unit is named nobody could appeal,
    and the finding is final at once.

    :raises Forbidden: for who proposed it, or is named in it.
    """
    with transaction.atomic():
        sheet = _opened(case, "confirm", actor, at)
        before = hands.as_parts(hands.parts_of(sheet.row))
        after = before if parts is None else _checked(parts)
        changed = _differs(before, after)
        why = _needed(words, "words", _("改了责任，请写明理由")) if changed else tidy(words)[:WORDS_MAX]
        named = _named(after)
        if sheet.actor.person_id in named["at_fault_people"]:
            raise Forbidden("barred_self", _("认定的就是您本人，请别人来定"))
        _step(sheet, "confirm", why, after)
        until = at + timedelta(days=figures_for(sheet.case.centre_id).appeal_days)
        told = facts.LiabilityConfirmed(**sheet.about, **named, changed=changed, appeal_by=until.isoformat())
        if named["at_fault_units"]:
            sheet.move(states.CONFIRMED, appeal_until=until, higher_id=hands.higher_of(sheet.case.centre_id))
            announce(told, actor=actor, at=at)
        else:
            sheet.move(states.FINAL)
            final = facts.LiabilityFinal(**sheet.about, **named, how="nobody", changed=False)
            announce(told, final, actor=actor, at=at)
    return sheet.row


def _differs(before: Sequence[Part], after: Sequence[Part]) -> bool:
    return set(before) != set(after)


def appeal(case: Which, *, grounds: str, unit_id: int | None = None, actor: Actor, at: datetime) -> Appeal:
    """A unit found liable appeals: once, in time, with its grounds. ``unit_id`` when the actor speaks for several.

    :raises Conflict: the second time, or too late.
    :raises Forbidden: for a unit the actor does not speak for.
    """
    with transaction.atomic():
        sheet = _opened(case, "appeal", actor, at)
        appealed = {each.unit_id for each in sheet.row.appeals.all()}
        mine = [each for each in speaks_for(sheet.row, actor) if each not in appealed]
        unit = unit_id or mine[0]
        if unit in appealed:
            raise Conflict("appeal_appealed", _("每个部门只能申诉一次，已经申诉过了"))
        if unit not in mine:
            raise Forbidden("not_your_unit", _("您不能代这个部门申诉"))
        if actor.person_id in hands.hands_of(sheet.row).confirmers:
            raise Forbidden("barred_own_decision", _("这是您自己认定的，请部门里另一位申诉"))
        why = _needed(grounds, "grounds", _("请写明申诉的理由"))
        row = Appeal.objects.create(
            liability=sheet.row, unit_id=unit, person_id=actor.person_id or None, at=at, grounds=why
        )
        if sheet.row.state != states.APPEALED:
            sheet.move(states.APPEALED)
        told = facts.LiabilityAppealed(**sheet.about, from_unit=unit, higher=sheet.row.higher_id or 0)
        announce(told, actor=actor, at=at)
    return row


def decide(
    case: Which, parts: Sequence[Part] | None = None, *, words: str, actor: Actor, at: datetime
) -> Liability:
    """The last word on appeal, by the centre above: as confirmed (``parts`` None) or otherwise. Nothing follows it.

    :raises Forbidden: for another centre, or who had a hand in it, or is named in it.
    :raises Conflict: while another unit's time to appeal still runs.
    """
    with transaction.atomic():
        sheet = _opened(case, "decide", actor, at)
        before = hands.as_parts(hands.parts_of(sheet.row))
        after = before if parts is None else _checked(parts)
        if actor.person_id in hands.people_in(after):
            raise Forbidden("barred_self", _("认定的就是您本人，请别人来定"))
        _step(sheet, "decide", _needed(words, "words", _("请写明终定的理由")), after)
        sheet.move(states.FINAL)
        told = facts.LiabilityFinal(**sheet.about, **_named(after), how="decided", changed=_differs(before, after))
        announce(told, actor=actor, at=at)
    return sheet.row


def lapse_due(*, at: datetime, limit: int = 100) -> int:
    """Findings nobody appealed in time become final; says how many."""
    due = Liability.objects.filter(state=states.CONFIRMED, appeal_until__lte=at, is_current=True)
    ids = list(due.order_by("appeal_until").values_list("case_id", flat=True)[:limit])
    return sum(_lapse(case_id, at) for case_id in ids)


def _lapse(case_id: int, at: datetime) -> int:
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        row = hands.current(case_id)
        if row is None or row.state != states.CONFIRMED or row.appeal_until is None or row.appeal_until > at:
            return 0
        sheet = Sheet(held, row, SYSTEM, at)
        named = _named(hands.as_parts(hands.parts_of(row)))
        sheet.move(states.FINAL)
        announce(facts.LiabilityFinal(**sheet.about, **named, how="lapsed", changed=False), actor=SYSTEM, at=at)
    return 1
