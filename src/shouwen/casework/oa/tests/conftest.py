"""A province with every post of the ladder, a request on its way, and an office system on the loopback."""

from __future__ import annotations

import json

import pytest

from shouwen.casework.oa import actions
from shouwen.casework.redress.tests.conftest import AT, case, house, later, var  # noqa: F401
from shouwen.foundation.organisation.models import Person
from shouwen.plugins.integrations.oa_http.adapter import HEADER, signature
from shouwen.plugins.integrations.oa_http.testing import office  # noqa: F401

SECRET = "a shared secret of both sides"


@pytest.fixture
def link(house, office):  # noqa: F811
    """The province's connection, switched on."""
    for number, person in enumerate(Person.objects.order_by("pk"), 1):
        Person.objects.filter(pk=person.pk).update(staff_number=f"S{number:04d}")
    return actions.set_connection(
        is_on=True, adapter="http", address=office.address, secret=SECRET, matters=["redress"], actor=house.office, at=AT
    )


def number_of(who):
    return Person.objects.get(pk=who.person_id).staff_number


def message(sending_id, who, verdict="agreed", *, key="oa-1", at=AT, secret=SECRET, **more):
    """A signed answer: headers and body."""
    body = json.dumps({"id": str(sending_id), "key": key, "verdict": verdict, "by": number_of(who), **more}).encode()
    return {HEADER: signature(secret, body, int(at.timestamp()))}, body
