"""Many complaints about one event: found by likeness, joined, spoken for by five at most, taken out again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from shouwen.casework.cases import actions as cases
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
def test_each_is_taken_to_pieces_once_whatever_it_is_compared_with(house: Any, letters: Any) -> None:
    pieces.cache_clear()
    for letter in letters:
        events.similar(letter, house.leader)
    assert pieces.cache_info().misses == len(letters)


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


@pytest.mark.django_db
def test_programs_join_read_and_part(house: Any, letters: Any) -> None:
    from django.test import Client

    from shouwen.foundation.access import actions as access
    from shouwen.kit import clock
    from shouwen.kit.actor import SYSTEM

    now = clock.now()
    _row, secret = access.make_token(
        person_id=house.leader.person_id, name="程序", rights=["*"], expires_at=now + timedelta(days=1), actor=SYSTEM, at=now
    )
    key = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    client, url, one = Client(), "/api/v1/complaint-events", letters[0].number
    like = client.get(f"/api/v1/cases/{one}/complaint/event/similar", **key).json()
    assert len(like) == 6
    made = client.post(url, {"title": "三号楼停水", "cases": [one, like[0]["number"]]}, "application/json", **key)
    assert made.status_code == 201, made.content
    place = f"{url}/{made.json()['id']}"
    more = client.post(f"{place}/cases", {"cases": [like[1]["number"]]}, "application/json", **key).json()
    assert more["size"] == 3
    spoken = client.post(f"/api/v1/cases/{one}/complaint/event/representative", {}, "application/json", **key).json()
    assert [each["number"] for each in spoken["cases"] if each["represents"]] == [one]
    with CaptureQueriesContext(connection) as asked:
        assert events.listed(house.leader)[0][1] == 3
    assert len(asked) <= 5
    assert client.get(url, **key).json()[0]["title"] == "三号楼停水"
    gone = client.post(f"/api/v1/cases/{one}/complaint/event/parting", {}, "application/json", **key).json()
    assert gone["size"] == 2
    assert client.get(f"{url}/4711", **key).status_code == 404
    cases.accuse(letters[1], house.leader.person_id, actor=house.agent, at=later(hours=5))
    assert client.get(place, **key).status_code == (404 if letters[1].number in {each["number"] for each in gone["cases"]} else 200)
