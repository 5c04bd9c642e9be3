"""The customer's answer, the payment, its proof and its way back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse

from shouwen.casework.cases import testing as cases
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.actions.importing import export
from shouwen.casework.redress.models import Budget, Payment, Quota, Request, Step
from shouwen.casework.redress.tests.conftest import (
    AT,
    KEY,
    accepted,
    ask,
    budget,
    fresh,
    granted,
    kinds,
    later,
    paid,
    sign,
)
from shouwen.casework.redress.tests.test_pages import token
from shouwen.foundation.access.testing import browser
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def test_nothing_is_offered_before_it_is_granted(house, case):
    request = ask(house, case, 400)
    with pytest.raises(Conflict):
        actions.offer(request.pk, text="赔您 400 元", actor=house.senior, at=AT)
    sign(request, house.leader)
    actions.offer(request.pk, text="赔您 400 元", told=True, actor=house.senior, at=AT)
    assert fresh(request).state == "offered"


def test_the_customer_says_no_and_what_it_held_is_free(house, case):
    row = budget(house, house.city, 50000)
    request = granted(house, case)
    actions.offer(request.pk, text="赔您 12,000 元", told=True, actor=house.senior, at=AT)
    assert Budget.objects.get(pk=row.pk).held == 12000
    done = actions.customer_declines(request.pk, note="嫌少", actor=house.senior, at=AT)
    assert done.state == "declined"
    assert Budget.objects.get(pk=row.pk).held == 0
    assert Quota.objects.get(person_id=house.head.person_id).used == 0


def test_a_grant_nobody_uses_lapses(house, case):
    request = granted(house, case)
    assert actions.expire(at=later(days=29)) == 0
    assert actions.expire(at=later(days=31)) == 1
    assert fresh(request).state == "expired"
    with pytest.raises(Conflict):
        actions.offer(request.pk, text="赔您 12,000 元", actor=house.senior, at=later(days=31))


def test_taken_back_before_it_is_granted(house, case):
    request = ask(house, case, 400)
    assert actions.withdraw(request.pk, actor=house.senior, at=AT).state == "withdrawn"
    with pytest.raises(Conflict):
        sign(request, house.leader)


def test_a_case_does_not_close_over_it(house, case):
    from shouwen.casework.redress.sockets import closing_check

    request = ask(house, case, 400)
    assert "R-01" in closing_check(case.pk)[0]
    actions.withdraw(request.pk, actor=house.senior, at=AT)
    assert closing_check(case.pk) == []


def test_paid_once_by_a_key(house, case):
    request = accepted(house, case)
    first = actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
    assert (
        actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT).pk
        == first.pk
    )
    with pytest.raises(Conflict):
        actions.order_payment(request.pk, method="transfer", key="another-key-1", actor=house.finance, at=AT)
    done = actions.settle(first.pk, paid=True, reference="B1", actor=house.finance, at=AT)
    assert done.state == "paid"
    assert fresh(request).state == "paid"
    assert kinds(case)[-3:] == ["RedressAccepted", "PaymentOrdered", "PaymentMade"]
    assert queries.proof(fresh(request)) == []


def test_an_approval_that_does_not_verify_pays_nothing(house, case):
    request = accepted(house, case)
    Request.objects.filter(pk=request.pk).update(amount=Decimal(19000), compensation=Decimal(19000))
    assert {flaw.code for flaw in queries.proof(fresh(request))} >= {"amount_changed"}
    with pytest.raises(Conflict, match="核对不上"):
        actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)


@pytest.mark.parametrize("change", ["decision", "note", "snapshot", "verdict"])
def test_every_change_behind_its_back_shows(house, case, change):
    request = granted(house, case)
    step = request.steps.filter(kind="approve").get()
    if change == "decision":
        Step.objects.filter(pk=step.pk).update(decision={**step.decision, "by": house.agent.person_id})
    elif change == "snapshot":
        Request.objects.filter(pk=request.pk).update(snapshot={**request.snapshot, "severity": "extreme"})
    elif change == "verdict":
        Step.objects.filter(pk=step.pk).delete()
    else:
        Step.objects.filter(pk=step.pk).update(seal="0" * 64)
    assert queries.proof(fresh(request))


def test_the_reconciliation_file_goes_both_ways(house, case):
    request = accepted(house, case)
    payment = actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
    out = export(Payment.objects.all())
    assert f"{KEY},{request},12000.00,CNY,transfer" in out
    head = "key,result,amount,currency,reference,settled_on,note\n"
    wrong = head + f"{KEY},paid,12000.01,CNY,B1,2026-03-18,\nnobody-knows,paid,1,CNY,B2,,\n"
    assert [told.ok for told in actions.import_results(wrong, actor=house.finance, at=AT)] == [False, False]
    right = head + f"{KEY},paid,12000.00,CNY,B1,2026-03-18,\n"
    for _time in range(2):
        told = actions.import_results(right, actor=house.finance, at=AT)
        assert told[0].ok, told
    assert Payment.objects.get(pk=payment.pk).settled_on == date(2026, 3, 18)
    other = head + f"{KEY},failed,12000.00,CNY,B1,,\n"
    assert not actions.import_results(other, actor=house.finance, at=AT)[0].ok
    with pytest.raises(Invalid):
        actions.import_results("a,b\n1,2\n", actor=house.finance, at=AT)


def test_a_failed_payment_is_ordered_again(house, case):
    request = accepted(house, case)
    first = actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
    actions.settle(first.pk, paid=False, note="户名不符", actor=house.finance, at=AT)
    assert fresh(request).state == "failed"
    actions.order_payment(request.pk, method="transfer", key="second-try-1", actor=house.finance, at=AT)
    assert fresh(request).state == "ordered"


def test_a_reversal_gives_back_what_it_held(house, case):
    row = budget(house, house.city, 50000)
    payment = paid(house, case)
    assert Budget.objects.get(pk=row.pk).held == 12000
    with pytest.raises(Invalid):
        actions.reverse(payment.pk, reason=" ", actor=house.finance, at=AT)
    actions.reverse(payment.pk, reason="客户退回了款项", actor=house.finance, at=AT)
    assert Budget.objects.get(pk=row.pk).held == 0
    with pytest.raises(Conflict):
        actions.reverse(payment.pk, reason="再来一次", actor=house.finance, at=AT)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_reversal_tells_its_reason_and_day_where_people_look(house, case, language):
    payment = paid(house, case)
    on = later(days=3)
    with pytest.raises(Invalid):
        actions.reverse(payment.pk, reason=" ", actor=house.finance, at=on)
    actions.reverse(payment.pk, reason="账号填错，银行退回", actor=house.finance, at=on)
    request = fresh(payment.request)
    assert (request.ended_why, request.taken_back_at) == ("账号填错，银行退回", on)
    Person.objects.update(language=language)
    with time_machine.travel(later(days=4), tick=False):
        pages = [(house.senior, "redress:panel", case.number), (house.senior, "redress:request", request.pk), (house.finance, "redress:payments", None)]
        for who, name, key in pages:
            shown = browser(who).get(reverse(name, args=[key] if key else []), {"state": "reversed"}).content.decode()
            assert "账号填错，银行退回" in shown, name
            assert "2026-03-21" in shown, name
        told = Client().get(f"/api/v1/cases/{case.number}/redress", **token(house.senior)).json()["redress"][0]
        assert (told["ended_why"], told["taken_back_at"][:10]) == ("账号填错，银行退回", "2026-03-21")
        (money,) = told["payments"]
        assert (money["reversed_why"], money["reversed_at"]) == ("账号填错，银行退回", told["taken_back_at"])


def test_what_ended_says_why_and_what_stands_says_nothing(house, case):
    request = granted(house, case)
    assert (request.ended_why, request.taken_back_at) == ("", None)
    actions.revoke(request.pk, reason="核错了人", actor=house.manager, at=later(days=1))
    declined = granted(house, cases.registered(house.senior, at=AT))
    actions.offer(declined.pk, text="赔您 12,000 元", told=True, actor=house.senior, at=AT)
    actions.customer_declines(declined.pk, note="嫌少", actor=house.senior, at=AT)
    given_up = ask(house, cases.registered(house.senior, at=AT), 400)
    actions.withdraw(given_up.pk, reason="写错了", actor=house.senior, at=AT)
    assert [fresh(each).ended_why for each in (request, declined, given_up)] == ["核错了人", "嫌少", "写错了"]


@pytest.mark.parametrize("move", ["revoke", "withdraw", "decline", "reverse"])
def test_reasons_given_before_are_taken_over_from_the_ledger(house, case, move):
    if move == "reverse":
        request = paid(house, case).request
        actions.reverse(request.payments.get().pk, reason="当时的原因", actor=house.finance, at=AT)
    else:
        request = ask(house, case, 400) if move == "withdraw" else granted(house, case)
        if move == "decline":
            actions.offer(request.pk, text="赔您 12,000 元", told=True, actor=house.senior, at=AT)
        {
            "revoke": lambda: actions.revoke(request.pk, reason="当时的原因", actor=house.manager, at=AT),
            "withdraw": lambda: actions.withdraw(request.pk, reason="当时的原因", actor=house.senior, at=AT),
            "decline": lambda: actions.customer_declines(request.pk, note="当时的原因", actor=house.senior, at=AT),
        }[move]()
    Request.objects.update(ended_why="")
    import_module("shouwen.casework.redress.migrations.0009_ended_why").tell(apps, None)
    assert fresh(request).ended_why == "当时的原因"
