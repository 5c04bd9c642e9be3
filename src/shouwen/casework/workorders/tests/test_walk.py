"""Anybody tries anything at any time: the invariants hold, and whatever is refused is refused in a sentence."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import states as case_states
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.workorders import actions, states
from shouwen.casework.workorders.actions import Decision
from shouwen.casework.workorders.models import (
    Chase,
    Extension,
    Order,
    Reply,
    Return,
    SecondReview,
    Supervision,
    Suspension,
)
from shouwen.casework.workorders.tests.conftest import (
    AT,
    HOLDS,
    House,
    demand,
    fresh,
    hand_in,
    proof,
    waiting,
)
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.rules import first_broken
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal

pytestmark = pytest.mark.django_db


def _last(model: Any, order: Order) -> int:
    return model.objects.filter(order=order).order_by("-id").values_list("id", flat=True).first() or 1


def _seldom(dice: random.Random, move: Callable[[], object]) -> object:
    """One time in ten; else it is left."""
    if dice.random() > 0.1:
        raise Refusal("left", "这次不做")
    return move()


def _moves(
    house: House, order: Order, who: Actor, at: Any, dice: random.Random
) -> list[Callable[[], object]]:
    a, agree = actions, dice.random() < 0.6
    unit = dice.choice([house.network, house.install]).pk
    decision = dice.choice(list(states.DECISIONS))
    marks = HOLDS if agree else {}
    until = at + timedelta(hours=dice.randint(1, 9))
    mine: dict[str, Any] = {"actor": who, "at": at}
    return [
        lambda: a.decide_review(_last(SecondReview, order), agree=agree, note="看过", **mine),
        lambda: a.sign(order, **mine),
        lambda: a.start(order, **mine),
        lambda: hand_in(house, order, at=at, actor=who),
        lambda: a.take_review(order, **mine),
        lambda: a.accept(order, marks=marks, **mine),
        lambda: a.rework(order, marks={}, note="请补全", **mine),
        lambda: a.give_back(order, code="not_ours", note="不归我们", attachments=[proof(who, at)], **mine),
        lambda: a.decide_return(
            order, Decision(decision=decision, reason="定了", unit=unit, meeting_at=until), **mine
        ),
        lambda: a.settle_return(order, unit=unit, reason="会商定了", **mine),
        lambda: a.redispatch(order, lead_unit=unit, **mine),
        lambda: a.chase(order, level=dice.choice(["phone", "notice", "leader"]), text="快办", **mine),
        lambda: a.answer_chase(_last(Chase, order), text="在办", **mine),
        lambda: a.ask_extension(order, amount=1, reason_code="several_units", **mine),
        lambda: a.decide_extension(
            _last(Extension, order), agree=agree, answer="批", notice="顺延一天", **mine
        ),
        lambda: a.ask_suspension(
            order,
            reason_code=dice.choice(["customer_time", "spare_parts"]),
            resume_on=at.date() + timedelta(days=2),
            **mine,
        ),
        lambda: a.decide_suspension(_last(Suspension, order), agree=agree, **mine),
        lambda: a.resume(order, **mine),
        lambda: a.supervise(order, demand="盯紧", due_at=until, **mine),
        lambda: a.report(_last(Supervision, order), text="在办", **mine),
        lambda: a.end_supervision(_last(Supervision, order), **mine),
        lambda: (
            a.release_person(who.person_id, house.head.person_id, **mine) if dice.random() < 0.1 else None
        ),
        lambda: _seldom(dice, lambda: cases.chase(order.case_id, "来催", **mine)),
        lambda: _seldom(dice, lambda: (a.resume_due(at=at), a.supervise_due(at=at))),
        lambda: _seldom(dice, lambda: a.cancel(order, reason="不用了", **mine)),
    ]


def _check(order: Order) -> None:
    case = Case.objects.get(pk=order.case_id)
    busy = Order.objects.filter(case=case, state__in=states.WITH_UNIT).exists()
    assert (case.state == case_states.WAITING_UNIT) == busy
    for model in (SecondReview, Extension, Suspension):
        assert not model.objects.filter(order=order, decided_at=None).exists() or order.is_open
    assert not Return.objects.filter(order=order, settled_at=None).exists() or order.is_open
    if order.state in states.WITH_UNIT:
        assert order.due_stage in ("sign", "reply")
    else:
        assert (
            not Clock.objects.filter(
                subject_kind="workorder", subject_id=order.pk, met_at=None, stopped_at=None
            ).exists()
            or order.state in states.IN_REVIEW
        )
    assert list(Reply.objects.filter(order=order).order_by("round").values_list("round", flat=True)) == list(
        range(1, Reply.objects.filter(order=order).count() + 1)
    )
    chain = Entry.objects.filter(subject_kind="case", subject_id=case.pk).order_by("seq")
    assert first_broken(chain.values()) is None


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_try_the_order_stays_sound(house: House, case: Case, seed: int) -> None:
    dice = random.Random(seed)
    order = actions.dispatch(case, demand(house, assist_units=[house.install.pk]), actor=house.agent, at=AT)
    order = actions.decide_review(waiting(order).pk, agree=True, actor=house.senior, at=AT)
    at, done, refused = AT, 0, []
    people = list(house.people.values())
    for _ in range(50):
        at += timedelta(minutes=dice.randint(1, 90))
        for _try in range(15):
            try:
                dice.choice(_moves(house, order, dice.choice(people), at, dice))()
                done += 1
                break
            except Refusal as refusal:
                refused.append(refusal.message)
        order = fresh(order)
        _check(order)
        if not order.is_open:
            break
    deliver_all(at=at)
    _check(fresh(order))
    assert done
    assert all(refused)
