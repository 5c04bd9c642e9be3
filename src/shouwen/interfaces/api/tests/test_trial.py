"""The rules tried out over REST: what the desk's page finds, by the same rights, and nothing written."""

from __future__ import annotations

from datetime import datetime

import pytest

from shouwen.casework.cases.testing import house
from shouwen.casework.deadlines.models import Clock
from shouwen.foundation.access import testing
from shouwen.interfaces.api.tests.test_api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


@pytest.fixture
def head(centre):
    return Caller(centre.province_head)


def test_a_program_learns_which_clocks_a_matter_would_get(centre, head):
    asked = {"kind": "complaint", "centre_id": str(centre.agent.centre_id), "received_at": "2026-03-13T09:40:00Z", "priority": 2}
    told = head.post("deadlines/trials", asked)
    assert told.status_code == 200, told.content
    body = told.json()
    assert (body["priority"], body["centre_id"]) == (2, str(centre.agent.centre_id))
    resolve = next(each for each in body["limits"] if each["stage"] == "resolve")
    assert datetime.fromisoformat(resolve["due_at"]) > datetime.fromisoformat("2026-03-13T09:40:00Z")
    assert resolve["policy"]
    assert resolve["counted"]
    assert all(each["roles"] for each in resolve["told"])
    assert not Clock.objects.exists()


def test_what_cannot_be_asked_stands_beside_its_field(centre, head):
    asked = {"kind": "nonsense", "centre_id": str(centre.agent.centre_id), "wait_from": "2026-03-13T10:00:00Z"}
    told = head.post("deadlines/trials", asked)
    assert told.status_code == 422
    assert {"kind", "wait_until"} <= set(told.json()["errors"])


def test_without_the_right_and_elsewhere_nothing_is_told(centre, head):
    assert Caller(centre.agent).post("deadlines/trials", {"kind": "complaint"}).status_code == 403
    other = testing.centre("临溪客服中心", prefix="LX")
    assert head.post("deadlines/trials", {"kind": "complaint", "centre_id": str(other.pk)}).status_code == 404
