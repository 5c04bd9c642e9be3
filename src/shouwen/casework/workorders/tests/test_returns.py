"""Giving an order back: window, evidence, decision, second reader, meeting."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shouwen.casework.cases.models import Case, Problem
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.actions import Decision
from shouwen.casework.workorders.models import Order, Return
from shouwen.casework.workorders.tests.conftest import (
    AT,
    House,
    demand,
    fresh,
    hand_in,
    kinds,
    later,
    proof,
    waiting,
)
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db


ONE = later(hours=1)


def give_back(house: House, order: Order, *, at: Any = ONE, **more: Any) -> Return:
    values = {"code": "wrong_area", "note": "属装维二班辖区", "suggested_unit": house.install.pk, **more}
    values.setdefault("attachments", [proof(house.clerk, at)])
    return actions.give_back(order, actor=house.clerk, at=at, **values)


def test_a_unit_gives_back_with_evidence_and_keeps_it_until_decided(house: House, signed: Order) -> None:
    row = give_back(house, signed)
    order = fresh(signed)
    assert (row.evidence, row.window_ends_at) == (1, signed.return_by)
    assert (order.state, order.returns, order.lead_unit_id) == ("signed", 1, house.network.pk)
    assert kinds(order)[-1] == "ReturnAsked"
    with pytest.raises(Conflict):
        hand_in(house, order, at=later(hours=1))


def test_before_signing_there_is_no_window(house: House, sent: Order) -> None:
    assert give_back(house, sent, at=later(days=2)).window_ends_at is None


def test_it_refuses_without_evidence_reason_or_time(house: House, signed: Order) -> None:
    with pytest.raises(Conflict):
        give_back(house, signed, attachments=[])
    with pytest.raises(Conflict):
        give_back(house, signed, note=" ")
    with pytest.raises(Invalid):
        give_back(house, signed, code="do_not_feel_like_it")
    with pytest.raises(Conflict):
        give_back(house, signed, at=signed.return_by + timedelta(minutes=1))
    give_back(house, signed, at=signed.return_by)
    with pytest.raises(Conflict):
        give_back(house, signed, at=signed.return_by)


def test_the_unit_alone_gives_back(house: House, signed: Order) -> None:
    with pytest.raises(Forbidden):
        actions.give_back(
            signed, code="wrong_area", note="x", attachments=[proof(house.agent)], actor=house.agent, at=AT
        )


def test_agreed_it_goes_to_another_unit_with_fresh_clocks_at_the_dispatchers_cost(
    house: House, signed: Order
) -> None:
    row = give_back(house, signed)
    decided = Decision(decision="agreed", unit=house.install.pk, reason="确属装维二班")
    order = actions.decide_return(signed, decided, actor=house.senior, at=later(hours=3))
    assert (order.state, order.lead_unit_id, order.handler_id) == ("dispatched", house.install.pk, None)
    assert (order.wrong_dispatches, order.label) == (1, "W-01")
    assert order.sign_by > later(hours=3)
    assert fresh(order).due_at == order.sign_by
    row = fresh(row)
    assert (row.charged_to, row.charged_minutes) == ("dispatcher", 120)
    assert kinds(order)[-2:] == ["ReturnAgreed", "OrderRedispatched"]
    assert actions.sign(order, actor=house.installer, at=later(hours=4)).state == "signed"


def test_agreed_without_a_unit_it_waits_to_be_sent_again(house: House, signed: Order) -> None:
    give_back(house, signed)
    order = actions.decide_return(signed, Decision(decision="agreed"), actor=house.senior, at=later(hours=2))
    assert order.state == "returned_wrong_unit"
    assert fresh(order.case).state == "investigating"
    with pytest.raises(Invalid):
        actions.redispatch(order, lead_unit=house.network.pk, actor=house.agent, at=later(hours=2))
    order = actions.redispatch(order, lead_unit=house.install.pk, actor=house.agent, at=later(hours=2))
    assert order.state == "dispatched"
    assert fresh(order.case).state == "waiting_unit"


def test_refused_the_unit_goes_on_at_its_own_cost(house: House, signed: Order) -> None:
    row = give_back(house, signed)
    with pytest.raises(Invalid):
        actions.decide_return(signed, Decision(decision="refused"), actor=house.senior, at=later(hours=2))
    decided = Decision(decision="refused", reason="辖区图显示属网络运维部")
    order = actions.decide_return(signed, decided, actor=house.senior, at=later(hours=2))
    assert (order.state, fresh(row).charged_to) == ("signed", "unit")
    assert order.reply_by == signed.reply_by
    hand_in(house, order, at=later(hours=3))


def test_who_asked_or_may_not_decide_does_not(house: House, signed: Order) -> None:
    give_back(house, signed)
    decided = Decision(decision="refused", reason="不")
    with pytest.raises(Forbidden):
        actions.decide_return(signed, decided, actor=house.agent, at=later(hours=2))
    with pytest.raises(Forbidden):
        actions.decide_return(signed, decided, actor=house.clerk, at=later(hours=2))
    actions.decide_return(signed, decided, actor=house.senior, at=later(hours=2))
    with pytest.raises(Conflict):
        actions.decide_return(signed, decided, actor=house.senior, at=later(hours=2))


def test_who_sent_it_and_decides_is_read_by_a_second_person(house: House, case: Case) -> None:
    order = actions.dispatch(case, demand(house), actor=house.supervisor, at=AT)
    actions.decide_review(waiting(order).pk, agree=True, actor=house.senior, at=AT)
    actions.sign(order, actor=house.clerk, at=AT)
    give_back(house, order)
    decided = Decision(decision="agreed", unit=house.install.pk)
    assert actions.decide_return(order, decided, actor=house.supervisor, at=later(hours=2)).state == "signed"
    review = waiting(order)
    with pytest.raises(Forbidden):
        actions.decide_review(review.pk, agree=True, actor=house.supervisor, at=later(hours=2))
    order = actions.decide_review(review.pk, agree=True, actor=house.reader, at=later(hours=3))
    assert (order.state, order.lead_unit_id) == ("dispatched", house.install.pk)
    assert Return.objects.get(order=order).decided_by_id == house.supervisor.person_id


def test_a_meeting_names_the_unit_for_good(house: House, signed: Order) -> None:
    give_back(house, signed)
    with pytest.raises(Invalid):
        actions.decide_return(signed, Decision(decision="convened"), actor=house.senior, at=later(hours=2))
    meeting = Decision(decision="convened", meeting_at=later(hours=5))
    order = actions.decide_return(signed, meeting, actor=house.senior, at=later(hours=2))
    assert order.state == "signed"
    assert kinds(order)[-1] == "ReturnConvened"
    order = actions.settle_return(
        order, unit=house.install.pk, reason="会商定装维二班承办", actor=house.senior, at=later(hours=6)
    )
    assert (order.state, order.lead_unit_id, order.is_final) == ("dispatched", house.install.pk, True)
    order = actions.sign(order, actor=house.installer, at=later(hours=6))
    with pytest.raises(Conflict):
        actions.give_back(
            order,
            code="wrong_area",
            note="不归我们",
            attachments=[proof(house.installer)],
            actor=house.installer,
            at=later(hours=6),
        )


def test_a_meeting_may_leave_it_where_it_is(house: House, signed: Order) -> None:
    give_back(house, signed)
    meeting = Decision(decision="convened", meeting_at=later(hours=5))
    actions.decide_return(signed, meeting, actor=house.senior, at=later(hours=2))
    order = actions.settle_return(
        signed, unit=house.network.pk, reason="会商定网络运维部承办", actor=house.senior, at=later(hours=6)
    )
    assert (order.state, order.is_final) == ("signed", True)


def test_the_third_return_makes_a_problem_order(house: House, signed: Order) -> None:
    actions.set_figures(None, {"return_amount": 9, "return_unit": "day"}, actor=SYSTEM, at=AT)
    for hour in (1, 2, 3):
        give_back(house, signed, at=later(hours=hour))
        decided = Decision(decision="refused", reason="确属贵部门")
        actions.decide_return(signed, decided, actor=house.senior, at=later(hours=hour))
    assert Problem.objects.filter(case=signed.case_id).exists()
