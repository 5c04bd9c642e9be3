"""A program that knows the address, some tokens and ``openapi.json``, and nothing else, takes a complaint to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import jsonschema_rs
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from shouwen.casework.cases.testing import House, house
from shouwen.foundation.access.actions import make_token
from shouwen.foundation.access.testing import person, unit_of
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


@dataclass
class Program:
    """Finds each call by what the description says it does, sends what it asks for, checks what it promises."""

    http: httpx.Client
    schema: dict[str, Any]

    def call(self, deed: str, token: str, *, headers: dict[str, str] | None = None, **given: Any) -> Any:
        """Do what an operation's summary says; words of the path by name, ``body`` or the query for the rest."""
        method, path, operation = self.found(deed)
        body, named = given.pop("body", None), re.findall(r"{(?:\w+:)?(\w+)}", path)
        url = re.sub(r"{(?:\w+:)?(\w+)}", lambda word: str(given.pop(word[1])), path)
        known = {each["name"] for each in operation.get("parameters", [])}
        assert set(given) <= known, f"{deed}: {set(given) - known} stands nowhere"
        if "requestBody" in operation and body is None:
            body = {}
        if body is not None:
            self.fits(operation["requestBody"]["content"]["application/json"]["schema"], body, deed)
        auth = {"Authorization": f"Bearer {token}", "Accept-Language": "en", **(headers or {})}
        answer = self.http.request(method.upper(), url, params=given, json=body, headers=auth)
        assert answer.status_code < 300, f"{deed} {named}: {answer.text}"
        told = operation["responses"][str(answer.status_code)]["content"]["application/json"]["schema"]
        self.fits(told, answer.json(), deed)
        return answer.json()

    def upload(self, deed: str, token: str, name: str, content: bytes) -> Any:
        """Send a file as the description says: the field of a form."""
        method, path, operation = self.found(deed)
        form = operation["requestBody"]["content"]["multipart/form-data"]["schema"]
        auth = {"Authorization": f"Bearer {token}"}
        answer = self.http.request(method.upper(), path, files={form["required"][0]: (name, content)}, headers=auth)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def found(self, deed: str) -> tuple[str, str, Any]:
        """Method, path and description of the operation with this summary."""
        for path, operations in self.schema["paths"].items():
            for method, operation in operations.items():
                if operation.get("summary") == deed:
                    return method, path, operation
        raise AssertionError(f"nothing is described as {deed!r}")

    def fits(self, shape: dict[str, Any], value: Any, deed: str) -> None:
        whole = {**shape, "components": self.schema["components"]}
        wrong = [str(error.message) for error in jsonschema_rs.iter_errors(whole, value)]
        assert not wrong, f"{deed}: {wrong}"


@pytest.fixture
def centre() -> House:
    return house()


