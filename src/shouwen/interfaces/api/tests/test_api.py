"""The REST interface: same actions and scopes as the desk, problems in the caller's language, creation repeatable."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases.testing import house
from shouwen.foundation.access import testing
from shouwen.foundation.access.actions import make_token
from shouwen.foundation.organisation.models import Unit
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import queries as catalogue

pytestmark = pytest.mark.django_db
MATTER = {"kind": "complaint", "description": "约了两次装宽带都没有人上门，请今天给准话", "name": "彭晓岚",
          "phone": "13800002607", "channel": "phone"}  # fmt: skip


@pytest.fixture
def centre():
    return house()


class Caller:
    """A program with a token."""

    def __init__(self, actor: Any, rights: tuple[str, ...] = ("*",)) -> None:
        now = clock.now()
        _token, text = make_token(
            person_id=actor.person_id, name="test", rights=rights, expires_at=now + timedelta(days=1), actor=SYSTEM, at=now
        )
        self.headers = {"Authorization": f"Bearer {text}"}
        self.client = Client()

    def get(self, path: str, **more: str) -> Any:
        return self.client.get(f"/api/v1/{path}", headers={**self.headers, **more})

    def post(self, path: str, body: Any = None, **more: str) -> Any:
        headers = {**self.headers, **{name.replace("_", "-"): value for name, value in more.items()}}
        return self.client.post(f"/api/v1/{path}", json.dumps(body or {}), "application/json", headers=headers)


@pytest.fixture
def agent(centre):
    return Caller(centre.agent)


@pytest.fixture
def stranger(centre):
    """A program of another city."""
    other = testing.centre("临溪客服中心", prefix="LX", parent=Unit.objects.get(pk=centre.province.pk))
    return Caller(testing.actor("junior_agent", other))


def matter(centre) -> dict[str, Any]:
    return {**MATTER, "category_id": str(catalogue.category_by_code("delay").id)}


def test_a_call_without_a_token_is_told_so_in_its_language(centre):
    answer = Client().get("/api/v1/cases", headers={"Accept-Language": "en"})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "A token is needed"
    assert Client().get("/api/v1/cases").json()["title"] == "需要令牌"


def test_a_case_walks_from_registration_to_closure(centre, agent):
    made = agent.post("cases", matter(centre))
    assert made.status_code == 201, made.content
    number = made.json()["number"]
    assert made.json()["owner_id"] == str(centre.agent.person_id)
    assert agent.post(f"cases/{number}/notes", {"text": "查过派单"}).status_code == 201
    assert agent.post(f"cases/{number}/replies", {"text": "明天十点上门"}).status_code == 201
    assert agent.post(f"cases/{number}/resolution", {"text": "已装好"}).json()["state"] == "answered"
    assert agent.post(f"cases/{number}/acceptance").json()["state"] == "resolved"
    assert agent.post(f"cases/{number}/closure", {"reason_code": "confirmed"}).json()["is_open"] is False
    assert agent.post(f"cases/{number}/reopening", {"reason": "又断了"}).json()["is_open"] is True
    told = agent.get(f"cases/{number}/timeline").json()["entries"]
    assert [each["seq"] for each in told] == list(range(1, len(told) + 1))
    assert agent.get(f"cases/{number}/certificate").json()["ownerless_minutes"] == 0


def test_handling_moves_between_two_programs(centre, agent):
    mate = Caller(centre.mate)
    number = agent.post("cases", matter(centre)).json()["number"]
    offer = agent.post(
        f"cases/{number}/handoffs", {"kind": "transfer_handling", "to": str(centre.mate.person_id)}
    ).json()
    assert offer["answer"] == "waiting"
    assert mate.post(f"cases/handoffs/{offer['id']}/acceptance").json()["answer"] == "accepted"
    read = agent.get(f"cases/{number}").json()
    assert (read["owner_id"], read["handler_id"]) == (str(centre.agent.person_id), str(centre.mate.person_id))


def test_the_same_key_makes_one_case(centre, agent):
    first = agent.post("cases", matter(centre), Idempotency_Key="k1").json()
    again = agent.post("cases", matter(centre), Idempotency_Key="k1").json()
    other = agent.post("cases", {**matter(centre), "description": "另一件事，账单多收了钱请核对"}, Idempotency_Key="k1")
    assert first["number"] == again["number"]
    assert other.status_code == 409
    assert other.json()["code"] == "intake_key_reused"


def test_what_is_missing_stands_beside_its_field(agent):
    answer = agent.post("cases", {"kind": "complaint", "description": "太慢"})
    assert answer.status_code == 422
    assert {"description", "name"} <= set(answer.json()["errors"])


@pytest.mark.parametrize("body", ["{", "[]", '{"kind": 5}', "\u0000"])
def test_a_body_that_cannot_be_read_is_a_problem_not_a_crash(agent, body):
    answer = agent.client.post("/api/v1/cases", body, "application/json", headers=agent.headers)
    assert answer.status_code in (400, 422)
    assert answer.json()["status"] == answer.status_code
    assert answer.json()["detail"]


def test_a_stranger_finds_nothing(centre, agent, stranger):
    number = agent.post("cases", matter(centre)).json()["number"]
    assert stranger.get(f"cases/{number}").status_code == 404
    assert stranger.post(f"cases/{number}/notes", {"text": "看看"}).status_code == 404
    assert stranger.get("cases").json()["cases"] == []


def test_a_token_with_fewer_rights_may_do_less(centre, agent):
    reader = Caller(centre.agent, rights=("cases.read",))
    number = agent.post("cases", matter(centre)).json()["number"]
    assert reader.get(f"cases/{number}").status_code == 200
    answer = reader.post(f"cases/{number}/notes", {"text": "记一笔"})
    assert (answer.status_code, answer.json()["code"]) == (403, "right_missing")


def test_lists_are_paged_without_a_gap(centre, agent):
    for place in range(5):
        agent.post("cases", {**matter(centre), "phone": f"1380000{place:04d}"})
    seen, cursor = [], ""
    while True:
        page = agent.get(f"cases?limit=2&cursor={cursor}").json()
        seen += [each["number"] for each in page["cases"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(seen) == len(set(seen)) == 5


def test_files_are_uploaded_and_attached(centre, agent, stranger, settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path
    file = SimpleUploadedFile("派单.txt", "W-01 派单记录".encode(), content_type="text/plain")
    kept = agent.client.post("/api/v1/files", {"file": file}, headers=agent.headers)
    assert kept.status_code == 201, kept.content
    number = agent.post("cases", matter(centre)).json()["number"]
    note = agent.post(f"cases/{number}/notes", {"text": "见附件", "files": [kept.json()["id"]]})
    assert note.status_code == 201, note.content
    assert agent.get(f"files/{kept.json()['id']}").status_code == 200
    assert stranger.get(f"files/{kept.json()['id']}").status_code == 404


@pytest.mark.parametrize("path", ["catalogue/kinds", "catalogue/channels", "catalogue/categories", "catalogue/codes/outcome",
                                  "organisation/units", "organisation/people", "customers", "orders"])  # fmt: skip
def test_reference_lists_answer(agent, path):
    assert agent.get(path).status_code == 200, agent.get(path).content


def test_the_description_of_the_interface_is_complete(centre, client):
    described = client.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.")
    assert len(described["paths"]) > 60


def test_hot_calls_stay_within_their_queries(centre, agent):
    agent.post("cases", matter(centre))
    limits = {"create": 12, "list": 8, "read": 12}
    counted = {}
    with CaptureQueriesContext(connection) as asked:
        number = agent.post("cases", {**matter(centre), "phone": "13800009999"}).json()["number"]
    counted["create"] = _statements(asked)
    with CaptureQueriesContext(connection) as asked:
        agent.get("cases")
    counted["list"] = _statements(asked)
    with CaptureQueriesContext(connection) as asked:
        agent.get(f"cases/{number}")
    counted["read"] = _statements(asked)
    if connection.vendor == "postgresql":
        limits["create"] = 8
    else:
        limits["create"] = 20
    assert all(counted[name] <= limit for name, limit in limits.items()), counted


def _statements(asked: CaptureQueriesContext) -> int:
    """Statements that are trips of their own: savepoints stand for the transaction of a real request."""
    return sum(1 for each in asked.captured_queries if "SAVEPOINT" not in each["sql"])


def test_a_customer_is_taken_up_only_where_one_may(centre, agent, stranger):
    someone = {"name": "彭晓岚", "phone": "13800002607"}
    assert agent.post("customers", someone).status_code == 201
    for elsewhere in (1, centre.province.pk, centre.team.pk):
        assert agent.post("customers", {**someone, "centre_id": elsewhere}).status_code == 404
    assert stranger.post("customers", {**someone, "centre_id": centre.city.pk}).status_code == 404
    reader = Caller(centre.agent, rights=("customers.read",))
    assert reader.post("customers", someone).status_code == 403


@pytest.mark.parametrize("path", ["nowhere", "orders/false", "cases/handoffs/1/nothing"])
def test_an_address_that_is_none_is_a_problem_document(agent, path):
    answer = agent.get(path)
    assert answer.status_code in (404, 405)
    assert answer.status_code == 405 or answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("moment", ["2027-01-01T10:00:00", "2027-01-01", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "x"])
def test_a_moment_nobody_can_mean_stands_beside_its_field(centre, agent, moment):
    number = agent.post("cases", matter(centre)).json()["number"]
    for path, field in (("promises", "due_at"), ("tasks", "due_at"), ("waiting", "until")):
        answer = agent.post(f"cases/{number}/{path}", {"text": "今天回电", "for": "customer", field: moment})
        assert (answer.status_code, list(answer.json()["errors"])) == (422, [field]), answer.content
