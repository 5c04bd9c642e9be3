"""Lists, figures and scope of work orders."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.cases.models import Case
from shouwen.casework.workorders import actions, queries
from shouwen.casework.workorders.actions import Decision
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.queries.counters import today
from shouwen.casework.workorders.queries.lists import rows, to_do
from shouwen.casework.workorders.tests.conftest import AT, HOLDS, House, demand, fresh, hand_in, later, proof
from shouwen.foundation.access import testing
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(house: House, case: Case) -> list[Order]:
    """Five orders sent to the network department, the last due first."""
    actions.set_figures(None, {"review_dispatch": False}, actor=SYSTEM, at=AT)
    asked = [demand(house, title=str(n), sign_by=later(hours=9 - n)) for n in range(5)]
    return [actions.dispatch(case, each, actor=house.agent, at=AT) for each in asked]


def test_a_tab_shows_first_due_first_and_pages_by_key(
    house: House, five: list[Order], django_assert_max_num_queries: Any
) -> None:
    seen, cursor = [], ""
    for _ in range(3):
        with django_assert_max_num_queries(3):
            page = queries.listed("sign", house.clerk, at=AT, cursor=cursor, limit=2)
        seen += [row.order.title for row in page.rows]
        cursor = page.next_cursor
    assert seen == ["4", "3", "2", "1", "0"]
    assert cursor == ""
    with pytest.raises(Invalid):
        queries.listed("sign", house.clerk, at=AT, cursor="nonsense")


def test_tabs_count_what_they_hold(house: House, five: list[Order], django_assert_num_queries: Any) -> None:
    actions.sign(five[0], actor=house.clerk, at=AT)
    actions.chase(five[0], level="phone", actor=house.agent, at=AT)
    with django_assert_num_queries(1):
        counts = queries.counts(house.clerk, at=AT)
    assert (counts["sign"], counts["work"], counts["chased"]) == (4, 1, 1)
    for tab, count in counts.items():
        assert len(queries.listed(tab, house.clerk, at=AT).rows) == count
    for tab, count in queries.counts(house.senior, at=AT).items():
        assert len(queries.listed(tab, house.senior, at=AT).rows) == count
    assert (to_do(house.clerk), to_do(house.agent), to_do(house.installer)) == (5, 5, 0)


def test_a_row_tells_its_clock_without_asking(
    house: House, five: list[Order], django_assert_num_queries: Any
) -> None:
    found = list(Order.objects.filter(pk=five[0].pk))
    with django_assert_num_queries(1):
        [row] = rows(found, at=later(hours=8))
    assert row.clock is not None
    assert row.clock.state == "soon"


def test_strangers_see_nothing(house: House, five: list[Order]) -> None:
    elsewhere = testing.actor("senior_agent")
    for stranger in (house.installer, elsewhere):
        assert queries.listed("", stranger, at=AT).rows == []
        with pytest.raises(NotFound):
            queries.page(five[0], stranger, at=AT)
        assert queries.counters(stranger, since=AT, until=later(days=1), at=AT) == []
    with pytest.raises(Forbidden):
        queries.listed("", testing.actor("administrator"), at=AT)


def test_a_restricted_case_keeps_its_orders(house: House, five: list[Order]) -> None:
    Case.objects.update(is_restricted=True)
    assert queries.listed("", house.reader, at=AT).rows == []
    assert len(queries.listed("", house.agent, at=AT).rows) == 5
    assert len(queries.listed("", house.clerk, at=AT).rows) == 5


def test_the_figures_of_a_unit(house: House, five: list[Order]) -> None:
    first, second, third, fourth, _fifth = five
    for order in (first, second, third):
        actions.sign(order, actor=house.clerk, at=later(hours=1))
    actions.sign(fourth, actor=house.clerk, at=later(hours=8))  # two hours late
    hand_in(house, first, at=later(hours=2))
    actions.accept(first, marks=HOLDS, actor=house.agent, at=later(hours=3))
    hand_in(house, second, at=later(hours=2))
    actions.rework(second, marks={}, note="请补全", actor=house.agent, at=later(hours=3))
    actions.chase(second, level="phone", actor=house.agent, at=later(hours=3))
    evidence = [proof(house.clerk)]
    actions.give_back(
        third, code="not_ours", note="属装维", attachments=evidence, actor=house.clerk, at=later(hours=2)
    )
    agreed = Decision(decision="agreed", unit=house.install.pk)
    actions.decide_return(third, agreed, actor=house.senior, at=later(hours=3))
    lines = {
        line.name: line
        for line in queries.counters(house.senior, since=AT, until=later(days=1), at=later(hours=9))
    }
    unit = lines["网络运维部"]
    assert (unit.sent, unit.signed, unit.closed, unit.open_overdue) == (5, 3, 1, 1)
    assert unit.sign_on_time == 2 / 4  # four were due, two in time, the fifth is past its time
    assert unit.close_on_time == 1.0
    assert (unit.return_rate, unit.wrong_dispatch_rate) == (1 / 5, 1 / 5)
    assert (unit.rework_rate, unit.chases_per_order) == (1 / 2, 1 / 5)
    assert lines["装维二班"].sent == 1


def test_a_page_tells_everything_in_few_queries(
    house: House, replied: Order, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(20):
        page = queries.page(replied, house.agent, at=later(hours=2))
    assert page.reply is not None
    assert page.files["order_reply", page.reply.pk][0].name == "辖区图.png"
    assert page.move("accept") is not None
    assert page.move("sign") is None
    assert [
        each.name for each in queries.page(replied, house.clerk, at=later(hours=2)).moves if each.allowed
    ] == []
    assert fresh(replied).state == "replied"


def test_what_a_unit_has_done_today_is_counted_among_what_is_open_or_ended_today(
    house: House, five: list[Order], django_assert_num_queries: Any
) -> None:
    actions.sign(five[0], actor=house.clerk, at=later(minutes=5))
    actions.sign(five[4], actor=house.clerk, at=later(hours=6))
    hand_in(house, five[0], at=later(hours=1))
    with django_assert_num_queries(1):
        done = today(house.clerk, since=AT)
    assert (done.replied, done.signed, done.signed_in_time) == (1, 2, 1)
    Order.objects.filter(pk=five[0].pk).update(is_open=False, state="closed", ended_at=later(hours=7))
    assert today(house.clerk, since=AT).signed == 2
    assert today(house.clerk, since=later(hours=5)).signed == 1
    assert today(house.clerk, since=later(hours=20)).replied == 0
