"""What nobody types and somebody sends: addresses without end, brackets in brackets, cut bodies. An answer, never a traceback.

Every address of the desk that takes a form is asked, as found in the map of addresses; what must be in it stands for nothing.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import get_resolver

from shouwen.casework.cases.testing import house, registered
from shouwen.foundation.access.testing import browser
from shouwen.interfaces.ops.charsets import LONGEST

pytestmark = pytest.mark.django_db
LISTS = ("cases/", "customers/", "ideas/", "improvements/", "admin/people/", "orders/", "search/found", "standards/")
DEEP = "[" * 3000
FORM = "application/x-www-form-urlencoded"
BODIES = (
    (FORM, "a=%ff%fe&case=%ed%a0%80&text=" + quote("\0😀\u202e") + "&to=" + "9" * 200 + "&due_at=0000-01-01&day=9999-12-31"),
    ("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="a'),
)  # fmt: skip


def addresses(resolver: Any = None, before: str = "") -> Iterator[str]:
    """Every address of the desk; numbers and names in it are of nothing there is."""
    for each in (resolver or get_resolver()).url_patterns:
        route = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from addresses(each, route)
        elif not re.match(r"api/|accounts/|static/|p/", route):
            yield "/" + re.sub(r"<(\w+):\w+>", lambda kind: "1" if kind[1] == "int" else "x", route).replace("^", "").replace("$", "")


@pytest.fixture
def desks() -> list[Any]:
    everybody: Any = house()
    registered(everybody.agent)
    found = [browser(who) for who in (everybody.agent, everybody.head)]
    for each in found:
        each.raise_request_exception = False
    return found


@pytest.mark.parametrize("path", LISTS)
def test_an_address_without_end_is_told_to_be_shorter(desks: list[Any], path: str) -> None:
    for here in desks:
        answer = here.get(f"/{path}?q=" + "_" * LONGEST)
        assert answer.status_code == 414
        assert "地址太长了" in answer.content.decode()
        assert here.get(f"/{path}?q=" + "_" * (LONGEST - 9)).status_code < 500


def test_brackets_in_brackets_are_no_condition_no_cursor_and_no_draft(desks: list[Any]) -> None:
    cursor = base64.urlsafe_b64encode(DEEP.encode()).decode()
    for here in desks:
        assert here.get(f"/cases/?filter={DEEP}").status_code < 500
        for path in LISTS:
            assert here.get(f"/{path}?after={cursor}").status_code < 500
        assert here.post("/drafts/intake-1", DEEP, content_type="application/json").status_code in (400, 404, 405)


@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_no_form_breaks(desks: list[Any], kind: str, body: str) -> None:
    here, asked = desks[1], sorted(set(addresses()))
    assert len(asked) > 300
    assert not [path for path in asked if here.generic("POST", path, body.encode(), content_type=kind).status_code >= 500]
