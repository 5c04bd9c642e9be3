"""The REST interface against its own description: a stranger's program may send anything, and never breaks it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from shouwen.casework.cases.testing import House, house, registered
from shouwen.foundation.access.actions import make_token
from shouwen.interfaces.api.root import api
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM, Actor

EXAMPLES = {"sqlite": 3, "postgresql": 1}
"""Inputs for each operation, in either mode. They are the same everywhere, and take longer to make than to answer."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def operations() -> Iterator[Any]:
    """Every operation of the description, ready to be called through the program as a web server sees it."""
    schema: Any = schemathesis.openapi.from_dict(api.get_openapi_schema())
    schema.app = get_wsgi_application()
    for found in schema.get_all_operations():
        yield found.ok()


def key(actor: Actor) -> dict[str, str]:
    """The headers of a program that may do whatever a person may."""
    now = clock.now()
    ends = now + timedelta(days=1)
    _token, text = make_token(
        person_id=actor.person_id, name="schema", rights=("*",), expires_at=ends, actor=SYSTEM, at=now
    )
    return {"Authorization": f"Bearer {text}"}


def real(case: Any, there: dict[str, list[Any]], pick: int) -> None:
    """Put what there is into the path, so that calls come past "not found"."""
    for name in case.path_parameters or {}:
        if choices := there.get(name):
            case.path_parameters[name] = choices[pick % len(choices)]
    if isinstance(case.body, dict) and "into" in case.body and there.get("number"):
        case.body["into"] = there["number"][(pick + 1) % len(there["number"])]


def walk(operation: Any, callers: list[dict[str, str]], there: dict[str, list[Any]], mode: GenerationMode) -> None:
    """Call one operation with a few inputs of its own; whoever calls, the answer is one that was described.

    :raises Exception: with the input, when it is not.
    """

    @settings(
        max_examples=EXAMPLES[connection.vendor], deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(operation.as_strategy(generation_mode=mode), st.integers(0, 5))
    def called(case: Any, pick: int) -> None:
        if pick:
            real(case, there, pick)
        case.headers = {**(case.headers or {}), **callers[pick % len(callers)]}
        answer = case.call()
        case.validate_response(answer, checks=CHECKS)

    called()


@pytest.fixture
def centre(settings: Any) -> Iterator[House]:
    """A house; the program called as a web server would leaves the test's connection and transaction alone."""
    settings.SHOUWEN_API_RATE = 100_000
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield house()
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "unfitting"])
def test_every_operation_answers_as_it_says(centre: House, mode: GenerationMode) -> None:
    cases = [registered(centre.agent, phone=f"1380000{place:04d}", at=clock.now()) for place in range(4)]
    there: dict[str, list[Any]] = {
        "number": [case.number for case in cases],
        "customer_id": [case.customer_id for case in cases],
        "unit_id": [centre.team.pk, centre.city.pk],
        "person_id": [centre.agent.person_id],
        "list_code": ["outcome", "transfer_reason"],
    }
    callers = [key(centre.agent), key(centre.supervisor), key(centre.head)]
    faults = {}
    for operation in operations():
        try:
            walk(operation, callers, there, mode)
        except (Exception, BaseExceptionGroup) as fault:
            faults[operation.label] = "".join(traceback.format_exception_only(fault))
    assert not faults, "\n".join(f"── {label}\n{words}" for label, words in faults.items())
