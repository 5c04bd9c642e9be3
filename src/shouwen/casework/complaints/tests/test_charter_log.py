"""What became of each part of the complaint policy: approved by whom, when and why (IMP-011)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwen.casework.cases.testing import House
from shouwen.casework.complaints import actions
from shouwen.casework.complaints.queries.charter_log import changes
from shouwen.casework.complaints.rules import charter as rules
from shouwen.casework.complaints.tests.conftest import AT, later
from shouwen.casework.complaints.tests.test_charter import written
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Invalid

pytestmark = pytest.mark.django_db


def test_each_part_is_logged_with_approver_and_reason(house: House) -> None:
    first = written(house)
    assert changes(house.city.pk) == [], "a draft changes nothing"
    actions.approve_charter(first.pk, actor=house.head, at=AT)
    assert len(changes(house.city.pk)) == len(rules.PARTS)
    with pytest.raises(Invalid) as no:
        written(house, content={**rules.house(), "goals_zh": "新目标"})
    assert set(no.value.fields) == {"reason"}
    second = written(house, content={**rules.house(), "goals_zh": "新目标\n一天办完"}, reason="集团新承诺")
    actions.approve_charter(second.pk, actor=house.head, at=later(days=1))
    newest = changes(house.city.pk)[0]
    assert (newest.part, newest.version, newest.who, newest.reason, newest.after) == ("goals", 2, "head", "集团新承诺", ["新目标", "一天办完"])
    assert newest.before == rules.lines(first.content, "goals", "zh-hans")
    actions.retire_charter(second.pk, reason="承诺做不到", actor=house.manager, at=later(days=2))
    back = changes(house.city.pk)[0]
    assert (back.is_back, back.who, back.reason, back.before, back.after) == (True, "manager", "承诺做不到", newest.after, newest.before)
    assert len(changes(house.city.pk)) == len(rules.PARTS) + 2
    assert changes(house.province.pk) == []


def test_a_version_approved_and_taken_back_under_a_newer_one_changes_nothing(house: House) -> None:
    first, second = written(house), written(house, content={**rules.house(), "goals_zh": "新目标"})
    for row in (first, second):
        actions.approve_charter(row.pk, actor=house.head, at=later(hours=row.version))
    actions.retire_charter(first.pk, reason="旧了", actor=house.manager, at=later(days=1))
    assert changes(house.city.pk)[0].version == 2
    assert not any(each.is_back for each in changes(house.city.pk))


def test_colleagues_read_it_and_programs_too(house: House, django_assert_max_num_queries) -> None:
    actions.approve_charter(written(house).pk, actor=house.head, at=AT)
    with time_machine.travel(later(hours=1), tick=False):
        agent, manager = browser(house.agent), browser(house.manager)
        assert manager.post("/admin/complaint-policy/", {**rules.house(), "ways_zh": "打电话", "is_public": "on"}).status_code == 422
        assert manager.post("/admin/complaint-policy/", {**rules.house(), "ways_zh": "打电话", "reason": "只留电话", "is_public": "on"}).status_code == 302
        second = house.city.pk and actions.approve_charter(_newest(), actor=house.head, at=later(hours=1))
        assert second.reason == "只留电话"
        agent.get("/complaint-policy/changes")
        with django_assert_max_num_queries(14):
            page = agent.get("/complaint-policy/changes").content.decode()
        assert "只留电话" in page
        assert "只留电话" not in agent.get("/complaint-policy/changes", {"part": "goals"}).content.decode()
        assert "改动记录" in agent.get("/complaint-policy/").content.decode()
        week = AT + timedelta(days=7)
        _row, text = access.make_token(person_id=house.agent.person_id, name="api", rights=["*"], expires_at=week, actor=SYSTEM, at=AT)
        told = Client().get("/api/v1/complaint-policy/changes", HTTP_AUTHORIZATION=f"Bearer {text}").json()["items"]
    assert (told[0]["part"], told[0]["who"], told[0]["after"]) == ("ways", "head", ["打电话"])


def _newest() -> int:
    from shouwen.casework.complaints.models import Charter

    return Charter.objects.order_by("-version")[0].pk
