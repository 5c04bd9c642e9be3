"""Who has not read a standard is asked, reminded as often as the policy says, and then their leader hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from shouwen.casework.cases import testing
from shouwen.casework.cases.models import Policy
from shouwen.casework.cases.queries import policy
from shouwen.casework.cases.rules import settings as rules
from shouwen.casework.cases.rules.policy import Figures
from shouwen.casework.cases.testing import AT
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.standards import actions, jobs, queries
from shouwen.casework.standards.models import Asking
from shouwen.foundation.access.testing import browser, person
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


def later(days):
    return AT + timedelta(days=days)


@pytest.fixture(autouse=True)
def now(tmp_path, settings):
    settings.SHOUWEN_VAR = tmp_path
    with time_machine.travel(AT, tick=False):
        yield
    policy.forget()


@pytest.fixture
def house(db):
    deadlines.seed()
    made = testing.house()
    made.has("agent", "mate", "leader", "manager", "head")
    return made


@pytest.fixture
def version(house):
    row = actions.add(title="上门预约", text="约定前一天核对备件", effective_on=AT.date(), actor=house.manager, at=AT)
    actions.approve(row.standard_id, 1, actor=house.head, at=AT)
    deliver_all(at=AT)
    return row


def told(person_id, kind):
    return Notice.objects.filter(person_id=person_id, kind=kind).count()


def test_twice_then_the_leader_and_never_again(house, version):
    agent, leader = house.agent.person_id, house.leader.person_id
    said = []
    for day in range(1, 20):  # asked on a Wednesday: two working days end on Friday, four on Tuesday, six on Thursday
        jobs.chase(at=later(day))
        jobs.chase(at=later(day))
        said.append((told(agent, "standards.read"), Notice.objects.filter(key=f"standard:{version.pk}:led:{agent}").count()))
    assert [said.index(each) + 1 for each in sorted(set(said))] == [1, 2, 6, 8]
    assert said[-1] == (3, 1)
    assert Notice.objects.get(key=f"standard:{version.pk}:led:{agent}").person_id == leader
    row = Asking.objects.get(version=version, person_id=agent)
    assert (row.reminders, row.led_at) == (2, later(8))


def test_who_has_read_is_away_or_wrote_it_is_left_in_peace(house, version):
    actions.acknowledge(version.standard_id, 1, actor=house.agent, at=later(1))
    away = organisation.set_absence(house.mate.person_id, starts_at=later(1), ends_at=later(30), reason="年休假", actor=SYSTEM, at=later(1))
    jobs.chase(at=later(12))
    assert (told(house.agent.person_id, "standards.read"), told(house.mate.person_id, "standards.read")) == (1, 1)
    assert not Notice.objects.filter(key__contains=":led:", params__who_person=house.mate.person_id).exists()
    assert told(house.head.person_id, "standards.read") == 0, "who approved it has read it"
    organisation.end_absence(away.pk, actor=SYSTEM, at=later(12))
    jobs.chase(at=later(13))
    assert Notice.objects.filter(key=f"standard:{version.pk}:led:{house.mate.person_id}").count() == 1


def test_whoever_comes_later_is_asked_then_and_counted_from_then(house, version):
    fresh = person(house.team, "junior_agent", name="新来的")
    jobs.chase(at=later(10))
    assert told(fresh.pk, "standards.read") == 1
    assert Asking.objects.get(version=version, person_id=fresh.pk).asked_at == later(10)
    jobs.chase(at=later(11))
    assert told(fresh.pk, "standards.read") == 1


def test_a_version_that_is_over_chases_nobody(house, version):
    actions.retire(version.standard_id, 1, actor=house.head, at=later(1))
    deliver_all(at=later(1))
    jobs.chase(at=later(12))
    assert told(house.agent.person_id, "standards.read") == 1
    assert Notice.objects.filter(kind="standards.unread").count() == 0


def test_a_centre_sets_the_days_as_data(house, version):
    Policy.objects.update_or_create(centre_id=house.city.pk, defaults={"figures": {"read_days": [1], "read_tell_days": 2}})
    policy.forget()
    jobs.chase(at=later(1))
    assert told(house.agent.person_id, "standards.read") == 2
    jobs.chase(at=later(2))
    assert Notice.objects.filter(key=f"standard:{version.pk}:led:{house.agent.person_id}").count() == 1
    assert [name for name, _why in rules.wrong_together(Figures(read_days=(2, 4), read_tell_days=4))] == ["read_tell_days"]
    assert rules.wrong("read_days", (3, 2))
    assert not rules.wrong("read_days", (1, 3))


def test_who_keeps_standards_sees_who_was_reminded(house, version):
    jobs.chase(at=later(4))
    page = browser(house.manager).get(reverse("standards:readers", args=[version.standard_id, 1])).content.decode()
    assert "提醒过 1 次" in page
    jobs.chase(at=later(12))
    assert "已告诉主管" in browser(house.manager).get(reverse("standards:readers", args=[version.standard_id, 1])).content.decode()
    row = next(each for each in queries.readers(version, at=later(12)) if each.name == Person.objects.get(pk=house.agent.person_id).name)
    assert (row.reminders, row.led_at) == (1, later(12))
