"""Evidence with hash, collector and time; and what a complaint lacks before it may be closed (CMP-007, 008, 021)."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.complaints import actions
from shouwen.casework.complaints.models import Evidence
from shouwen.casework.complaints.tests.conftest import AT, fresh, kinds, later
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.files import actions as files
from shouwen.kit.actor import SYSTEM
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


def test_over_http_evidence_is_set_aside_and_a_change_taken_back(house: Any, case: Any) -> None:
    def send(who: Any, path: str, body: Any = None) -> Any:
        _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=later(days=7), actor=SYSTEM, at=AT)
        url, headers = f"/api/v1/cases/{case.number}/complaint{path}", {"HTTP_AUTHORIZATION": f"Bearer {text}"}
        return Client().get(url, **headers) if body is None else Client().post(url, body, "application/json", **headers)

    with time_machine.travel(later(minutes=9), tick=False):
        proof = send(house.agent, "/evidence", {"words": "短信截图说明"}).json()["evidence"][0]
        aside = f"/evidence/{proof['id']}/setting-aside"
        assert send(house.agent, aside, {}).status_code == 422
        assert send(house.agent, aside, {"reason": "重复"}).json()["evidence"][0]["set_aside_at"]
        assert send(house.agent, aside, {"reason": "重复"}).status_code == 409
        assert send(house.agent, aside, {"back": True}).json()["evidence"][0]["set_aside_at"] is None
        send(house.agent, "", {"fields": {"place": "三号楼"}})
        send(house.agent, "", {"fields": {"place": "五号楼"}, "reason": "听错了"})
        misspelt = send(house.agent, "", {"fields": {"place": "六号楼", "plaec": "七号楼"}})
        assert (misspelt.status_code, misspelt.json()["errors"]) == (422, {"fields.plaec": "没有这一项"})
        last, first = send(house.agent, "/fields/place/history").json()["items"]
        assert (last["before"], last["after"], last["reason"], last["by_id"], last["undone"]) == ("三号楼", "五号楼", "听错了", str(house.agent.person_id), False)
        assert send(house.agent, f"/changes/{first['id']}/undo", {}).status_code == 409
        assert send(house.agent, f"/changes/{last['id']}/undo", {}).json()["fields"]["place"] == "三号楼"
        assert send(house.agent, f"/changes/{last['id']}/undo", {}).status_code == 409
        assert send(house.agent, "/fields/place/history").json()["items"][1]["undone"]
        stranger = testing.house().agent
        for path, body in ((aside, {"reason": "x"}), ("/fields/place/history", None), (f"/changes/{last['id']}/undo", {}), ("/fields/moon/history", None)):
            assert send(stranger, path, body).status_code == 404
        assert send(house.agent, "/fields/moon/history").status_code == 404
        assert send(house.agent, "/evidence/4711/setting-aside", {"reason": "x"}).status_code == 404
