"""Who is told, and who sees what."""

from __future__ import annotations

import pytest

from shouwen.casework.redress import queries
from shouwen.casework.redress.tests.conftest import (
    AT,
    ask,
    complaint,
    sign,
)
from shouwen.foundation.ledger.deliver import deliver_due
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Forbidden, NotFound

pytestmark = pytest.mark.django_db


def test_the_next_signer_is_asked_and_the_last_one_left_alone(house, case):
    request = ask(house, case, 12000)
    deliver_due(at=AT)
    asked = Notice.objects.filter(kind="redress.sign", read_at=None)
    assert {row.person_id for row in asked} == {house.finance.person_id}
    sign(request, house.finance)
    deliver_due(at=AT)
    assert {row.person_id for row in asked.all()} == {house.head.person_id}
    sign(request, house.head)
    deliver_due(at=AT)
    assert not asked.all().exists()
    assert Notice.objects.filter(kind="redress.decided", person_id=house.senior.person_id).count() == 1


def test_the_inbox_holds_what_is_mine_to_sign(house, case):
    request = ask(house, case, 12000)
    assert [row.request.pk for row in queries.inbox(house.finance, at=AT)] == [request.pk]
    assert queries.inbox(house.head, at=AT) == []
    with pytest.raises(Forbidden):
        queries.inbox(house.agent, at=AT)
    stranger = house.join("stranger", "service_manager", "owners")
    assert queries.inbox(stranger, at=AT) == []


def test_a_long_inbox_asks_no_more_than_a_short_one(house, django_assert_max_num_queries):
    for number in range(8):
        ask(house, complaint(house, phone=f"1380000{number:04}", name=f"客户{number}"), 400)
    with django_assert_max_num_queries(22) as asked:
        assert len(queries.inbox(house.leader, at=AT)) == 8
    for number in range(8, 12):
        ask(house, complaint(house, phone=f"1380000{number:04}", name=f"客户{number}"), 400)
    with django_assert_max_num_queries(len(asked)):
        assert len(queries.inbox(house.leader, at=AT)) == 12


def test_it_refuses_a_stranger(house, case):
    from shouwen.casework.cases import testing

    request = ask(house, case, 400)
    elsewhere = testing.house().manager
    with pytest.raises(NotFound):
        queries.find(request.pk, elsewhere)
    with pytest.raises(NotFound):
        sign(request, elsewhere)
