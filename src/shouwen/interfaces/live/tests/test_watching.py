"""Who hears of what: the same people who may look it up, nobody else, and no longer than they may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import gettext_noop

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import house, registered
from shouwen.foundation.notices.actions import tell
from shouwen.interfaces.live import presence, watching
from shouwen.interfaces.live.models import Presence
from shouwen.interfaces.live.reader import Reader
from shouwen.interfaces.live.rules import News
from shouwen.kit import clock
from shouwen.kit.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def reader(actor, case_id=0):
    return Reader(actor, "session", 1, case_id)


def heard(watch, *readers):
    """What each reader is told in one turn, in their order."""
    told = dict(watch.turn(readers, at=clock.now()))
    return [told.get(each, News()) for each in readers]


def test_a_colleague_hears_a_stranger_does_not(centre):
    other = house()
    watch = watching.Watch(clock.now())
    case = registered(centre.agent, at=clock.now())
    mine, mate, stranger = heard(watch, reader(centre.agent), reader(centre.mate), reader(other.agent))
    assert (mine.own, mine.cases) == ({case.pk}, set())
    assert mate.cases == {case.pk}
    assert not stranger
    assert not any(heard(watch, reader(centre.agent), reader(centre.mate), reader(other.agent)))


def test_what_is_told_is_what_the_list_shows(centre):
    """The rule asked of a case in hand and the rule asked of the database agree, restricted cases and accusations too."""
    other = house()
    plain, hidden, about = (registered(centre.agent, at=clock.now()) for _each in range(3))
    Case.objects.filter(pk=hidden.pk).update(is_restricted=True)
    actions.accuse(about, centre.third.person_id, actor=centre.leader, at=clock.now())
    for actor in (centre.agent, centre.mate, centre.third, centre.leader, centre.head, centre.province_head, other.agent):
        rows = queries.in_hand([plain.pk, hidden.pk, about.pk])
        said = {case.pk for case in rows if queries.glimpses(case, actor)}
        assert said == set(queries.visible(actor).values_list("pk", flat=True)), actor


def test_a_plain_case_is_judged_without_a_query(centre, django_assert_num_queries):
    rows, actor = queries.in_hand([registered(centre.agent).pk]), centre.mate
    with django_assert_num_queries(0):
        assert queries.glimpses(rows[0], actor)


def test_a_quiet_turn_costs_two_questions_however_many_listen(centre, django_assert_num_queries):
    registered(centre.agent)
    readers = [reader(centre.agent) for _each in range(300)]
    watch = watching.Watch(clock.now())
    with django_assert_num_queries(2):
        assert watch.turn(readers, at=clock.now()) == []


def test_a_notice_is_told_to_its_person_only(centre):
    watch = watching.Watch(clock.now())
    tell([centre.agent.person_id], gettext_noop("新的交办"), kind="cases.offered", key="1", at=clock.now())
    mine, mate = heard(watch, reader(centre.agent), reader(centre.mate))
    assert len(mine.notices) == 1
    assert not mate


def test_presence_is_told_to_those_on_the_case_and_passes(centre):
    case = registered(centre.agent)
    watch, now = watching.Watch(clock.now()), clock.now()
    window = presence.arrive(case.pk, actor=centre.mate, at=now)
    on_it, elsewhere = heard(watch, reader(centre.agent, case.pk), reader(centre.agent))
    assert on_it.presence == {case.pk}
    assert not elsewhere
    presence.types(case.pk, True, actor=centre.mate, at=now)
    assert [(each.person_id, each.is_typing) for each in presence.others(case.pk, centre.agent, at=now)] == [
        (centre.mate.person_id, True)
    ]
    later = now + presence.TYPES
    assert not presence.others(case.pk, centre.agent, at=later)[0].is_typing
    assert presence.others(case.pk, centre.agent, at=now + presence.LASTS) == []
    presence.leave(window)
    assert presence.others(case.pk, centre.agent, at=now) == []


def test_rows_of_a_list_say_who_is_on_their_case(centre, django_assert_num_queries):
    case, quiet = registered(centre.agent), registered(centre.agent)
    watch, now = watching.Watch(clock.now()), clock.now()
    presence.arrive(case.pk, actor=centre.mate, at=now)
    listing, plain, theirs = (Reader(who, "", 0, lists=lists) for who, lists in ((centre.agent, True), (centre.agent, False), (house().agent, True)))
    told = dict(watch.turn([listing, plain, theirs], at=now))
    assert told.pop(listing).presence == {case.pk}
    assert not told, "who shows no rows, or may not see the case, hears nothing"
    assert not dict(watch.turn([listing], at=now)), "nothing changed"
    presence.types(case.pk, True, actor=centre.mate, at=now)
    presence.arrive(case.pk, actor=centre.leader, at=now)
    with django_assert_num_queries(3):
        found = presence.on_rows([case.pk, quiet.pk], centre.agent, at=now)
    assert {pk: [(each.name, each.is_typing) for each in people] for pk, people in found.items()} == {case.pk: [("mate", True), ("leader", False)]}
    with django_assert_num_queries(1):
        assert presence.on_rows([quiet.pk], centre.agent, at=now) == {}


def test_a_list_does_not_tell_strangers_nor_of_oneself(centre):
    case, now = registered(centre.agent), clock.now()
    presence.arrive(case.pk, actor=centre.agent, at=now)
    assert presence.on_rows([case.pk], centre.agent, at=now) == {}
    assert presence.on_rows([case.pk], house().agent, at=now) == {}
    assert presence.on_rows([case.pk], centre.mate, at=now)[case.pk][0].name == "agent"


def test_strangers_do_not_learn_who_is_on_a_case(centre):
    case = registered(centre.agent)
    with pytest.raises(NotFound):
        presence.others(case.pk, house().agent, at=clock.now())


def test_who_does_not_want_to_be_seen_is_not(centre):
    case, now = registered(centre.agent), clock.now()
    presence.arrive(case.pk, actor=centre.mate, at=now)
    presence.choose(False, actor=centre.mate)
    assert presence.others(case.pk, centre.agent, at=now) == []
    assert presence.arrive(case.pk, actor=centre.mate, at=now) == ""
    presence.choose(True, actor=centre.mate)
    assert presence.arrive(case.pk, actor=centre.mate, at=now)


def test_windows_of_killed_processes_are_swept(centre):
    case, now = registered(centre.agent), clock.now()
    presence.arrive(case.pk, actor=centre.mate, at=now)
    presence.sweep(at=now + timedelta(minutes=1))
    assert Presence.objects.exists()
    presence.sweep(at=now + timedelta(minutes=5))
    assert not Presence.objects.exists()


def test_what_was_missed_is_told_once_more(centre):
    before = clock.now() - timedelta(seconds=1)
    case = registered(centre.agent, at=clock.now())
    told = watching.since(centre.mate, 0, before, at=clock.now())
    assert told.cases == {case.pk}
    assert watching.since(house().agent, 0, before, at=clock.now()).plain() == {}
    assert watching.since(centre.mate, 0, before - watching.LONGEST, at=clock.now()).stale


def test_a_long_catch_up_says_look_again(centre, monkeypatch):
    registered(centre.agent)
    monkeypatch.setattr(watching, "MANY", 1)
    assert watching.since(centre.mate, 0, clock.now() - timedelta(minutes=1), at=clock.now()).stale
