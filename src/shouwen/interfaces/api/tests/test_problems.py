"""Whatever goes wrong, a program is told in one form, in its own language, with a code it can act on."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from shouwen.casework.cases.queries import listing
from shouwen.casework.cases.testing import house
from shouwen.foundation.access.actions import make_token, revoke_token
from shouwen.interfaces.api.root import api
from shouwen.interfaces.ops.oversize import TOO_LARGE
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def centre():
    return house()


def given_token(centre: Any, rights: tuple[str, ...] = ("*",)) -> tuple[Any, str]:
    now = clock.now()
    return make_token(
        person_id=centre.agent.person_id, name="程序", rights=rights, expires_at=now + timedelta(days=1), actor=SYSTEM, at=now
    )


@pytest.fixture
def bearer(centre) -> dict[str, str]:
    return {"Authorization": f"Bearer {given_token(centre)[1]}"}


def ask(method: str, path: str, headers: dict[str, str], body: Any = "", kind: str = "application/json") -> Any:
    client = Client(raise_request_exception=False)
    return client.generic(method, f"/api/v1/{path}", body, content_type=kind, headers={"Accept-Language": "en", **headers})


def told(answer: Any, status: int, code: str) -> Any:
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, f"urn:shouwen:problem:{code}")
    assert not CHINESE.search(body["title"] + body["detail"]), body
    return body


def test_no_such_address(bearer):
    told(ask("GET", "nothing", bearer), 404, "no_such_address")


def test_no_such_case(bearer):
    assert told(ask("GET", "cases/JZ000000-0001", bearer), 404, "case_not_found")


def test_no_such_method(bearer):
    answer = ask("DELETE", "cases", bearer)
    told(answer, 405, "method_not_allowed")
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


@pytest.mark.parametrize("body", ["{", '{"kind": ', "\u0000", "kind=complaint"])
def test_a_body_that_is_not_json(bearer, body):
    told(ask("POST", "cases", bearer, body), 400, "http")


def test_a_body_of_another_kind(bearer):
    told(ask("POST", "cases", bearer, "kind=complaint", "application/x-www-form-urlencoded"), 415, "unsupported_media_type")


@pytest.mark.parametrize("named", ["rot13", "idna", "unicode_escape", "utf-7"])
def test_a_body_in_an_encoding_that_writes_no_text(bearer, named):
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nb\r\n--x--\r\n'
    kind = f"multipart/form-data; boundary=x; charset={named}"
    told(ask("POST", "files", bearer, form, kind), 400, "bad_request")
    at_the_door = Client(enforce_csrf_checks=True, raise_request_exception=False).generic("POST", "/accounts/login/", form, content_type=kind)
    assert at_the_door.status_code == 400


@pytest.mark.parametrize("named", ["GBK", "utf8", "nobody-knows"])
def test_a_form_in_an_encoding_people_write_in_is_read(bearer, named):
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nb\r\n--x--\r\n'
    assert ask("POST", "files", bearer, form, f"multipart/form-data; boundary=x; charset={named}").status_code == 201


def test_an_answer_of_another_kind(bearer):
    told(ask("GET", "cases", {**bearer, "Accept": "application/xml"}), 406, "not_acceptable")
    for fine in ("*/*", "text/html, application/*;q=0.8", "application/json"):
        assert ask("GET", "cases", {**bearer, "Accept": fine}).status_code == 200


def test_a_body_that_is_too_large(bearer, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    told(ask("POST", "cases", bearer, json.dumps({"description": "x" * 2000})), 413, "too_large")


def test_what_does_not_fit_is_told_by_field(bearer):
    body = {"kind": 5, "amount": -1, "affected": "many", "promise": {"text": "", "due_at": "tomorrow"}, "received_at": "?"}
    errors = told(ask("POST", "cases", bearer, json.dumps(body)), 422, "invalid")["errors"]
    assert {"kind", "description", "amount", "affected", "promise.text", "promise.due_at", "received_at"} == set(errors)
    assert not CHINESE.search("".join(errors.values())), errors
    chinese = ask("GET", "cases?limit=900", {**bearer, "Accept-Language": "zh-CN"}).json()
    assert chinese["errors"] == {"limit": "不能大于 200"}


@pytest.mark.parametrize("how", ["expired", "revoked", "invented", "malformed"])
def test_a_token_that_opens_nothing(centre, how):
    token, text = given_token(centre)
    if how == "expired":
        type(token).objects.filter(pk=token.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    if how == "revoked":
        revoke_token(token.pk, actor=SYSTEM, at=clock.now())
    shown = {"invented": "sw_00000000_x", "malformed": ""}.get(how, text)
    answer = ask("GET", "cases", {"Authorization": f"Bearer {shown}"})
    told(answer, 401, "token_invalid")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_no_token_at_all(centre):
    told(ask("GET", "cases", {}), 401, "token_missing")


def test_a_token_for_something_else(centre):
    _token, text = given_token(centre, ("customers.read",))
    told(ask("POST", "cases", {"Authorization": f"Bearer {text}"}, json.dumps({"kind": "complaint", "description": "x" * 20})),
         403, "right_missing")  # fmt: skip


@pytest.mark.parametrize("cursor", ["nonsense", "W10", "%00", "WyJ4Il0", "W251bGxd", "W251bGwsbnVsbCxudWxsXQ", "eyJhIjoxfQ"])
@pytest.mark.parametrize("place", ["cases", "orders", "customers", "organisation/people"])
def test_a_cursor_somebody_changed(bearer, place, cursor):
    assert "cursor" in told(ask("GET", f"{place}?cursor={cursor}", bearer), 422, "invalid")["errors"]


def test_nul_in_any_question_is_refused_beside_its_name(bearer):
    """PostgreSQL takes no NUL; which list would have asked for it, its column decides."""
    for path, operations in api.get_openapi_schema()["paths"].items():
        for each in operations.get("get", {}).get("parameters", []) if "{" not in path else []:
            if each["in"] == "query":
                answer = ask("GET", f"{path.removeprefix('/api/v1/')}?{each['name']}=%00a", bearer)
                assert each["name"] in told(answer, 422, "invalid")["errors"], path


def test_too_many_calls(bearer, settings):
    settings.SHOUWEN_API_RATE = 1
    answers = [ask("GET", "cases", bearer) for _call in range(4)]
    late = answers[-1]
    told(late, 429, "too_many")
    assert int(late.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(("says", "status", "code"), [
    ("connection refused", 503, "database_away"), ("database or disk is full", 507, "disk_full"),
])  # fmt: skip
def test_a_database_in_trouble(bearer, monkeypatch, says, status, code):
    def broken(*_args: Any, **_given: Any) -> None:
        raise OperationalError(says)

    monkeypatch.setattr(listing, "listing", broken)
    answer = ask("GET", "cases", bearer)
    told(answer, status, code)
    assert answer.headers["Retry-After"]


def test_a_crash_names_nothing(bearer, monkeypatch):
    def broken(*_args: Any, **_given: Any) -> None:
        raise RuntimeError("13800002607")

    monkeypatch.setattr(listing, "listing", broken)
    answer = ask("GET", "cases", bearer)
    told(answer, 500, "fault")
    assert b"13800002607" not in answer.content


def test_what_the_server_did_not_even_read():
    """Heavier than anything we take: programs hear it in their own format, people as a sentence (``ops.bridge``)."""
    heavy = {TOO_LARGE: True}
    told(Client().post("/api/v1/files", headers={"Accept-Language": "en"}, **heavy), 413, "too_large")
    page = Client().post("/files/", headers={"Accept-Language": "zh-hans"}, **heavy)
    assert page.status_code == 413
    assert "请分几次传" in page.content.decode()
