"""Words for customers: by which way they go, sealed, made once, set by who may."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shouwen.foundation.access.testing import two_level
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.organisation.models import Person
from shouwen.kit.crypto import Unopenable
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.contacts import actions, queries, rules
from shouwen.relations.contacts.actions import Draft
from shouwen.relations.contacts.models import Message
from shouwen.relations.contacts.states import CODE
from shouwen.relations.customers import actions as customers
from shouwen.relations.knowledge import queries as knowledge

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("chosen", "has_mail", "by_hand", "way"),
    [
        ("", True, False, "email"),
        ("web", True, True, "email"),
        ("email", False, True, "phone"),
        ("email", False, False, ""),
        ("wechat", True, True, "wechat"),
        ("phone", True, True, "phone"),
    ],
)
def test_by_which_way_words_go(chosen: str, has_mail: bool, by_hand: bool, way: str) -> None:
    assert rules.way(chosen, has_mail=has_mail, by_hand=by_hand) == way


def test_trying_again_takes_longer_each_time_and_ends() -> None:
    waits = [rules.back_off(attempts) for attempts in range(1, rules.MAX_ATTEMPTS)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert sum(waits, timedelta()) < rules.STALE
    assert rules.is_over(final=False, attempts=rules.MAX_ATTEMPTS)
    assert not rules.is_over(final=False, attempts=1)


@pytest.fixture
def house() -> dict[str, Any]:
    return two_level()


@pytest.fixture
def row(house: dict[str, Any]) -> Message:
    agent = house["people"]["jz.junior_agent"]
    who = customers.recognise(centre_id=house["jz"].pk, phone="13800002607", name="彭晓岚", actor=agent, at=AT)
    given: dict[str, Any] = {"letter": "replied", "key": "k", "subject_kind": "case", "subject_id": 7}

    def write(reached: Any, way: str) -> Draft:
        assert way == "phone"
        return Draft("回复", f"{reached.name}，查询码 {CODE}", "zh-hans", code="K7QX3MPD")

    made = actions.tell(who.pk, write, centre_id=house["jz"].pk, at=AT, **given)
    assert made is not None
    assert actions.tell(who.pk, write, centre_id=house["jz"].pk, at=AT, **given) is None
    return made


@pytest.mark.django_db
def test_what_is_said_is_sealed_for_its_row(row: Message) -> None:
    stored = Message.objects.get()
    assert "彭晓岚".encode() not in bytes(stored.sealed)
    assert stored.words() == ("回复", f"彭晓岚，查询码 {CODE}")
    assert stored.code() == "K7QX3MPD"
    (shown,) = queries.messages("case", 7)
    assert "K7QX" not in shown.text
    stored.pk += 1
    with pytest.raises(Unopenable):
        stored.words()


@pytest.mark.django_db
def test_a_person_tells_once(row: Message, house: dict[str, Any]) -> None:
    agent = house["people"]["jz.junior_agent"]
    [(about, untold)] = queries.outstanding("case", [7])
    assert about == 7
    assert not hasattr(untold, "text")  # its words stay shut: whoever may read them asks for them
    actions.told(row.pk, actor=agent, at=AT)
    assert queries.outstanding("case", [7]) == []
    assert Message.objects.get().secret is None
    with pytest.raises(Conflict):
        actions.told(row.pk, actor=agent, at=AT)
    with pytest.raises(NotFound):
        actions.told(4711, actor=agent, at=AT)


@pytest.mark.django_db
def test_settings_are_inherited_and_each_centre_s_own(house: dict[str, Any]) -> None:
    people, city = house["people"], house["jz"]
    above = people["administrator"]
    actions.set_sender(None, letters={"progress": False}, callback="10000", actor=above, at=AT)
    manager = people["jz.service_manager"]
    actions.set_sender(city.pk, letters={"closed": False}, name="江州投诉台", actor=manager, at=AT)
    found = queries.sender(city.pk)
    assert (found.name, found.callback) == ("江州投诉台", "10000")
    assert dict(found.letters) == {"progress": False, "closed": False}
    assert queries.sender(house["lx"].pk).name == house["lx"].name
    assert Entry.objects.filter(kind="contacts.SenderChanged").count() == 2
    actions.set_sender(city.pk, letters={"closed": False}, name="江州投诉台", actor=manager, at=AT)
    assert Entry.objects.filter(kind="contacts.SenderChanged").count() == 2
    with pytest.raises(NotFound):
        actions.set_sender(house["lx"].pk, letters={}, actor=manager, at=AT)
    with pytest.raises(Forbidden):
        actions.set_sender(city.pk, letters={}, actor=people["jz.junior_agent"], at=AT)
    with pytest.raises(Invalid):
        actions.set_sender(city.pk, letters={}, reply_to="没有@", actor=manager, at=AT)


@pytest.mark.django_db
def test_before_there_is_a_case_the_speaker_and_the_number_to_call_back_are_known(
    house: dict[str, Any], django_assert_max_num_queries: Any
) -> None:
    people, city = house["people"], house["jz"]
    agent, manager = people["jz.junior_agent"], people["jz.service_manager"]
    actions.set_sender(city.pk, letters={}, name="江州投诉台", callback="10000", actor=manager, at=AT)
    knowledge.values(agent, at=AT)
    with django_assert_max_num_queries(3):
        found = knowledge.values(agent, name="彭女士", at=AT)
    who = Person.objects.get(pk=agent.person_id)
    assert (found["我的姓名"], found["我的工号"]) == (who.name, who.staff_number)
    assert (found["客户称呼"], found["回拨电话"], found["客服中心"]) == ("彭女士", "10000", "江州投诉台")
