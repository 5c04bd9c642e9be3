"""Payments, delays and a returned request over HTTP: what the pages do, by the same rights."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shouwen.casework.cases import testing
from shouwen.casework.redress import actions
from shouwen.casework.redress.models import Overtime, Payment
from shouwen.casework.redress.tests.conftest import AT, KEY, accepted, ask, later, sign
from shouwen.casework.redress.tests.test_pages import token

pytestmark = pytest.mark.django_db
PARTS = {"parts": [{"kind": "cash", "amount": "300"}], "basis": "error", "calculation": "按约定"}


def send(who, path, body=None, **more):
    address = f"/api/v1{path}"
    return Client().get(address, **token(who), **more) if body is None else Client().post(address, body, "application/json", **token(who), **more)


def stranger():
    return testing.house().agent


def test_what_is_no_amount_is_said_in_the_readers_words(house, case):
    for amount, currency in (("0.001", "CNY"), ("3", "12")):
        body = {**PARTS, "parts": [{"kind": "cash", "amount": amount, "currency": currency}]}
        answer = send(house.senior, f"/cases/{case.number}/redress", body)
        assert answer.status_code == 422
    assert answer.json()["errors"] == {"parts": "金额最多写到分，币种用三个字母"}
    assert send(house.senior, f"/cases/{case.number}/redress", {**PARTS, "demanded": "300.005"}).json()["errors"].keys() == {"demanded"}


def test_payments_are_listed_fetched_as_a_file_and_reconciled(house, case):
    request = accepted(house, case)
    with time_machine.travel(AT, tick=False):
        assert [each["id"] for each in send(house.finance, "/redress/payments/due").json()["items"]] == [str(request.pk)]
        made = send(house.finance, f"/redress/{request.pk}/payments", {"method": "transfer", "key": KEY}).json()
        assert send(house.finance, "/redress/payments/due").json()["items"] == []
        listed = send(house.finance, "/redress/payments?state=ordered").json()
        assert (listed["items"], listed["next_cursor"]) == ([made], "")
        assert made["redress_id"] == str(request.pk)
        assert send(house.finance, f"/redress/{request.pk}").json()["payments"] == [made]
        assert send(house.finance, "/redress/payments?state=moon").status_code == 422
        file = send(house.finance, "/redress/payments/file")
        assert file["Content-Type"].startswith("text/csv")
        assert KEY in file.content.decode("utf-8-sig")
        text = f"key,result,amount,currency,reference\n{KEY},paid,12000.00,CNY,B1\nnobody,paid,1,CNY,B2\n"
        told = send(house.finance, "/redress/payments/results", {"text": text}).json()["lines"]
        assert [(each["line"], each["ok"]) for each in told] == [(2, True), (3, False)]
        assert Payment.objects.get().state == "paid"
        english = send(house.finance, "/redress/payments/results", {"text": text}, HTTP_ACCEPT_LANGUAGE="en").json()["lines"]
        assert english[0]["ok"]
        assert english[1]["words"].isascii()
        for wrong in ("", "moon", "a\rb,\"", "key,result,amount,currency\n\"" + "x" * 200_000, "key,result,amount,currency\n\x00,paid,1,CNY"):
            assert send(house.finance, "/redress/payments/results", {"text": wrong}).status_code in (200, 422), wrong[:40]
        for path, body in (("", None), ("/due", None), ("/file", None), ("/results", {"text": text})):
            assert send(house.senior, f"/redress/payments{path}", body).status_code == 403


def test_the_day_it_was_settled_is_told_over_http_and_never_before_the_order_or_to_come(house, case):
    request = accepted(house, case)
    with time_machine.travel(AT, tick=False):
        made = send(house.finance, f"/redress/{request.pk}/payments", {"method": "transfer", "key": KEY}).json()
    assert made["settled_on"] is None
    path, body = f"/redress/payments/{made['id']}/result", {"paid": True, "reference": "B1"}
    with time_machine.travel(later(days=3), tick=False):
        for day in (f"{AT - timedelta(days=1):%Y-%m-%d}", f"{later(days=4):%Y-%m-%d}"):
            wrong = send(house.finance, path, {**body, "settled_on": day})
            assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["settled_on"])
            file = f"key,result,amount,currency,reference,settled_on\n{KEY},paid,12000.00,CNY,B1,{day}\n"
            (line,) = send(house.finance, "/redress/payments/results", {"text": file}).json()["lines"]
            assert (line["ok"], line["words"]) == (False, "结算日期要在安排付款当天或以后，不晚于今天")
        assert send(house.finance, path, {**body, "settled_on": "the day before"}).status_code == 422
        done = send(house.finance, path, {**body, "settled_on": f"{later(days=1):%Y-%m-%d}"})
        assert (done.status_code, done.json()["settled_on"]) == (200, f"{later(days=1):%Y-%m-%d}")
        again = send(house.finance, path, {**body, "settled_on": f"{later(days=2):%Y-%m-%d}"})
        assert again.json() == done.json(), "said twice it changes nothing"


def test_without_a_day_it_is_today(house, case):
    request = accepted(house, case)
    with time_machine.travel(AT, tick=False):
        made = send(house.finance, f"/redress/{request.pk}/payments", {"method": "transfer", "key": KEY}).json()
        done = send(house.finance, f"/redress/payments/{made['id']}/result", {"paid": False, "note": "户名不符"})
    assert (done.json()["state"], done.json()["settled_on"]) == ("failed", f"{AT:%Y-%m-%d}")


def test_payments_go_on_page_by_page(house, case):
    with time_machine.travel(AT, tick=False):
        assert send(house.finance, "/redress/payments?cursor=moon").status_code == 422


def test_a_delay_is_read_claimed_or_waived(house, case, late):
    with time_machine.travel(late.done_at, tick=False):
        mine = f"/cases/{case.number}/redress/overtime"
        (delay,) = send(house.senior, mine).json()["items"]
        assert (delay["id"], delay["is_open"], delay["redress_id"], delay["proposed"]) == (str(late.pk), True, None, "30.00")
        period = f"?since={AT:%Y-%m-%d}&until={late.done_at:%Y-%m-%d}"
        assert send(house.gm, f"/redress/overtime/delays{period}").json()["items"] == [delay]
        assert send(house.senior, f"/redress/overtime/delays{period}").status_code == 403
        waiver = f"/redress/overtime/delays/{late.pk}/waiver"
        assert send(house.senior, waiver, {"reason": " "}).status_code == 422
        assert send(stranger(), waiver, {"reason": "x"}).status_code in (403, 404)
        assert send(stranger(), mine).status_code == 404
        assert send(house.senior, "/redress/overtime/delays/4711/waiver", {"reason": "x"}).status_code == 404
        (done,) = send(house.senior, waiver, {"reason": "客户改约"}).json()["items"]
        assert (done["is_open"], done["result"]) == (False, "客户改约")
        assert send(house.senior, mine).json()["items"] == []
        assert send(house.senior, waiver, {"reason": "再来"}).status_code == 409


def test_what_the_rule_proposes_is_asked_for(house, case, late):
    with time_machine.travel(late.done_at, tick=False):
        claim = f"/redress/overtime/delays/{late.pk}/claim"
        assert send(house.senior, claim, {"kind": "moon"}).status_code == 422
        made = send(house.senior, claim, {})
        assert (made.status_code, made.json()["basis"], made.json()["amount"]) == (201, "overtime", "30.00")
        assert Overtime.objects.get().request_id == int(made.json()["id"])


def test_a_returned_request_is_written_anew(house, case):
    request = ask(house, case, 400)
    with time_machine.travel(AT, tick=False):
        again = f"/redress/{request.pk}/resubmission"
        assert send(house.senior, again, PARTS).status_code == 409
        assert send(house.senior, f"/redress/{request.pk}").json()["moves"] == ["withdraw"]
        sign(request, house.leader, "returned", note="太多")
        seen = send(house.senior, again, {**PARTS, "preview": True})
        assert (seen.status_code, seen.json()["amount"]) == (200, "300.00")
        assert send(stranger(), again, PARTS).status_code == 404
        made = send(house.senior, again, PARTS)
        assert (made.status_code, made.json()["amount"], made.json()["round"]) == (201, "300.00", 2)
        assert actions.withdraw(request.pk, reason="不要了", actor=house.senior, at=AT)
