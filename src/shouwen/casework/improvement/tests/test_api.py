"""Plans over HTTP: opened, read, moved, refused; the same rights as the desk."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from shouwen.casework.cases import testing
from shouwen.casework.improvement import actions
from shouwen.casework.improvement.actions import Brief
from shouwen.casework.improvement.models import Prevention
from shouwen.casework.improvement.tests.conftest import AT, found, later, plan_of, submitted, verifying
from shouwen.foundation.access import actions as access
from shouwen.kit.actor import SYSTEM


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield


def send(who, path, body=None, *, at=""):
    week = AT + timedelta(days=7)
    _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=week, actor=SYSTEM, at=AT)
    headers = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    url = at or f"/api/v1/improvements{path}"
    return Client().get(url, **headers) if body is None else Client().post(url, body, "application/json", **headers)


def test_a_plan_over_http(house, case):
    found(house, 3)
    body = {"title": "预约迟到", "cause_code": "R1", "problem": "三周内反复", "cases": [case.number], "due_on": "2026-04-30"}
    made = send(house.supervisor, "", body)
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert (made.json()["state"], made.json()["cases"]) == ("open", [case.number])
    why = send(house.supervisor, f"/{number}/nodes", {"tree": "why", "text": "备件没到"}).json()["nodes"][0]
    send(house.supervisor, f"/{number}/nodes", {"tree": "why", "text": "按周排", "below_id": why["id"], "is_root": True})
    assert send(house.supervisor, f"/{number}/nodes", {"tree": "fish", "text": "没有培训"}).status_code == 422
    no = send(house.supervisor, f"/{number}/moves", {"move": "analyse"})
    assert (no.status_code, no.json()["code"]) == (409, "plan_not_ready")
    assert send(house.supervisor, f"/{number}/moves", {"move": "analyse", "words": "按周排备件"}).json()["state"] == "analysed"
    action = {"text": "备件提前到", "effect": "不再缺件", "due_on": "2026-04-10", "owner_id": str(house.mate.person_id), "cost": "3200.50"}
    done = send(house.supervisor, f"/{number}/actions", action)
    assert (done.status_code, done.json()["actions"][0]["cost"]) == (201, "3200.50")
    assert send(house.supervisor, f"/{number}/actions", {**action, "due_on": "2020-01-01"}).status_code == 422
    assert send(house.supervisor, f"/{number}/goal", {"metric": "count", "target": "1"}).json()["effect"]["baseline"] == "3"
    assert send(house.supervisor, f"/{number}/risk", {"likelihood": 4, "impact": 3}).json()["risk_before"] == 12
    assert send(house.supervisor, f"/{number}/moves", {"move": "submit"}).json()["state"] == "planned"
    assert send(house.supervisor, f"/{number}/moves", {"move": "approve"}).status_code == 403
    assert send(house.manager, f"/{number}/moves", {"move": "approve"}).json()["state"] == "approved"
    assert send(house.mate, f"/{number}/actions/1/progress", {"percent": 100}).status_code == 422
    assert send(house.mate, f"/{number}/actions/1/progress", {"percent": 100, "words": "上线"}).json()["actions"][0]["percent"] == 100
    assert send(house.supervisor, f"/{number}/moves", {"move": "start"}).json()["state"] == "in_progress"
    assert send(house.supervisor, f"/{number}/moves", {"move": "undo"}).json()["state"] == "approved"
    assert send(house.supervisor, f"/{number}/moves", {"move": "fly"}).status_code == 404


def test_the_list_is_paged_and_kept_by_state(house):
    numbers = [actions.open_plan(Brief(f"计划 {n}"), actor=house.supervisor, at=AT).number for n in range(52)]
    one = send(house.supervisor, "").json()
    two = send(house.supervisor, f"?cursor={one['next_cursor']}").json()
    assert [each["number"] for each in [*one["items"], *two["items"]]] == numbers[::-1]
    assert two["next_cursor"] == ""
    assert send(house.supervisor, "?state=closed").json()["items"] == []
    assert send(house.supervisor, "?state=moon").status_code == 422
    assert send(house.supervisor, "?cursor=%C2%B2").status_code == 422
    assert send(house.supervisor, "/JZG26-9999").status_code == 404


def test_figures_are_told(house):
    found(house, 3)
    plan = verifying(house, plan_of(house), at=later(hours=1), target=Decimal(1), periods=1)
    actions.take_figures(at=later(days=32))
    told = send(house.supervisor, f"/{plan.number}").json()["effect"]
    assert (told["target"], told["figures"][0]["value"], told["figures"][0]["met"]) == ("1", "0", True)
    assert timedelta(days=30).days == told["window_days"]


def stranger():
    made = testing.house()
    made.has("agent", "supervisor", "manager")
    return made


RECURRENCE = {"sort": "recurrence", "figures": {"n": 3, "days": "7"}}


def test_rules_over_http(house):
    assert send(house.agent, "/rules", {**RECURRENCE, "name": "三件"}).status_code == 403
    found(house, 3)
    tried = send(house.head, "/rules/trial", RECURRENCE).json()
    assert (tried["days"], [each["cases"] for each in tried["items"]]) == (90, [3])
    wrong = send(house.head, "/rules", {"sort": "recurrence", "figures": {"n": 1}, "name": "一件"})
    assert (wrong.status_code, set(wrong.json()["errors"])) == (422, {"n", "days"})
    made = send(house.head, "/rules", {**RECURRENCE, "name": "三件"})
    assert made.status_code == 201, made.content
    rule = made.json()
    assert (rule["version"], rule["figures"], rule["centre_id"]) == (1, {"n": 3, "days": 7}, str(house.city.pk))
    assert send(house.head, "/rules", {**RECURRENCE, "name": "全省", "for_all": True}).status_code == 403
    path = f"/rules/{rule['id']}"
    newer = send(house.head, f"{path}/versions", {"name": "五件", "figures": {"n": 5, "days": 7}, "reason": "太多"}).json()
    assert (newer["version"], [each["version"] for each in newer["versions"]]) == (2, [2, 1])
    assert send(house.head, f"{path}/versions", {"name": "六件", "figures": {"n": 6, "days": 7}}).status_code == 409
    assert [each["name"] for each in send(house.head, "/rules").json()["items"]] == ["五件"]
    path = f"/rules/{newer['id']}"
    assert send(house.head, f"{path}/end", {"reason": "不用了"}).json()["ended_at"]
    assert send(house.head, f"{path}/end", {}).status_code == 409
    assert send(house.head, f"{path}/end", {"back": True}).json()["ended_at"] is None
    assert send(house.head, "/rules/shipped", {}).status_code == 403
    far = stranger()
    assert send(far.manager, path).status_code == 404
    assert send(far.manager, f"{path}/end", {}).status_code in (403, 404)
    assert send(far.agent, path).status_code in (403, 404)


def test_lessons_over_http(house, case):
    body = {"title": "先看备件", "text": "预约前一天查库存", "category_path": case.category_path, "plan": ""}
    assert send(house.supervisor, "/lessons", {**body, "category_path": "moon"}).status_code == 422
    plan = plan_of(house, case)
    made = send(house.supervisor, "/lessons", {**body, "plan": plan.number})
    assert (made.status_code, made.json()["plan"]) == (201, plan.number)
    number = made.json()["id"]
    assert [each["id"] for each in send(house.supervisor, "/lessons?q=备件").json()["items"]] == [number]
    beside = f"/api/v1/cases/{case.number}/lessons"
    assert [each["title"] for each in send(house.supervisor, "", at=beside).json()["items"]] == ["先看备件"]
    assert send(stranger().supervisor, "", at=beside).status_code == 404
    assert send(stranger().supervisor, f"/lessons/{number}/end", {}).status_code == 404
    assert send(house.supervisor, f"/lessons/{number}/end", {}).json()["retired_at"]
    assert send(house.supervisor, f"/lessons/{number}/end", {}).status_code == 409
    assert send(house.supervisor, "", at=beside).json()["items"] == []
    assert len(send(house.supervisor, "/lessons?retired=true").json()["items"]) == 1


def test_what_closings_say_over_http(house, case):
    row = Prevention.objects.create(case=case, centre_id=case.centre_id, text="换一家配送", said_at=AT)
    plan = plan_of(house)
    assert [(each["case"], each["text"]) for each in send(house.supervisor, "/preventions").json()["items"]] == [(case.number, "换一家配送")]
    assert send(stranger().supervisor, f"/preventions/{row.pk}", {}).status_code == 404
    assert send(house.supervisor, f"/preventions/{row.pk}", {"plan": plan.number}).json()["items"] == []
    assert send(house.supervisor, f"/{plan.number}").json()["cases"] == [case.number]
    assert send(house.supervisor, f"/preventions/{row.pk}", {}).status_code == 409


def test_a_plan_is_changed_checked_and_taken_back_over_http(house, case):
    who, plan = house.supervisor, plan_of(house, case)
    number = plan.number
    told = send(who, f"/{number}/edit", {"title": "预约准时", "version": plan.version}).json()
    assert (told["title"], told["problem"]) == ("预约准时", plan.problem)
    assert send(who, f"/{number}/edit", {"title": "又改", "version": plan.version}).status_code == 409
    other = testing.registered(house.agent, phone="13955559999")
    assert set(send(who, f"/{number}/cases", {"cases": [other.number]}).json()["cases"]) == {case.number, other.number}
    assert send(who, f"/{number}/cases/{other.number}/end", {}).json()["cases"] == [case.number]
    node = send(who, f"/{number}/nodes", {"tree": "why", "text": "没备件"}).json()["nodes"][0]["id"]
    assert send(who, f"/{number}/nodes/{node}", {"text": "备件没到", "is_root": True}).json()["nodes"][0]["text"] == "备件没到"
    assert send(who, f"/{number}/nodes/{node}/end", {}).json()["nodes"] == []
    assert len(send(who, f"/{number}/nodes/{node}/end", {"back": True}).json()["nodes"]) == 1
    send(who, f"/{number}/moves", {"move": "analyse", "words": "按周排备件"})
    action = {"text": "备件提前到", "effect": "不再缺件", "due_on": "2026-04-10", "owner_id": str(house.mate.person_id)}
    send(who, f"/{number}/actions", action)
    assert send(who, f"/{number}/actions/1", {**action, "text": "备件提前两天到"}).json()["actions"][0]["text"] == "备件提前两天到"
    assert send(who, f"/{number}/actions/1/end", {}).status_code == 422
    assert send(who, f"/{number}/actions/1/end", {"reason": "并到别处"}).status_code == 200
    assert send(who, f"/{number}/actions/1/end", {"back": True}).status_code == 200
    assert send(who, f"/{number}/figures", {}).status_code in (200, 409)
    assert send(who, f"/{number}/owner", {"owner_id": str(house.manager.person_id)}).json()["owner_id"] == str(house.manager.person_id)
    far = stranger().supervisor
    for path in ("edit", "owner", "cases", f"cases/{case.number}/end", f"nodes/{node}", f"nodes/{node}/end", "actions/1", "actions/1/check", "actions/1/progress/back", "figures"):
        body = {"owner_id": "1", "cases": ["X"], "text": "x", "passed": True, "words": "x", "reason": "x", **action} if path != "edit" else {}
        assert send(far, f"/{number}/{path}", body).status_code == 404, path


def test_progress_is_taken_back_and_checked_over_http(house, case):
    found(house, 3)
    plan = submitted(house, plan_of(house, case))
    for name in ("approve", "start"):
        actions.move(plan, name, actor=house.manager if name == "approve" else house.supervisor, at=AT)
    path = f"/{plan.number}/actions/1"
    seq = send(house.supervisor, f"/{plan.number}").json()["actions"][0]
    assert seq["seq"] == 1
    assert send(house.supervisor, f"{path}/progress", {"percent": 50, "words": "一半"}).json()["actions"][0]["percent"] == 50
    assert send(house.supervisor, f"{path}/progress/back", {}).json()["actions"][0]["percent"] == 0
    assert send(house.supervisor, f"{path}/check", {"passed": True, "words": "早了"}).status_code == 409
    changed = {"text": "换一种做法", "effect": "不再缺件", "due_on": "2026-04-10", "problem": "备件晚", "check_how": "抽查"}
    assert send(house.supervisor, path, changed).status_code == 422, "once approved with a reason"
    assert send(house.supervisor, path, {**changed, "reason": "更省"}).status_code == 200
