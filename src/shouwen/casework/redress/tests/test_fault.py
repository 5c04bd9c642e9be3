"""Whoever owns the fault signs nothing of it: nor do the people below, nor who holds a post there, as long as somebody else is left."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from shouwen.casework.liability import queries as liability
from shouwen.casework.redress import actions, queries, reading
from shouwen.casework.redress.models import Quota
from shouwen.casework.redress.tests.conftest import (
    AT,
    ask,
    complaint,
    draft,
    fresh,
    part,
    publish,
    sign,
    stops,
)
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person, unit_of
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation.models import Post
from shouwen.kit.errors import Conflict, Forbidden
from shouwen.kit.money import Money

pytestmark = pytest.mark.django_db


@pytest.fixture
def liable(monkeypatch):
    """Says which unit was found liable, without a person."""

    def said(*units):
        found = {(unit.pk, None) for unit in units}
        monkeypatch.setattr(liability, "at_fault_of", lambda ids: dict.fromkeys(ids, found))

    return said


def seen(house, case, amount=400):
    return queries.foresee(case, draft(part(amount)), actor=house.senior, at=AT)


def test_the_next_approver_above_is_found_and_it_says_who_was_skipped(house, case, liable):
    liable(house.city)
    found = seen(house, case)
    assert [(stop.kind, stop.place) for stop in found.route.stops] == [("approve", "general_manager")]
    assert "班长、主管属于责任部门或其下级，要回避，升一级" in found.why
    assert "本中心的总经理、总经理热线属于责任部门或其下级，要回避，由上级中心的批" in found.why
    request = ask(house, case, 400)
    assert request.steps.get().people == [house.gm.person_id]
    deliver_all(at=AT)
    assert set(Notice.objects.filter(kind="redress.sign").values_list("person_id", flat=True)) == {house.gm.person_id}
    for who in (house.leader, house.supervisor, house.manager, house.head):
        with pytest.raises(Forbidden, match="回避"):
            sign(request, who)
        assert not queries.inbox(who, at=AT)
    assert sign(request, house.gm).state == "approved"
    assert queries.proof(request) == []


def test_people_of_a_unit_below_keep_out_and_grant_nothing_to_their_own_customers(house, case, liable):
    below = unit_of(house.team, "夜班组")
    night = person(below, "team_leader", "夜班组长")
    liable(house.team)
    assert night.pk in reading.at_fault(case).beneath
    assert night.pk not in seen(house, case).route.stops[0].people
    assert house.supervisor.person_id in seen(house, case).route.stops[0].people
    mine = queries.foresee(case, draft(part(20, "gift")), actor=actor_for(night.pk, at=AT), at=AT)
    assert mine.route.stops[0].kind != "own", "a small sum in one's own power is not granted by oneself"


def test_whoever_holds_a_post_in_it_keeps_out_wherever_they_belong(house, case, liable):
    other = unit_of(house.city, "客户关怀部")
    heads = person(other, "team_leader", "兼任班长")
    request = ask(house, case, 400)
    assert heads.pk in request.steps.get().people
    Post.objects.create(person=heads, unit=house.team, role_code="team_leader", starts_on="2020-01-01")
    liable(house.team)
    assert heads.pk not in ask(house, complaint(house), 400).steps.get().people
    with pytest.raises(Forbidden, match="回避"):
        sign(request, actor_for(heads.pk, at=AT))
    Post.objects.filter(person=heads, unit=house.team).update(ends_on="2020-02-01")
    assert sign(request, actor_for(heads.pk, at=AT)).state == "approved", "a post that ended binds nobody"


def test_a_part_named_by_person_bars_nobody_beneath(house, case, monkeypatch):
    monkeypatch.setattr(liability, "at_fault_of", lambda ids: {each: {(house.city.pk, house.head.person_id)} for each in ids})
    assert reading.at_fault(case) == reading.Recused(frozenset({house.head.person_id}))
    assert stops(ask(house, case, 400)) == [("approve", "supervisor")]


def test_when_nobody_else_is_left_those_beneath_are_let_in_but_never_its_own_people(house, case, liable):
    liable(house.province)
    found = seen(house, case)
    assert [(stop.kind, stop.place) for stop in found.route.stops] == [("approve", "supervisor")]
    assert "责任部门和它的下级以外没有人能批，由没有直接责任的人批" in found.why
    request = ask(house, case, 400)
    for who in (house.gm, house.vice):
        with pytest.raises(Forbidden):
            sign(request, who)
    assert sign(request, house.leader).state == "approved"


def test_found_liable_under_way_the_next_one_above_signs(house, case, liable):
    request = ask(house, case, 400)
    assert house.leader.person_id in request.steps.get().people
    liable(house.city)
    with pytest.raises(Forbidden, match="回避"):
        sign(request, house.leader)
    assert sign(request, house.gm).state == "approved"


def test_an_emergency_is_not_granted_from_beneath_either(house, case, liable):
    liable(house.city)
    wanted = draft(part(100), is_emergency=True)
    found = queries.foresee(case, wanted, actor=house.senior, at=AT)
    people = {each for stop in found.route.stops for each in stop.people}
    assert not people & reading.at_fault(case).all or "责任部门和它的下级以外" in " ".join(found.why)


def test_who_decides_on_a_solution_goes_up_too(house, case, liable):
    liable(house.city)
    found = queries.decider(case, Money(400), person_id=house.senior.person_id, roles=["senior_agent"], at=AT)
    assert (found.code, found.people, found.is_own) == ("general_manager", (house.gm.person_id,), False)
    assert any("要回避" in words for words in found.why)


def test_many_cases_are_asked_for_in_few_questions(house, case, liable, django_assert_max_num_queries):
    liable(house.team, house.city)
    some = [case, *(complaint(house, phone=f"1390000000{n}") for n in range(3))]
    with django_assert_max_num_queries(8):
        assert len(reading.at_fault_of(some)) == 4


def test_where_only_used_up_caps_are_left_the_approver_is_told_who_could_and_handed_in_again_it_goes_there(house, case, liable):
    request = ask(house, case, 400)
    liable(house.city)
    Quota.objects.create(person_id=house.gm.person_id, month=AT.date().replace(day=1), currency="CNY", used=300_000)
    with pytest.raises(Conflict, match="请退回，由申请人重新提交，届时由省中心领导（vice）批") as no:
        sign(request, house.gm)
    assert no.value.code == "cap_used"
    with translation.override("en"), pytest.raises(Conflict) as no:
        sign(request, house.gm)
    assert "vice" in no.value.message
    assert not re.search("[一-鿿]", no.value.message)
    sign(request, house.gm, "returned", note="本月限额用完了，请重新提交")
    actions.resubmit(request.pk, draft(part(400)), actor=house.senior, at=AT)
    assert stops(fresh(request)) == [("approve", "vice_president")]
    assert sign(request, house.vice).state == "approved"


def test_where_nobody_has_room_it_says_what_else_there_is(house, case, liable):
    publish(house, vice_president={"monthly": "100"}, committee={"monthly": "100"})
    request = ask(house, case, 400)
    liable(house.city)
    Quota.objects.create(person_id=house.gm.person_id, month=AT.date().replace(day=1), currency="CNY", used=300_000)
    with pytest.raises(Conflict, match="当天或本月没有人的限额够这笔"):
        sign(request, house.gm)
