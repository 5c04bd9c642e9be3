"""What changes while a request is under way: policies, rates, budgets, caps; and the emergency line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from shouwen.casework.cases import actions as cases
from shouwen.casework.redress import actions, letters, queries
from shouwen.casework.redress.models import Budget, Quota, Step
from shouwen.casework.redress.tests.conftest import (
    AT,
    ask,
    budget,
    complaint,
    draft,
    fresh,
    kinds,
    later,
    part,
    sign,
    stops,
)
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden

pytestmark = pytest.mark.django_db


def publish(house, change, at=AT):
    policy = queries.policy_for(house.city.pk, "complaint", at=at)
    rungs = [{**row, **change.get(row["code"], {})} for row in policy.content["rungs"]]
    values = {"name": "核决权限", "starts_on": at.date(), "reason": "年度调整"}
    return actions.make_policy({**policy.content, "rungs": rungs}, **values, actor=house.office, at=at)


def test_a_policy_that_changes_keeps_the_route_but_not_the_power(house, case):
    request = ask(house, case, 400)
    publish(house, {"supervisor": {"limits": {"compensation": "300"}}})
    with pytest.raises(Conflict, match="第 2 版") as no:
        sign(request, house.leader)
    assert no.value.code == "policy_changed"
    assert fresh(request).state == "submitted"
    sign(request, house.leader, "returned", note="按新规则重报")
    again = actions.resubmit(request.pk, draft(part(400)), actor=house.senior, at=AT)
    assert stops(again) == [("approve", "manager")]


def test_a_wider_policy_changes_nothing_for_those_under_way(house, case):
    request = ask(house, case, 2000)
    publish(house, {"supervisor": {"limits": {"compensation": "9000"}}})
    with pytest.raises(Forbidden):
        sign(request, house.supervisor)
    assert sign(request, house.manager).state == "approved"


def test_what_was_granted_meanwhile_counts_at_the_signature(house, case):
    first = ask(house, case, 300)
    other = complaint(house, description="另一件：又断了，也要赔偿", phone="13877778888", name="家人")
    second = ask(house, other, 300)
    cases.link(other, case.number, kind="related", actor=house.senior, at=AT)
    sign(first, house.leader)
    with pytest.raises(Conflict, match="超过") as no:
        sign(second, house.leader)
    assert no.value.code == "beyond_power"


def test_a_case_that_grew_grave_starts_anew(house, case):
    request = ask(house, case, 400)
    type(case).objects.filter(pk=case.pk).update(severity="severe")
    with pytest.raises(Conflict, match="严重"):
        sign(request, house.leader)


def test_a_missing_rate_is_refused_clearly(house, case):
    with pytest.raises(Conflict, match="汇率") as no:
        actions.submit(case, draft(part(50, currency="USD")), actor=house.senior, at=AT)
    assert no.value.code == "rate_missing"
    actions.set_rate("USD", "CNY", Decimal("7.1234"), from_on=AT.date(), actor=house.office, at=AT)
    request = actions.submit(case, draft(part(50, currency="USD")), actor=house.senior, at=AT)
    assert (request.amount, request.currency) == (Decimal("356.17"), "CNY")
    assert request.snapshot["rates"] == {"USD": "7.1234"}


def test_over_budget_rises_one_level_and_draws_on_the_centre_above(house, case):
    mine, above = budget(house, house.city, 300), budget(house, house.province, 5000)
    request = ask(house, case, 400)
    assert stops(request) == [("approve", "manager")]
    sign(request, house.manager)
    assert Budget.objects.get(pk=mine.pk).held == 0
    assert Budget.objects.get(pk=above.pk).held == 400


def test_a_budget_gone_meanwhile_is_said(house, case):
    row = budget(house, house.city, 500)
    first, second = ask(house, case, 300), ask(house, complaint(house, phone="13811112222", name="别人"), 300)
    sign(first, house.leader)
    with pytest.raises(Conflict, match="预算只剩"):
        sign(second, house.leader)
    assert Budget.objects.get(pk=row.pk).held == 300
    with pytest.raises(Conflict, match="不能更低"):
        budget(house, house.city, 100)


def test_a_used_up_month_goes_to_the_next(house, case):
    for who in (house.leader, house.supervisor):
        Quota.objects.create(person_id=who.person_id, month=date(2026, 3, 1), currency="CNY", used=9800)
    assert stops(ask(house, case, 400)) == [("approve", "manager")]


def test_the_emergency_line_is_looked_at_afterwards(house, case):
    request = ask(house, case, 900, is_emergency=True)
    assert stops(request) == [("emergency", "emergency")]
    sign(request, house.leader)
    assert fresh(request).state == "approved"
    look = Step.objects.get(request=request, kind="later")
    assert look.due_at == later(hours=24)
    with pytest.raises(Forbidden):
        sign(request, house.leader)
    sign(request, house.manager, note="属实")
    assert kinds(case)[-1] == "LaterReviewed"
    assert queries.proof(fresh(request)) == []


def test_a_later_review_that_says_no_is_told_to_both_and_shows_until_it_is_revoked(house, case):
    request = ask(house, case, 900, is_emergency=True)
    sign(request, house.leader)
    assert not queries.view(fresh(request), house.senior, at=AT).is_disputed
    sign(request, house.manager, "refused", note="没有先核实")
    deliver_all(at=AT)
    told = Notice.objects.filter(kind="redress.decided", message__in=[letters.DISPUTED, letters.DOUBTED])
    assert set(told.values_list("person_id", flat=True)) == {house.leader.person_id, house.senior.person_id}
    url, said = reverse("redress:request", args=[request.pk]), "事后复核不认可这笔应急批准"
    assert said in browser(house.senior).get(url).content.decode()
    actions.revoke(request.pk, reason="没有先核实", actor=house.manager, at=AT)
    assert said not in browser(house.senior).get(url).content.decode()


def test_nobody_looked_in_time(house, case):
    request = ask(house, case, 900, is_emergency=True)
    sign(request, house.leader)
    assert actions.remind_later(at=later(hours=25)) == 1
    assert actions.remind_later(at=later(hours=26)) == 0
    assert kinds(case)[-1] == "LaterReviewMissed"


def test_the_emergency_line_has_its_limit(house, case):
    with pytest.raises(Conflict, match="应急"):
        ask(house, case, 1001, is_emergency=True)
