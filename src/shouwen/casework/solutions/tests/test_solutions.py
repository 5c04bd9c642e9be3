"""A matter is looked into, options are decided by whoever may decide their cost, the chosen one is carried out."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.models import Case
from shouwen.casework.redress.tests.conftest import AT, later
from shouwen.casework.solutions import actions, queries
from shouwen.casework.solutions.models import Option, Signer
from shouwen.casework.tasks import actions as tasks
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation import actions as organisation
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def proposed(house, case, cost=12000, **more) -> Option:
    return actions.propose(case, text="换一条线路", cost=Decimal(cost), actor=house.senior, at=AT, **more)


def test_an_investigation_has_method_evidence_and_conclusion(house, case):
    actions.investigate(case, method="recording", evidence="3 月 16 日录音 2 段", conclusion="师傅没有到场", actor=house.senior, at=AT)
    row = queries.investigations(case).get()
    assert (row.method, row.evidence.body, row.conclusion.body) == ("recording", "3 月 16 日录音 2 段", "师傅没有到场")
    assert "solutions.InvestigationRecorded" in [each.kind for each in timeline("case", case.pk)]
    assert case.number in [each.number for each in case_queries.search("没有到场", house.senior)]
    for wrong in ({"method": "guess"}, {"evidence": " "}, {"conclusion": ""}):
        with pytest.raises(Invalid):
            actions.investigate(case, **{"method": "test", "evidence": "x", "conclusion": "y", **wrong}, actor=house.senior, at=AT)


def test_a_cost_waits_for_whoever_may_decide_it(house, case):
    row = proposed(house, case)
    deliver_all(at=later(minutes=1))
    assert (row.state, row.approver_id) == ("waiting", house.head.person_id)
    assert any(each.sentence({}, {}).startswith("提出方案 1，费用 ") for each in timeline("case", case.pk))
    assert Notice.objects.filter(person_id=house.head.person_id, kind="solutions.decide").exists()
    assert [each.place for each in case_queries.my_work(house.head, at=AT).chores] == [case.number]
    with pytest.raises(Forbidden):
        actions.decide(row.pk, agree=True, actor=house.leader, at=later(hours=1))
    with pytest.raises(Forbidden) as own:
        actions.decide(row.pk, agree=True, actor=house.senior, at=later(hours=1))
    assert own.value.code in ("own_requester", "right_missing")
    with pytest.raises(Conflict):
        actions.choose(row.pk, actor=house.senior, at=later(hours=1))
    done = actions.decide(row.pk, agree=True, note="值得", actor=house.head, at=later(hours=2))
    assert (done.state, done.decided_by_id) == ("agreed", house.head.person_id)
    with pytest.raises(Conflict):
        actions.decide(row.pk, agree=False, note="不", actor=house.head, at=later(hours=3))
    assert not case_queries.my_work(house.head, at=AT).chores


def test_without_cost_it_is_chosen_at_once_and_carried_out(house, case):
    row = actions.propose(case, text="上门重做", actor=house.senior, at=AT)
    assert row.state == "agreed"
    assert "提出方案 1" in [each.sentence({}, {}) for each in timeline("case", case.pk)]
    with pytest.raises(Conflict):
        actions.add_action(row.pk, text="约时间", due_at=later(days=1), actor=house.senior, at=AT)
    actions.choose(row.pk, actor=house.senior, at=AT)
    made = actions.add_action(row.pk, text="约时间", due_at=later(days=1), actor=house.senior, at=AT)
    case = Case.objects.get(pk=case.pk)
    assert [str(each) for each in queries.closing_needs(case)] == ["采用的方案还有 1 项措施没做完"]
    tasks.finish(made.task_id, result="约在周五", actor=house.senior, at=later(hours=1))
    assert not queries.closing_needs(case)
    assert [each.task.said for each in queries.actions_of(row)] == ["约在周五"]


def test_one_option_is_chosen_and_what_is_dropped_is_not_done(house, case):
    one, two = (actions.propose(case, text=text, actor=house.senior, at=AT) for text in ("上门重做", "换设备"))
    actions.choose(one.pk, actor=house.senior, at=AT)
    with pytest.raises(Conflict):
        actions.choose(two.pk, actor=house.senior, at=AT)
    made = actions.add_action(one.pk, text="约时间", due_at=later(days=1), actor=house.senior, at=AT)
    actions.drop(one.pk, reason="客户不同意", actor=house.senior, at=later(hours=1))
    made.task.refresh_from_db()
    assert made.task.state == "dropped"
    assert actions.choose(two.pk, actor=house.senior, at=later(hours=2)).seq == 2


def test_a_waiting_option_keeps_the_case_open(house, case):
    proposed(house, case)
    cases.answer(case, "已经查清", actor=house.senior, at=later(hours=1))
    cases.customer_accepts(case, actor=house.senior, at=later(hours=2))
    assert [str(each) for each in queries.closing_needs(Case.objects.get(pk=case.pk))] == ["方案 1 还在等决定"]


@pytest.mark.parametrize("cost", ["-1", "NaN", "1e30", "1.2345"])
def test_no_cost_is_refused(house, case, cost):
    with pytest.raises(Invalid):
        proposed(house, case, cost)


def test_what_nobody_may_decide_is_said(house, case):
    with pytest.raises(Conflict):
        proposed(house, case, 900_000_000)


def test_an_approver_who_leaves_holds_nothing_up(house, case):
    row = proposed(house, case)
    assert list(Signer.objects.filter(option=row).values_list("person_id", flat=True)) == [house.head.person_id]
    organisation.lock(house.head.person_id, reason="离职", actor=SYSTEM, at=later(hours=1))
    left = set(Signer.objects.filter(option=row).values_list("person_id", flat=True))
    assert left
    assert house.head.person_id not in left


@pytest.fixture
def now():
    with time_machine.travel(AT, tick=False):
        yield


def test_on_the_pages(house, case, now):
    client = browser(house.senior)
    panel = f"/cases/{case.number}/solutions"
    assert "还没有调查记录和方案" in client.get(panel).content.decode()
    said = {"method": "test", "evidence": "测速 3 次", "conclusion": "光衰过大"}
    assert client.post(f"/cases/{case.number}/investigations/new", said).status_code == 302
    assert client.post(f"/cases/{case.number}/solutions/new", {"text": "换光猫", "cost": "abc"}).status_code == 422
    assert client.post(f"/cases/{case.number}/solutions/new", {"text": "换光猫", "cost": "1.2万"}).status_code == 302
    row = Option.objects.get()
    assert row.cost == 12000
    shown = client.get(panel).content.decode()
    assert "光衰过大" in shown
    assert "决定方案" not in shown
    head = browser(house.head)
    assert "决定方案" in head.get(panel).content.decode()
    assert head.post(f"/solutions/{row.pk}/decision", {"agree": "no"}).status_code == 422
    assert head.post(f"/solutions/{row.pk}/decision", {"agree": "yes"}).status_code == 302
    assert client.post(f"/solutions/{row.pk}/choice").status_code == 302
    due = {"text": "寄光猫", "due_at": "2026-03-20T17:00"}
    assert client.post(f"/solutions/{row.pk}/actions/new", due).status_code == 302
    assert "寄光猫" in client.get(panel).content.decode()
    assert client.post(f"/solutions/{row.pk}/cancellation", {"reason": "客户不要了"}).status_code == 302
    other = browser(house.president)
    for path in (f"cases/{case.number}/solutions", f"solutions/{row.pk}/decision", f"solutions/{row.pk}/cancellation"):
        assert other.get(f"/{path}").status_code in (200, 404)


def test_over_http(house, case, now):
    def api(actor):
        week = AT + timedelta(days=7)
        made = access.make_token(person_id=actor.person_id, name="api", rights=["*"], expires_at=week, actor=SYSTEM, at=AT)
        return Client(headers={"Authorization": f"Bearer {made[1]}"})

    def post(client, path, **body):
        return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")

    mine, head = api(house.senior), api(house.head)
    said = post(mine, f"cases/{case.number}/investigations", method="test", evidence="测速 3 次", conclusion="光衰过大")
    assert said.status_code == 201, said.content
    made = post(mine, f"cases/{case.number}/solutions", text="换光猫", cost="12000").json()
    assert (made["state"], made["cost"], made["approver_id"]) == ("waiting", "12000.00", str(house.head.person_id))
    assert post(mine, f"solutions/{made['id']}/decision", agree=True).status_code == 403
    assert post(head, f"solutions/{made['id']}/decision", agree=True).json()["state"] == "agreed"
    assert post(mine, f"solutions/{made['id']}/choice").json()["state"] == "chosen"
    done = post(mine, f"solutions/{made['id']}/actions", text="寄光猫", due_at="2026-03-20T09:00:00Z").json()
    assert [each["text"] for each in done["actions"]] == ["寄光猫"]
    assert len(mine.get(f"/api/v1/cases/{case.number}/solutions").json()["items"]) == 1
    assert len(mine.get(f"/api/v1/cases/{case.number}/investigations").json()["items"]) == 1
    stranger = api(house.join("stranger", "junior_agent", "province"))
    assert stranger.get(f"/api/v1/cases/{case.number}/solutions").status_code == 404
    assert post(stranger, f"solutions/{made['id']}/decision", agree=True).status_code == 404
    with pytest.raises(NotFound):
        queries.find(int(made["id"]), house.people["stranger"])
