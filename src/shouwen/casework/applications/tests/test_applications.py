"""Expenses and customers' applications, approved by the authority of posts (AUTH-006, 007)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shouwen.casework.applications import actions, queries
from shouwen.casework.applications.actions import Draft
from shouwen.casework.applications.models import Application, Budget, Signature
from shouwen.casework.applications.sockets import chores, closing_check
from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.liability import actions as liability
from shouwen.casework.liability.rules import Part
from shouwen.casework.oa.tests.conftest import message, number_of
from shouwen.casework.redress import actions as redress
from shouwen.casework.redress.models import Quota
from shouwen.casework.redress.tests.conftest import AT, complaint, later
from shouwen.casework.redress.tests.test_pages import token
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit import clock
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import Money

pytestmark = pytest.mark.django_db


def money(amount):
    return Money(Decimal(str(amount)))


def expense(house, amount=400, *, at=AT, **more):
    values = {"kind": "expense", "sort": "testing", "title": "送检路由器", "reason": "客户坚持要第三方检测", "cost": money(amount), "payee": "江州检测所"}
    return actions.submit(Draft(**{**values, **more}), actor=house.senior, at=at)


def loan(house, case, amount=50000, *, at=AT):
    draft = Draft("customer", "loan", "装修贷款", "收入证明齐，征信已授权", money(amount), case)
    return actions.submit(draft, actor=house.senior, at=at)


def sign(row, who, verdict="agreed", *, at=AT, **more):
    return actions.decide(row.pk, verdict, actor=who, at=at, **more)


def stops(row):
    return list(row.signatures.filter(round=row.round).order_by("seq").values_list("kind", "place"))


def fresh(row):
    return Application.objects.get(pk=row.pk)


def test_who_is_at_fault_in_the_case_keeps_out(house, case):
    row = loan(house, case, 400)
    assert stops(row) == [("approve", "supervisor")]
    liability.propose(case, [Part("person", person_id=house.leader.person_id, percent=100)], words="催了三次没办", actor=house.senior, at=AT)
    assert row.pk not in [each.row.pk for each in queries.inbox(house.leader, at=AT)]
    assert row.pk in [each.row.pk for each in queries.inbox(house.supervisor, at=AT)]
    with pytest.raises(Forbidden, match="回避"):
        sign(row, house.leader)
    later_one = actions.foresee(Draft("customer", "loan", "装修贷款", "再申请", money(300), case), actor=house.senior, at=AT)
    assert house.leader.person_id not in later_one.stops[0].people
    assert sign(row, house.supervisor).state == "approved"


def test_the_route_is_that_of_the_matrix_and_frozen(house):
    assert stops(expense(house)) == [("approve", "supervisor")]
    big = expense(house, 12000, payee="江州评估公司")
    assert stops(big) == [("countersign", "finance"), ("approve", "general_manager")]
    assert queries.proof(queries.find(big.pk, house.senior)) == []
    assert [entry.kind for entry in timeline("application", big.pk)] == ["applications.ApplicationSubmitted"]
    with pytest.raises(Conflict) as no:
        expense(house, 10**9)
    assert no.value.code == "no_route" or stops(Application.objects.order_by("-requested_at").first())


def test_splitting_a_bill_helps_nobody(house):
    expense(house, 400)
    assert stops(expense(house, 400)) == [("approve", "manager")], "with what the payee got before it is 800"
    assert stops(expense(house, 400, payee="另一家")) == [("approve", "supervisor")]
    assert stops(expense(house, 400, at=later(days=120))) == [("approve", "supervisor")]


def test_signed_it_draws_on_budget_and_cap_and_is_told(house):
    actions.set_budget(AT.date(), money(1000), actor=house.head, at=AT)
    row = expense(house)
    deliver_all(at=AT)
    assert house.leader.person_id in set(Notice.objects.filter(kind="applications.sign").values_list("person_id", flat=True))
    assert [each.place for each in chores(house.leader, AT)] == [row.number]
    sign(row, house.leader)
    assert fresh(row).state == "approved"
    assert Budget.objects.get().held == 400
    assert Quota.objects.get(person=house.leader.person_id).used == 400
    deliver_all(at=AT)
    assert Notice.objects.get(kind="applications.decided").person_id == house.senior.person_id
    with pytest.raises(Conflict) as no:
        sign(row, house.supervisor)
    assert no.value.code == "already_decided"
    with pytest.raises(Invalid, match="写到分"):
        actions.spend(row.pk, Decimal("299.999"), actor=house.senior, at=AT)
    actions.spend(row.pk, Decimal(300), actor=house.senior, at=AT)
    assert (fresh(row).state, Budget.objects.get().held) == ("spent", 300)
    with pytest.raises(Conflict):
        actions.spend(row.pk, Decimal(1), actor=house.senior, at=AT)


def test_over_budget_it_rises_one_rung_and_never_below_nothing(house):
    actions.set_budget(AT.date(), money(500), actor=house.head, at=AT)
    first, second = expense(house, 300, payee="甲"), expense(house, 300, payee="乙")
    sign(first, house.leader)
    with pytest.raises(Conflict) as no:
        sign(second, house.leader)
    assert no.value.code == "budget_used"
    over = expense(house, 300, payee="丙")
    assert stops(over) == [("approve", "manager")]
    assert any("预算" in words for words in queries.page(queries.find(over.pk, house.senior), house.senior, at=AT).why)
    actions.set_budget(AT.date(), money(5000), centre_id=house.province.pk, actor=house.vice, at=AT)
    sign(over, house.manager)
    assert fresh(over).budget.centre_id == house.province.pk, "what its own centre has not, the centre above has"
    with pytest.raises(Conflict):
        actions.set_budget(AT.date(), money(100), actor=house.head, at=AT)
    assert Budget.objects.get(centre=house.city.pk).held == 300


def test_who_may_not_sign(house, case):
    row = expense(house)
    for who in (house.senior, house.agent, house.legal):
        with pytest.raises((Forbidden, NotFound)):
            sign(row, who)
    with pytest.raises(Invalid):
        sign(row, house.leader, "refused")
    with pytest.raises(Invalid):
        sign(row, house.leader, "perhaps")
    mine = actions.submit(Draft("expense", "visit", "上门", "两趟", money(100), payee="打车"), actor=house.leader, at=AT)
    with pytest.raises(Forbidden):
        sign(mine, house.leader)
    sign(mine, house.supervisor)
    big = expense(house, 12000, payee="评估公司")
    sign(big, house.finance)
    with pytest.raises((Forbidden, Conflict)):
        sign(big, house.finance)


def test_however_many_wait_their_signers_are_asked_for_once(house):
    def asks():
        with CaptureQueriesContext(connection) as seen:
            found = queries.inbox(house.supervisor, at=AT)
        return len(found), len(seen)

    expense(house)
    asks()  # draws the questions
    one = asks()
    for place in range(3):
        expense(house, payee=f"江州第{place}检测所")
    assert (one[0], asks()) == (1, (4, one[1]))


def test_a_deputy_signs_with_the_power_lent(house):
    redress.lend(house.manager.person_id, starts_at=AT, ends_at=later(days=3), actor=house.head, at=AT)
    row = expense(house, 12000, payee="评估公司")
    sign(row, house.finance, at=later(hours=1))
    sign(row, house.manager, at=later(hours=2))
    last = Signature.objects.get(application=row, seq=2)
    assert (last.decided_by_id, last.authority_of_id) == (house.manager.person_id, house.head.person_id)
    assert queries.proof(queries.find(row.pk, house.manager)) == []


def test_returned_it_comes_again_in_another_round(house):
    row = expense(house)
    sign(row, house.leader, "returned", note="附报价单")
    draft = Draft("expense", "testing", "送检路由器", "附报价单", money(350), None, "江州检测所")
    with pytest.raises(Forbidden):
        actions.resubmit(row.pk, draft, actor=house.supervisor, at=AT)
    again = actions.resubmit(row.pk, draft, actor=house.senior, at=later(hours=1))
    assert (again.round, again.state, again.amount) == (2, "submitted", 350)
    sign(row, house.leader)
    assert queries.proof(queries.find(row.pk, house.senior)) == []
    Signature.objects.filter(application=row, round=2).update(decided_by=house.manager.person_id)
    assert queries.proof(queries.find(row.pk, house.senior)) == ["signature 1"]


def test_the_centre_records_the_outcome_only(house, case):
    row = loan(house, case)
    assert "还没有结果" in closing_check(case.pk)[0]
    for _ in range(4):
        step = queries.current(queries.find(row.pk, house.senior))
        if step is None:
            break
        who = {"finance": house.finance, "legal": house.legal}.get(step.place) or house.vice
        sign(row, who)
    assert fresh(row).state == "approved"
    with pytest.raises(Conflict):
        actions.outcome(row.pk, True, words="同意", by="个贷部", on=AT.date(), actor=house.manager, at=AT)
    actions.hand_in(row.pk, to="个贷部", actor=house.senior, at=AT)
    with pytest.raises(NotFound):
        actions.outcome(row.pk, True, words="同意", by="个贷部", on=AT.date(), actor=house.agent, at=AT)
    for wrong in ({"words": ""}, {"by": ""}, {"on": (AT + timedelta(days=1)).date()}, {"amount": Decimal(0)}):
        with pytest.raises(Invalid):
            actions.outcome(row.pk, True, **{"words": "同意", "by": "个贷部", "on": AT.date(), **wrong}, actor=house.senior, at=AT)
    actions.outcome(row.pk, True, words="同意四万，三年", by="个贷部 李经理", on=AT.date(), amount=Decimal(40000), actor=house.senior, at=AT)
    done = fresh(row)
    assert (done.state, done.granted_amount, done.budget_id) == ("granted", 40000, None)
    assert closing_check(case.pk) == []
    with pytest.raises(Conflict):
        actions.spend(row.pk, Decimal(1), actor=house.senior, at=AT)
    with pytest.raises(Invalid):
        actions.submit(Draft("customer", "loan", "贷款", "无", money(1)), actor=house.senior, at=AT)


def test_out_of_reach_it_is_not_there(house, case):
    row = loan(house, case)
    cases.accuse(case, house.manager.person_id, actor=house.head, at=AT)
    with pytest.raises(NotFound):
        queries.find(row.pk, house.manager)
    assert queries.find(row.pk, house.head)


def test_signed_in_another_office_system(house, office, link):
    from shouwen.casework.oa import actions as oa
    from shouwen.casework.oa.models import Connection, Sending

    Connection.objects.update(matters=["application"])
    row = expense(house)
    deliver_all(at=AT)
    oa.send_due(at=AT)
    assert (office.documents[-1]["matter"], office.documents[-1]["number"]) == ("application", row.number)
    assert number_of(house.leader) in office.documents[-1]["signers"]
    sending = Sending.objects.get()
    assert oa.receive(link.pk, *message(sending.pk, house.agent, key="1"), at=AT).status in (403, 404)
    assert oa.receive(link.pk, *message(sending.pk, house.leader, key="2"), at=AT).status == 200
    assert fresh(row).state == "approved"


def test_on_the_pages(house, case, django_assert_max_num_queries):
    asker, signer, boss = browser(house.senior), browser(house.leader), browser(house.head)
    url = f"{reverse('applications:new')}?kind=expense"
    filled = {"sort": "testing", "title": "送检", "amount": "400", "payee": "检测所", "reason": "客户要求"}
    assert asker.get(url).status_code == 200
    assert asker.post(url, {**filled, "amount": ""}).status_code == 422
    look = asker.post(url, {**filled, "look": "1"}).content.decode()
    assert "这次合计" in look
    assert "班长、主管" in look, "whose post signs"
    assert not Application.objects.exists()
    assert asker.post(url, filled).status_code == 302
    row = Application.objects.get()
    page = reverse("applications:application", args=[row.pk])
    assert "您的意见" in signer.get(page).content.decode()
    assert "您的意见" not in asker.get(page).content.decode()
    inbox = signer.get(reverse("redress:approvals"))
    assert row.number in inbox.content.decode()
    assert inbox.context["total"] == signer.get(reverse("desk:counts")).json()["approvals"] == 1
    asked = Client().get("/api/v1/approvals", **token(house.leader)).json()["others"]
    assert [(each["id"], each["number"], each["amount"], each["page"]) for each in asked] == [(str(row.pk), row.number, "400.00", page)]
    assert Client().get("/api/v1/approvals", **token(house.senior)).status_code == 403, "who approves nothing"
    decide = reverse("applications:decide", args=[row.pk])
    assert signer.post(decide, {"verdict": "refused", "note": ""}).status_code == 422
    assert signer.post(decide, {"verdict": "agreed", "note": ""}).status_code == 302
    assert asker.post(reverse("applications:move", args=[row.pk, "spend"]), {"amount": "500"}).status_code == 422
    assert asker.post(reverse("applications:move", args=[row.pk, "spend"]), {"amount": "380"}).status_code == 302
    assert asker.get(reverse("applications:move", args=[row.pk, "fly"])).status_code == 404
    with django_assert_max_num_queries(25):
        assert "380.00" in asker.get(page).content.decode()
    assert boss.post(reverse("applications:budget"), {"month": "2026-03", "amount": "9,000"}).status_code == 302
    with django_assert_max_num_queries(20):
        assert row.number in boss.get(reverse("applications:board"), {"show": "all"}).content.decode()
    assert asker.get(f"{reverse('applications:new')}?kind=customer").status_code == 404
    made = asker.post(f"{reverse('applications:new')}?kind=customer&case={case.number}", {"sort": "loan", "title": "装修贷款", "amount": "300", "reason": "齐"})
    assert made.status_code == 302
    assert "装修贷款" in asker.get(reverse("applications:panel", args=[case.number])).content.decode()
    assert browser(house.legal).get(page).status_code in (200, 404)


def test_each_kind_has_its_matrix_edited_and_asked(house, case):
    boss, matrix, edit = browser(house.head), reverse("redress:matrix"), reverse("redress:matrix_edit")
    for kind, words in (("expense", "服务费用"), ("customer", "客户申请"), ("freight", "退货运费")):
        page = boss.get(matrix, {"kind": kind, "amount": "8,000"}).content.decode()
        assert f"{words}还没有自己的规定" in page
        assert "最多 3,000.00 元" in page
        assert "严重事项" not in page, "only the sum counts"
        form = boss.get(f"{edit}?kind={kind}").context["form"]
        assert "supervisor-gift" not in form.fields
        values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
        assert boss.post(f"{edit}?kind={kind}", {**values, "manager-compensation": "9,000", "reason": "本市自定"}).status_code == 302
        page = boss.get(matrix, {"kind": kind, "amount": "8,000"}).content.decode()
        assert "还没有自己的规定" not in page
        assert "最多 9,000.00 元" not in page
        assert "manager" in page
    assert stops(expense(house, 8000, at=clock.now()))[-1] == ("approve", "manager")
    assert "最多 3,000.00 元" in boss.get(matrix, {"amount": "8,000", "column": "compensation", "severity": "minor"}).content.decode(), "redress as before"
    assert boss.get(matrix, {"kind": "nothing"}).status_code == 404
    assert boss.get(f"{edit}?kind=nothing").status_code == 404
    with pytest.raises(Invalid):
        redress.make_policy(redress.policies.shipped(), name="x", kind_code="nothing", starts_on=AT.date(), reason="y", actor=house.office, at=AT)


def test_over_http(house, case):
    def send(who, path, body=None):
        address = f"/api/v1/applications{path}"
        return Client().get(address, **token(who)) if body is None else Client().post(address, body, "application/json", **token(who))

    body = {"kind": "expense", "sort": "visit", "title": "上门", "reason": "两趟", "amount": "120.50", "payee": "打车"}
    with time_machine.travel(AT, tick=False):
        seen = send(house.senior, "", {**body, "preview": True}).json()
        assert [stop["place"] for stop in seen["stops"]] == ["supervisor"]
        assert send(house.senior, "", {**body, "sort": "loan"}).status_code == 422
        made = send(house.senior, "", body)
        assert made.status_code == 201, made.content
        told = made.json()
        assert (told["amount"], told["flaws"]) == ("120.50", [])
        assert send(house.senior, f"/{told['id']}/decision", {"verdict": "agreed"}).status_code == 403
        assert send(house.leader, f"/{told['id']}/decision", {"verdict": "agreed"}).json()["state"] == "approved"
        assert send(house.senior, f"/{told['id']}/spending", {"amount": "100"}).json()["spent"] == "100.00"
        assert send(house.head, "/budgets", {"month": "2026-03-01", "amount": "500"}).status_code == 201
        assert send(house.head, "/budgets").json()["items"][0]["amount"] == "500.00"
        assert send(house.senior, "/budgets").status_code == 403
        assert send(house.senior, "?show=all").json()["items"][0]["number"] == told["number"]
        assert send(house.senior, "/4711").status_code == 404


def test_merged_an_open_application_goes_along_and_the_survivor_waits_for_it(house, case):
    other = complaint(house, title="另一件", phone="13800000009")
    wanted, spent, ended = loan(house, case), expense(house, case=case), loan(house, case)
    actions.withdraw(ended.pk, actor=house.senior, at=AT)
    cases.merge(case, other, actor=house.head, at=later(hours=1))
    assert {fresh(each).case_id for each in (wanted, spent)} == {other.pk}
    assert fresh(ended).case_id == case.pk, "what is over stays where it was"
    assert (closing_check(case.pk), len(closing_check(other.pk))) == ([], 1)
    with pytest.raises(Conflict, match=wanted.number):
        cases.withdraw(other, reason_code="solved", actor=house.head, at=later(hours=2))
    panel = browser(house.senior).get(reverse("applications:panel", args=[other.number])).content.decode()
    assert wanted.number in panel
    assert ended.number not in panel
    assert timeline("application", wanted.pk)[-1].kind == "applications.ApplicationCarried"
    assert queries.proof(queries.find(wanted.pk, house.senior)) == []
    sign(spent, house.leader)
    cases.unmerge(case, actor=house.head, at=later(hours=3))
    assert {(fresh(each).case_id, fresh(each).state) for each in (wanted, spent)} == {(case.pk, "submitted"), (case.pk, "approved")}
    assert (len(closing_check(case.pk)), closing_check(other.pk)) == (1, [])


def test_whoever_answers_for_the_case_reads_what_is_asked_for_there(house, case):
    row = loan(house, case)
    with pytest.raises(NotFound):
        queries.find(row.pk, house.agent)
    asked = cases.hand_off(case, kind="transfer_handling", to=house.agent.person_id, actor=house.senior, at=AT)
    cases.accept_handoff(asked.pk, actor=house.agent, at=AT)
    assert queries.find(row.pk, house.agent) == row
    assert [each.row for each in queries.of_case(case, house.agent)] == [row]


def test_a_returned_one_is_written_anew_over_http(house, case):
    row = loan(house, case, 400)

    def send(who, path, body=None):
        url = f"/api/v1{path}"
        return Client().get(url, **token(who)) if body is None else Client().post(url, body, "application/json", **token(who))

    with time_machine.travel(AT, tick=False):
        path, anew = f"/applications/{row.pk}", {"sort": "loan", "title": "装修贷款", "reason": "收入证明补齐", "amount": "300"}
        assert send(house.senior, f"{path}/resubmission", anew).status_code == 409
        assert send(house.senior, path).json()["moves"] == ["withdraw"]
        assert "decide" in send(house.leader, path).json()["moves"]
        sign(row, house.leader, "returned", note="补收入证明")
        assert send(house.senior, path).json()["moves"] == ["submit", "withdraw"]
        assert send(house.senior, f"{path}/resubmission", {**anew, "preview": True}).json()["stops"]
        assert send(house.agent, f"{path}/resubmission", anew).status_code == 404
        made = send(house.senior, f"{path}/resubmission", anew)
        assert (made.status_code, made.json()["state"], made.json()["amount"], made.json()["case"]) == (201, "submitted", "300.00", case.number)
        listed = send(house.senior, f"/cases/{case.number}/applications").json()["items"]
        assert [each["number"] for each in listed] == [row.number]
        assert send(testing.house().agent, f"/cases/{case.number}/applications").status_code == 404
