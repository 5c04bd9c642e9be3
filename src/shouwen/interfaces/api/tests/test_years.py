"""No address takes a day or a moment nobody can mean: at the edge of the calendar no zone but UTC could show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shouwen.casework.cases.testing import House, house
from shouwen.foundation.access.actions import make_token
from shouwen.interfaces.api.root import api
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.http import YEARS

pytestmark = pytest.mark.django_db
DATED = ("date", "date-time")
FAR = {"date": ("1899-12-31", "2200-01-01"), "date-time": ("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00")}
SCHEMA: dict[str, Any] = api.get_openapi_schema()


def inside(shape: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    """Every date and moment of a shape, with where it stands; ``*`` is each item of a list."""
    if "$ref" in shape:
        yield from inside(SCHEMA["components"]["schemas"][shape["$ref"].rpartition("/")[2]], path)
    for each in (*shape.get("anyOf", ()), *shape.get("allOf", ())):
        yield from inside(each, path)
    for name, each in shape.get("properties", {}).items():
        yield from inside(each, (*path, name))
    if isinstance(shape.get("items"), dict):
        yield from inside(shape["items"], (*path, "*"))
    if shape.get("format") in DATED:
        yield path, shape


def taken() -> Iterator[tuple[str, str, str, tuple[str, ...], dict[str, Any]]]:
    """Method, address, place (query or body), path and shape of every date and moment the interface takes."""
    for address, item in SCHEMA["paths"].items():
        for method, operation in item.items():
            for each in operation.get("parameters", ()):
                for path, shape in inside(each["schema"], (each["name"],)):
                    yield method, address, each["in"], path, shape
            for kind, body in operation.get("requestBody", {}).get("content", {}).items():
                if kind == "application/json":
                    for path, shape in inside(body["schema"]):
                        yield method, address, "body", path, shape


TAKEN = list(taken())


def test_each_tells_the_years_in_its_description() -> None:
    loose = [(method, address, ".".join(path)) for method, address, _in, path, shape in TAKEN if shape.get("pattern") != YEARS]
    assert len(TAKEN) > 40
    assert not loose


def test_the_pattern_says_the_years() -> None:
    assert all(re.match(YEARS, f"{year}-01-01") for year in (1900, 1999, 2000, 2199))
    assert not any(re.match(YEARS, f"{year:04}-01-01") for year in (1, 1899, 2200, 9999))


def within(path: tuple[str, ...], value: object) -> Any:
    """A body with only this value in it."""
    for name in reversed(path):
        value = [value] if name == "*" else {name: value}
    return value


@pytest.fixture
def caller() -> Client:
    centre: House = house()
    ends = clock.now() + timedelta(days=1)
    _row, text = make_token(person_id=centre.head.person_id, name="years", rights=("*",), expires_at=ends, actor=SYSTEM, at=clock.now())
    return Client(headers={"Authorization": f"Bearer {text}", "Accept-Language": "en"})


def test_each_refuses_what_lies_outside_in_one_way(caller: Client, settings: Any) -> None:
    settings.SHOUWEN_API_RATE = 100_000
    let_in = []
    for method, address, where, path, shape in TAKEN:
        url = re.sub(r"\{[^}]+\}", "1", address)
        for value in FAR[shape["format"]]:
            if where == "query":
                answer = caller.generic(method.upper(), f"{url}?{path[0]}={value}")
            else:
                answer = caller.generic(method.upper(), url, json.dumps(within(path, value)), content_type="application/json")
            named = ".".join("0" if name == "*" else name for name in path)
            body = answer.json() if answer.status_code == 422 else {}
            if body.get("errors", {}).get(named) != "The year must be between 1900 and 2199":
                let_in.append((method, address, named, value, answer.status_code, body.get("errors")))
    assert not let_in
