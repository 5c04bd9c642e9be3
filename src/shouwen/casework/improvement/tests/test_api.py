"""Plans over HTTP: opened, read, moved, refused; the same rights as the desk."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from shouwen.casework.improvement import actions
from shouwen.casework.improvement.actions import Brief
from shouwen.casework.improvement.tests.conftest import AT, found, later, plan_of, verifying
from shouwen.foundation.access import actions as access
from shouwen.kit.actor import SYSTEM


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False):
        yield


def send(who, path, body=None):
    week = AT + timedelta(days=7)
    _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=week, actor=SYSTEM, at=AT)
    headers = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    url = f"/api/v1/improvements{path}"
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
