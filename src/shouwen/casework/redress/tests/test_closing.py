"""No case ends over money: what was promised is paid or taken back, what a delay is worth is decided on (GB/T 19012, closing)."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import translation
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from shouwen.casework.automation import actions as automation
from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.queries import bulk
from shouwen.casework.cases.tests.test_bulk import code_of
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines.models import Clock, Extension
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Budget, Overtime, Payment
from shouwen.casework.redress.tests.conftest import (
    AT,
    KEY,
    accepted,
    ask,
    budget,
    build,
    complaint,
    draft,
    fresh,
    granted,
    kinds,
    later,
    paid,
    part,
)
from shouwen.casework.redress.tests.test_over_http import send
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def taken(house, case):
    """The customer took 12,000 and accepts the answer; nothing is paid yet."""
    request = accepted(house, case)
    cases.answer(case, "已赔付", actor=house.senior, at=AT)
    cases.customer_accepts(case, actor=house.senior, at=AT)
    return request


def close(house, case, at=AT):
    return cases.close(case, actor=house.senior, at=at)


def why(house, case, move="close"):
    return case_queries.page(case.number, house.senior, at=AT).move(move).why_not


def test_what_the_customer_took_is_paid_before_the_case_closes(house, case, taken):
    for words, step in (("客户已接受，还没有付", None), ("正在付款", "order"), ("付款失败", "fail")):
        if step == "order":
            payment = actions.order_payment(taken.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
        elif step == "fail":
            actions.settle(payment.pk, paid=False, note="户名不符", actor=house.finance, at=AT)
        with pytest.raises(Conflict, match=f"R-01 {words}"):
            close(house, case)
        assert words in why(house, case)
        assert words in why(house, case, "withdraw")
    payment = actions.order_payment(taken.pk, method="transfer", key="second-try-1", actor=house.finance, at=AT)
    actions.settle(payment.pk, paid=True, reference="B2", actor=house.finance, at=AT)
    assert close(house, case).state == "closed"
    actions.reverse(payment.pk, reason="退回", actor=house.finance, at=AT)


def test_every_door_says_so(house, case, taken):
    run = cases.start_bulk("close", [case.number], {"reason_code": "confirmed"}, actor=house.senior, at=AT)
    assert "R-01 客户已接受" in bulk.run(run.pk, house.senior).refused[0][0]
    deed = {"deed": "close", "with": {"reason": "confirmed"}}
    macro = automation.save_macro(name="办结", home="own", deeds=[deed], actor=house.senior, at=AT)
    with pytest.raises(Conflict, match="R-01 客户已接受"):
        automation.apply_macro(macro.pk, case, actor=house.senior, at=AT)
    with time_machine.travel(AT, tick=False):
        told = send(house.senior, f"/cases/{case.number}/closure", {"reason_code": "confirmed"})
        assert (told.status_code, "R-01" in told.json()["detail"]) == (409, True), told.content
        page = browser(house.senior).get(f"/cases/{case.number}/").content.decode()
    assert "R-01 客户已接受，还没有付" in page


def test_a_matter_is_not_declined_over_money(house, case):
    ask(house, case, 400)
    with pytest.raises(Conflict, match="R-01"):
        cases.decline(case, reason_code="not_ours", notice="请向市监部门反映", actor=house.supervisor, at=AT)
    assert "R-01" in case_queries.page(case.number, house.supervisor, at=AT).move("decline").why_not


def test_what_the_customer_took_does_not_lapse(house, case, taken):
    assert actions.expire(at=later(days=60)) == 0
    payment = actions.order_payment(taken.pk, method="transfer", key=KEY, actor=house.finance, at=later(days=60))
    assert payment.state == "ordered"


def test_revoked_by_an_approver_it_holds_nothing_and_the_case_may_close(house, case):
    row = budget(house, house.city, 50000)
    request = accepted(house, case)
    cases.answer(case, "已赔付", actor=house.senior, at=AT)
    with pytest.raises(Invalid):
        actions.revoke(request.pk, reason=" ", actor=house.manager, at=AT)
    actions.revoke(request.pk, reason="客户来电说不要了", actor=house.manager, at=AT)
    assert (fresh(request).state, Budget.objects.get(pk=row.pk).held) == ("withdrawn", 0)
    assert kinds(case)[-1] == "RedressRevoked"
    deliver_all(at=AT)
    assert {each.person_id for each in Notice.objects.filter(kind="redress.decided", key__contains="撤销")} == {house.senior.person_id}
    assert close(house, case).state == "closed"


def test_not_by_who_asked_nor_without_a_part_in_approving_nor_once_it_is_on_its_way(house, case):
    own = complaint(house)
    mine = actions.submit(own, draft(part(400)), actor=house.leader, at=AT)
    actions.decide(mine.pk, "agreed", actor=house.supervisor, at=AT)
    with pytest.raises(Forbidden, match="申请人"):
        actions.revoke(mine.pk, reason="不付了", actor=house.leader, at=AT)
    with pytest.raises((Forbidden, NotFound)):
        actions.revoke(mine.pk, reason="不付了", actor=house.senior, at=AT)
    about = complaint(house, accused=[house.head.person_id])
    asked = ask(house, about, 400)
    with pytest.raises(Conflict):
        actions.revoke(asked.pk, reason="不付了", actor=house.manager, at=AT)
    with pytest.raises(NotFound):
        actions.revoke(asked.pk, reason="不付了", actor=house.head, at=AT)
    payment = paid(house, case)
    with pytest.raises(Conflict):
        actions.revoke(payment.request_id, reason="不付了", actor=house.manager, at=AT)


def test_revoked_on_its_page_and_over_http(house, case):
    request = granted(house, case)
    with time_machine.travel(AT, tick=False):
        client = browser(house.manager)
        assert "撤销，不再付" in client.get(f"/redress/{request.pk}/").content.decode()
        assert client.post(f"/redress/{request.pk}/revoke", {"note": ""}).status_code == 422
        assert client.post(f"/redress/{request.pk}/revoke", {"note": "算错了"}).status_code == 302
        other = granted(house, complaint(house, name="别人", phone="13855556666"))
        path = f"/redress/{other.pk}/revocation"
        assert send(house.senior, path, {"reason": "算错了"}).status_code == 403
        assert send(house.manager, path, {"reason": " "}).status_code == 422
        done = send(house.manager, path, {"reason": "算错了"})
    assert (done.status_code, done.json()["state"], done.json()["is_open"]) == (200, "withdrawn", False)


def test_a_delay_is_decided_on_before_the_case_closes(house, case, late):
    assert "建议赔" in why(house, case)
    with pytest.raises(Conflict, match=r"解决超时，按规则建议赔 30\.00 元"):
        close(house, case, late.done_at)
    actions.waive(late.pk, reason="客户改约，不是我们晚", actor=house.senior, at=late.done_at)
    assert close(house, case, late.done_at).state == "closed"


def test_claimed_it_is_paid_first(house, case, late):
    request = actions.take_up(late.pk, actor=house.senior, at=late.done_at)
    with pytest.raises(Conflict, match="R-01 还没有结果"):
        close(house, case, late.done_at)
    actions.withdraw(request.pk, actor=house.senior, at=late.done_at)
    assert close(house, case, late.done_at).state == "closed"


def test_a_delay_that_goes_on_is_answered_or_waived(house, case):
    cases.answer(case, "先这样", actor=house.senior, at=AT)
    cases.customer_accepts(case, actor=house.senior, at=AT)
    close(house, case)
    cases.reopen(case, reason="又断了", actor=house.supervisor, at=AT)
    case.refresh_from_db()
    due = Clock.objects.get(subject_id=case.pk, stage="resolve", met_at=None).due_at
    deadlines.sweep(at=due + timedelta(minutes=1))
    deliver_all(at=due + timedelta(minutes=2))
    row = Overtime.objects.get()
    assert [each.pk for each in queries.overtimes(case)] == [row.pk]
    at = due + timedelta(hours=1)
    with pytest.raises(Conflict, match="还没定赔不赔"):
        close(house, case, at)
    with pytest.raises(Conflict):
        actions.take_up(row.pk, actor=house.senior, at=at)
    with time_machine.travel(at, tick=False):
        said = browser(house.senior).get(f"/cases/{case.number}/redress").content.decode()
        assert "解决已超时" in said
        assert "照此申请" not in said
    actions.waive(row.pk, reason="客户要求改期", actor=house.senior, at=at)
    assert close(house, case, at).state == "closed"


def test_a_delay_put_down_only_once_the_case_had_closed_is_waived_there_or_claimed_after_reopening(house, case):
    due = Clock.objects.get(subject_kind="case", subject_id=case.pk, stage="resolve").due_at
    deadlines.sweep(at=due + timedelta(minutes=1))
    done = due + timedelta(minutes=2)
    cases.answer(case, "师傅已上门装好", actor=house.senior, at=done)
    cases.customer_accepts(case, actor=house.senior, at=done)
    close(house, case, done)
    deliver_all(at=done)
    row = Overtime.objects.get()
    assert (row.case.is_open, row.amount) == (False, 20)
    told = Notice.objects.get(person_id=house.senior.person_id, kind="redress.decided")
    assert "办结以后才记下" in told.message
    at = done + timedelta(hours=1)
    with time_machine.travel(at, tick=False):
        for language, wanted in (("zh-hans", "要赔请先重新打开"), ("en", "reopen it first")):
            Person.objects.update(language=language)
            said = browser(house.senior).get(f"/cases/{case.number}/redress").content.decode()
            assert wanted in said
            assert 'name="take"' not in said
            assert 'name="reason"' in said
    translation.activate("zh-hans")
    with pytest.raises(Conflict, match="重新打开"):
        actions.take_up(row.pk, actor=house.senior, at=at)
    with transaction.atomic():
        actions.waive(row.pk, reason="客户改约，不是我们晚", actor=house.senior, at=at)
        assert not queries.overtimes(case)
        transaction.set_rollback(True)
    cases.reopen(case, reason="补赔超时", actor=house.supervisor, at=at)
    assert actions.take_up(row.pk, actor=house.senior, at=at).amount == 20


def test_a_delay_keeps_nobody_from_taking_the_matter_back(house, case, late):
    done = cases.withdraw(case, reason_code=code_of("withdraw"), note="不用了", actor=house.supervisor, at=late.done_at)
    assert done.state == "withdrawn"


def test_more_time_nobody_decided_on_comes_to_nothing_and_who_asked_is_told(house, case):
    clock = Clock.objects.get(subject_id=case.pk, stage="resolve")
    asked = deadlines.request_extension(clock.pk, amount=2, reason_code="complex", actor=house.senior, at=AT)
    cases.answer(case, "已办好", actor=house.senior, at=AT)
    for grant in (True, False):
        with pytest.raises(Conflict, match="这一环已经结束"):
            deadlines.decide_extension(asked.pk, grant=grant, note="不用了", actor=house.head, at=AT)
    cases.customer_accepts(case, actor=house.senior, at=AT)
    close(house, case)
    asked.refresh_from_db()
    assert asked.state == Extension.State.LAPSED
    deliver_all(at=AT)
    assert Notice.objects.get(person_id=house.senior.person_id, kind="deadlines.ExtensionLapsed")
    with pytest.raises(Conflict, match="已经有结论"):
        deadlines.decide_extension(asked.pk, grant=True, actor=house.head, at=AT)


STEPS = ("offer", "accept", "decline", "order", "paid", "failed", "reverse", "revoke", "close", "close", "withdraw", "reopen")


@settings(max_examples=20, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.sampled_from(STEPS), min_size=3, max_size=14))
@example(["offer", "accept", "close", "order", "close", "failed", "close", "revoke", "close"])
def test_no_closed_case_has_money_open(steps):
    with transaction.atomic():
        house = build()
        case = complaint(house)
        request = granted(house, case)
        cases.answer(case, "已赔付", actor=house.senior, at=AT)
        cases.customer_accepts(case, actor=house.senior, at=AT)
        for place, step in enumerate(steps):
            with suppress(Refusal, AttributeError), transaction.atomic():
                take(house, case, request, step, place)
            ended = not type(case).objects.get(pk=case.pk).is_open
            assert not (ended and fresh(request).is_open), steps[: place + 1]
        transaction.set_rollback(True)


def take(house, case, request, step, place):
    payment = Payment.objects.order_by("-pk").first()
    money, mine = {"actor": house.finance, "at": AT}, {"actor": house.senior, "at": AT}
    {
        "offer": lambda: actions.offer(request.pk, text="赔您 12,000 元", told=True, **mine),
        "accept": lambda: actions.customer_accepts(request.pk, **mine),
        "decline": lambda: actions.customer_declines(request.pk, **mine),
        "order": lambda: actions.order_payment(request.pk, method="transfer", key=f"payment-{place}", **money),
        "paid": lambda: actions.settle(payment.pk, paid=True, reference="B1", **money),
        "failed": lambda: actions.settle(payment.pk, paid=False, **money),
        "reverse": lambda: actions.reverse(payment.pk, reason="退回", **money),
        "revoke": lambda: actions.revoke(request.pk, reason="不要了", actor=house.manager, at=AT),
        "close": lambda: cases.close(case, **mine),
        "withdraw": lambda: cases.withdraw(case, reason_code=code_of("withdraw"), note="不用了", actor=house.supervisor, at=AT),
        "reopen": lambda: cases.reopen(case, reason="又来了", actor=house.supervisor, at=AT),
    }[step]()
