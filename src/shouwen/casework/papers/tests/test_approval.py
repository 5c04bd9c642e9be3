"""Where a centre asks for it a paper is a draft: approved by somebody other than its author before it is printed or sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
import time_machine
from django.test import Client

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases import testing
from shouwen.casework.cases.models import Case
from shouwen.casework.papers import actions, queries
from shouwen.casework.papers.models import Paper, Verdict
from shouwen.casework.papers.tests.conftest import AT, kinds, later
from shouwen.casework.papers.tests.test_pages import key
from shouwen.foundation.access.testing import browser
from shouwen.foundation.files import queries as files
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(house: testing.House) -> Case:
    house.has("mate", "supervisor", "manager", "head")
    case = testing.registered(house.agent, email="peng@example.org")
    cases.answer(case, "师傅今天上门，退一个月月费", actor=house.agent, at=later(hours=1))
    return case


def asked(house: Any, **more: Any) -> None:
    given = {"papers": ["final_response"], "severities": [], "kinds": ["complaint"], "centre_id": house.city.pk, **more}
    actions.demand(**given, actor=house.manager, at=AT)


def letter(house: Any, case: Any, kind: str = "final_response") -> Paper:
    return actions.make(case, kind, language="zh-hans", actor=house.agent, at=later(hours=2))


def test_a_draft_is_neither_printed_nor_sent_before_another_approves_it(house: Any, answered: Case) -> None:
    asked(house)
    row = letter(house, answered)
    deliver_all(at=later(hours=2))
    assert row.needs_approval
    assert Notice.objects.filter(kind="papers.approve").exists()
    with pytest.raises(Conflict, match="草稿"):
        actions.send(row.pk, actor=house.agent, at=later(hours=3))
    with pytest.raises(NotFound):
        files.attachment(row.attachment_id, house.agent)
    with time_machine.travel(later(hours=3), tick=False):
        assert browser(house.agent).get(f"/papers/{row.pk}/file").status_code == 409
        page = browser(house.agent).get(f"/papers/{row.pk}").content.decode()
        assert "草稿，等批准" in page
        assert "下载 PDF" not in page
    with pytest.raises(Forbidden):
        actions.approve(row.pk, actor=house.agent, at=later(hours=3))
    assert [each.label for each in case_queries.my_work(house.supervisor, at=later(hours=3)).chores] == ["批准最终答复函"]
    actions.approve(row.pk, actor=house.supervisor, at=later(hours=4))
    deliver_all(at=later(hours=4))
    assert kinds(answered)[-1] == "papers.PaperApproved"
    assert Notice.objects.filter(person_id=house.agent.person_id, kind="papers.decided").exists()
    assert queries.why_not_final(queries.find(row.pk, house.agent)) is None
    assert files.attachment(row.attachment_id, house.agent).pk == row.attachment_id
    with pytest.raises(Conflict):
        actions.approve(row.pk, actor=house.head, at=later(hours=5))


def test_nobody_approves_their_own(house: Any, answered: Case) -> None:
    asked(house)
    row = actions.make(answered, "final_response", language="zh-hans", actor=house.supervisor, at=later(hours=2))
    with pytest.raises(Forbidden):
        actions.approve(row.pk, actor=house.supervisor, at=later(hours=3))
    assert not case_queries.my_work(house.supervisor, at=later(hours=3)).chores
    actions.approve(row.pk, actor=house.head, at=later(hours=3))


def test_refused_with_a_remark_the_next_edition_begins_anew(house: Any, answered: Case) -> None:
    asked(house)
    row = letter(house, answered)
    with pytest.raises(Invalid):
        actions.refuse(row.pk, remark=" ", actor=house.supervisor, at=later(hours=3))
    actions.refuse(row.pk, remark="补上退费金额", actor=house.supervisor, at=later(hours=3))
    deliver_all(at=later(hours=3))
    assert Entry.objects.get(kind="papers.PaperRefused").reason == "补上退费金额"
    with pytest.raises(Conflict, match="没有批准"):
        actions.send(row.pk, actor=house.agent, at=later(hours=4))
    again = letter(house, answered)
    assert (again.edition, again.needs_approval) == (2, True)
    actions.approve(again.pk, actor=house.supervisor, at=later(hours=4))
    assert Verdict.objects.count() == 2


def test_only_what_a_centre_asks_for(house: Any, answered: Case) -> None:
    assert not letter(house, answered).needs_approval
    asked(house, kinds=[], severities=["severe"])
    assert not letter(house, answered).needs_approval
    asked(house, papers=["form"])
    assert not letter(house, answered).needs_approval
    assert letter(house, answered, "form").needs_approval
    before = letter(house, answered)
    asked(house)
    with pytest.raises(Conflict, match="先批准"):
        actions.send(before.pk, actor=house.agent, at=later(hours=3))


def test_who_keeps_templates_says_so(house: Any, answered: Case) -> None:
    given = {"papers": ["final_response"], "severities": ["severe"], "kinds": [], "centre_id": house.city.pk, "at": AT}
    with pytest.raises(Forbidden):
        actions.demand(**given, actor=house.agent)
    with pytest.raises(Forbidden):
        actions.demand(**{**given, "centre_id": None}, actor=house.manager)
    for wrong in ({"papers": ["none"]}, {"severities": ["none"]}, {"severities": []}):
        with pytest.raises(Invalid):
            actions.demand(**{**given, **wrong}, actor=house.manager)
    desk = browser(house.manager)
    assert "哪些要批准" in desk.get("/admin/papers/").content.decode()
    sent = {"papers": ["final_response"], "severities": ["severe", "general"]}
    assert desk.post("/admin/papers/approvals", sent).status_code == 302
    held = queries.demand(house.city.pk)
    assert held is not None
    assert held.severities == ["severe", "general"]
    assert desk.post("/admin/papers/approvals", {"papers": ["final_response"]}).status_code == 422


def test_on_the_pages_and_over_http(house: Any, answered: Case) -> None:
    asked(house)
    row = letter(house, answered)
    with time_machine.travel(later(hours=3), tick=False):
        boss = browser(house.supervisor)
        assert "批准" in boss.get(f"/papers/{row.pk}").content.decode()
        assert boss.post(f"/papers/{row.pk}/refusal", {"remark": ""}).status_code == 422
        assert boss.post(f"/papers/{row.pk}/refusal", {"remark": "补上金额"}).status_code in (204, 302)
        again = letter(house, answered)
        mine, theirs = (Client(**key(each)) for each in (house.agent, house.supervisor))
        base = f"/api/v1/cases/{answered.number}/complaint/letter/{again.edition}"
        assert mine.get(base).json()["approval"] == "waiting"
        assert mine.get(f"{base}/file").status_code == 409
        body = json.dumps({"approve": True})
        assert mine.post(f"{base}/approval", body, content_type="application/json").status_code == 403
        assert theirs.post(f"{base}/approval", body, content_type="application/json").json()["approval"] == "approved"
        assert mine.get(f"{base}/file").status_code == 200


def test_the_letter_prints_no_line_for_a_number_there_is_not(house: Any, answered: Case) -> None:
    said = letter(house, answered).sheet.said()
    assert "回拨电话" not in said
    assert f"单号 {answered.number}" in said


def test_tried_it_names_its_edition(house: Any, answered: Case) -> None:
    desk = browser(house.agent)
    assert "第 1 版" in desk.get(f"/cases/{answered.number}/papers/new/form").content.decode()
    letter(house, answered, "form")
    assert "第 2 版" in desk.get(f"/cases/{answered.number}/papers/new/form").content.decode()


def test_programs_say_which_papers_need_it_and_see_what_waits(house: Any, answered: Case) -> None:
    with time_machine.travel(later(hours=2), tick=False):
        agent, boss, head = (Client(**key(each)) for each in (house.agent, house.manager, house.supervisor))
        url = "/api/v1/papers/approvals"
        assert boss.get(f"{url}/rule").json() == {"papers": [], "severities": [], "kinds": [], "centre_id": None, "set_at": None}
        wanted = {"papers": ["final_response"], "kinds": ["complaint"]}
        assert agent.post(f"{url}/rule", wanted, "application/json").status_code == 403
        assert boss.post(f"{url}/rule", {"papers": ["poem"]}, "application/json").status_code == 422
        assert boss.post(f"{url}/rule", {**wanted, "for_all": True}, "application/json").status_code == 403
        told = boss.post(f"{url}/rule", wanted, "application/json")
        assert told.status_code == 201, told.content
        assert (told.json()["papers"], told.json()["centre_id"]) == (["final_response"], str(house.city.pk))
        row = letter(house, answered)
        waits = head.get(url).json()["items"]
        assert [(each["id"], each["approval"]) for each in waits] == [(str(row.pk), "waiting")]
        assert agent.get(url).status_code == 403
        head.post(f"/api/v1/cases/{answered.number}/complaint/letter/{row.edition}/approval", {"approve": True}, "application/json")
        assert head.get(url).json()["items"] == []


def test_programs_write_templates_in_versions(house: Any) -> None:
    boss, agent = Client(**key(house.manager)), Client(**key(house.agent))
    url = "/api/v1/papers/templates"
    held = boss.get(f"{url}/form/zh-hans").json()
    assert held["version"] == 0
    assert agent.get(f"{url}/form/zh-hans").status_code == 403
    assert boss.get(f"{url}/poem/zh-hans").status_code == 404
    content = {**held["content"], "title": "投诉处理单"}
    assert agent.post(f"{url}/form/zh-hans/versions", {"content": content}, "application/json").status_code == 403
    assert boss.post(f"{url}/form/zh-hans/versions", {"content": {**content, "title": "{没有的变量}"}}, "application/json").status_code == 422
    made = boss.post(f"{url}/form/zh-hans/versions", {"content": content, "after": 0, "reason": "改名"}, "application/json")
    assert made.status_code == 201, made.content
    assert boss.post(f"{url}/form/zh-hans/versions", {"content": content, "after": 0}, "application/json").status_code == 409
    listed = boss.get(f"{url}/form/zh-hans/versions").json()["items"]
    assert [(each["version"], each["state"]) for each in listed] == [(1, "now")]
    assert boss.post(f"{url}/versions/{listed[0]['id']}/retirement", {}, "application/json").json()["version"] == 0
