"""Approvals go out, are signed outside, and count here by the same rules (AUTH-004)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from shouwen.casework.oa import actions, queries
from shouwen.casework.oa.actions import Unheard
from shouwen.casework.oa.models import Connection, Reply, Sending
from shouwen.casework.oa.tests.conftest import AT, SECRET, later, message, number_of
from shouwen.casework.redress.models import Request
from shouwen.casework.redress.tests.conftest import ask, sign
from shouwen.casework.redress.tests.test_pages import token
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def wanted():
    return Sending.objects.filter(event="wanted").order_by("made_at", "id")


def sent(house, case, amount=12000):
    request = ask(house, case, amount)
    deliver_all(at=AT)
    actions.send_due(at=AT)
    return request, wanted().get()


def test_off_by_default_nothing_goes(house, case, office):
    ask(house, case, 12000)
    deliver_all(at=AT)
    assert not Sending.objects.exists()
    assert actions.send_due(at=AT) == 0
    assert office.came == []


def test_submitted_sent_approved_replied(house, case, office, link):
    request, row = sent(house, case)
    document = office.documents[0]
    assert (row.state, row.remote, document["event"], document["number"]) == ("sent", "OA-1", "approval.wanted", str(request))
    assert (document["step"], document["amount"], document["signers"]) == ("countersign", "12000.00", [number_of(house.finance)])
    assert document["snapshot"] == request.snapshot_hash
    assert case.customer.name not in str(document), "nothing of the customer leaves"
    answered = actions.receive(link.pk, *message(row.pk, house.finance), at=AT)
    assert (answered.status, answered.code) == (200, "")
    deliver_all(at=AT)
    actions.send_due(at=AT)
    row.refresh_from_db()
    assert (row.state, row.answered_by_id) == ("answered", house.finance.person_id)
    second = wanted().last()
    assert office.documents[-1]["step"] == "approve"
    actions.receive(link.pk, *message(second.pk, house.head, key="oa-2", amount="10000.00"), at=AT)
    request = Request.objects.get()
    assert (request.state, f"{request.amount:.2f}") == ("approved", "10000.00")
    assert [step.decided_by_id for step in request.steps.order_by("seq")] == [house.finance.person_id, house.head.person_id]
    assert [each.kind for each in timeline("oa_sending", second.pk)] == ["oa.ApprovalSent", "oa.ApprovalAnswered"]
    assert not Sending.objects.filter(event="closed").exists()


def test_a_repeat_gets_the_same_answer_and_signs_once(house, case, office, link):
    _request, row = sent(house, case)
    headers, body = message(row.pk, house.finance)
    first = actions.receive(link.pk, headers, body, at=AT)
    again = actions.receive(link.pk, headers, body, at=later(minutes=1))
    assert (first.pk, again.status, Reply.objects.count()) == (again.pk, 200, 1)
    with pytest.raises(Conflict) as no:
        actions.receive(link.pk, *message(row.pk, house.finance, "refused", note="不"), at=AT)
    assert no.value.code == "key_reused"
    late = actions.receive(link.pk, *message(row.pk, house.finance, key="oa-9"), at=AT)
    assert (late.status, late.code) == (409, "already_decided")


def test_whoever_may_not_sign_here_may_not_sign_there(house, case, office, link):
    request, row = sent(house, case)
    for key, who, status in (("1", house.senior, 403), ("2", house.head, 403), ("3", house.manager, 403)):
        assert actions.receive(link.pk, *message(row.pk, who, key=key), at=AT).status == status
    assert actions.receive(link.pk, *message(4711, house.finance, key="4"), at=AT).status == 404
    assert actions.receive(link.pk, *message(row.pk, house.finance, "fly", key="5"), at=AT).status == 422
    assert actions.receive(link.pk, *message(row.pk, house.finance, "refused", key="6"), at=AT).code == "invalid", "a refusal says why"
    headers, body = message(row.pk, house.finance, key="7")
    body = body.replace(number_of(house.finance).encode(), b"NOBODY")
    with pytest.raises(Unheard):
        actions.receive(link.pk, headers, body, at=AT)
    assert Request.objects.get(pk=request.pk).state == "submitted"
    assert Reply.objects.exclude(status=200).count() == 6


def test_what_is_not_signed_is_not_heard(house, case, office, link):
    _request, row = sent(house, case)
    for bad in (message(row.pk, house.finance, secret="something else"), message(row.pk, house.finance, at=later(minutes=-6)), ({}, b"{}")):
        with pytest.raises(Unheard):
            actions.receive(link.pk, *bad, at=AT)
    with pytest.raises(Unheard):
        actions.receive(4711, *message(row.pk, house.finance), at=AT)
    Connection.objects.update(is_on=False)
    with pytest.raises(Unheard):
        actions.receive(link.pk, *message(row.pk, house.finance), at=AT)
    assert not Reply.objects.exists()


def test_decided_here_it_is_closed_there(house, case, office, link):
    request, row = sent(house, case)
    sign(request, house.finance, "refused", note="单据不全")
    deliver_all(at=AT)
    actions.send_due(at=AT)
    row.refresh_from_db()
    assert row.state == "overtaken"
    assert (office.documents[-1]["event"], office.documents[-1]["closes"], office.documents[-1]["remote"]) == ("approval.closed", str(row.pk), "OA-1")
    assert actions.receive(link.pk, *message(row.pk, house.finance), at=AT).code == "already_decided"
    before = Sending.objects.count()
    actions.sync("redress", request.pk, at=AT)
    assert Sending.objects.count() == before, "again changes nothing"


def test_tried_again_by_the_same_key_and_in_the_end_somebody_looks(house, case, office, link):
    office.status = 503
    ask(house, case, 12000)
    deliver_all(at=AT)
    at = AT
    for _ in range(9):
        actions.send_due(at=at)
        at += timedelta(days=2)
    row = wanted().get()
    assert (row.state, row.fault, row.attempts) == ("failed", "busy", 8)
    assert len({headers["idempotency-key"] for headers, _body in office.came}) == 1
    deliver_all(at=at)
    assert Notice.objects.filter(kind="oa.failed", person_id=house.office.person_id).exists()
    office.status = 201
    actions.retry(row.pk, actor=house.office, at=at)
    assert actions.send_due(at=at) == 1
    deliver_all(at=at)
    assert not Notice.objects.filter(kind="oa.failed", read_at=None).exists()
    with pytest.raises(Conflict):
        actions.retry(row.pk, actor=house.office, at=at)


def test_what_the_other_side_will_not_take_is_given_up_at_once(house, case, office, link):
    office.status = 400
    ask(house, case, 12000)
    deliver_all(at=AT)
    actions.send_due(at=AT)
    assert (wanted().get().state, wanted().get().attempts) == ("failed", 1)


def test_who_sets_it_and_how(house, office, settings):
    values = {"is_on": True, "adapter": "http", "address": office.address, "secret": SECRET, "matters": ["redress"]}
    with pytest.raises(Forbidden):
        actions.set_connection(**values, actor=house.manager, at=AT)
    for wrong in ({"adapter": "fax"}, {"address": "https://10.0.0.1/"}, {"secret": "short"}, {"matters": ["everything"]}, {"matters": []}):
        with pytest.raises(Invalid):
            actions.set_connection(**{**values, **wrong}, actor=house.office, at=AT)
    row = actions.set_connection(**values, actor=house.office, at=AT)
    assert SECRET.encode() not in bytes(row.sealed)
    assert actions.try_out(row.pk, actor=house.office, at=AT) == "OA-1"
    assert office.documents[-1]["event"] == "approval.trial"
    kept = actions.set_connection(**{**values, "secret": "", "is_on": False}, actor=house.office, at=AT)
    assert bytes(Connection.objects.get().sealed) == bytes(row.sealed)
    assert [entry.body["secret_changed"] for entry in timeline("oa_connection", kept.pk)] == [True, False]
    assert SECRET not in str([entry.body for entry in timeline("oa_connection", kept.pk)])
    with pytest.raises(NotFound):
        queries.find_connection(row.pk, house.head)
    office.status = 500
    with pytest.raises(Conflict) as no:
        actions.try_out(row.pk, actor=house.office, at=AT)
    assert "500" in no.value.message


def test_on_the_pages(house, case, office, django_assert_max_num_queries):
    keeper = browser(house.office)
    home = reverse("oa:home")
    assert "还没有设置连接" in keeper.get(home).content.decode()
    assert browser(house.manager).get(home).status_code == 403
    url = reverse("oa:connection")
    assert keeper.post(url, {"adapter": "http", "address": "https://10.0.0.1/", "secret": SECRET, "matters": ["redress"]}).status_code == 422
    sent_ = {"is_on": "on", "adapter": "http", "address": office.address, "secret": SECRET, "matters": ["redress"]}
    assert keeper.post(url, sent_).status_code == 302
    row = Connection.objects.get()
    assert SECRET not in keeper.get(url).content.decode()
    assert keeper.post(reverse("oa:trial", args=[row.pk])).status_code == 302
    assert office.documents[-1]["event"] == "approval.trial"
    request = ask(house, case, 12000)
    deliver_all(at=AT)
    office.status = 400
    actions.send_due(at=AT)
    with django_assert_max_num_queries(20):
        page = keeper.get(home).content.decode()
    assert str(request) in page
    assert "对方不收" in page
    assert f"/api/v1/oa/{row.pk}/replies" in page
    assert keeper.post(reverse("oa:retry", args=[wanted().get().pk])).status_code == 302
    beside = browser(house.finance).get(reverse("redress:approval", args=[request.pk])).content.decode()
    assert "外部 OA" in beside


def test_over_http(house, case, office):
    keeper = token(house.office)
    body = {"is_on": True, "adapter": "http", "address": office.address, "secret": SECRET, "matters": ["redress"]}
    made = Client().post("/api/v1/oa/connections", body, "application/json", **keeper)
    assert made.status_code == 200, made.content
    assert "secret" not in made.json()
    assert Client().get("/api/v1/oa/connections", **token(house.manager)).status_code == 403
    assert Client().post(f"/api/v1/oa/connections/{made.json()['id']}/trial", {}, "application/json", **keeper).json() == {"remote": "OA-1"}
    _request, row = sent(house, case)
    assert Client().get("/api/v1/oa/sendings", **keeper).json()["items"][0]["state"] == "sent"
    assert Client().post(f"/api/v1/oa/sendings/{row.pk}/retry", {}, "application/json", **keeper).status_code == 409
    from shouwen.foundation.organisation.models import Person

    Person.objects.filter(pk=house.finance.person_id).update(staff_number="S0001")
    door = f"/api/v1/oa/{made.json()['id']}/replies"

    def come(headers, raw):
        return Client().post(door, raw, "application/json", **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()})

    with time_machine.travel(AT, tick=False):
        assert come({}, b"{}").status_code == 401
        assert come(*message(row.pk, house.finance, secret="another")).status_code == 401
        told = come(*message(row.pk, house.finance))
        assert (told.status_code, told.json()["code"]) == (200, ""), told.content
        assert come(*message(row.pk, house.finance)).json() == told.json()
        assert come(*message(row.pk, house.finance, key="x")).status_code == 409
        assert come({}, b" " * 70_000).status_code == 422
