"""A category, a cause or a missed limit opens a check; somebody without a part in it makes it (CMP-002, 034, 038, 045, 046, 058 … 060)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.testing import AT, comer, house, later, registered
from shouwen.casework.checks import actions, jobs, queries, rules
from shouwen.casework.checks.models import Check, CheckRule
from shouwen.casework.liability import actions as liability
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.files import actions as filing
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.notices.queries import worded
from shouwen.foundation.organisation import actions as organisation
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import actions as shelving
from shouwen.relations.catalogue import queries as catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    found = house()
    found.has("agent", "mate", "leader", "supervisor", "manager", "head")
    return found


@pytest.fixture
def inspector(place):
    return comer(place.city, "quality_inspector", "inspector")


def complained(actor, category="attitude.rude", **more):
    case = registered(actor, category_id=catalogue.category_by_code(category).id, **more)
    deliver_all(at=later(days=20))
    return case


def caused(place, case, code, **fields):
    shelving.load_pack("logistics", actor=SYSTEM, at=AT)
    liability.find_cause(case, code=code, fields=fields, actor=place.agent, at=later(minutes=3))
    deliver_all(at=later(days=20))


def proof(actor):
    return filing.keep(ContentFile("现场记录".encode()), name="现场.txt", actor=actor, at=AT).pk


def told(kind):
    return [json.loads(each.body) for each in Entry.objects.filter(kind=kind).order_by("id")]


def test_a_category_opens_a_quality_review_for_somebody_without_a_part_in_it(place, inspector):
    case = complained(place.agent)
    row = Check.objects.get()
    assert (row.case_id, row.kind, row.source, row.state) == (case.pk, "qa_review", "category:attitude.rude", "open")
    assert row.owner_id == inspector.person_id
    assert row.due_at > AT + timedelta(days=2)  # 24 working hours
    assert Notice.objects.filter(person_id=inspector.person_id, kind="checks.mine").exists()
    assert [(each.place, each.label) for each in case_queries.my_work(inspector, at=AT).chores] == [(case.number, "服务质量复核")]
    assert told("checks.CheckOpened")[0]["owner_person"] == inspector.person_id
    actions.after_category(case.pk, at=later(hours=1))
    assert Check.objects.count() == 1


def test_a_notice_names_a_check_in_the_readers_language(place, inspector):
    complained(place.agent)
    notice = Notice.objects.get(person_id=inspector.person_id, kind="checks.mine")
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = worded([notice], "Asia/Shanghai")[0].text
    assert "服务质量复核" in said["zh-hans"]
    assert "Quality review" in said["en"]
    assert "复核" not in said["en"]


@pytest.mark.parametrize(("kind", "category"), [("praise", "attitude.rude"), ("complaint", "delay")])
def test_praise_and_other_categories_open_none(place, kind, category):
    complained(place.agent, category, kind=kind)
    assert not Check.objects.exists()


def test_inconvenient_hours_come_onto_the_list_of_those_who_set_them(place):
    hours = next(each.code for each in catalogue.categories(place.agent) if "calendar_review" in each.marks)
    complained(place.agent, hours)
    assert [each.check.owner_id for each in queries.listed(place.manager, show="open", kind="calendar_review", at=AT)] == [
        place.manager.person_id
    ]


def test_another_category_withdraws_what_only_the_former_asked_for(place, inspector):
    case = complained(place.agent)
    other = catalogue.category_by_code("delay").id
    cases.edit(case.pk, {"category_id": other}, actor=place.agent, at=later(hours=1))
    deliver_all(at=later(days=20))
    assert (Check.objects.get().state, told("checks.CheckWithdrawn")[0]["why_label"]) == ("withdrawn", "类别或起因已更正")


def test_it_is_taken_settled_and_told(place, inspector):
    complained(place.agent)
    row = Check.objects.get()
    with pytest.raises(Conflict, match="先领下"):
        actions.settle(row.pk, finding="found", text="打断客户", actor=inspector, at=later(hours=1))
    actions.take(row.pk, actor=inspector, at=later(hours=1))
    with pytest.raises(Invalid):
        actions.settle(row.pk, finding="found", text=" ", actor=inspector, at=later(hours=2))
    with pytest.raises(Forbidden):
        actions.settle(row.pk, finding="found", text="打断客户", actor=place.head, at=later(hours=2))
    done = actions.settle(row.pk, finding="found", text="打断客户三次", files=[proof(inspector)], actor=inspector, at=later(hours=2))
    deliver_all(at=later(days=20))
    assert (done.state, done.finding, done.said) == ("settled", "found", "打断客户三次")
    assert told("checks.CheckSettled")[0]["files"] == 1
    assert Notice.objects.filter(person_id=place.agent.person_id, kind="checks.result").exists()
    with pytest.raises(Conflict, match="已经了结"):
        actions.take(row.pk, actor=inspector, at=later(hours=3))


def test_nobody_checks_their_own_work(place):
    case = complained(place.agent)
    row = Check.objects.get()
    assert row.owner_id not in (place.agent.person_id, None)
    cases.reassign(case.pk, to=place.supervisor.person_id, reason="改由主管办", actor=place.head, at=later(hours=1))
    Check.objects.update(owner=place.supervisor.person_id)
    with pytest.raises(Forbidden):
        actions.take(row.pk, actor=place.supervisor, at=later(hours=2))
    with pytest.raises(Forbidden):
        actions.withdraw(row.pk, reason="不用了", actor=place.supervisor, at=later(hours=2))
    jobs.unbias(at=later(hours=2))
    row.refresh_from_db()
    assert row.owner_id not in (place.agent.person_id, place.supervisor.person_id)
    with pytest.raises(Invalid):
        actions.give(row.pk, owner=place.agent.person_id, reason="换人", actor=place.head, at=later(hours=3))


def test_whom_it_complains_about_hands_it_over_and_sees_nothing(place, inspector):
    case = complained(place.agent)
    cases.accuse(case, inspector.person_id, actor=place.leader, at=later(hours=1))
    deliver_all(at=later(days=20))
    row = Check.objects.get()
    assert row.owner_id != inspector.person_id
    with pytest.raises(NotFound):
        queries.find(row.pk, access.actor_for(inspector.person_id, at=later(hours=1)))


def test_it_is_given_to_another_and_withdrawn_with_a_reason(place, inspector):
    complained(place.agent)
    row = Check.objects.get()
    with pytest.raises(Forbidden):
        actions.give(row.pk, owner=place.head.person_id, reason="换人", actor=inspector, at=later(hours=1))
    for wrong in ({}, {"owner": place.head.person_id, "reason": " "}, {"due_at": AT, "reason": "早点"}):
        with pytest.raises(Invalid):
            actions.give(row.pk, **{"reason": "换人", **wrong}, actor=place.manager, at=later(hours=1))
    actions.take(row.pk, actor=inspector, at=later(hours=1))
    given = actions.give(row.pk, owner=place.head.person_id, reason="换人", actor=place.manager, at=later(hours=1))
    assert (given.owner_id, given.state) == (place.head.person_id, "open")
    with pytest.raises(Invalid):
        actions.withdraw(row.pk, reason=" ", actor=place.manager, at=later(hours=2))
    assert actions.withdraw(row.pk, reason="录音已过期", actor=place.manager, at=later(hours=2)).outcome == "有人撤回"
    actions.after_category(row.case_id, at=later(hours=3))
    assert Check.objects.count() == 1


def test_overdue_the_head_hears_of_it_once(place, inspector):
    complained(place.agent)
    jobs.late(at=later(days=30))
    jobs.late(at=later(days=30))
    deliver_all(at=later(days=31))
    over = told("checks.CheckOverdue")
    assert [each["owner_person"] for each in over] == [inspector.person_id]
    assert over[0]["head_person"] not in (0, inspector.person_id)
    people = Notice.objects.filter(kind="checks.late").values_list("person_id", flat=True)
    assert set(people) == {inspector.person_id, over[0]["head_person"]}


def test_a_cause_brings_what_is_to_be_looked_at_and_wants_proof(place):
    case = complained(place.agent, "delay")
    caused(place, case, "Y7", plate="苏A12345", defect="厢门关不严")
    row = Check.objects.get()
    assert (row.kind, row.source, row.owner_id) == ("vehicle_check", "cause:Y7", place.supervisor.person_id)
    page = queries.page(row, place.supervisor, at=AT)
    assert [*page.line.answers] == [("车牌", "苏A12345"), ("缺陷", "厢门关不严")]
    actions.take(row.pk, actor=place.supervisor, at=later(hours=1))
    with pytest.raises(Invalid) as no:
        actions.settle(row.pk, finding="found", text="属实", actor=place.supervisor, at=later(hours=2))
    assert "files" in no.value.fields
    actions.settle(row.pk, finding="found", text="属实", files=[proof(place.supervisor)], actor=place.supervisor, at=later(hours=2))


def test_a_cause_that_no_longer_holds_withdraws_it(place):
    case = complained(place.agent, "delay")
    caused(place, case, "W2", site="二号库")
    row = Check.objects.get(kind="site_inspection")
    liability.drop_cause(case, code="W2", reason="写错了", actor=place.agent, at=later(hours=1))
    deliver_all(at=later(days=20))
    row.refresh_from_db()
    assert row.state == "withdrawn"


def test_goods_lost_ask_whoever_handles_the_case_for_a_request_and_it_is_settled_by_it(place):
    case = complained(place.agent, "delay")
    caused(place, case, "L1", goods_value="12000", claim_amount="8000")
    row = Check.objects.get()
    assert (row.kind, row.owner_id, row.is_handlers) == ("compensation_request", place.agent.person_id, True)
    with time_machine.travel(later(minutes=10), tick=False):
        desk = browser(place.agent)
        form = desk.get(f"/cases/{case.number}/redress/new").content.decode()
        assert "客户索赔 8000，货值 12000" in form
        assert "填好赔付申请" in desk.get(f"/checks/{row.pk}").content.decode()
    actions.money_asked(case.pk, "补救 1", person=place.agent.person_id, at=later(hours=1))
    row.refresh_from_db()
    assert (row.state, row.finding, row.outcome) == ("settled", "done", "已办好")


def test_a_missed_limit_marks_the_complaint_in_the_queue(place):
    case = complained(place.agent, "delay")
    actions.after_missed(case.pk, "acknowledge", at=later(hours=1))
    assert not Check.objects.exists()
    actions.after_missed(case.pk, "resolve", at=later(hours=2))
    actions.after_missed(case.pk, "resolve", at=later(hours=3))
    assert Check.objects.get().kind == "late_handling"
    assert [each.text for each in queries.badges([case.pk])[case.pk]] == ["办理不及时"]
    asked = {"all": [{"field": "check", "op": "in", "value": ["late_handling"]}]}
    with time_machine.travel(later(hours=4), tick=False):
        found = browser(place.head).get("/cases/", {"where": json.dumps(asked), "layout": "table"})
        assert case.number in found.content.decode()


def test_by_hand_with_what_is_to_be_looked_at(place, inspector):
    case = complained(place.agent, "delay")
    asked = {"kind": "qa_review", "text": "听 3 月 18 日的录音", "role_code": "quality_inspector"}
    with pytest.raises(Forbidden):
        actions.ask(case, **asked, actor=place.agent, at=later(hours=1))
    for field, wrong in (("kind", "none"), ("role_code", "none"), ("owner", place.agent.person_id), ("text", " "), ("hours", 900)):
        with pytest.raises(Invalid) as no:
            actions.ask(case, **{**asked, field: wrong}, actor=place.supervisor, at=later(hours=1))
        assert field in no.value.fields
    row = actions.ask(case, **asked, actor=place.supervisor, at=later(hours=1))
    assert (row.owner_id, row.asked) == (inspector.person_id, "听 3 月 18 日的录音")
    with pytest.raises(Conflict):
        actions.ask(case, **asked, actor=place.supervisor, at=later(hours=1))


def test_who_leaves_leaves_no_check_behind(place, inspector):
    complained(place.agent)
    assert organisation.remove
    actions.release_person(inspector.person_id, place.head.person_id, actor=place.head, at=later(hours=1))
    assert Check.objects.get().owner_id != inspector.person_id
    assert not queries.holdings(inspector.person_id)


def test_merged_cases_carry_what_runs(place, inspector):
    first, second = complained(place.agent), complained(place.agent, "delay", phone="13800002608")
    journal = actions.carry(first, second, None, actor=place.agent, at=later(hours=1))
    assert Check.objects.get().case_id == second.pk
    actions.carry(second, first, journal, actor=place.agent, at=later(hours=2))
    actions.carry(first, second, None, actor=place.agent, at=later(hours=3))
    assert Check.objects.get().case_id == second.pk


def test_the_nearest_rule_counts():
    lines = [
        rules.Line(1, None, "mark", "qa_review", "qa_review"), rules.Line(2, None, "category", "attitude", "qa_review"),
        rules.Line(3, 7, "category", "attitude.rude", "qa_review"), rules.Line(4, 8, "category", "attitude.rude", "qa_review"),
        rules.Line(5, None, "late", "", "late_handling"),
    ]  # fmt: skip
    happened = rules.Happened(["attitude", "attitude.rude"], marks={"qa_review"})
    assert rules.chosen(lines, happened, [7, 1])["qa_review"].id == 3
    assert rules.chosen(lines, happened, [9, 1])["qa_review"].id == 2
    assert set(rules.chosen(lines, rules.Happened(stage="sign"), [7])) == {"late_handling"}


def test_a_centre_makes_its_own_rule_changes_and_puts_it_away(place):
    given = {"value": "delay", "kind": "qa_review", "role_code": "supervisor", "hours": 8}
    with pytest.raises(Forbidden):
        actions.make_rule("category", **given, centre=None, actor=place.head, at=AT)
    with pytest.raises(Forbidden):
        actions.make_rule("category", **given, centre=place.city.pk, actor=place.agent, at=AT)
    for field, wrong in (("value", "nothing"), ("kind", "none"), ("role_code", "junior_agent"), ("hours", 0)):
        with pytest.raises(Invalid) as no:
            actions.make_rule("category", **{**given, field: wrong}, centre=place.city.pk, actor=place.head, at=AT)
        assert field in no.value.fields
    row = actions.make_rule("category", **given, centre=place.city.pk, actor=place.head, at=AT)
    with pytest.raises(Conflict):
        actions.make_rule("category", **given, centre=place.city.pk, actor=place.head, at=AT)
    complained(place.agent, "delay")
    assert (Check.objects.get().rule_id, Check.objects.get().owner_id) == (row.pk, place.supervisor.person_id)
    newer = actions.make_rule("category", **{**given, "hours": 4}, centre=place.city.pk, replaces=row.pk, actor=place.head, at=later(hours=1))
    actions.end_rule(newer.pk, actor=place.head, at=later(hours=2))
    with pytest.raises(Conflict):
        actions.end_rule(newer.pk, actor=place.head, at=later(hours=2))
    actions.end_rule(newer.pk, back=True, actor=place.head, at=later(hours=3))
    assert CheckRule.objects.filter(centre=place.city, ended_at=None).count() == 1
    assert [len(told(f"checks.{kind}")) for kind in ("RuleMade", "RuleEnded", "RuleRestored")] == [2, 1, 1]


@pytest.fixture
def now():
    with time_machine.travel(later(hours=1), tick=False):
        yield


def test_on_the_pages(place, inspector, now):
    case = complained(place.agent)
    row = Check.objects.get()
    desk = browser(inspector)
    assert "服务质量复核" in desk.get(f"/cases/{case.number}/checks").content.decode()
    assert case.number in desk.get("/checks/").content.decode()
    assert "这件事的通话和往来" in desk.get(f"/checks/{row.pk}").content.decode()
    assert desk.get(f"/checks/{row.pk}/result").status_code == 409
    assert desk.post(f"/checks/{row.pk}/taking").status_code == 302
    assert desk.post(f"/checks/{row.pk}/result", {"finding": "clear", "text": ""}).status_code == 422
    assert desk.post(f"/checks/{row.pk}/result", {"finding": "clear", "text": "语气平和"}).status_code == 302
    assert "语气平和" in desk.get("/checks/?show=settled").content.decode()
    boss = browser(place.manager)
    assert boss.post(f"/cases/{case.number}/checks/new", {"kind": "site_inspection", "text": "看看柜台", "role_code": "supervisor", "hours": "8"}).status_code == 302
    other = Check.objects.get(kind="site_inspection")
    assert boss.get(f"/checks/{other.pk}/assignment").status_code == 200
    assert boss.post(f"/checks/{other.pk}/assignment", {"due_at": "2026-03-25T17:00", "reason": "改期"}).status_code == 302
    assert boss.post(f"/checks/{other.pk}/withdrawal", {"reason": "已看过"}).status_code == 302
    assert browser(place.agent).get(f"/checks/{other.pk}/withdrawal").status_code == 409
    stranger = browser(comer(place.province, "junior_agent", "stranger"))
    assert stranger.get(f"/checks/{row.pk}").status_code == 404
    assert stranger.get(f"/cases/{case.number}/checks").status_code == 404


def test_the_rules_on_their_page(place, now):
    boss = browser(place.head)
    assert "请质检复核" in boss.get("/admin/checks/").content.decode()
    assert browser(place.agent).get("/admin/checks/").status_code == 403
    for sort in ("category", "cause", "mark", "late"):
        assert boss.get(f"/admin/checks/new/{sort}").status_code == 200
    given = {"value": "delay", "kind": "qa_review", "role_code": "supervisor", "hours": "8"}
    assert boss.post("/admin/checks/new/category", given).status_code == 302
    row = CheckRule.objects.get(centre=place.city)
    assert boss.get(f"/admin/checks/{row.pk}/").status_code == 200
    assert boss.post(f"/admin/checks/{row.pk}/", {**given, "hours": "12"}).status_code == 302
    newer = CheckRule.objects.get(centre=place.city, ended_at=None)
    assert boss.post(f"/admin/checks/{newer.pk}/end").status_code == 302
    assert boss.get("/admin/checks/?show=ended").content.decode().count("恢复") >= 2


def test_over_http(place, inspector, now):
    def api(actor):
        made = access.make_token(person_id=actor.person_id, name="api", rights=["*"], expires_at=later(days=7), actor=SYSTEM, at=AT)
        return Client(headers={"Authorization": f"Bearer {made[1]}"})

    def post(client, path, **body):
        return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")

    case = complained(place.agent)
    mine, boss = api(inspector), api(place.head)
    listed = mine.get("/api/v1/checks").json()["items"]
    assert [(each["case"], each["kind"]) for each in listed] == [(case.number, "qa_review")]
    pk = listed[0]["id"]
    assert post(api(place.agent), f"checks/{pk}/taking").status_code == 403
    assert post(mine, f"checks/{pk}/taking").json()["state"] == "taken"
    assert post(mine, f"checks/{pk}/result", finding="none", text="好").status_code == 422
    assert post(mine, f"checks/{pk}/result", finding="clear", text="语气平和", files=[str(proof(inspector))]).json()["finding"] == "clear"
    asked = post(boss, f"cases/{case.number}/checks", kind="site_inspection", text="看看柜台", role_code="supervisor")
    assert asked.status_code == 201
    assert post(boss, f"checks/{asked.json()['id']}/assignment", due_at="2026-03-25T09:00:00Z", reason="改期").status_code == 200
    assert post(boss, f"checks/{asked.json()['id']}/withdrawal", reason="已看过").json()["state"] == "withdrawn"
    assert len(mine.get(f"/api/v1/cases/{case.number}/checks").json()["items"]) == 2
    rule = post(boss, "check-rules", sort="late", kind="qa_review", role_code="supervisor", hours=8)
    assert rule.status_code == 201
    assert post(boss, f"check-rules/{rule.json()['id']}/end").json()["ended_at"]
    assert len(boss.get("/api/v1/check-rules?ended=true").json()["items"]) == 1
    stranger = api(comer(place.province, "junior_agent", "stranger"))
    assert stranger.get(f"/api/v1/checks/{pk}").status_code == 404


def test_the_list_asks_the_same_however_long(place, inspector, django_assert_max_num_queries):
    for number in range(3):
        complained(place.agent, phone=f"1380000300{number}")
    with django_assert_max_num_queries(12):
        assert len(queries.listed(inspector, show="open", at=AT)) == 3
