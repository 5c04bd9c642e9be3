"""Chases and supervision: how hard, how often, and who ends it."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.models import Chase, Order, SecondReview
from shouwen.casework.workorders.tests.conftest import (
    AT,
    HOLDS,
    House,
    fresh,
    hand_in,
    kinds,
    later,
    proof,
    waiting,
)
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db


def press(
    house: House, order: Order, level: str = "phone", *, hours: float = 1, text: str = "请回复"
) -> Chase:
    made = actions.chase(order, level=level, text=text, actor=house.agent, at=later(hours=hours))
    assert isinstance(made, Chase)
    return made


def test_a_unit_is_chased_and_answers(house: House, signed: Order) -> None:
    chase = press(house, signed)
    order = fresh(signed)
    assert (order.chases, order.is_chased) == (1, True)
    assert chase.ack_by == later(hours=1, minutes=30)
    assert kinds(order)[-1] == "OrderChased"
    actions.answer_chase(chase.pk, text="正在路上", actor=house.clerk, at=later(hours=1.2))
    assert fresh(order).is_chased is False
    assert kinds(order)[-1] == "ChaseAnswered"
    with pytest.raises(Conflict):
        actions.answer_chase(chase.pk, actor=house.clerk, at=later(hours=1.3))


def test_levels_are_limited_and_climb(house: House, signed: Order) -> None:
    press(house, signed)
    with pytest.raises(Conflict):
        press(house, signed, hours=1.1)
    press(house, signed, hours=2)
    press(house, signed, hours=3)
    with pytest.raises(Conflict):
        press(house, signed, hours=4)
    with pytest.raises(Forbidden):
        press(house, signed, "leader", hours=4)
    with pytest.raises(Conflict):
        actions.chase(signed, level="leader", actor=house.supervisor, at=later(hours=4))
    press(house, signed, "notice", hours=5)
    made = actions.chase(
        signed, level="leader", source="supervisor", actor=house.supervisor, at=later(hours=6)
    )
    assert isinstance(made, Chase)


def test_a_written_chase_is_read_first_where_the_centre_wants_it(house: House, signed: Order) -> None:
    actions.set_figures(None, {"review_chase": True}, actor=SYSTEM, at=AT)
    with pytest.raises(Invalid):
        actions.chase(signed, level="notice", text="", actor=house.agent, at=later(hours=1))
    review = actions.chase(signed, level="notice", text="请今天回复", actor=house.agent, at=later(hours=1))
    assert isinstance(review, SecondReview)
    assert not Chase.objects.exists()
    actions.decide_review(waiting(signed).pk, agree=True, actor=house.senior, at=later(hours=2))
    chase = Chase.objects.get()
    assert (chase.author_id, chase.sent_at) == (house.agent.person_id, later(hours=2))


def test_chasing_stops_when_there_is_nothing_to_chase(house: House, draft: Order, replied: Order) -> None:
    with pytest.raises(Conflict):
        press(house, replied)
    actions.accept(replied, marks=HOLDS, actor=house.agent, at=later(hours=2))
    with pytest.raises(Conflict):
        press(house, replied, hours=3)


def test_a_unit_does_not_chase_itself(house: House, signed: Order) -> None:
    with pytest.raises(Forbidden):
        actions.chase(signed, level="phone", actor=house.clerk, at=later(hours=1))


def test_a_customers_chase_presses_the_unit_once_and_raises_priority(
    house: House, case: Case, signed: Order
) -> None:
    before = fresh(case).priority
    for hour in (1, 2):
        cases.chase(case, "到底几点来？", actor=house.agent, at=later(hours=hour))
        deliver_all(at=later(hours=hour))
        deliver_all(at=later(hours=hour))
    order = fresh(signed)
    assert (order.customer_chases, order.chases, order.is_chased) == (2, 2, True)
    assert fresh(case).priority < before
    press(house, signed, hours=2.1)


def test_a_reply_answers_every_chase(house: House, signed: Order) -> None:
    press(house, signed)
    hand_in(house, signed, at=later(hours=2))
    assert fresh(signed).is_chased is False
    assert not Chase.objects.filter(ack_at=None).exists()


def test_a_leader_supervises_and_ends_it_themself(house: House, signed: Order) -> None:
    row = actions.supervise(
        signed, demand="今天给出结果", due_at=later(hours=4), actor=house.supervisor, at=AT
    )
    with pytest.raises(Conflict):
        actions.supervise(signed, demand="再督", due_at=later(hours=4), actor=house.manager, at=AT)
    with pytest.raises(Conflict):
        actions.end_supervision(row.pk, actor=house.supervisor, at=later(hours=1))
    actions.report(
        row.pk,
        text="已约今天下午上门",
        attachments=[proof(house.clerk)],
        actor=house.clerk,
        at=later(hours=2),
    )
    with pytest.raises(Forbidden):
        actions.end_supervision(row.pk, actor=house.manager, at=later(hours=3))
    actions.end_supervision(row.pk, verdict="可以", actor=house.supervisor, at=later(hours=3))
    assert kinds(signed)[-3:] == ["SupervisionOpened", "SupervisionReported", "SupervisionEnded"]


def test_only_a_leader_supervises(house: House, signed: Order) -> None:
    with pytest.raises(Forbidden):
        actions.supervise(signed, demand="快", due_at=later(hours=4), actor=house.agent, at=AT)
    with pytest.raises(Invalid):
        actions.supervise(signed, demand="快", due_at=AT, actor=house.supervisor, at=AT)


def test_a_supervised_order_ends_with_its_supervision(house: House, replied: Order) -> None:
    row = actions.supervise(
        replied, demand="盯紧", due_at=later(hours=4), actor=house.supervisor, at=later(hours=1)
    )
    order = actions.accept(replied, marks=HOLDS, actor=house.agent, at=later(hours=2))
    assert order.state == "accepted"
    with pytest.raises(Conflict):
        actions.close(order, actor=house.agent, at=later(hours=2))
    actions.end_supervision(row.pk, actor=house.supervisor, at=later(hours=3))
    assert fresh(order).state == "closed"


def test_an_order_long_overdue_is_supervised_by_rule_once(house: House, signed: Order) -> None:
    assert actions.supervise_due(at=signed.judged_by) == 0
    late = fresh(signed).judged_by.replace(year=2027)
    assert actions.supervise_due(at=late) == 1
    assert actions.supervise_due(at=late) == 0
    row = signed.supervisions.get()
    assert (row.trigger, row.opened_by_id) == ("overdue", None)
    actions.report(row.pk, text="已办完，稍后回单", actor=house.clerk, at=late)
    actions.end_supervision(row.pk, actor=house.manager, at=late)


def test_a_severe_matter_is_supervised_from_the_start(house: House) -> None:
    from shouwen.casework.workorders.tests.conftest import complaint, demand

    order = actions.dispatch(complaint(house, severity="severe"), demand(house), actor=house.agent, at=AT)
    actions.decide_review(waiting(order).pk, agree=True, actor=house.senior, at=AT)
    deliver_all(at=AT)
    assert list(order.supervisions.values_list("trigger", flat=True)) == ["severe"]
