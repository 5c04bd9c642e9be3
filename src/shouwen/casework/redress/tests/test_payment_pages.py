"""The page of payments: ordered, the file of the bank, settled or reversed by hand, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shouwen.casework.redress import actions
from shouwen.casework.redress.models import Payment
from shouwen.casework.redress.tests.conftest import (
    AT,
    KEY,
    accepted,
    ask,
    fresh,
    later,
    paid,
)
from shouwen.foundation.access.testing import browser
from shouwen.kit import clock

pytestmark = pytest.mark.django_db


def paid_up_to(house, case, state):
    request = ask(house, case, 150, "refund", at=clock.now())
    if state == "accepted":
        actions.offer(request.pk, text="退您 150 元", told=True, actor=house.senior, at=clock.now())
        actions.customer_accepts(request.pk, actor=house.senior, at=clock.now())
    return request


def test_payments_and_the_file(house, case):
    request = paid_up_to(house, case, "accepted")
    client = browser(house.finance)
    assert str(request) in client.get(reverse("redress:payments")).content.decode()
    order = reverse("redress:order", args=[request.pk])
    for _twice in range(2):
        client.post(order, {"method": "original", "key": "key-0000001"})
    payment = Payment.objects.get()
    out = client.get(reverse("redress:export")).content.decode()
    assert "key-0000001" in out
    back = "key,result,amount,currency,reference\nkey-0000001,paid,150.00,CNY,B1\nx,paid,1,CNY,B2\n"
    sent = SimpleUploadedFile("back.csv", back.encode())
    said = client.post(reverse("redress:import"), {"file": sent}).content.decode()
    assert "2 行，1 行对上" in said
    assert fresh(request).state == "paid"
    client.post(reverse("redress:reverse", args=[payment.pk]), {"reason": "客户退回"})
    assert fresh(request).state == "reversed"
    assert browser(house.senior).get(reverse("redress:payments")).status_code == 403


def test_the_desk_says_on_which_day_it_was_settled_and_refuses_as_the_file_does(house, case):
    request = accepted(house, case)
    with time_machine.travel(AT, tick=False):
        payment = actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
    with time_machine.travel(later(days=3), tick=False):
        client = browser(house.finance)
        page = client.get(reverse("redress:payments")).content.decode()
        assert 'name="settled_on"' in page
        url, filled_in = reverse("redress:settle", args=[payment.pk]), {"result": "paid", "reference": "B1"}
        for day in (f"{AT - timedelta(days=1):%Y-%m-%d}", f"{later(days=4):%Y-%m-%d}"):
            said = client.post(url, {**filled_in, "settled_on": day})
            assert said.status_code == 422
            assert "结算日期要在安排付款当天或以后，不晚于今天" in said.content.decode()
        assert client.post(url, {**filled_in, "settled_on": "前天"}).status_code == 422
        assert Payment.objects.get(pk=payment.pk).state == "ordered"
        client.post(url, {**filled_in, "settled_on": f"{later(days=1):%Y-%m-%d}"})
        assert Payment.objects.get(pk=payment.pk).settled_on == later(days=1).date()
        assert f"{later(days=1):%Y-%m-%d}" in client.get(reverse("redress:request", args=[request.pk])).content.decode()


def test_the_result_of_an_import_names_the_case_of_each_payment(house, case):
    request = accepted(house, case)
    actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
    text = f"key,result,amount,currency,reference\n{KEY},paid,12000.01,CNY,B1\nnobody,paid,1,CNY,B2\n"
    client = browser(house.finance)
    page = client.post(reverse("redress:import"), {"file": SimpleUploadedFile("back.csv", text.encode())}).content.decode()
    (told,) = re.findall(r'<section class="sw-box-p" role="status">.*?</section>', page, re.DOTALL)
    assert f'href="{reverse("cases:page", args=[case.number])}">{request}</a>' in told
    assert told.count("<a ") == 1
    assert "nobody" in told


def control(page: str, mine: str) -> str:
    """One control of a page, by its id."""
    (found,) = re.findall(rf'<input[^>]* id="{mine}"[^>]*>|<input id="{mine}"[^>]*>', page)
    return str(found)


def test_a_settlement_refused_keeps_what_was_typed_and_says_at_the_field_why(house, case):
    request = accepted(house, case)
    payment = actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
    client, url = browser(house.finance), reverse("redress:settle", args=[payment.pk])
    mine = f"pay-{payment.pk}"
    typed = {"reference": "B20260318", "settled_on": "前天", "note": "柜面转账", "result": "paid"}
    with time_machine.travel(AT, tick=False):
        answer = client.post(url, typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    for name in ("reference", "settled_on", "note"):
        assert f'value="{typed[name]}"' in control(page, f"{mine}-{name}"), name
    wrong = control(page, f"{mine}-settled_on")
    assert 'aria-invalid="true"' in wrong
    assert f'aria-describedby="{mine}-settled_on-wrong"' in wrong
    assert f'id="{mine}-settled_on-wrong"' in page
    assert "aria-invalid" not in control(page, f"{mine}-note")
    with time_machine.travel(AT, tick=False):
        lacking = client.post(url, {**typed, "settled_on": "", "reference": " "}).content.decode()
        long = client.post(url, {**typed, "settled_on": "", "note": "长" * 201}).content.decode()
        neither = client.post(url, {"reference": "B20260318"})
    assert "请填付款流水号" in lacking
    assert 'aria-invalid="true"' in control(lacking, f"{mine}-reference")
    assert 'aria-invalid="true"' in control(long, f"{mine}-note")
    assert "长" * 201 in control(long, f"{mine}-note")
    assert neither.status_code == 422, "a key must be pressed: nothing is taken for failed"
    assert "请按“记已付”或“记失败”" in neither.content.decode()
    assert Payment.objects.get(pk=payment.pk).state == "ordered"


def test_who_settles_what_another_settled_meanwhile_sees_both(house, case):
    payment = paid(house, case)
    told = browser(house.finance).post(reverse("redress:settle", args=[payment.pk]), {"note": "账号有误", "result": "failed"})
    page = told.content.decode()
    assert told.status_code == 422
    assert "这笔付款已是“已付”，不能再改" in page
    assert "账号有误" in page
    assert Payment.objects.get(pk=payment.pk).state == "paid"


def test_nobody_elses_payment_is_shown_by_a_refusal(house, case):
    payment = paid(house, case)
    for name in ("settle", "reverse"):
        url = reverse(f"redress:{name}", args=[payment.pk])
        assert browser(house.senior).post(url, {"reason": " ", "result": "x"}).status_code == 403
        assert browser(house.finance).post(reverse(f"redress:{name}", args=[payment.pk + 999]), {"reason": "x", "result": "paid", "reference": "1"}).status_code == 404
        assert browser(house.finance).post(reverse(f"redress:{name}", args=[payment.pk + 999]), {"reason": "长" * 201}).status_code == 404


def test_a_reversal_refused_keeps_its_words_beside_the_payment_and_one_done_is_shown_where_it_went(house, case):
    payment = paid(house, case)
    client, url, listed = browser(house.finance), reverse("redress:reverse", args=[payment.pk]), reverse("redress:payments")
    empty = client.post(url, {"reason": " "})
    assert empty.status_code == 422
    assert "请写明冲回的原因" in empty.content.decode()
    assert 'aria-invalid="true"' in control(empty.content.decode(), f"pay-{payment.pk}-reason")
    long = client.post(url, {"reason": "退" * 201})
    assert long.status_code == 422
    assert "退" * 201 in control(long.content.decode(), f"pay-{payment.pk}-reason")
    done = client.post(url, {"reason": "客户退回了款项"})
    assert done["Location"] == f"{listed}?state=reversed"
    assert str(payment.request) in client.get(done["Location"]).content.decode()
    again = client.post(url, {"reason": "再退一次"})
    assert again.status_code == 422
    assert "再退一次" in again.content.decode()
