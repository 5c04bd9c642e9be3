"""Who may open a stream and how long; asking instead; typing; habits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from shouwen.casework.cases.testing import house, registered
from shouwen.foundation.access.models import Session
from shouwen.foundation.organisation.models import Person
from shouwen.interfaces.live import presence, watching
from shouwen.interfaces.live.reader import Reader
from shouwen.kit import clock
from shouwen.kit.streams import HANDED

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def let_in(client, **asked):
    """The reader the stream's page makes; None when it lets nobody in."""
    handed = {}
    client.get("/live/stream", asked, **{HANDED: handed})
    return handed.get("reader")


@pytest.fixture
def agent(client, centre):
    user = get_user_model().objects.create_user("anran")
    Person.objects.filter(pk=centre.agent.person_id).update(user=user)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[1])
    return client


def test_strangers_are_sent_to_the_door(client):
    handed = {}
    answer = client.get("/live/stream", **{HANDED: handed})
    assert answer.status_code == 302
    assert handed == {}


def test_a_server_that_cannot_stream_says_so(agent):
    assert agent.get("/live/stream").status_code == 406


def test_a_case_out_of_reach_is_not_listened_to(agent, centre):
    mine, theirs = registered(centre.agent), registered(house().agent)
    assert let_in(agent, case=mine.pk).case_id == mine.pk
    assert let_in(agent, case=theirs.pk).case_id == 0
    assert let_in(agent, case="x").case_id == 0


def test_what_was_missed_comes_first(agent, centre):
    moment = int((clock.now() - timedelta(seconds=5)).timestamp() * 1000)
    case = registered(centre.mate, at=clock.now())
    assert let_in(agent, since=moment).news.cases == {case.pk}
    assert agent.get("/live/news", {"since": moment}).json()["cases"] == [str(case.pk)]
    assert agent.get("/live/news", {"since": "9" * 40}).json().get("cases") is None


def still_listens(reader):
    watching.see_to([reader], at=clock.now())
    return not reader.over


def test_leaving_and_being_locked_end_the_stream(agent, centre):
    reader = let_in(agent)
    assert still_listens(reader)
    Person.objects.filter(pk=centre.agent.person_id).update(is_active=False)
    assert not still_listens(reader)


@pytest.mark.parametrize("change", ["signed_out", "idle", "rights"])
def test_a_stream_lasts_as_long_as_the_right_to_it(agent, centre, change):
    reader = let_in(agent)
    match change:
        case "signed_out":
            agent.post("/accounts/logout/")
        case "idle":
            Session.objects.update(seen_at=clock.now() - timedelta(minutes=settings.SHOUWEN_SESSION_IDLE + 1))
        case "rights":
            Person.objects.filter(pk=centre.agent.person_id).update(stamp=99)
    assert not still_listens(reader)


def test_what_a_page_asks_by_itself_keeps_no_session_alive(agent):
    long_ago = clock.now() - timedelta(minutes=30)
    Session.objects.update(seen_at=long_ago)
    agent.get("/live/news")
    agent.get("/counts", headers={"X-Shouwen-Refresh": "1"})
    assert Session.objects.get().seen_at == long_ago
    agent.get("/counts")
    assert Session.objects.get().seen_at > long_ago


def test_typing_is_seen_by_colleagues_and_told_without_words(agent, centre):
    case = registered(centre.agent)
    presence.arrive(case.pk, actor=centre.mate, at=clock.now())
    presence.types(case.pk, True, actor=centre.mate, at=clock.now())
    said = agent.get(f"/live/cases/{case.pk}/who").content.decode()
    assert "is-typing" in said
    presence.arrive(case.pk, actor=centre.agent, at=clock.now())
    assert agent.post(f"/live/cases/{case.pk}/typing", {"on": "1"}).status_code == 204
    assert presence.others(case.pk, centre.mate, at=clock.now())[0].is_typing
    agent.post(f"/live/cases/{case.pk}/typing", {"on": "0"})
    assert not presence.others(case.pk, centre.mate, at=clock.now())[0].is_typing


def test_rows_ask_once_and_are_answered_with_marks(agent, centre):
    case = registered(centre.agent)
    for who in (centre.mate, centre.leader):
        presence.arrive(case.pk, actor=who, at=clock.now())
    presence.types(case.pk, True, actor=centre.mate, at=clock.now())
    said = agent.get("/live/rows", {"ids": f"{case.pk},x,9"}).content.decode()
    assert f'data-on="case:{case.pk}"' in said
    assert "mate正在写答复" in said
    assert "2 人在" in said
    assert "data-on" not in agent.get("/live/rows").content.decode()
    assert let_in(agent, list="1").lists
    assert agent.get("/live/news").json()["presence"] == ["0"]


def test_nobody_types_on_a_case_they_may_not_see(agent):
    theirs = registered(house().agent)
    assert agent.post(f"/live/cases/{theirs.pk}/typing", {"on": "1"}).status_code == 404
    assert agent.get(f"/live/cases/{theirs.pk}/who").status_code == 404


def test_one_chooses_not_to_be_seen(agent, centre):
    assert b"is_seen" in agent.get("/me/presence").content
    agent.post("/me/presence", {})
    assert not presence.is_seen(centre.agent.person_id)
    assert let_in(agent, case=registered(centre.agent).pk).window == ""


def test_a_stream_asks_little(agent, centre, django_assert_max_num_queries):
    case = registered(centre.agent)
    with django_assert_max_num_queries(9):
        let_in(agent, case=case.pk)


def test_a_reader_is_known_by_its_window_not_by_its_value(centre):
    assert Reader(centre.agent, "a", 1) != Reader(centre.agent, "a", 1)
