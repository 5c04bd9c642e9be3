"""Evidence with hash, collector and time; and what a complaint lacks before it may be closed (CMP-007, 008, 021)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.complaints import actions
from shouwen.casework.complaints.models import Evidence
from shouwen.casework.complaints.tests.conftest import AT, fresh, kinds, later
from shouwen.foundation.access.testing import browser
from shouwen.foundation.files import actions as files
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
PHOTO = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


def proof(words: str = "师傅承认没有赴约") -> actions.Given:
    return actions.Given(kind="document", words=words)


def test_words_and_files_are_kept_with_their_hash(house: Any, case: Any) -> None:
    photo = files.keep(SimpleUploadedFile("门口.png", PHOTO), name="门口.png", actor=house.agent, at=AT)
    given = actions.Given(kind="document", words="门口等到中午", files=[photo.pk])
    said, shown = actions.add_evidence(case, given, actor=house.agent, at=later(minutes=3))
    assert said.sha256 == hashlib.sha256("门口等到中午".encode()).hexdigest()
    assert shown.sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert {each.collector_id for each in (said, shown)} == {house.agent.person_id}
    assert said.collected_at == later(minutes=3)
    assert "等到中午" not in str(said.sealed)
    assert kinds(case).count("EvidenceAdded") == 2


def test_set_aside_it_stays_and_counts_no_more(house: Any, case: Any) -> None:
    row = actions.add_evidence(case, proof(), actor=house.agent, at=AT)[0]
    with pytest.raises(Invalid):
        actions.set_aside(case, row.pk, actor=house.agent, at=AT)
    actions.set_aside(case, row.pk, reason="张冠李戴", actor=house.agent, at=AT)
    assert fresh(row).set_aside_why == "张冠李戴"
    with pytest.raises(Conflict):
        actions.set_aside(case, row.pk, reason="再来一次", actor=house.agent, at=AT)
    actions.set_aside(case, row.pk, back=True, actor=house.agent, at=AT)
    assert fresh(row).set_aside_at is None
    assert Evidence.objects.count() == 1


@pytest.mark.parametrize(
    "given", [actions.Given(kind="nonsense", words="x"), actions.Given(), actions.Given(words="x", collected_at=later(days=9))]
)
def test_what_is_no_evidence_is_refused(house: Any, case: Any, given: actions.Given) -> None:
    with pytest.raises(Invalid):
        actions.add_evidence(case, given, actor=house.agent, at=AT)


def test_strangers_hand_nothing_in(house: Any, case: Any) -> None:
    with pytest.raises(Forbidden):
        actions.add_evidence(case, proof(), actor=house.statistician, at=AT)
    cases.accuse(case, house.leader.person_id, actor=house.agent, at=AT)
    with pytest.raises(NotFound):
        actions.add_evidence(case, proof(), actor=house.leader, at=AT)


def test_a_file_is_handed_in_without_script(house: Any, case: Any) -> None:
    client, url = browser(house.agent), f"/cases/{case.number}/complaint/evidence"
    assert client.get(url).status_code == 200
    empty = client.post(url, {"kind": "document"})
    assert empty.status_code == 422
    sent = {"kind": "document", "title": "现场照片", "files": SimpleUploadedFile("门口.png", PHOTO)}
    assert client.post(url, sent).status_code == 302
    assert Evidence.objects.get().sha256 == hashlib.sha256(PHOTO).hexdigest()
    assert "现场照片" in client.get(f"/cases/{case.number}/complaint").content.decode()


def test_a_graver_complaint_closes_with_evidence_finding_and_apology(house: Any) -> None:
    case = testing.registered(house.agent, affected=4)
    assert case.severity == "general"
    cases.answer(case, text="已安排师傅今天上门，给您添麻烦了", actor=house.agent, at=AT)
    cases.customer_accepts(case, actor=house.agent, at=AT)

    def closes() -> None:
        cases.close(fresh(case), actor=house.agent, at=later(hours=1))

    with pytest.raises(Conflict, match="要有证据"):
        closes()
    row = actions.add_evidence(case, proof(), actor=house.agent, at=AT)[0]
    with pytest.raises(Conflict, match="查明结果"):
        closes()
    actions.record(case, {"outcome": "upheld"}, actor=house.agent, at=AT)
    with pytest.raises(Conflict, match="致歉"):
        closes()
    actions.record(case, {"apology_on": f"{AT:%Y-%m-%d}"}, actor=house.agent, at=AT)
    actions.set_aside(case, row.pk, reason="张冠李戴", actor=house.agent, at=AT)
    with pytest.raises(Conflict, match="要有证据"):
        closes()
    actions.set_aside(case, row.pk, back=True, actor=house.agent, at=AT)
    closes()
    assert fresh(case).state == "closed"


def test_a_refused_demand_needs_the_way_out_told(house: Any, case: Any) -> None:
    cases.answer(case, text="已核对账单，没有多收", actor=house.agent, at=AT)
    cases.customer_accepts(case, actor=house.agent, at=AT)
    actions.record(case, {"outcome": "not_upheld", "stand": "refused"}, actor=house.agent, at=AT)
    actions.add_evidence(case, proof("账单"), actor=house.agent, at=AT)
    with pytest.raises(Conflict, match="外部途径"):
        cases.close(fresh(case), actor=house.agent, at=later(hours=1))
    actions.record(case, {"recourse_on": f"{AT:%Y-%m-%d}"}, actor=house.agent, at=AT)
    cases.close(fresh(case), actor=house.agent, at=later(hours=1))
