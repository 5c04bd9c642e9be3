"""A unit misses its own time: put down at the breach, worth something when it is done, taken up or waived."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from shouwen.casework.cases import actions as case_actions
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Overtime, Request
from shouwen.casework.redress.queries import policy_for
from shouwen.casework.redress.tests.conftest import AT, ask, complaint, draft, kinds, part, sign
from shouwen.casework.redress.tests.test_pages import token
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def test_the_breach_is_put_down_and_worth_something_when_it_is_done(house, case, late):
    assert late.done_at is not None
    assert late.delay_minutes >= 2880
    assert late.amount >= 30
    assert kinds(case)[:2] == ["OvertimeFound", "OvertimeSettled"]
    assert Notice.objects.filter(person_id=house.senior.person_id, kind="redress.decided").exists()
    assert [row.pk for row in queries.overtimes(case)] == [late.pk]


def test_taken_up_it_goes_the_ordinary_route(house, case, late):
    at = late.done_at + timedelta(hours=1)
    request = actions.take_up(late.pk, actor=house.senior, at=at)
    assert (request.basis, request.amount) == ("overtime", late.amount)
    zone = ZoneInfo("Asia/Shanghai")
    assert all(f"{each.astimezone(zone):%Y-%m-%d %H:%M}" in request.calculation for each in (late.promised_at, late.done_at))
    assert "Z" not in request.calculation
    with pytest.raises(Conflict):
        actions.take_up(late.pk, actor=house.senior, at=at)
    sign(request, house.leader, at=at)
    lines, rows = queries.summary(house.manager, since=AT, until=at + timedelta(days=1))
    assert [(line.count, line.granted.amount) for line in lines] == [(1, late.amount)]
    assert len(rows) == 1


def test_waived_with_a_reason(house, case, late):
    with pytest.raises(Invalid):
        actions.waive(late.pk, reason="", actor=house.senior, at=late.done_at)
    actions.waive(late.pk, reason="客户改约，不是我们晚", actor=house.senior, at=late.done_at)
    assert not queries.overtimes(case)
    assert kinds(case)[-1] == "OvertimeWaived"


@pytest.mark.parametrize(("overtime", "amount"), [(None, 0), ({"first": "3", "further_day": "1", "most": "20"}, 4)])
def test_the_policy_of_the_day_it_is_done_says_what_it_is_worth_in_its_currency(house, case, overtime, amount):
    due = Clock.objects.get(subject_kind="case", subject_id=case.pk, stage="resolve").due_at
    deadlines.sweep(at=due + timedelta(minutes=1))
    deliver_all(at=due + timedelta(minutes=2))
    old = policy_for(case.centre_id, case.kind_code, at=due)
    fresh = {**old.content, "currency": "EUR", "overtime": overtime}
    actions.make_policy(fresh, name="新规则", starts_on=due.date(), reason="换币种", actor=house.office, at=due + timedelta(minutes=3))
    case_actions.answer(case, "师傅已上门装好", actor=house.senior, at=due + timedelta(days=2))
    case_actions.customer_accepts(case, actor=house.senior, at=due + timedelta(days=2))
    deliver_all(at=due + timedelta(days=2))
    row = Overtime.objects.get()
    assert (row.delay_minutes, row.amount, row.currency) == (2880, amount, "EUR")


def test_two_currencies_are_never_added_up(house, case, late):
    """The rule proposed in CNY, and by the time it was claimed the policy was one in EUR: each sum stays in its own."""
    at = late.done_at + timedelta(hours=1)
    old = policy_for(case.centre_id, case.kind_code, at=at)
    actions.make_policy({**old.content, "currency": "EUR"}, name="换币种", starts_on=late.done_at.date(), reason="换", actor=house.office, at=at)
    actions.set_rate("CNY", "EUR", Decimal("0.125"), from_on=at.date(), actor=house.office, at=at)
    request = actions.take_up(late.pk, actor=house.senior, at=at)
    assert (request.currency, request.amount) == ("EUR", late.amount / 8)
    sign(request, house.leader, at=at)
    lines, rows = queries.summary(house.manager, since=AT, until=at + timedelta(days=1))
    told = [(line.currency, line.count, line.proposed.amount, line.granted.amount) for line in lines]
    assert told == [("CNY", 1, late.amount, 0), ("EUR", 0, 0, request.amount)]
    (shown,) = queries.row_views(queries.as_rows(rows))
    assert (shown.proposed.currency, shown.granted.currency, shown.granted.amount) == ("CNY", "EUR", request.amount)


def test_what_the_rule_reckoned_is_read_in_the_readers_language_and_stays_sealed(house, case, late):
    at = late.done_at + timedelta(hours=1)
    request = actions.take_up(late.pk, actor=house.senior, at=at)
    sealed = request.calculation
    page, api = reverse("redress:request", args=[request.pk]), f"/api/v1/redress/{request.pk}"
    with time_machine.travel(at, tick=False):
        desk = browser(house.senior)
        assert sealed in desk.get(page).content.decode()
        Person.objects.update(language="en")
        english = desk.get(page).content.decode()
        assert sealed not in english
        told = Client().get(api, **token(house.senior), HTTP_ACCEPT_LANGUAGE="en").json()["calculation"]
        assert told in html.unescape(english)
        assert f"{late.delay_minutes} minutes late" in told
        assert not re.search("[一-鿿]", told)
    assert Request.objects.get(pk=request.pk).calculation == sealed
    assert queries.proof(queries.find(request.pk, house.senior)) == []


def test_sealed_by_an_english_reader_it_is_chinese_to_a_chinese_one(house, case, late):
    with translation.override("en"):
        request = actions.take_up(late.pk, actor=house.senior, at=late.done_at)
    assert "minutes late" in request.calculation
    assert "晚 2880 分钟" in queries.calculation(request)


def test_what_a_person_wrote_of_a_delay_is_theirs(house, case, late):
    request = actions.take_up(late.pk, actor=house.senior, at=late.done_at)
    sign(request, house.leader, "returned", note="写清楚", at=late.done_at)
    mine = draft(part(late.amount), basis="overtime", calculation="客户等了两天，按规则赔")
    actions.resubmit(request.pk, mine, actor=house.senior, at=late.done_at)
    with translation.override("en"):
        assert queries.calculation(queries.find(request.pk, house.senior)) == "客户等了两天，按规则赔"
    by_hand = ask(house, complaint(house), 20, basis="overtime", at=late.done_at)
    assert queries.calculation(by_hand) == by_hand.calculation
