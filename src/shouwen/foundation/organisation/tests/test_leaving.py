"""Leaving: everything held goes to an heir in the same moment, or nobody leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import actions, jobs, rules, slots
from shouwen.foundation.organisation.models import Person, Post
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, NotFound

from .conftest import AT

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_locking_hands_over_in_the_same_moment(house, held, by):
    held[house.agent.pk] = 3
    heir = actions.lock(house.agent.pk, reason="离岗", actor=by(house.head), at=AT)
    assert heir == house.leader.pk
    assert held == {house.leader.pk: 3}
    entry = timeline("person", house.agent.pk)[-1]
    assert (entry.kind, entry.body["heir_person"], entry.reason) == (
        "organisation.PersonLocked",
        heir,
        "离岗",
    )
    assert not Person.objects.get(pk=house.agent.pk).is_active


def test_the_heir_may_be_chosen(house, held, by):
    held[house.agent.pk] = 1
    assert (
        actions.lock(house.agent.pk, reason="", heir_id=house.peer.pk, actor=by(house.head), at=AT)
        == house.peer.pk
    )
    assert held[house.peer.pk] == 1


def test_who_leads_nobody_above_is_not_locked_with_full_hands(house, held):
    held[house.head.pk] = 1
    with pytest.raises(Conflict, match="接手"):
        actions.lock(house.head.pk, reason="", actor=SYSTEM, at=AT)
    assert Person.objects.get(pk=house.head.pk).is_active
    assert held[house.head.pk] == 1


def test_with_empty_hands_nobody_is_needed(house, held):
    assert actions.lock(house.head.pk, reason="", actor=SYSTEM, at=AT) is None


def test_a_departure_that_leaves_something_stops_the_lock(house, held):
    held[house.agent.pk] = 1
    slots.departures.filled = [lambda person_id, heir_id, *, actor, at: None]
    with pytest.raises(Conflict, match="没有交出"):
        actions.lock(house.agent.pk, reason="", actor=SYSTEM, at=AT)
    assert Person.objects.get(pk=house.agent.pk).is_active


def test_nobody_locks_themselves_or_out_of_reach(house, by):
    with pytest.raises(Conflict):
        actions.lock(house.head.pk, reason="", actor=by(house.head), at=AT)
    with pytest.raises(Forbidden):
        actions.lock(house.agent.pk, reason="", actor=by(house.leader), at=AT)
    with pytest.raises(NotFound):
        actions.lock(house.agent.pk, reason="", actor=by(house.stranger), at=AT)


def test_unlocking_gives_nothing_back(house, held):
    held[house.agent.pk] = 1
    actions.lock(house.agent.pk, reason="", actor=SYSTEM, at=AT)
    assert actions.unlock(house.agent.pk, actor=SYSTEM, at=AT).is_active
    assert held == {house.leader.pk: 1}


def test_removing_ends_posts_and_keeps_the_row(house, held):
    held[house.agent.pk] = 2
    actions.remove(house.agent.pk, reason="离职", actor=SYSTEM, at=AT)
    gone = Person.objects.get(pk=house.agent.pk)
    assert gone.removed_at == AT
    assert all(post.ends_on for post in Post.objects.filter(person=gone))
    assert held == {house.leader.pk: 2}
    assert timeline("person", gone.pk)[-1].kind == "organisation.PersonRemoved"


def test_a_person_is_never_deleted(house):
    with pytest.raises(Conflict):
        house.agent.delete()


def test_going_to_another_centre_means_empty_hands(house, held):
    held[house.agent.pk] = 1
    actions.move_person(house.agent.pk, unit_id=house.room.pk, actor=SYSTEM, at=AT)
    assert held == {house.agent.pk: 1}
    actions.move_person(house.agent.pk, unit_id=house.other.pk, actor=SYSTEM, at=AT)
    assert held[house.agent.pk] == 0
    assert sum(held.values()) == 1


def test_the_last_post_ends_with_empty_hands(house, held):
    held[house.agent.pk] = 1
    post = Post.objects.get(person=house.agent)
    actions.end_post(post.pk, ends_on=(AT - DAY).date(), actor=SYSTEM, at=AT)
    assert held == {house.leader.pk: 1}
    kinds = [entry.kind for entry in timeline("person", house.agent.pk)]
    assert kinds == ["organisation.PostEnded"]


def test_the_sweep_finds_what_was_given_in_the_instant_of_a_lock(house, held):
    actions.lock(house.agent.pk, reason="", actor=SYSTEM, at=AT)
    held[house.agent.pk] = 1
    assert jobs.nothing_left_behind(at=AT) == 1
    assert jobs.nothing_left_behind(at=AT) == 0
    assert held[house.leader.pk] == 1


def test_the_sweep_finds_whose_post_has_run_out(house, held):
    held[house.agent.pk] = 1
    Post.objects.filter(person=house.agent).update(ends_on=AT.date())
    assert jobs.nothing_left_behind(at=AT) == 0
    assert jobs.nothing_left_behind(at=AT + DAY) == 1


@given(st.lists(st.integers(1, 9), unique=True), st.sets(st.integers(1, 9)))
@settings(max_examples=40)
def test_an_heir_is_found_whenever_there_is_a_candidate(candidates, on_duty):
    heir = rules.heir(candidates, on_duty)
    assert (heir is None) == (not candidates)
    if heir is not None and on_duty & set(candidates):
        assert heir == next(each for each in candidates if each in on_duty)
