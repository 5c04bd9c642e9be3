"""Cases are merged and parted: open orders go with the matter, and the survivor waits for them."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.workorders import actions, queries
from shouwen.casework.workorders.tests.conftest import (
    HOLDS,
    complaint,
    demand,
    fresh,
    hand_in,
    kinds,
    later,
    waiting,
)
from shouwen.kit.errors import Conflict

pytestmark = pytest.mark.django_db


def test_the_survivor_shows_the_order_and_cannot_close_before_it_is_done(house, case, signed):
    survivor = complaint(house)
    own = actions.dispatch(survivor, demand(house), actor=house.agent, at=later(minutes=20))
    actions.cancel(own, reason="写错了", actor=house.agent, at=later(minutes=20))
    cases.merge(case, survivor, actor=house.senior, at=later(minutes=30))
    order = fresh(signed)
    assert (order.case_id, order.label, order.is_carried) == (survivor.pk, f"{case.number}/W-01", True)
    assert fresh(survivor).state == "waiting_unit"
    assert kinds(survivor)[-1] == "CaseWaits"
    assert "OrderCarried" in kinds(survivor)
    rows = queries.of_case(survivor.pk, house.agent, at=later(minutes=30))
    assert [row.order.pk for row in rows] == [own.pk, order.pk]
    assert {row.case_id for row in Clock.objects.filter(subject_kind="workorder", subject_id=order.pk)} == {
        survivor.pk
    }
    cases.answer(survivor, "正在查", actor=house.agent, at=later(minutes=50))
    with pytest.raises(Conflict, match="W-01"):
        cases.close(survivor, reason_code="override", actor=house.manager, at=later(hours=1))
    hand_in(house, order, at=later(hours=1))
    actions.accept(fresh(order), marks=HOLDS, quality=4, actor=house.leader, at=later(hours=2))
    assert not fresh(order).is_open
    cases.close(survivor, reason_code="override", note="特批", actor=house.manager, at=later(hours=3))


def test_parting_gives_the_order_back_with_its_number(house, case, signed):
    survivor = complaint(house)
    before = (fresh(case).state, fresh(signed).label, fresh(signed).due_at)
    cases.merge(case, survivor, actor=house.senior, at=later(minutes=30))
    new = actions.dispatch(survivor, demand(house), actor=house.agent, at=later(minutes=40))
    assert new.label == "W-01"
    cases.unmerge(case, actor=house.senior, at=later(hours=1))
    order = fresh(signed)
    assert order.case_id == case.pk
    assert (fresh(case).state, order.label, order.due_at) == before
    assert fresh(new).case_id == survivor.pk
    assert case_queries.chain(fresh(case)) == case_queries.replay(fresh(case))
    hand_in(house, order, at=later(hours=2))
    assert fresh(case).state == "investigating"


def test_an_order_s_page_is_found_under_the_number_it_was_written_with(house, case, draft):
    survivor = complaint(house)
    cases.merge(case, survivor, actor=house.senior, at=later(minutes=30))
    assert queries.page(f"{case.number}/W-01", house.agent, at=later(minutes=30)).order.pk == draft.pk
    actions.decide_review(waiting(draft).pk, agree=True, actor=house.senior, at=later(hours=1))
    assert fresh(survivor).state == "waiting_unit"
