"""The pages: the route before submitting, the inbox, the matrix; and the same over HTTP."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from shouwen.casework.complaints import actions as complaints
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Policy, Request
from shouwen.casework.redress.tests.conftest import (
    AT,
    ask,
    draft,
    fresh,
    part,
    publish,
    sign,
)
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.money import Money

pytestmark = pytest.mark.django_db


def token(who: Actor) -> dict[str, str]:
    at = clock.now()
    values = {
        "person_id": who.person_id,
        "name": "程序",
        "rights": ["*"],
        "expires_at": at + timedelta(days=1),
    }
    _row, secret = access.make_token(**values, actor=SYSTEM, at=at)
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def filled(**more):
    return {
        "kind_1": "cash",
        "amount_1": "12,000",
        "currency": "CNY",
        "basis": "error",
        "calculation": "货值按发票计",
        **more,
    }


def test_the_panel_of_a_case(house, case):
    request = ask(house, case, 400)
    said = browser(house.senior).get(reverse("redress:panel", args=[case.number])).content.decode()
    assert "400.00 元" in said
    assert request.label in said
    assert "申请补救" in said
    page = browser(house.senior).get(reverse("cases:page", args=[case.number])).content.decode()
    assert reverse("redress:panel", args=[case.number]) in page


def test_the_route_is_shown_before_it_is_submitted(house, case):
    client = browser(house.senior)
    url = reverse("redress:new", args=[case.number])
    assert client.get(url).status_code == 200
    said = client.post(url, filled(look="1")).content.decode()
    assert "财务" in said
    assert "总经理" in said
    assert not Request.objects.exists()
    part_ = client.post(url, filled(), HTTP_HX_REQUEST="true").content.decode()
    assert "<html" not in part_
    assert client.post(url, filled(send="1")).status_code == 302
    assert Request.objects.get().amount == 12000
    wrong = client.post(url, filled(send="1", amount_1="一百"))
    assert wrong.status_code == 422


def test_an_approver_decides_on_a_phone(house, case):
    request = ask(house, case, 400)
    client = browser(house.leader)
    inbox = client.get(reverse("redress:approvals")).content.decode()
    assert "400.00 元" in inbox
    page = client.get(reverse("redress:approval", args=[request.pk])).content.decode()
    assert "同意" in page
    step = request.steps.get().pk
    url = reverse("redress:decide", args=[request.pk])
    assert client.post(url, {"verdict": "refused", "step": step, "note": ""}).status_code == 422
    done = client.post(url, {"verdict": "agreed", "step": step, "amount": "350"})
    assert done.status_code == 302
    assert fresh(request).amount == 350
    late = (
        browser(house.supervisor).post(url, {"verdict": "agreed", "step": step}, follow=True).content.decode()
    )
    assert "已经签过" in late


def test_the_requester_goes_on(house, case):
    request = ask(house, case, 150, "refund", at=clock.now())
    client = browser(house.senior)
    page = client.get(reverse("redress:request", args=[request.pk])).content.decode()
    assert "告知客户" in page
    offer = reverse("redress:move", args=[request.pk, "offer"])
    assert client.post(offer, {"text": ""}).status_code == 422
    assert client.post(offer, {"text": "退您 150 元", "told": "on"}).status_code == 302
    assert client.post(reverse("redress:move", args=[request.pk, "accept"]), {"note": ""}).status_code == 302
    assert fresh(request).state == "accepted"
    assert client.post(reverse("redress:move", args=[request.pk, "nothing"]), {}).status_code == 404


def test_a_returned_one_is_written_anew(house, case):
    request = ask(house, case, 400)
    sign(request, house.leader, "returned", note="写清残值")
    client = browser(house.senior)
    url = reverse("redress:again", args=[request.pk])
    assert "400.00" in client.get(url).content.decode()
    assert client.post(url, filled(send="1", amount_1="300")).status_code == 302
    assert (fresh(request).round, fresh(request).amount) == (2, 300)


def test_lending(house, case):
    client = browser(house.manager)
    page = client.get(reverse("redress:lend")).content.decode()
    assert '<option value="" selected' in page, "nobody is chosen before one chooses"
    assert client.post(reverse("redress:lend"), {"deputy": "", "starts_at": "", "ends_at": ""}).status_code == 422
    values = {
        "deputy": house.leader.person_id,
        "starts_at": "2026-03-18T09:00",
        "ends_at": "2099-03-19T09:00",
        "ceiling": "",
    }
    assert client.post(reverse("redress:lend"), values).status_code == 422
    now = clock.now()
    values |= {"starts_at": f"{now:%Y-%m-%dT%H:%M}", "ends_at": f"{now + timedelta(days=3):%Y-%m-%dT%H:%M}"}
    assert client.post(reverse("redress:lend"), values).status_code == 302
    (row,) = queries.lent(house.manager, at=clock.now())
    assert client.post(reverse("redress:take_back", args=[row.pk])).status_code == 302


def test_in_english_a_press_is_a_deed_and_a_step_what_became_of_it(house, case):
    asked = ask(house, case, 400)
    Person.objects.update(language="en")
    leader = browser(house.leader)
    said = leader.get(reverse("redress:approval", args=[asked.pk])).content.decode()
    assert "Agree</button>" in said
    leader.post(reverse("redress:decide", args=[asked.pk]), {"verdict": "refused", "step": asked.steps.get().pk, "note": "No proof"})
    said = browser(house.senior).get(reverse("redress:request", args=[asked.pk])).content.decode()
    assert ">refused<" in said


def test_who_could_approve_eight_thousand_today(house):
    client = browser(house.head)
    said = client.get(
        reverse("redress:matrix"), {"amount": "8,000", "column": "compensation", "severity": "minor"}
    ).content.decode()
    assert "最多 3,000.00 元" in said
    assert "head" in said
    assert browser(house.agent).get(reverse("redress:matrix")).status_code == 403


def test_the_matrix_is_published_in_versions(house):
    client = browser(house.office)
    url = reverse("redress:matrix_edit")
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    values |= {"supervisor-compensation": "800", "reason": "年度调整"}
    assert client.post(url, {**values, "supervisor-compensation": "很多"}).status_code == 422
    assert client.post(url, values).status_code == 302
    made = Policy.objects.order_by("-version").first()
    assert made.version == 2
    assert made.content["rungs"][2]["limits"]["compensation"] == "800"
    assert made.content["rungs"][-1]["limits"]["refund"] is None
    assert client.post(url, values).status_code == 422, "somebody published meanwhile"


def test_rates_and_budgets(house):
    client = browser(house.head)
    today = queries.policy.day_of(clock.now())
    assert (
        client.post(reverse("redress:rate"), {"currency": "usd", "rate": "7.1", "from_on": today}).status_code
        == 302
    )
    assert client.post(reverse("redress:budget"), {"amount": "50,000"}).status_code == 302
    said = client.get(reverse("redress:matrix")).content.decode()
    assert "1 USD = 7.1" in said
    assert "50000.00" in said


def test_over_http(house, case):
    mine, theirs = token(house.senior), token(house.leader)
    url = f"/api/v1/cases/{case.number}/redress"
    body = {"parts": [{"kind": "cash", "amount": "400.00"}], "basis": "error", "calculation": "货值按发票计"}
    look = Client().post(url, {**body, "preview": True}, "application/json", **mine).json()
    assert [stop["place"] for stop in look["stops"]] == ["supervisor"]
    made = Client().post(url, {**body, "key": "k1"}, "application/json", **mine)
    assert made.status_code == 201, made.content
    assert (
        Client().post(url, {**body, "key": "k1"}, "application/json", **mine).json()["id"]
        == made.json()["id"]
    )
    waiting = Client().get("/api/v1/approvals", **theirs).json()["approvals"]
    assert waiting[0]["redress"]["amount"] == "400.00"
    decide = f"/api/v1/approvals/{waiting[0]['redress']['id']}/decision"
    word = {"verdict": "agreed", "step_id": waiting[0]["step_id"]}
    done = Client().post(decide, word, "application/json", **theirs)
    assert done.json()["state"] == "approved"
    assert done.json()["flaws"] == []
    late = Client().post(decide, word, "application/json", **theirs)
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")
    assert Client().get(url, **mine).json()["redress"][0]["state"] == "approved"


def test_my_work_names_what_waits(house, case):
    from shouwen.casework.redress.sockets import chores

    request = actions.submit(case, draft(part(Decimal(400))), actor=house.senior, at=clock.now())
    found = chores(house.leader, clock.now())
    assert [each.place for each in found] == [str(request)]
    assert browser(house.leader).get("/").status_code == 200


def test_the_overtime_page(house):
    client = browser(house.manager)
    assert client.get(reverse("redress:overtime")).status_code == 200
    assert (
        "unit,currency"
        in client.get(reverse("redress:overtime"), {"format": "csv", "since": "2026-03-01"}).content.decode()
    )
    for asked in ({"since": "never"}, {"since": "never", "format": "csv"}):
        told = client.get(reverse("redress:overtime"), asked).content.decode()
        assert "这不是日期" in told
        assert 'value="never"' in told


def test_programs_read_publish_ask_and_lend(house):
    boss, agent, manager = (Client(**token(each)) for each in (house.head, house.agent, house.manager))
    url = "/api/v1/authority"
    assert agent.get(url).status_code in (200, 403)
    kinds = {each["code"]: each for each in boss.get(f"{url}/kinds").json()["items"]}
    assert {"", "complaint", "expense", "customer", "freight"} <= set(kinds)
    assert (kinds["expense"]["is_other"], kinds[""]["is_own"]) == (True, True)
    asked = {"amount": "8000", "kind": "expense"}
    could = boss.get(f"{url}/who-could", asked).json()
    assert [each["able"] for each in could["rungs"]][:2] == [False, False]
    assert any(each["able"] for each in could["rungs"])
    assert boss.get(f"{url}/who-could", {**asked, "kind": "nothing"}).status_code == 404
    assert boss.get(f"{url}/who-could", {"amount": "1", "column": "nothing"}).status_code == 422
    held = boss.get(url, {"kind": "expense"}).json()
    assert (held["kind"], held["centre_id"]) == ("", None), "by that of all cases"
    body = {"kind": "expense", "name": "本市费用", "content": held["content"], "starts_on": str(queries.policy.day_of(clock.now())), "reason": "本市自定", "after": 0}
    assert manager.post(f"{url}/versions", body, "application/json").status_code == 403
    assert boss.post(f"{url}/versions", {**body, "for_all": True}, "application/json").status_code == 403
    assert boss.post(f"{url}/versions", {**body, "content": {"rungs": []}}, "application/json").status_code == 422
    made = boss.post(f"{url}/versions", body, "application/json")
    assert made.status_code == 201, made.content
    assert boss.post(f"{url}/versions", body, "application/json").status_code == 409
    assert boss.get(f"{url}/versions/{made.json()['id']}").json()["kind"] == "expense"
    assert [each["version"] for each in boss.get(f"{url}/versions", {"kind": "expense"}).json()["items"]] == [1]
    month = {"month": body["starts_on"], "amount": "50000"}
    assert boss.post(f"{url}/budgets", month, "application/json").json()["amount"] == "50000.00"
    assert len(boss.get(f"{url}/budgets").json()["items"]) == 1
    now = clock.now()
    lent = {"deputy_id": str(house.leader.person_id), "starts_at": now.isoformat(), "ends_at": (now + timedelta(days=3)).isoformat(), "ceiling": "500"}
    row = manager.post(f"{url}/lending", lent, "application/json")
    assert (row.status_code, row.json()["ceiling"]) == (201, "500"), row.content
    assert manager.get(f"{url}/lending").json()["items"][0]["id"] == row.json()["id"]
    assert boss.post(f"{url}/lending/{row.json()['id']}/end", {}, "application/json").status_code == 404
    assert manager.post(f"{url}/lending/{row.json()['id']}/end", {}, "application/json").json()["ended_at"]


def test_where_evidence_is_missing_a_link_leads_to_adding_it(house, case):
    publish(house, manager={"needs_evidence": ["photo"]})
    client, add = browser(house.senior), reverse("complaints:evidence", args=[case.number])
    url = reverse("redress:new", args=[case.number])
    for how, status in (("look", 200), ("send", 422)):
        answer = client.post(url, filled(**{how: "1"}, amount_1="2000"))
        assert answer.status_code == status
        assert f'href="{add}"' in answer.content.decode(), how
    assert f'href="{add}"' not in client.post(url, filled(send="1", amount_1="一百")).content.decode()
    proof = complaints.add_evidence(case, complaints.Given(kind="photo", title="外箱", words="外箱压瘪"), actor=house.senior, at=AT)
    request = ask(house, case, 2000)
    complaints.set_aside(case, proof[0].pk, reason="不是这一件", actor=house.senior, at=AT)
    step = {"verdict": "agreed", "step": request.steps.get(is_current=True).pk}
    answer = browser(house.manager).post(reverse("redress:decide", args=[request.pk]), step)
    assert answer.status_code == 422
    assert f'href="{add}"' in answer.content.decode()


def test_who_could_never_send_it_is_told_before_writing(house, case):
    url = reverse("redress:new", args=[case.number])
    assert browser(house.agent).get(url).status_code == 403
    assert browser(house.agent).post(url, filled(look="1")).status_code == 403


def test_what_the_customer_wants_is_said_as_money_and_a_note_may_break(house, case):
    request = actions.submit(case, draft(actions.Part("cash", Money(Decimal(400)), "货值"), demanded=Decimal("12000")), actor=house.senior, at=AT)
    page = browser(house.senior).get(reverse("redress:request", args=[request.pk])).content.decode()
    assert "12,000.00 元" in page
    assert "12000.00 CNY" not in page
    assert '<span class="sw-num">400.00 元</span> 货值' in page
    Person.objects.update(language="en")
    assert "¥12,000.00" in browser(house.senior).get(reverse("redress:request", args=[request.pk])).content.decode()
    assert ask(house, case, 100).wished is None
