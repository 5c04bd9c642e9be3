"""The complaint policy: written by one, approved by another, public or not, taken back (CASE-073)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from shouwen.casework.cases.testing import House
from shouwen.casework.complaints import actions
from shouwen.casework.complaints.models import Charter
from shouwen.casework.complaints.queries import charter as queries
from shouwen.casework.complaints.rules import charter as rules
from shouwen.casework.complaints.tests.conftest import AT, fresh, later
from shouwen.casework.papers.tests.test_pages import key
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def written(house: House, **more: Any) -> Charter:
    given = {"content": rules.house(), "centre_id": house.city.pk, "actor": house.manager, "at": AT, **more}
    return actions.write_charter(given.pop("centre_id"), given.pop("content"), **given)


def test_the_house_s_words_are_whole_in_both_languages() -> None:
    said = rules.house()
    assert rules.wrong(said) == {}
    assert len(said) == 2 * len(rules.PARTS)
    assert said["goals_zh"] != said["goals_en"]
    assert [heading for heading, _lines in rules.read(said, "en")] == [str(each) for each in rules.PARTS.values()]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"goals_zh": " ", "goals_en": ""}, "goals_zh"),
        ({"steps_en": ""}, "steps_en"),
        ({"recourse_zh": ""}, "recourse_zh"),
        ({"ways_zh": "长" * 2001}, "ways_zh"),
    ],
)
def test_it_says_what_is_wrong_beside_its_field(house: House, change: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as no:
        written(house, content={**rules.house(), **change})
    assert set(no.value.fields) == {field}


def test_one_writes_another_approves_and_it_is_told(house: House) -> None:
    row = written(house)
    assert queries.charter(house.city.pk) is None
    with pytest.raises(Forbidden):
        actions.approve_charter(row.pk, actor=house.manager, at=AT)
    actions.approve_charter(row.pk, actor=house.head, at=later(hours=1))
    with pytest.raises(Conflict):
        actions.approve_charter(row.pk, actor=house.head, at=later(hours=2))
    assert queries.charter(house.city.pk) == row
    shown = queries.view(fresh(row), at=later(hours=2))
    assert (shown.state, shown.is_due, shown.approver) == ("now", False, "head")
    assert queries.view(fresh(row), at=AT + timedelta(days=366)).is_due
    told = [each.kind for each in timeline("complaint_charter", house.city.pk)]
    assert told == ["complaints.CharterWritten", "complaints.CharterApproved"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Charter.objects.filter(pk=row.pk).update(approved_by=row.written_by_id)


def test_taken_back_the_one_before_holds_again(house: House) -> None:
    first, second = written(house), written(house, content={**rules.house(), "goals_zh": "新目标"})
    for row in (first, second):
        actions.approve_charter(row.pk, actor=house.head, at=AT)
    assert queries.charter(house.city.pk) == second
    actions.retire_charter(second.pk, reason="写错了", actor=house.manager, at=later(days=1))
    assert queries.charter(house.city.pk) == first
    assert [each.state for each in queries.charters(house.city.pk, at=AT)] == ["retired", "now"]
    told = timeline("complaint_charter", house.city.pk)[-1]
    assert (told.kind, told.reason) == ("complaints.CharterRetired", "写错了")
    with pytest.raises(Conflict):
        actions.retire_charter(second.pk, reason="写错了", actor=house.manager, at=later(days=1))


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_nobody_takes_a_version_back_without_saying_why(house: House, reason: str) -> None:
    row = written(house)
    with pytest.raises(Invalid) as no:
        actions.retire_charter(row.pk, reason=reason, actor=house.manager, at=AT)
    assert set(no.value.fields) == {"reason"}
    assert fresh(row).retired_at is None


def test_an_older_version_is_not_approved_under_a_newer_one(house: House) -> None:
    older, newer = written(house), written(house, content={**rules.house(), "goals_zh": "新目标"})
    actions.approve_charter(newer.pk, actor=house.head, at=AT)
    with pytest.raises(Conflict) as no:
        actions.approve_charter(older.pk, actor=house.head, at=later(hours=1))
    assert no.value.code == "charter_older"
    assert fresh(older).approved_at is None
    assert [each.kind for each in timeline("complaint_charter", house.city.pk)].count("complaints.CharterApproved") == 1
    actions.retire_charter(newer.pk, reason="写错了", actor=house.manager, at=later(hours=2))
    actions.approve_charter(older.pk, actor=house.head, at=later(hours=3))
    assert queries.charter(house.city.pk) == older


def test_each_centre_its_own_all_the_general_one(house: House) -> None:
    general = written(house, centre_id=None, actor=SYSTEM, is_public=False)
    actions.approve_charter(general.pk, actor=SYSTEM, at=AT)
    assert queries.charter(house.city.pk) == general
    assert queries.published([house.city.pk]) == {}
    for actor in (house.manager, house.agent):
        with pytest.raises(Forbidden):
            written(house, centre_id=None, actor=actor)
    with pytest.raises(NotFound):
        actions.retire_charter(general.pk, reason="写错了", actor=house.head, at=AT)
    own = written(house)
    actions.approve_charter(own.pk, actor=house.head, at=AT)
    assert queries.published([house.city.pk, house.province.pk]) == {house.city.pk: own}
    assert queries.charter(house.province.pk) == general


def test_pages_for_colleagues_and_customers(house: House) -> None:
    customer = Client()
    assert customer.get("/portal/policy").status_code == 404
    assert "我们怎样对待投诉" not in customer.get("/portal/").content.decode()
    manager, head = browser(house.manager), browser(house.head)
    assert "还没有批准的投诉政策" in browser(house.agent).get("/complaint-policy/").content.decode()
    assert browser(house.agent).get("/admin/complaint-policy/").status_code == 403
    assert manager.post("/admin/complaint-policy/", {**rules.house(), "goals_zh": ""}).status_code == 422
    assert manager.post("/admin/complaint-policy/", {**rules.house(), "is_public": "on"}).status_code == 302
    row = Charter.objects.get()
    assert "自己写的要由另一位批准" in manager.get("/admin/complaint-policy/").content.decode()
    manager.post(f"/admin/complaint-policy/{row.pk}/approval")
    assert fresh(row).approved_at is None
    head.post(f"/admin/complaint-policy/{row.pk}/approval")
    assert "公正无偏" in browser(house.agent).get("/complaint-policy/").content.decode()
    assert "公正无偏" in customer.get("/portal/policy").content.decode(), "of whichever centre publishes one"
    shown = customer.get("/portal/policy", {"centre": house.city.pk})
    assert "公正无偏" in shown.content.decode()
    english = customer.get("/portal/policy", {"centre": house.city.pk}, headers={"Accept-Language": "en"}).content.decode()
    assert "公正无偏" not in english
    assert "我们怎样对待投诉" in customer.get("/portal/").content.decode()
    url = f"/admin/complaint-policy/{row.pk}/retirement"
    assert "为什么收回" in head.get(url).content.decode()
    assert head.post(url, {"reason": " "}).status_code == 422
    assert fresh(row).retired_at is None
    assert head.post(url, {"reason": "承诺做不到"}).status_code == 302
    assert "承诺做不到" in manager.get("/admin/complaint-policy/").content.decode()
    assert browser(house.agent).get(url).status_code == 403
    assert customer.get("/portal/policy", {"centre": house.city.pk}).status_code == 404


def test_programs_write_approve_and_take_back(house: House) -> None:
    with time_machine.travel(later(hours=1), tick=False):
        writer, head, agent = (Client(**key(each)) for each in (house.manager, house.head, house.agent))
        url = "/api/v1/complaint-policy/versions"
        assert agent.get(url).status_code == 403
        assert writer.post(url, {"content": {}}, "application/json").status_code == 422
        made = writer.post(url, {"content": rules.house()}, "application/json")
        assert (made.status_code, made.json()["state"]) == (201, "draft"), made.content
        one = f"{url}/{made.json()['id']}"
        assert writer.post(f"{one}/approval", {}, "application/json").status_code == 403, "never one's own"
        assert head.post(f"{one}/approval", {}, "application/json").json()["state"] == "now"
        assert head.post(f"{one}/retirement", {"reason": ""}, "application/json").status_code == 422
        assert head.post(f"{one}/retirement", {"reason": "写错了"}, "application/json").json()["state"] == "retired"
        assert [each["version"] for each in head.get(url).json()["items"]] == [1]
        assert head.post(f"{url}/4711/approval", {}, "application/json").status_code == 404
