"""What orders add to the closed-loop monitor (CASE-035)."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.queries import loop
from shouwen.casework.cases.queries.loop import LoopAsked
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.tests.conftest import HOLDS, House, fresh, later

pytestmark = pytest.mark.django_db


def found(code: str, actor, at) -> list[str]:
    return [row.line.number for row in loop.rows(LoopAsked(code), actor, at=at).rows]


def test_an_order_not_sent_is_dispatch_left_out(house: House, draft: Order) -> None:
    assert found("order_unsent", house.leader, later(hours=9)) == [draft.case.number]
    assert found("order_unsent", house.leader, later(hours=7)) == []


def test_a_sent_order_is_a_beginning_and_late_when_nobody_replies(house: House, sent: Order) -> None:
    at = later(days=9)
    assert found("idle", house.leader, at) == []
    assert found("at_return", house.leader, at) == [sent.case.number]
    assert found("order_late", house.leader, at) == [sent.case.number]
    assert found("order_late", house.leader, later(minutes=1)) == []


def test_a_reply_wants_a_reader_and_the_customer_an_answer(house: House, replied: Order) -> None:
    number = replied.case.number
    assert found("order_unread", house.leader, later(hours=24)) == [number]
    assert found("order_silent", house.leader, later(hours=24)) == []
    actions.accept(replied, marks=HOLDS, quality=5, actor=house.agent, at=later(hours=2))
    assert found("order_unread", house.leader, later(hours=24)) == []
    assert found("order_silent", house.leader, later(hours=3)) == [number]
    cases.answer(fresh(replied.case), "师傅今天 13:30 上门", actor=house.agent, at=later(hours=4))
    assert found("order_silent", house.leader, later(hours=5)) == []