@pytest.fixture
def program() -> Iterator[Program]:
    """A client of the program as a web server sees it; the test's own connection is left alone."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    with httpx.Client(transport=httpx.WSGITransport(get_wsgi_application()), base_url="http://localhost") as http:
        yield Program(http, http.get("/api/v1/openapi.json").json())
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


def token(person_id: int, *rights: str) -> str:
    now = clock.now()
    ends = now + timedelta(days=1)
    return make_token(
        person_id=person_id, name="外部程序", rights=rights or ("*",), expires_at=ends, actor=SYSTEM, at=now
    )[1]


def test_a_complaint_from_registration_to_closure(program: Program, centre: House) -> None:
    branch = unit_of(centre.city, "网络部", level="unit", role="branch")
    clerk = token(person(branch, "branch_clerk", "高经办").pk)
    senior, mate, leader, head = (
        token(getattr(centre, name).person_id) for name in ("senior", "mate", "supervisor", "head")
    )
    call = program.call

    kinds = call("Kinds of case", senior)["items"]
    assert "complaint" in {each["code"] for each in kinds}
    category = next(each for each in call("Categories on offer to the caller's centre", senior)["items"] if each["code"] == "delay")
    matter = {"kind": "complaint", "category_id": category["id"], "name": "彭晓岚", "phone": "13800002607",
              "description": "约了两次装宽带都没有人上门，请今天给准话", "channel": "phone"}  # fmt: skip
    key = {"Idempotency-Key": "crm-4711"}
    case = call("Register a case", senior, body=matter, headers=key)
    assert call("Register a case", senior, body=matter, headers=key)["number"] == case["number"]
    number = case["number"]

    colleagues = call("People in scope", senior)["items"]
    other = next(each for each in colleagues if each["name"] == "mate")
    offer = call("Offer handling, ownership or help", senior, number=number,
                 body={"kind": "transfer_handling", "to": other["id"], "note": "请联系装机师傅"})  # fmt: skip
    assert call("Accept a hand-off", mate, handoff_id=offer["id"])["answer"] == "accepted"
    call("Add an internal note", mate, number=number, body={"text": "师傅的电话没人接"})
    asked = call("Ask a colleague; duty does not move", mate, number=number,
                 body={"person": case["owner_id"], "question": "能派网络部吗？"})  # fmt: skip
    call("Answer a colleague", senior, consultation_id=asked["id"], body={"text": "能，我来派单"})

    unit = next(each for each in call("Units in scope, in tree order", senior)["items"] if each["role"] == "branch")
    order = call("Dispatch an order for a case", senior, body={
        "case": number, "lead_unit": unit["id"], "demand": "今天上门装好宽带，并告诉客户几点到"})  # fmt: skip
    assert order["state"] in ("draft", "dispatched")
    if order["state"] == "draft":
        reviewed = call("Let it go out as second reader, or send it back", leader, order_id=order["id"], body={"agree": True})
        assert reviewed["state"] == "dispatched"
    call("Sign for an order", clerk, order_id=order["id"])
    proof = program.upload("Upload a file into the caller's tray", clerk, "测速.txt", "下行 940 Mbps".encode())
    call("Reply to an order, with evidence", clerk, order_id=order["id"],
         body={"result": "solved", "text": "十点已装好，测速正常", "files": [proof["id"]],
               "informed_at": clock.now().isoformat()})  # fmt: skip
    call("Accept a unit's reply", senior, order_id=order["id"], body={
        "marks": dict.fromkeys(["complete", "facts", "informed", "tone", "evidence"], True)})  # fmt: skip

    read = call("Read a case", senior, number=number)
    assert read["owner_id"] == case["owner_id"]
    assert {each["name"] for each in read["moves"] if each["allowed"]}
    call("Record a try to reach the customer", senior, number=number,
         body={"channel": "phone", "result_code": "reached", "text": "告知已装好"})  # fmt: skip
    answered = call("Give the customer the answer", senior, number=number, body={"text": "宽带已装好，抱歉久等", "told": True})
    assert answered["state"] == "answered"
    call("The customer agrees", senior, number=number, body={"text": "好了"})
    closed = call("Close the case", senior, number=number, body={"reason_code": "confirmed"})
    assert closed["is_open"] is False
    told = call("Everything that happened, oldest first", head, number=number)["entries"]
    assert [each["prev_hash"] for each in told[1:]] == [each["hash"] for each in told[:-1]]
    pages, cursor = [], ""
    while True:
        page = call("List cases, nearest deadline first", senior, open=False, limit=1, cursor=cursor)
        pages += page["cases"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert number in {each["number"] for each in pages}


def test_the_description_leaves_nothing_to_guess(program: Program) -> None:
    bare, words = [], program.schema["components"]["schemas"]
    for path, operations in program.schema["paths"].items():
        for method, operation in operations.items():
            good = [code for code in operation["responses"] if code.startswith("2")]
            shapes = [operation["responses"][code].get("content", {}) for code in good]
            if not operation.get("summary"):
                bare.append(f"{method} {path} says nothing")
            for shape in shapes:
                told = shape.get("application/json", {}).get("schema", {})
                free = told.get("type") == "object" and not told.get("properties")
                if free and not path.endswith("/certificate"):
                    bare.append(f"{method} {path} does not say what it answers")
    assert not bare, "\n".join(bare)
    assert all(shape.get("description") for name, shape in words.items() if name.endswith(("In", "Out")))
    assert {"transfer_handling", "assist"} <= set(words["HandoffIn"]["properties"]["kind"]["enum"])


def test_no_two_shapes_share_a_name() -> None:
    """One would silently stand in the description for the other."""
    from pydantic import BaseModel

    from shouwen.interfaces.api.root import MODULES, api

    assert api
    named: dict[str, set[str]] = {}
    rest = list(BaseModel.__subclasses__())
    while rest:
        shape = rest.pop()
        rest += shape.__subclasses__()
        if any(shape.__module__.startswith(f"shouwen.{module}.api") for module in MODULES.values()):
            named.setdefault(shape.__name__, set()).add(shape.__module__)
    assert not {name: places for name, places in named.items() if len(places) > 1}
