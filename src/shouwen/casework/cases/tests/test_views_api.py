"""Views and conditions over the REST interface."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shouwen.casework.cases import actions, testing
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, later, registered
from shouwen.foundation.access import actions as access
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM, Actor

pytestmark = pytest.mark.django_db


def caller(actor: Actor) -> Client:
    """A program that calls with the actor's token."""
    now = clock.now()
    made = access.make_token(person_id=actor.person_id, name="api", rights=["*"], expires_at=now + timedelta(days=7), actor=SYSTEM, at=now)
    return Client(headers={"Authorization": f"Bearer {made[1]}"})


def numbers(client: Client, **asked: str) -> list[str]:
    answer = client.get("/api/v1/cases", asked)
    assert answer.status_code == 200, answer.content
    return [each["number"] for each in answer.json()["cases"]]


def test_views_are_listed_and_asked_for(settings: Any) -> None:
    house = testing.house()
    cases = [registered(house.agent, phone=f"1380000{place:04d}", at=later(minutes=place)) for place in range(4)]
    Case.objects.filter(pk=cases[2].pk).update(priority=1)
    Case.objects.filter(pk=cases[3].pk).update(priority=2, chases=3)
    tree = {"all": [{"field": "priority", "op": "in", "value": ["1", "2"]}]}
    row = actions.save_view(name="急的", scope="team", tree=tree, sort="-priority", actor=house.senior, at=AT)
    client = caller(house.agent)
    found = {each["key"]: each for each in client.get("/api/v1/cases/views").json()["views"]}
    assert found[str(row.pk)]["filter"] == tree
    assert found[str(row.pk)]["says"] == "优先级是P1或P2"
    assert found["overdue"]["scope"] == "shipped"
    assert numbers(client, view=str(row.pk)) == [cases[3].number, cases[2].number]
    chased = json.dumps({"any": [{"field": "chases", "op": "gte", "value": 2}]})
    assert numbers(client, view=str(row.pk), filter=chased) == [cases[3].number]
    assert numbers(client, view="chased") == [cases[3].number]
    assert numbers(client, sort="-received") == [case.number for case in reversed(cases)]
    first = client.get("/api/v1/cases", {"sort": "-received", "limit": "3"}).json()
    assert numbers(client, sort="-received", limit="3", cursor=first["next_cursor"]) == [cases[0].number]
    assert client.get("/api/v1/cases", {"view": str(row.pk + 1)}).status_code == 404
    wrong = client.get("/api/v1/cases", {"filter": json.dumps({"all": [{"field": "x"}]})})
    assert wrong.status_code == 422
    assert "filter.0" in wrong.content.decode()
    assert client.get("/api/v1/cases", {"filter": "{"}).status_code == 422
    stranger = caller(house.supervisor)
    assert str(row.pk) not in [each["key"] for each in stranger.get("/api/v1/cases/views").json()["views"]]
    assert stranger.get("/api/v1/cases", {"view": str(row.pk)}).status_code == 404


def test_a_case_is_taken_and_walked_step_by_step() -> None:
    house = testing.house()
    waiting = registered(house.agent, pre_contact="portal")
    client = caller(house.agent)
    base = f"/api/v1/cases/{waiting.number}"
    taken = client.post(f"{base}/taking", content_type="application/json")
    assert (taken.status_code, taken.json().get("state")) == (200, "registered"), taken.content.decode()
    assert client.post(f"{base}/taking", content_type="application/json").status_code == 409
    for step, state in (("investigate", "investigating"), ("propose", "proposing")):
        done = client.post(f"{base}/steps", json.dumps({"step": step, "text": "查明装维排错了班"}), content_type="application/json")
        assert (done.status_code, done.json()["state"]) == (200, state)
    wrong = client.post(f"{base}/steps", json.dumps({"step": "fly"}), content_type="application/json")
    assert wrong.status_code == 422
