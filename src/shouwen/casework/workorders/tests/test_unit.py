"""What the handling unit does, and how its reply is reviewed."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.cases.models import Case, Problem
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.tests.conftest import (
    AT,
    HOLDS,
    TEXT,
    House,
    demand,
    fresh,
    hand_in,
    kinds,
    later,
    proof,
    waiting,
)
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
LATE = later(days=30)


def test_the_unit_signs_and_the_window_to_return_runs(house: House, signed: Order) -> None:
    assert (signed.state, signed.handler_id) == ("signed", house.clerk.person_id)
    assert signed.return_by == later(hours=5, minutes=40)  # four working hours after 10:10, lunch between
    assert "OrderSigned" in kinds(signed)
    assert fresh(signed).due_stage == "reply"


def test_only_the_unit_signs_and_only_once(house: House, sent: Order) -> None:
    with pytest.raises(NotFound):
        actions.sign(sent, actor=house.installer, at=AT)
    with pytest.raises(Forbidden):
        actions.sign(sent, actor=house.agent, at=AT)
    actions.sign(sent, actor=house.clerk, at=AT)
    with pytest.raises(Conflict):
        actions.sign(sent, actor=house.mate, at=AT)


def test_a_unit_never_sees_a_draft(house: House, draft: Order) -> None:
    with pytest.raises(NotFound):
        actions.sign(draft, actor=house.clerk, at=AT)


def test_another_of_the_unit_may_set_to_work(house: House, signed: Order) -> None:
    order = actions.start(signed, actor=house.mate, at=later(minutes=20))
    assert (order.state, order.handler_id) == ("in_progress", house.mate.person_id)


def test_a_reply_is_handed_in_with_evidence(house: House, replied: Order) -> None:
    row = replied.replies.get()
    assert (replied.state, row.round, row.evidence) == ("replied", 1, 1)
    assert replied.replied_at == later(hours=1)
    assert fresh(replied.case).state == "investigating"
    assert fresh(replied).due_stage == ""
    assert "OrderReplied" in kinds(replied)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": "好"}, "text"),
        ({"attachments": []}, "attachments"),
        ({"visit_from": None}, "visit_from"),
        ({"result": "solved"}, "informed_at"),
        ({"result": "solved", "informed_at": LATE}, "informed_at"),
        ({"result": "nonsense"}, "result"),
        ({"visit_until": AT}, "visit_until"),
    ],
)
def test_an_incomplete_reply_says_what_is_missing(
    house: House, signed: Order, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        hand_in(house, signed, at=later(hours=1), **wrong)
    assert field in refused.value.fields
    assert fresh(signed).state == "signed"


def test_an_unsigned_order_is_not_answered(house: House, sent: Order) -> None:
    with pytest.raises(Conflict):
        hand_in(house, sent, at=AT)


def test_an_accepted_reply_ends_the_order(house: House, replied: Order) -> None:
    actions.take_review(replied, actor=house.agent, at=later(hours=2))
    order = actions.accept(replied, marks=HOLDS, quality=5, actor=house.agent, at=later(hours=2))
    assert (order.state, order.is_open, order.closing_quality) == ("closed", False, 5)
    assert order.accepted_at == later(hours=1)
    assert kinds(order)[-2:] == ["ReplyAccepted", "OrderClosed"]


def test_nobody_reviews_their_own_reply(house: House, replied: Order) -> None:
    with pytest.raises(Forbidden):
        actions.accept(replied, marks=HOLDS, actor=house.clerk, at=later(hours=2))


def test_a_check_that_does_not_hold_is_another_round(house: House, replied: Order) -> None:
    wanting = {**HOLDS, "tone": False}
    with pytest.raises(Invalid):
        actions.accept(replied, marks=wanting, actor=house.agent, at=later(hours=2))
    with pytest.raises(Invalid):
        actions.rework(replied, marks=HOLDS, note="都好", actor=house.agent, at=later(hours=2))
    with pytest.raises(Invalid):
        actions.rework(replied, marks=wanting, note="", actor=house.agent, at=later(hours=2))
    order = actions.rework(
        replied, marks=wanting, note="语气生硬，请改", actor=house.agent, at=later(hours=2)
    )
    assert (order.state, order.round, order.label) == ("rejected_for_rework", 2, "W-01")
    assert fresh(order.case).state == "waiting_unit"
    assert fresh(order.case).reworks == 1
    assert fresh(order).due_stage == "reply"
    hand_in(house, order, at=later(hours=3), text=TEXT + "向您致歉。")
    assert fresh(order).state == "replied"
    assert sorted(order.replies.values_list("round", flat=True)) == [1, 2]


def test_on_time_is_judged_on_the_reply_that_was_accepted(house: House, case: Case) -> None:
    order = actions.dispatch(case, demand(house, reply_by=later(hours=2)), actor=house.agent, at=AT)
    actions.decide_review(waiting(order).pk, agree=True, actor=house.senior, at=AT)
    actions.sign(order, actor=house.clerk, at=AT)
    hand_in(house, order, at=later(hours=1))
    actions.rework(order, marks={}, note="请补全", actor=house.agent, at=later(hours=1))
    hand_in(house, order, at=later(hours=5))
    actions.accept(order, marks=HOLDS, actor=house.agent, at=later(hours=6))
    order = fresh(order)
    assert order.judged_by == later(hours=2)
    assert order.accepted_at > order.judged_by


def test_the_third_rework_makes_a_problem_order(house: House, replied: Order) -> None:
    for hour in (2, 4, 6):
        actions.rework(replied, marks={}, note="请补全", actor=house.agent, at=later(hours=hour))
        hand_in(house, replied, at=later(hours=hour + 1))
    assert Problem.objects.filter(case=replied.case_id, why="reworks").exists()
    assert "ProblemRaised" in kinds(replied)


def test_an_assisting_unit_reports_to_the_lead_unit(house: House, case: Case) -> None:
    order = actions.dispatch(case, demand(house, assist_units=[house.install.pk]), actor=house.agent, at=AT)
    actions.decide_review(waiting(order).pk, agree=True, actor=house.senior, at=AT)
    evidence = [proof(house.installer)]
    row = actions.report_assist(
        order, report="已核对上门记录", attachments=evidence, actor=house.installer, at=AT
    )
    assert row.reported_by_id == house.installer.person_id
    assert kinds(order)[-1] == "AssistReported"
    with pytest.raises(Forbidden):
        actions.report_assist(order, report="我们也看了", actor=house.clerk, at=AT)
    with pytest.raises(Forbidden):
        actions.sign(order, actor=house.installer, at=AT)


def test_who_is_complained_about_never_sees_the_order(house: House, sent: Order) -> None:
    from shouwen.casework.cases import actions as cases

    cases.accuse(sent.case, house.clerk.person_id, actor=house.agent, at=AT)
    with pytest.raises(NotFound):
        actions.sign(sent, actor=house.clerk, at=AT)
    assert actions.sign(sent, actor=house.mate, at=AT).state == "signed"
