"""What another centre keeps is, to a stranger's program, as if it were not there: the same answer as for a number nobody has.

Every operation of the description is called with a stranger's token, once naming things of the first city in its path or in its
words, once naming nothing. The two answers are alike in status and code, and no word of the city stands in either.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from floors.test_strangers import NOWHERE, SECRETS, World, world
from shouwen.casework.cases import testing as cases
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.ledger.models import Entry
from shouwen.interfaces.api.root import api
from shouwen.kit import clock
from shouwen.relations.catalogue import testing as catalogue

__all__ = ["world"]
pytestmark = pytest.mark.django_db
THINGS = ("person_id", "unit_id", "customer_id", "case_id", "attachment_id", "order_id", "contact_id", "tag_id")
"""What a number in a request may be the number of."""
NUMBERED = ("number", "case", "into", "other", "repeat_of", "cause", "to_case")
"""Words that name a case."""
NOBODY = "ZZ260101-0001"
QUEUED = ("/api/v1/complaint-exports",)
"""What is made one after another: the second is told to wait for the first."""
WORDS = "约了两次装宽带都没有人上门，请今天给准话"


def shape(schema: dict[str, Any], all_: dict[str, Any]) -> dict[str, Any]:
    """The schema itself, where it is named, or the part of it that is not null."""
    if "$ref" in schema:
        return shape(all_[schema["$ref"].rpartition("/")[2]], all_)
    if "anyOf" in schema:
        return shape(next(each for each in schema["anyOf"] if each.get("type") != "null"), all_)
    return schema


def written(name: str, schema: dict[str, Any], all_: dict[str, Any], thing: int, number: str, depth: int = 0) -> Any:
    """A value that fits a schema, in which every whole number names ``thing`` and every case is ``number``."""
    form = shape(schema, all_)
    if "enum" in form:
        return form["enum"][0]
    kind = form.get("type")
    if kind == "object" and depth < 4:
        parts = form.get("properties", {})
        return {part: written(part, each, all_, thing, number, depth + 1) for part, each in parts.items()}
    if kind == "array":
        return [written(name, form.get("items", {}), all_, thing, number, depth + 1)] if depth < 4 else []
    if kind == "string":
        moment = {"date-time": clock.now().isoformat(), "date": clock.now().date().isoformat()}.get(form.get("format", ""))
        return moment or (number if name in NUMBERED else WORDS)
    return {"integer": 1 if name == "version" else thing, "number": 1, "boolean": False}.get(str(kind))


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation."""
    for path, methods in api.get_openapi_schema()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


class Stranger:
    """Somebody's program in another province."""

    def __init__(self, world: World) -> None:
        self.client, self.token = Client(raise_request_exception=False), world.token
        self.schemas = api.get_openapi_schema()["components"]["schemas"]

    def call(self, method: str, path: str, operation: dict[str, Any], named: dict[str, Any], thing: int, number: str) -> Any:
        for part in [each for each in operation.get("parameters", []) if each["in"] == "path"]:
            path = path.replace("{" + part["name"] + "}", str(named.get(part["name"], NOWHERE)))
        asked = {each["name"]: thing for each in operation.get("parameters", []) if each["in"] == "query" and self.counts(each)}
        content = operation.get("requestBody", {}).get("content", {}).get("application/json")
        body = json.dumps(written("", content["schema"], self.schemas, thing, number)) if content else ""
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.generic(method, f"{path}?{query}", body, content_type="application/json", headers=headers)

    def counts(self, part: dict[str, Any]) -> bool:
        return shape(part["schema"], self.schemas).get("type") == "integer" and part["name"] not in ("limit", "page", "year")


def gist(answer: Any) -> tuple[int, str]:
    """Status, and the code of the refusal."""
    if answer.status_code < 400:
        return answer.status_code, ""
    return answer.status_code, str(answer.json().get("code", ""))


@pytest.mark.slow
def test_what_is_elsewhere_is_as_if_it_were_not(world: World) -> None:
    own = cases.registered(actor_for(world.stranger.pk), at=clock.now(), category_id=catalogue.category().id, phone="13977770002")
    mine = {**world.known, "number": own.number, "case_id": own.pk, "customer_id": own.customer_id}
    nothing = {name: NOBODY if name == "number" else NOWHERE for name in world.known}
    stranger, wrong = Stranger(world), []
    before = Entry.objects.filter(centre_id=world.case.centre_id).count()
    for method, path, operation in operations():
        if path in QUEUED:
            continue
        tries = [(world.known, nothing, NOWHERE, NOWHERE)] if "{" in path else []
        tries += [(mine, mine, world.known.get(thing, NOWHERE), NOWHERE) for thing in THINGS]
        for theirs, none, thing, absent in tries:
            there = stranger.call(method, path, operation, theirs, thing, world.case.number)
            nowhere = stranger.call(method, path, operation, none, absent, NOBODY)
            leaked = [secret for secret in SECRETS if secret in there.content.decode("utf-8", "replace")] if not there.streaming else []
            if leaked or there.status_code >= 500 or gist(there) != gist(nowhere):
                wrong.append(f"{method} {path} {gist(there)} ≠ {gist(nowhere)} {leaked}")
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert Entry.objects.filter(centre_id=world.case.centre_id).count() == before
