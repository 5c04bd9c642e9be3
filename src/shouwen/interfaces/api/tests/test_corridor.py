"""Programs come by a shorter way, and are answered the same as by the long one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client

from shouwen.casework.cases.testing import house
from shouwen.foundation.access.actions import make_token
from shouwen.interfaces import wsgi
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db
PATHS = ("/api/v1/cases", "/api/v1/cases/none", "/api/v1/nowhere", "/api/v1/openapi.json", "/api/v1/catalogue/kinds")
OWN = {"Date", "Server", "X-Request-ID", "Vary"}


@pytest.fixture(autouse=True)
def _the_test_s_connection_stays() -> Iterator[None]:
    """As Django's own test client sees to it: a request's end does not close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token() -> str:
    agent = house().agent
    now = clock.now()
    made = make_token(
        person_id=agent.person_id, name="t", rights=("*",), expires_at=now + timedelta(days=1), actor=SYSTEM, at=now
    )
    return made[1]


def by_corridor(path: str, *, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What the web server would hand on, through the application itself."""
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "testserver",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "testserver", **headers,
    }  # fmt: skip
    told: list[Any] = []
    answer = wsgi.application(environ, lambda status, given, _info=None: told.extend((status, given)))
    body = b"".join(answer)
    return int(told[0].split()[0]), dict(told[1]), body


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_both_ways_answer_alike(path: str, language: str, token: str):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}", "HTTP_ACCEPT_LANGUAGE": language}
    status, given, body = by_corridor(path, **headers)
    long = Client().get(path, **headers)
    assert status == long.status_code
    assert body == long.content
    assert {name: value for name, value in given.items() if name not in OWN} == {
        name: value for name, value in long.headers.items() if name not in OWN
    }


def test_nobody_is_let_in_without_a_token_or_by_a_session(client: Client):
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    assert by_corridor("/api/v1/cases")[0] == 401
    assert by_corridor("/api/v1/cases", HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={'x' * 32}")[0] == 401
    assert by_corridor("/api/v1/cases", HTTP_AUTHORIZATION="Bearer nonsense")[0] == 401
    status, given, _body = by_corridor("/api/v1/cases", method="DELETE")
    assert (status, given["Content-Type"]) == (405, "application/problem+json")


def test_people_come_through_the_hall():
    status, given, _body = by_corridor("/cases/")
    assert status == 302
    assert "/accounts/login/" in given["Location"]


def test_every_layer_left_out_is_one_there_is():
    assert set(settings.MIDDLEWARE) >= wsgi.OF_PEOPLE
