"""The pages of time limits: rules in words, new versions, ladders, why a clock stands as it does."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from shouwen.casework.deadlines import actions
from shouwen.casework.deadlines.models import Climb, Clock, Extension, Ladder, Policy, PolicyStage
from shouwen.casework.deadlines.queries import forget
from shouwen.casework.deadlines.states import Subject, Traits
from shouwen.foundation.access.testing import two_level
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM
from shouwen.relations.customers import actions as customers

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def house() -> dict[str, Any]:
    return two_level()


def sign_in(client: Client, house: dict[str, Any], who: str) -> Client:
    actor = house["people"][who]
    user, _new = get_user_model().objects.get_or_create(username=f"u{actor.person_id}")
    Person.objects.filter(pk=actor.person_id).update(user=user)
    client.force_login(user)
    return client


@pytest.fixture
def leader(client: Client, house: dict[str, Any]) -> Client:
    return sign_in(client, house, "province_leader")


def fields(rows: list[dict[str, Any]], prefix: str, initial: int) -> dict[str, Any]:
    """A formset as a browser sends it."""
    sent: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": initial}
    for place, row in enumerate(rows):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


STAGE = {
    "stage": "resolve", "amount": "3", "unit": "work_day", "calendar_code": "", "ladder": "standard",
    "extensions": 2, "short_days": 3, "longest_days": 20,
}  # fmt: skip


def test_the_time_in_a_state_is_limited_by_choosing_it(leader: Client) -> None:
    stays = [{**STAGE, "stage": "state", "state": "waiting_unit", "amount": "4", "unit": "work_hour"}]
    sent = {"code": "stays", "name": "待部门不过夜", "subject_kind": "case", **fields(stays, "stage", 0)}
    page = leader.get("/admin/deadlines/new/").content.decode()
    assert '<option value="waiting_unit">待部门</option>' in page
    assert '<option value="closed">' not in page
    wrong = leader.post("/admin/deadlines/new/", {**sent, "stage-0-state": "closed"})
    assert wrong.status_code == 422
    lacking = leader.post("/admin/deadlines/new/", {**sent, "stage-0-state": ""})
    assert lacking.status_code == 422
    assert "停在哪个状态" in lacking.content.decode()
    assert leader.post("/admin/deadlines/new/", sent).status_code == 302
    assert "环节停留（待部门）" in leader.get("/admin/deadlines/").content.decode()


def test_a_category_is_chosen_from_the_tree_at_any_level(leader: Client) -> None:
    page = leader.get("/admin/deadlines/new/").content.decode()
    sent = {"code": "net", "name": "网络", "subject_kind": "case", **fields([STAGE], "stage", 0)}
    assert leader.post("/admin/deadlines/new/", {**sent, "category_path": "nowhere"}).status_code == 422
    chosen = re.findall(r'<option value="([a-z_]+(?:\.[a-z_]+)*)">', page.split('name="category_path"')[1].split("</select>")[0])
    assert chosen
    assert leader.post("/admin/deadlines/new/", {**sent, "category_path": chosen[0]}).status_code == 302
    assert Policy.objects.get(code="net").category_path == chosen[0]


def test_the_rules_are_told_in_words(leader: Client) -> None:
    page = leader.get("/admin/deadlines/").content.decode()
    for text in (
        "P3 一般",
        "解决 5 个工作日",
        "首次响应 15 分钟",
        "每 5 个工作日告知进展",
        "告知经理热线",
        "GB/T 19012",
    ):
        assert text in page, text
    assert leader.get("/admin/deadlines/p3/").status_code == 200
    assert leader.get("/admin/deadlines/ladders/standard/").status_code == 200
    assert leader.get("/admin/deadlines/new/").status_code == 200
    assert leader.get("/admin/deadlines/nowhere/").status_code == 404


def test_a_new_version_is_issued(leader: Client) -> None:
    sent = {"name": "P3 一般", **fields([STAGE, {**STAGE, "stage": ""}], "stage", 1)}
    assert leader.post("/admin/deadlines/p3/", sent).status_code == 302
    assert Policy.objects.get(code="p3", valid_to=None).version == 2
    wrong = leader.post(
        "/admin/deadlines/p3/", {"name": "P3", **fields([{**STAGE, "amount": "x"}], "stage", 1)}
    )
    assert wrong.status_code == 422
    empty = leader.post(
        "/admin/deadlines/p3/", {"name": "P3", **fields([{**STAGE, "stage": ""}], "stage", 1)}
    )
    assert empty.status_code == 422
    assert "至少一个环节" in empty.content.decode()


def test_a_city_sets_a_stricter_one_of_its_own(client: Client, house: dict[str, Any]) -> None:
    city = sign_in(client, house, "jz.service_manager")
    page = city.get("/admin/deadlines/p3/").content.decode()
    assert "全省的时限归省中心制定" in page
    assert city.post("/admin/deadlines/p3/", {"name": "x", **fields([STAGE], "stage", 1)}).status_code == 403
    sent = {"code": "jz-fast", "name": "江州更快", "subject_kind": "case", "centre_id": house["jz"].pk,
            **fields([STAGE], "stage", 0)}  # fmt: skip
    assert city.post("/admin/deadlines/new/", sent).status_code == 302
    assert Policy.objects.get(code="jz-fast").centre_id == house["jz"].pk
    assert city.post("/admin/deadlines/jz-fast/end/").status_code == 302
    assert not Policy.objects.filter(code="jz-fast", valid_to=None).exists()
    assert city.post("/admin/deadlines/all/end/").status_code == 403


def test_a_ladder_is_changed(leader: Client) -> None:
    rung = {
        "percent": "70",
        "amount": "",
        "unit": "work_day",
        "roles": ["handler", "owner"],
        "priorities": "",
    }
    late = {
        **rung,
        "percent": "",
        "amount": "2",
        "roles": ["gm_hotline"],
        "priorities": "P2 P3",
        "answer_minutes": "60",
    }
    sent = fields([rung, late, {**rung, "roles": []}], "rung", 2)
    assert leader.post("/admin/deadlines/ladders/short/", sent).status_code == 302
    first, second = Ladder.objects.get(code="short").rungs.order_by("number")
    assert (first.percent, second.priorities) == (70, [0, 2, 3])
    wrong = leader.post("/admin/deadlines/ladders/short/", fields([{**rung, "percent": ""}], "rung", 1))
    assert wrong.status_code == 422
    for beyond in ({"amount": "999999"}, {"amount": "1e30"}, {"amount": "NaN"}, {"answer_minutes": "9" * 30}):
        assert leader.post("/admin/deadlines/ladders/short/", fields([{**late, **beyond}], "rung", 1)).status_code == 422, beyond


def clock_of(house: dict[str, Any], at: datetime) -> Clock:
    traits = Traits(house["jz"].pk, kind="complaint", priority=3)
    actions.start(Subject("case", 4711), traits, received_at=at, actor=SYSTEM, at=at)
    return Clock.objects.get(stage="resolve")


def test_why_a_clock_stands_so_is_told_to_those_who_see_the_subject(
    client: Client, house: dict[str, Any], world: dict[str, Any]
) -> None:
    clock = clock_of(house, timezone.now())
    agent = sign_in(client, house, "jz.junior_agent")
    page = agent.get(f"/clocks/{clock.pk}/why").content.decode()
    assert "按“P3 一般”给 5 个工作日" in page
    assert "<!doctype" not in agent.get(f"/clocks/{clock.pk}/why", headers=HTMX).content.decode()
    world["sight"] = False
    assert agent.get(f"/clocks/{clock.pk}/why").status_code == 404
    assert agent.get("/clocks/1/why").status_code == 404


def test_more_time_is_asked_for_and_granted_in_the_panel(client: Client, house: dict[str, Any]) -> None:
    clock = clock_of(house, timezone.now())
    agent = sign_in(client, house, "jz.junior_agent")
    address = f"/clocks/{clock.pk}/extensions/"
    assert agent.post(address, {"amount": "500", "reason_code": "complex"}, headers=HTMX).status_code == 422
    asked = agent.post(address, {"amount": "2", "reason_code": "complex", "note": "要去现场"}, headers=HTMX)
    assert "延期申请等审批" in asked.content.decode()
    wish = Extension.objects.get()
    assert agent.post(f"{address}{wish.pk}/", {"grant": "yes"}).status_code == 403
    boss = sign_in(Client(), house, "jz.team_leader")
    assert boss.post(f"{address}{wish.pk}/", {"grant": "no"}).status_code == 422
    assert boss.post(f"{address}{wish.pk}/", {"grant": "yes"}).status_code == 302
    assert boss.post(f"{address}{wish.pk}/", {"grant": "yes"}).status_code == 404
    assert Clock.objects.get(pk=clock.pk).due_at > clock.due_at


def test_an_escalation_is_acknowledged(client: Client, house: dict[str, Any], world: dict[str, Any]) -> None:
    clock = clock_of(house, timezone.now() - timedelta(days=30))
    boss = house["people"]["jz.supervisor"].person_id
    climb = Climb.objects.create(clock=clock, rung=3, at=timezone.now(), informed=[boss])
    there = sign_in(client, house, "jz.supervisor")
    assert "知悉" in there.get(f"/clocks/{clock.pk}/why").content.decode()
    assert there.post(f"/clocks/climbs/{climb.pk}/answer/").status_code == 302
    assert Climb.objects.get().answered_by == boss


def test_who_does_not_set_limits_stays_out(client: Client, house: dict[str, Any]) -> None:
    agent = sign_in(client, house, "jz.junior_agent")
    for address in ("", "p3/", "new/", "trial/", "ladders/standard/"):
        assert agent.get(f"/admin/deadlines/{address}").status_code == 403, address


ASKED = {
    "kind": "complaint",
    "severity": "general",
    "customer": "big",
    "priority": "2",
    "received": "2026-11-27T17:40",
}


def test_the_rules_are_tried_out_by_address(leader: Client, house: dict[str, Any]) -> None:
    assert leader.get("/admin/deadlines/trial/").status_code == 200
    address = {**ASKED, "centre": house["jz"].pk}
    page = leader.get("/admin/deadlines/trial/", address).content.decode()
    for text in ("会起的时限", "P2", "跳过 11-28", "提醒", "没用上的规则"):
        assert text in page, text
    part = leader.get("/admin/deadlines/trial/", address, headers=HTMX).content.decode()
    assert "<!doctype" not in part
    drafted = {
        **address,
        "draft": "p2",
        "draft_stage": "resolve",
        "draft_amount": "1",
        "draft_unit": "work_hour",
    }
    assert "提前" in leader.get("/admin/deadlines/trial/", drafted).content.decode()
    assert not Clock.objects.exists()


def test_a_trial_foretells_the_next_reply_as_if_the_customer_spoke_now(leader: Client, house: dict[str, Any]) -> None:
    address = {**ASKED, "centre": house["jz"].pk}
    with time_machine.travel("2026-11-30T02:00:00Z", tick=False):  # Monday 10:00, after the matter came in
        page = leader.get("/admin/deadlines/trial/", address).content.decode()
        for text in ("下次答复", "客户现在来话", "1 个工作日", "2026-12-01 星期二 10:00", "跟客户说上话就达成"):
            assert text in page, text
        drafted = {**address, "draft": "next-reply", "draft_stage": "next_reply", "draft_amount": "2", "draft_unit": "work_hour"}
        assert "2026-11-30 星期一 12:00" in leader.get("/admin/deadlines/trial/", drafted).content.decode()
        early = leader.get("/admin/deadlines/trial/", {**address, "received": "2026-12-03T10:00"}).content.decode()
        assert "2026-12-04 星期五 10:00" in early, "nobody speaks of a matter before it is there"
    PolicyStage.objects.filter(stage="next_reply").delete()
    forget()
    assert "客户现在来话" not in leader.get("/admin/deadlines/trial/", address).content.decode()
    assert not Clock.objects.exists()


def test_a_trial_works_the_severity_out_itself(leader: Client, house: dict[str, Any]) -> None:
    asked = {**ASKED, "centre": house["jz"].pk, "severity": "", "amount": "20000", "triggers": ["service_lost"]}
    page = leader.get("/admin/deadlines/trial/", asked).content.decode()
    assert "严重" in page
    assert "20,000" in page, "the columns say why"
    assert leader.get("/admin/deadlines/trial/", {**asked, "triggers": ["moon"]}).status_code == 422
    by_hand = leader.get("/admin/deadlines/trial/", {**asked, "severity": "minor"}).content.decode()
    assert "20,000" not in by_hand.partition("会起的时限")[2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"centre": "1"},
        {"received": "yesterday"},
        {"received": "1901-01-01T00:00"},
        {"kind": "riddle"},
        {"owner": "no-such"},
        {"wait_from": "2026-11-28T10:00"},
        {"wait_from": "2026-11-20T10:00", "wait_to": "2026-11-30T10:00"},
        {"draft": "p2"},
        {"draft": "p2", "draft_stage": "resolve", "draft_amount": "0"},
        {"draft": "nowhere", "draft_stage": "resolve"},
    ],
)
def test_a_trial_that_makes_no_sense_is_refused(
    leader: Client, house: dict[str, Any], wrong: dict[str, str]
) -> None:
    sent = {**ASKED, "centre": house["jz"].pk, **wrong}
    assert leader.get("/admin/deadlines/trial/", sent).status_code == 422


def test_a_city_tries_out_its_own_centre_only(client: Client, house: dict[str, Any]) -> None:
    city = sign_in(client, house, "jz.service_manager")
    assert city.get("/admin/deadlines/trial/", {**ASKED, "centre": house["jz"].pk}).status_code == 200
    for place in house.values():
        if getattr(place, "level", "") == "province":
            assert city.get("/admin/deadlines/trial/", {**ASKED, "centre": place.pk}).status_code == 422


def test_a_rule_for_one_customer_is_made_by_their_number(client: Client, house: dict[str, Any]) -> None:
    city = sign_in(client, house, "jz.service_manager")
    whose = customers.register(name="江海重工", number="C1", centre_id=house["jz"].pk, actor=SYSTEM, at=timezone.now())
    sent = {"code": "contract", "name": "合同约定", "subject_kind": "case", "customer_id": "C9", "centre_id": house["jz"].pk, **fields([STAGE], "stage", 0)}
    refused = city.post("/admin/deadlines/new/", sent)
    assert refused.status_code == 422
    assert "没有这个编号的客户" in refused.content.decode()
    assert city.post("/admin/deadlines/new/", {**sent, "customer_id": "C1"}).status_code == 302
    assert Policy.objects.get(code="contract").customer_id == whose.pk
    assert "江海重工" in city.get("/admin/deadlines/").content.decode()
