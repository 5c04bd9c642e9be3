"""A unit misses its own time: put down at the breach, worth something when it is done, taken up or waived."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.tests.conftest import AT, kinds, sign
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def test_the_breach_is_put_down_and_worth_something_when_it_is_done(house, case, late):
    assert late.done_at is not None
    assert late.delay_minutes >= 2880
    assert late.amount >= 30
    assert kinds(case)[:2] == ["OvertimeFound", "OvertimeSettled"]
    assert Notice.objects.filter(person_id=house.senior.person_id, kind="redress.decided").exists()
    assert [row.pk for row in queries.overtimes(case)] == [late.pk]


def test_taken_up_it_goes_the_ordinary_route(house, case, late):
    at = late.done_at + timedelta(hours=1)
    request = actions.take_up(late.pk, actor=house.senior, at=at)
    assert (request.basis, request.amount) == ("overtime", late.amount)
    with pytest.raises(Conflict):
        actions.take_up(late.pk, actor=house.senior, at=at)
    sign(request, house.leader, at=at)
    lines, rows = queries.summary(house.manager, since=AT, until=at + timedelta(days=1))
    assert [(line.count, line.granted.amount) for line in lines] == [(1, late.amount)]
    assert len(rows) == 1


def test_waived_with_a_reason(house, case, late):
    with pytest.raises(Invalid):
        actions.waive(late.pk, reason="", actor=house.senior, at=late.done_at)
    actions.waive(late.pk, reason="客户改约，不是我们晚", actor=house.senior, at=late.done_at)
    assert not queries.overtimes(case)
    assert kinds(case)[-1] == "OvertimeWaived"
