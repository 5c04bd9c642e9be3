"""The responsibility certificate: a stranger with a SHA-256 program can check it, and forgery shows."""

from __future__ import annotations

import hashlib
import json

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.testing import AT, MATTER, house, later, registered

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed():
    centre = house()
    case = registered(centre.agent)
    row = actions.hand_off(
        case, kind="transfer_handling", to=centre.mate.person_id, actor=centre.agent, at=AT
    )
    actions.accept_handoff(row.pk, actor=centre.mate, at=later(minutes=6))
    actions.answer(case, "已安排", actor=centre.mate, at=later(hours=1))
    actions.close(case, actor=centre.agent, at=later(hours=2))
    certificate = queries.certificate(case.number, centre.agent, at=later(hours=3))
    return json.loads(json.dumps(certificate.plain(), ensure_ascii=False))


def first_fault(printed) -> int | None:
    """The recipe as printed, and nothing of ours."""
    before = ""
    for place, entry in enumerate(printed["entries"], 1):
        digest = hashlib.sha256(f"{before}\n{entry['sealed']}".encode()).hexdigest()
        if entry["seq"] != place or entry["prev_hash"] != before or entry["hash"] != digest:
            return place
        before = entry["hash"]
    return None if before == printed["head"] else len(printed["entries"])


def test_a_stranger_can_recompute_it(printed):
    assert first_fault(printed) is None
    assert printed["is_whole"]
    assert printed["ownerless_minutes"] == 0
    assert [link["name"] for link in printed["links"] if link["lane"] == "handler"] == ["agent", "mate"]
    assert len(printed["recipe"]) == 4


def test_the_words_can_be_compared(printed):
    registered_as = json.loads(json.loads(printed["entries"][0]["sealed"])["body"])
    assert registered_as["text_hash"] == hashlib.sha256(MATTER.encode()).hexdigest()
    assert registered_as["number"] == printed["number"]


def test_forgery_shows(printed):
    printed["entries"][1]["sealed"] = printed["entries"][1]["sealed"].replace("transfer_handling", "assist")
    assert first_fault(printed) == 2
