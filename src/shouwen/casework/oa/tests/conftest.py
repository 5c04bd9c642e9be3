"""A province with every post of the ladder, a request on its way, and an office system on the loopback."""

from __future__ import annotations

import json

import pytest

from shouwen.casework.oa import actions
from shouwen.casework.redress.tests import conftest as redress
from shouwen.casework.redress.tests.conftest import AT, later
from shouwen.foundation.organisation.models import Person
from shouwen.plugins.integrations.oa_http import testing as integration
from shouwen.plugins.integrations.oa_http.adapter import HEADER, signature

__all__ = ["AT", "SECRET", "case", "house", "later", "link", "message", "number_of", "office", "var"]

case, house, var, office = redress.case, redress.house, redress.var, integration.office
SECRET = "a shared secret of both sides"


@pytest.fixture
def link(house, office):
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
