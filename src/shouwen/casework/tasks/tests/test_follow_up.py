"""Follow-ups: somebody, a time, a result; on the pages and over HTTP (CASE-047)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.testing import AT, comer, house, later, registered
from shouwen.casework.tasks import actions, jobs
from shouwen.casework.tasks.models import Task
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    found = house()
    found.has("agent", "mate", "leader")
    return found


@pytest.fixture
def case(place):
    return registered(place.agent)


def test_it_is_set_told_and_finished_with_words(place, case):
    row = actions.follow_up(case, text="核对账单", owner=place.mate.person_id, due_at=later(days=3), actor=place.agent, at=AT)
    deliver_all(at=later(days=20))
    assert row.remind_at == later(days=2)
    assert Notice.objects.filter(person_id=place.mate.person_id, kind="tasks.mine").exists()
    assert [each.title for each in case_queries.my_work(place.mate, at=AT).chores] == ["核对账单"]
    with pytest.raises(Invalid):
        actions.finish(row.pk, result=" ", actor=place.mate, at=later(days=1))
    done = actions.finish(row.pk, result="账单已更正", actor=place.mate, at=later(days=1))
    assert (done.state, done.said) == ("done", "账单已更正")
    with pytest.raises(Conflict):
        actions.finish(row.pk, result="再来", actor=place.mate, at=later(days=1))
    assert case.number in [each.number for each in case_queries.search("账单", place.agent)]
    assert not case_queries.my_work(place.mate, at=AT).chores


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " "}, "text"), ({"due_at": AT - timedelta(minutes=1)}, "due_at"),
        ({"due_at": AT + timedelta(days=1000)}, "due_at"), ({"remind_at": AT - timedelta(days=1)}, "remind_at"),
        ({"owner": 1}, "owner"),
    ],
)  # fmt: skip
def test_it_refuses_what_cannot_be(place, case, values, field):
    with pytest.raises(Invalid) as no:
        actions.follow_up(case, **{"text": "核对账单", "due_at": later(days=1), **values}, actor=place.agent, at=AT)
    assert field in no.value.fields


def test_others_neither_set_nor_finish_it(place, case):
    stranger = comer(place.city, "satisfaction_surveyor", "surveyor")
    with pytest.raises(Forbidden):
        actions.follow_up(case, text="核对账单", due_at=later(days=1), actor=stranger, at=AT)
    row = actions.follow_up(case, text="核对账单", due_at=later(days=1), actor=place.agent, at=AT)
    with pytest.raises(Forbidden):
        actions.finish(row.pk, result="好了", actor=stranger, at=AT)


def test_it_is_remembered_once_moved_and_dropped(place, case):
    row = actions.follow_up(case, text="核对账单", due_at=later(hours=4), actor=place.agent, at=AT)
    jobs.remind(at=later(hours=3))
    jobs.remind(at=later(hours=3))
    assert Notice.objects.filter(kind="tasks.mine", level="soon").count() == 1
    with pytest.raises(Invalid):
        actions.move(row.pk, owner=place.mate.person_id, reason="", actor=place.agent, at=AT)
    moved = actions.move(row.pk, owner=place.mate.person_id, reason="休假", actor=place.agent, at=AT)
    assert moved.owner_id == place.mate.person_id
    assert actions.drop(row.pk, reason="客户说不用", actor=place.leader, at=AT).outcome_label == "有人撤销"


def test_it_outlives_the_case(place, case):
    cases.withdraw(case, reason_code="solved", actor=place.agent, at=later(hours=1))
    row = actions.follow_up(case, text="一周后看看", due_at=later(days=7), actor=place.agent, at=later(hours=2))
    deliver_all(at=later(days=20))
    row.refresh_from_db()
    assert row.is_open


@pytest.fixture
def now():
    with time_machine.travel(AT, tick=False):
        yield


def test_on_the_pages(place, case, now):
    client = browser(place.agent)
    assert "没有要跟进的" in client.get(f"/cases/{case.number}/tasks").content.decode()
    new = f"/cases/{case.number}/tasks/new"
    assert client.post(new, {"text": "核对账单", "due_at": ""}).status_code == 422
    assert client.post(new, {"text": "核对账单", "due_at": "2026-03-20T17:00"}).status_code == 302
    row = Task.objects.get()
    assert "核对账单" in client.get(f"/cases/{case.number}/tasks").content.decode()
    assert client.get(f"/tasks/{row.pk}/assignment").status_code == 200
    assert client.post(f"/tasks/{row.pk}", {"result": "已更正"}).status_code == 302
    assert "已更正" in client.get(f"/cases/{case.number}/tasks").content.decode()
    assert client.post(f"/cases/{case.number}/call-back", {"ok": "1"}).status_code == 302
    call = Task.objects.get(kind="call_back")
    assert "自己负责的事项要由别人来评" in client.get(f"/tasks/{call.pk}").content.decode()
    mate = browser(place.mate)
    assert mate.post(f"/tasks/{call.pk}", {"result_code": "reached", "channel": "phone"}).status_code == 422
    said = {"result_code": "reached", "channel": "phone", "satisfied": "yes", "remarks": "好了"}
    assert mate.post(f"/tasks/{call.pk}", said).status_code == 302
    stranger = browser(comer(place.province, "junior_agent", "stranger"))
    for path in (f"cases/{case.number}/tasks", f"tasks/{row.pk}", f"tasks/{row.pk}/assignment", f"tasks/{row.pk}/cancellation"):
        assert stranger.get(f"/{path}").status_code == 404


def test_over_http(place, case, now):
    def api(actor):
        week = AT + timedelta(days=7)
        made = access.make_token(person_id=actor.person_id, name="api", rights=["*"], expires_at=week, actor=SYSTEM, at=AT)
        return Client(headers={"Authorization": f"Bearer {made[1]}"})

    def post(client, path, **body):
        return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")

    mine, theirs = api(place.agent), api(place.mate)
    base = f"cases/{case.number}/tasks"
    assert post(mine, base, text="核对账单").status_code == 422
    made = post(mine, base, text="核对账单", due_at="2026-03-20T09:00:00Z")
    assert (made.status_code, made.json()["state"]) == (201, "open")
    assert [each["text"] for each in mine.get("/api/v1/tasks").json()["items"]] == ["核对账单"]
    assert post(mine, f"tasks/{made.json()['id']}/result", result="已更正").json()["result"] == "已更正"
    call = post(mine, base, kind="call_back").json()
    assert post(mine, f"tasks/{call['id']}/calls", satisfied=True).status_code == 403
    assert post(theirs, f"tasks/{call['id']}/calls", satisfied=True).json()["outcome"] == "satisfied"
    assert len(mine.get(f"/api/v1/{base}").json()["items"]) == 2
    stranger = api(comer(place.province, "junior_agent", "stranger"))
    assert stranger.get(f"/api/v1/tasks/{call['id']}").status_code == 404
    assert post(stranger, f"tasks/{call['id']}/cancellation", reason="x").status_code == 404
