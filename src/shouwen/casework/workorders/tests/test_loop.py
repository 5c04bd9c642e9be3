"""What orders add to the closed-loop monitor (CASE-035)."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries import loop
from shouwen.casework.cases.queries.loop import LoopAsked
from shouwen.casework.cases.rules.policy import figures
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.sockets import badges
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


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="reads the plan as PostgreSQL words it")
def test_the_loop_looks_beside_open_cases_and_not_through_the_archive(house: House, sent: Order) -> None:
    late = [gap.asks(later(days=9), figures()) for gap in loop.gaps().values() if not gap.ended]
    asked = Case.objects.filter(reduce(or_, late), is_open=True)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(*_explained(asked))
        told = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" in told
    assert "hashed SubPlan" not in told


def _explained(rows: QuerySet[Case]) -> tuple[str, tuple[Any, ...]]:
    sql, params = rows.query.sql_with_params()
    return f"EXPLAIN {sql}", params


def test_a_badge_of_an_order_needs_no_question_of_its_own(house: House, replied: Order, django_assert_num_queries: Any) -> None:
    badges([replied.case_id])
    with django_assert_num_queries(1):
        assert badges([replied.case_id])[replied.case_id]
