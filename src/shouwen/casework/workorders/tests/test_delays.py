"""More time and time that stands still: asked, decided by somebody else, the customer told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shouwen.casework.cases.models import Case, CaseText
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clock_queries
from shouwen.casework.deadlines.models import Extension as Wish
from shouwen.casework.deadlines.states import Subject
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.actions.clocks import about as subject
from shouwen.casework.workorders.models import Extension, Order, Suspension
from shouwen.casework.workorders.tests.conftest import House, fresh, hand_in, kinds, later
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
NOTICE = "您好，因备件调拨，上门时间顺延到周三，给您添麻烦了。"


def ask(house: House, order: Order, *, days: float = 1, hours: float = 1, **more: Any) -> Extension:
    return actions.ask_extension(
        order,
        amount=days,
        reason_code=more.pop("reason_code", "several_units"),
        actor=more.pop("actor", house.clerk),
        at=later(hours=hours),
    )


def test_more_time_is_granted_once_the_customer_is_told(house: House, signed: Order) -> None:
    wish = ask(house, signed)
    with pytest.raises(Invalid):
        actions.decide_extension(wish.pk, agree=True, actor=house.leader, at=later(hours=2))
    assert fresh(wish).decided_at is None
    wish = actions.decide_extension(wish.pk, agree=True, notice=NOTICE, actor=house.leader, at=later(hours=2))
    order = fresh(signed)
    assert (order.state, order.extensions) == ("extended", 1)
    assert order.reply_by == order.judged_by == wish.new_due > signed.reply_by
    assert order.due_at == wish.new_due
    assert CaseText.objects.get(pk=wish.told_text_id).body == NOTICE
    assert "ReplySent" in kinds(order)
    assert kinds(order)[-1] == "OrderExtended"
    hand_in(house, order, at=later(hours=3))


def test_refused_with_a_reason_the_limit_stays(house: House, signed: Order) -> None:
    wish = ask(house, signed)
    with pytest.raises(Invalid):
        actions.decide_extension(wish.pk, agree=False, actor=house.leader, at=later(hours=2))
    actions.decide_extension(
        wish.pk, agree=False, answer="今天必须上门", actor=house.leader, at=later(hours=2)
    )
    order = fresh(signed)
    assert (order.state, order.reply_by, order.extensions) == ("signed", signed.reply_by, 0)
    with pytest.raises(Conflict):
        actions.decide_extension(
            wish.pk, agree=False, answer="再说一次", actor=house.leader, at=later(hours=2)
        )


def test_it_is_asked_before_due_for_a_listed_reason_and_one_at_a_time(house: House, signed: Order) -> None:
    with pytest.raises(Invalid):
        ask(house, signed, reason_code="do_not_feel_like_it")
    with pytest.raises(Conflict):
        ask(house, signed, hours=24 * 60)
    ask(house, signed)
    with pytest.raises(Conflict):
        ask(house, signed)


def test_a_long_one_takes_the_long_right_and_nobody_grants_their_own(house: House, signed: Order) -> None:
    wish = ask(house, signed, days=10)
    with pytest.raises(Forbidden):
        actions.decide_extension(wish.pk, agree=True, notice=NOTICE, actor=house.leader, at=later(hours=2))
    actions.decide_extension(wish.pk, agree=True, notice=NOTICE, actor=house.manager, at=later(hours=2))
    with pytest.raises(NotFound):
        actions.decide_extension(1, agree=True, notice=NOTICE, actor=house.manager, at=later(hours=2))


def rest(
    house: House, order: Order, reason: str = "customer_time", *, day: int = 20, **more: Any
) -> Suspension:
    return actions.ask_suspension(
        order,
        reason_code=reason,
        note="客户要求周五再上门",
        resume_on=date(2026, 3, day),
        actor=house.clerk,
        at=later(hours=1),
    )


def _stage(order: Order, at: Any) -> Any:
    return next(c for c in clock_queries.clocks(subject(order), at=at) if c.stage == "reply")


def _resolve(case: Case, at: Any) -> Any:
    return next(c for c in clock_queries.clocks(Subject("case", case.pk), at=at) if c.stage == "resolve")


def test_an_order_rests_and_its_clock_with_it(house: House, case: Case, signed: Order) -> None:
    row = rest(house, signed)
    actions.decide_suspension(row.pk, agree=True, actor=house.leader, at=later(hours=2))
    order = fresh(signed)
    assert (order.state, order.clock_state) == ("suspended", "paused")
    assert _resolve(case, later(hours=2)).state == "paused"
    with pytest.raises(Conflict):
        hand_in(house, order, at=later(hours=3))
    order = actions.resume(order, actor=house.clerk, at=later(days=1))
    assert (order.state, order.suspended_minutes) == ("in_progress", 22 * 60)
    assert order.reply_by > signed.reply_by
    assert _stage(order, later(days=1)).due_at == order.reply_by
    assert fresh(case).state == "waiting_unit"
    assert _resolve(case, later(days=1)).state != "paused"
    hand_in(house, order, at=later(days=1, hours=1))


def test_a_reason_that_is_ours_stops_no_clock(house: House, case: Case, signed: Order) -> None:
    row = rest(house, signed, "spare_parts")
    actions.decide_suspension(row.pk, agree=True, actor=house.leader, at=later(hours=2))
    order = fresh(signed)
    assert (order.state, order.clock_state) == ("suspended", "running")
    assert _resolve(case, later(hours=2)).state != "paused"
    assert actions.resume(order, actor=house.clerk, at=later(days=1)).reply_by == signed.reply_by


def test_a_rest_is_for_a_listed_reason_until_a_near_day_and_not_ones_own_to_grant(
    house: House, signed: Order
) -> None:
    with pytest.raises(Invalid):
        rest(house, signed, "nonsense")
    with pytest.raises(Conflict):
        rest(house, signed, day=16)
    row = rest(house, signed)
    with pytest.raises(Conflict):
        rest(house, signed)
    with pytest.raises(Forbidden):
        actions.decide_suspension(row.pk, agree=True, actor=house.clerk, at=later(hours=2))
    actions.decide_suspension(row.pk, agree=False, answer="今天就能办", actor=house.leader, at=later(hours=2))
    assert fresh(signed).state == "signed"
    assert kinds(signed)[-1] == "SuspensionRefused"


def test_a_resting_order_goes_on_at_its_day(house: House, signed: Order) -> None:
    row = rest(house, signed)
    actions.decide_suspension(row.pk, agree=True, actor=house.leader, at=later(hours=2))
    assert actions.resume_due(at=later(days=3)) == 0
    assert actions.resume_due(at=later(days=4)) == 1
    assert fresh(signed).state == "in_progress"
    assert actions.resume_due(at=later(days=4)) == 0


def test_a_rest_approved_for_weeks_stands_still_all_that_time(
    house: House, case: Case, signed: Order
) -> None:
    row = rest(house, signed, day=27)
    actions.decide_suspension(row.pk, agree=True, actor=house.leader, at=later(hours=2))
    assert row.resume_on == date(2026, 3, 27)
    deadlines.sweep(at=later(days=9))
    assert fresh(signed).clock_state == "paused"
    assert _resolve(case, later(days=9)).state == "paused"
    assert actions.resume_due(at=later(days=11)) == 1
    assert _stage(signed, later(days=11)).state != "paused"
    assert _resolve(case, later(days=11)).state != "paused"


def test_a_wish_nobody_decided_lapses_with_the_reply_and_is_told(house: House, signed: Order) -> None:
    wish = ask(house, signed)
    row = rest(house, signed)
    hand_in(house, signed, at=later(hours=2))
    assert Wish.objects.get(pk=wish.wish_id).state == "lapsed"
    assert fresh(row).agreed is False
    assert {"ExtensionLapsed", "SuspensionLapsed"} <= set(kinds(signed))
    with pytest.raises(Conflict):
        actions.decide_extension(wish.pk, agree=True, notice=NOTICE, actor=house.leader, at=later(hours=3))
