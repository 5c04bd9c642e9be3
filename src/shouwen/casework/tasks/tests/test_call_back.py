"""The customer is called back: by whom, until when, with what result, and what it proves (CASE-021)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.models import Case, ContactAttempt
from shouwen.casework.cases.testing import AT, comer, house, later, registered
from shouwen.casework.tasks import actions, jobs, queries
from shouwen.casework.tasks.models import Task
from shouwen.casework.tasks.rules import asking
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation import actions as organisation
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    found = house()
    found.has("agent", "mate", "leader", "hotline")
    return found


def answered(actor, **more) -> Case:
    case = registered(actor, **more)
    cases.answer(case, "师傅今天 13:30 上门", actor=actor, at=later(minutes=5))
    deliver_all(at=later(days=20))
    return Case.objects.get(pk=case.pk)


def task_of(case) -> Task:
    return Task.objects.get(case=case, kind="call_back")


def test_an_answer_asks_for_a_call_by_a_colleague_in_three_working_days(place):
    row = task_of(answered(place.agent))
    assert row.owner_id == place.mate.person_id
    assert row.due_at.date() == (AT + timedelta(days=5)).date()  # Wednesday, and a weekend between
    assert Notice.objects.filter(person_id=place.mate.person_id, kind="tasks.mine").exists()


def test_whoever_surveys_by_their_post_calls_before_those_who_answer(place):
    surveyor = comer(place.city, "satisfaction_surveyor", "surveyor")
    assert task_of(answered(place.agent)).owner_id == surveyor.person_id


def test_it_waits_in_my_work_and_on_the_page(place):
    case = answered(place.agent)
    work = case_queries.my_work(place.mate, at=later(hours=1))
    assert [(each.place, str(each.label)) for each in work.chores] == [(case.number, "回访客户")]
    assert not case_queries.my_work(place.agent, at=later(hours=1)).chores
    assert "tasks" in [each.name for each in case_queries.page(case.number, place.agent, at=AT).panels]


@pytest.mark.parametrize("kind", ["consultation", "suggestion", "praise"])
def test_kinds_that_want_none_get_none(place, kind):
    answered(place.agent, kind=kind)
    assert not Task.objects.exists()


def test_told_again_it_is_asked_once(place):
    case = answered(place.agent)
    actions.after_answer(case.pk, since=later(minutes=5), at=later(minutes=6))
    assert Task.objects.count() == 1


def test_closing_with_it_needs_a_call_that_passed(place):
    case = answered(place.agent)
    with pytest.raises(Conflict, match="回访还没有做"):
        cases.close(case, reason_code="call_back_passed", actor=place.agent, at=later(hours=1))
    actions.call_back(task_of(case).pk, satisfied=True, remarks="说都好了", actor=place.mate, at=later(hours=2))
    deliver_all(at=later(days=20))
    assert cases.close(case, reason_code="call_back_passed", actor=place.agent, at=later(hours=3)).state == "closed"
    kinds = [each.told.kind for each in case_queries.page(case.number, place.agent, at=later(hours=3)).timeline]
    assert "tasks.CallBackPassed" in kinds


def test_without_any_call_back_it_is_refused(place):
    case = answered(place.agent, kind="consultation")
    with pytest.raises(Conflict, match="没有通过的回访"):
        cases.close(case, reason_code="call_back_passed", actor=place.agent, at=later(hours=1))


def test_nobody_calls_back_their_own_work(place):
    row = task_of(answered(place.agent))
    with pytest.raises(Forbidden) as no:
        actions.call_back(row.pk, satisfied=True, actor=place.agent, at=later(hours=1))
    assert no.value.code == "own_owner"
    with pytest.raises(Forbidden):
        actions.drop(row.pk, reason="不用了", actor=place.agent, at=later(hours=1))
    with pytest.raises(Invalid, match="经手"):
        actions.move(row.pk, owner=place.agent.person_id, reason="换人", actor=place.leader, at=later(hours=1))


def test_an_unhappy_customer_takes_the_way_up(place):
    case = answered(place.agent)
    with pytest.raises(Invalid):
        actions.call_back(task_of(case).pk, satisfied=False, actor=place.mate, at=later(hours=1))
    actions.call_back(task_of(case).pk, satisfied=False, remarks="还是不通", actor=place.mate, at=later(hours=1))
    deliver_all(at=later(days=20))
    case.refresh_from_db()
    assert (case.state, case.level) == ("not_accepted", 1)
    assert Notice.objects.filter(person_id=place.agent.person_id, kind="tasks.result").exists()
    cases.answer(case, "换了光猫", actor=place.agent, at=later(hours=4))
    deliver_all(at=later(days=20))
    assert Task.objects.filter(case=case, state="open").count() == 1


def test_not_reached_it_is_tried_three_times(place):
    case = answered(place.agent)
    row = task_of(case)
    for hour in (1, 2, 3):
        row = actions.call_back(row.pk, result_code="no_answer", actor=place.mate, at=later(hours=hour))
    assert (row.state, row.attempts, row.outcome) == ("done", 3, "unreached")
    assert ContactAttempt.objects.filter(case=case, reached=False).count() == 3
    with pytest.raises(Conflict, match="没有通过的回访"):
        cases.close(case, reason_code="call_back_passed", actor=place.agent, at=later(hours=5))
    with pytest.raises(Conflict):
        actions.call_back(row.pk, satisfied=True, actor=place.mate, at=later(hours=6))


def test_a_word_before_it_makes_it_needless(place):
    case = answered(place.agent)
    cases.not_accepted(case, actor=place.agent, at=later(hours=1))
    deliver_all(at=later(days=20))
    assert (task_of(case).state, task_of(case).dropped_why) == ("dropped", "refused")


def test_who_gets_the_case_later_is_not_asked_about_it(place):
    case = answered(place.agent)
    cases.reassign(case, to=place.mate.person_id, lane="both", reason="换人办", actor=place.leader, at=later(hours=1))
    with pytest.raises(Forbidden):
        actions.call_back(task_of(case).pk, satisfied=True, actor=place.mate, at=later(hours=1))
    jobs.unbias(at=later(hours=2))
    assert task_of(case).owner_id not in (place.mate.person_id, place.agent.person_id, None)


def test_whoever_leaves_leaves_no_call_behind(place):
    case = answered(place.agent)
    organisation.lock(place.mate.person_id, reason="离职", actor=SYSTEM, at=later(hours=1))
    assert task_of(case).owner_id not in (place.mate.person_id, place.agent.person_id, None)


def test_a_stranger_finds_nothing(place):
    row = task_of(answered(place.agent))
    other = comer(place.province, "junior_agent", "stranger")
    with pytest.raises(NotFound):
        actions.call_back(row.pk, satisfied=True, actor=other, at=later(hours=1))


def test_merged_it_comes_along_and_back(place):
    first, second = answered(place.agent), registered(place.agent, at=later(minutes=9))
    senior = comer(place.team, "senior_agent", "merger")
    cases.merge(first, second, actor=senior, at=later(hours=1))
    assert task_of(second).state == "open"
    cases.unmerge(first, actor=senior, at=later(hours=2))
    assert task_of(first).state == "open"


def test_what_is_late_is_told_once_to_whoever_leads(place):
    answered(place.agent)
    at = later(days=9)
    jobs.remind(at=at)
    jobs.remind(at=at + timedelta(hours=1))
    told = Notice.objects.filter(kind="tasks.late")
    assert sorted(told.values_list("person_id", flat=True)) == sorted([place.mate.person_id, place.leader.person_id])
    assert queries.is_late(Task.objects.get(), at)


def test_a_word_on_the_spot_needs_no_call_but_a_severity_does():
    assert not asking.is_wanted(kind_needs=True, severity_needs=False, closed_with="answered_at_once")
    assert asking.is_wanted(kind_needs=True, severity_needs=True, closed_with="answered_at_once")
    assert asking.is_wanted(kind_needs=True, severity_needs=False, closed_with="confirmed")


def test_of_those_who_may_the_one_with_the_least_calls():
    found = asking.caller([1, 2, 3, 4], barred={1}, here={1, 2, 3}, loads={2: 3, 3: 1})
    assert found == 3
    assert asking.caller([1], barred={1}, here={1}, loads={}) is None
