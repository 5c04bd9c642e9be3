"""Many complaints about one event: found by likeness, joined, spoken for by five at most, taken out again."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from shouwen.casework.cases import testing
from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.models import Member
from shouwen.casework.complaints.queries import events
from shouwen.casework.complaints.rules.similar import likeness, pieces
from shouwen.casework.complaints.tests.conftest import AT, kinds, later
from shouwen.foundation.access.testing import browser
from shouwen.kit.errors import Conflict, Forbidden, Invalid

LETTER = "三号楼从周一起整栋停水三天，物业不回话，要求马上恢复供水并减免水费，住户{who}"


@given(one=st.text(max_size=40), other=st.text(max_size=40))
def test_likeness_is_a_share_and_goes_both_ways(one: str, other: str) -> None:
    a, b = pieces(one), pieces(other)
    assert 0 <= likeness(a, b) <= 1
    assert likeness(a, b) == likeness(b, a)


@pytest.fixture
def letters(house: Any) -> list[Any]:
    return [
        testing.registered(house.agent, at=later(minutes=n), phone=f"1395555{n:04d}", name=f"住户{n}", description=LETTER.format(who=n))
        for n in range(7)
    ]


@pytest.mark.django_db
def test_letters_alike_are_found_in_a_few_queries_and_others_are_not(house: Any, letters: Any) -> None:
    testing.registered(house.agent, at=later(minutes=30), phone="13966660001", description="话费多扣了两次，要求退还")
    leader = house.leader
    with CaptureQueriesContext(connection) as asked:
        found = events.similar(letters[0], leader)
    assert {each.case_id for each in found} == {each.pk for each in letters[1:]}
    assert len(asked) <= 3


@pytest.mark.django_db
def test_they_become_one_event_and_one_is_taken_out_again(house: Any, letters: Any) -> None:
    numbers = [each.number for each in letters]
    with pytest.raises(Forbidden):
        actions.join(numbers, title="三号楼停水", actor=house.agent, at=AT)
    with pytest.raises(Invalid):
        actions.join(numbers, title=" ", actor=house.leader, at=AT)
    event = actions.join(numbers, title="三号楼停水", actor=house.leader, at=later(hours=1))
    assert events.size(event) == 7
    assert "ComplaintJoined" in kinds(letters[3])
    actions.part(numbers[3], actor=house.leader, at=later(hours=2))
    assert events.size(event) == 6
    with pytest.raises(Conflict):
        actions.part(numbers[3], actor=house.leader, at=later(hours=2))
    other = actions.join([numbers[3]], title="另一件", actor=house.leader, at=later(hours=3))
    with pytest.raises(Conflict):
        actions.join([numbers[3]], event_id=event.pk, actor=house.leader, at=later(hours=3))
    assert events.size(other) == 1


@pytest.mark.django_db
def test_five_speak_for_the_others(house: Any, letters: Any) -> None:
    actions.join([each.number for each in letters], title="三号楼停水", actor=house.leader, at=later(hours=1))
    for each in letters[:5]:
        actions.represent(each, actor=house.leader, at=later(hours=2))
    with pytest.raises(Conflict):
        actions.represent(letters[5], actor=house.leader, at=later(hours=2))
    actions.represent(letters[0], speaks=False, actor=house.leader, at=later(hours=3))
    actions.represent(letters[5], actor=house.leader, at=later(hours=3))
    assert Member.objects.filter(represents=True).count() == 5


@pytest.mark.django_db
def test_the_page_of_an_event(house: Any, letters: Any) -> None:
    client, number = browser(house.leader), letters[0].number
    url = f"/cases/{number}/complaint/event"
    assert letters[1].number in client.get(url).content.decode()
    assert client.post(url, {"title": ""}).status_code == 422
    assert client.post(url, {"title": "三号楼停水", "case": [letters[1].number, letters[2].number]}).status_code == 302
    event = queries.events.event_of(letters[0], house.leader)
    assert event is not None
    assert events.size(event) == 3
    assert client.post(f"/cases/{letters[1].number}/complaint/event/representative", {"stay": number}).status_code == 302
    assert client.post(f"/cases/{letters[2].number}/complaint/event/parting", {"stay": number}).status_code == 302
    assert events.size(event) == 2
    assert "三号楼停水" in client.get(f"/cases/{number}/complaint").content.decode()
