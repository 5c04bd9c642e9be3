"""What may be asked for: the route shown before, and splitting seen through."""

from __future__ import annotations

import pytest
from django.utils import translation

from shouwen.casework.cases import actions as cases
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Quota, Request
from shouwen.casework.redress.tests.conftest import (
    AT,
    ask,
    complaint,
    draft,
    fresh,
    kinds,
    later,
    part,
    sign,
    stops,
)
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_the_route_is_known_before_anything_is_written(house, case):
    found = queries.foresee(case, draft(part(12000)), actor=house.senior, at=AT)
    assert [(stop.kind, stop.place) for stop in found.route.stops] == [
        ("countersign", "finance"),
        ("approve", "general_manager"),
    ]
    assert any("财务会签" in words for words in found.why)
    assert not Request.objects.exists()


def test_a_request_freezes_what_was_shown(house, case):
    request = ask(house, case, 12000)
    assert request.state == "submitted"
    assert stops(request) == [("countersign", "finance"), ("approve", "general_manager")]
    assert request.snapshot["policy_digest"] == request.policy.digest
    assert queries.proof(fresh(request)) == []
    assert kinds(case) == ["RedressSubmitted"]


def test_own_power_grants_at_once_and_counts_to_the_month(house, case):
    request = ask(house, case, 150, "refund")
    assert fresh(request).state == "approved"
    assert stops(request) == [("own", "senior")]
    assert Quota.objects.get(person_id=house.senior.person_id).used == 150
    assert queries.proof(fresh(request)) == []


@pytest.mark.parametrize("who", ["finance", "agent"])
def test_only_who_handles_the_case_asks(house, case, who):
    with pytest.raises((Forbidden, NotFound)):
        actions.submit(case, draft(part(100)), actor=getattr(house, who), at=AT)


@pytest.mark.parametrize(
    ("more", "parts"),
    [
        ({"calculation": ""}, [part(1)]),
        ({"basis": "mood"}, [part(1)]),
        ({"flags": ("x",)}, [part(1)]),
        ({}, []),
        ({}, [part(0)]),
    ],
)
def test_it_refuses_what_is_missing(house, case, more, parts):
    with pytest.raises(Invalid):
        actions.submit(case, draft(*parts, **more), actor=house.senior, at=AT)


def test_the_same_key_asks_once(house, case):
    first = actions.submit(case, draft(part(100)), origin_key="order-7", actor=house.senior, at=AT)
    assert (
        actions.submit(case, draft(part(100)), origin_key="order-7", actor=house.senior, at=AT).pk == first.pk
    )
    other = complaint(house)
    with pytest.raises(Conflict, match="幂等键"):
        actions.submit(other, draft(part(100)), origin_key="order-7", actor=house.senior, at=AT)


def test_the_same_customer_in_parts_is_the_same_customer(house, case):
    ask(house, case, 400)
    other = complaint(house, description="另一件：装好的宽带又断了，再要一次赔偿")
    assert other.customer_id == case.customer_id
    assert stops(ask(house, other, 400)) == [("approve", "manager")]


def test_the_same_matter_under_another_name_is_the_same_matter(house, case):
    ask(house, case, 400)
    other = complaint(house, name="彭母", phone="13800009999", description="同一件事，由家人再来要赔偿")
    assert other.customer_id != case.customer_id
    cases.link(other, case.number, kind="related", actor=house.senior, at=AT)
    assert stops(ask(house, other, 400)) == [("approve", "manager")]


def test_after_ninety_days_it_is_forgotten(house, case):
    ask(house, case, 400)
    assert stops(ask(house, case, 400, at=later(days=91))) == [("approve", "supervisor")]


def test_a_refused_one_does_not_count(house, case):
    sign(ask(house, case, 400), house.leader, "refused", note="凭据不够")
    assert stops(ask(house, case, 400)) == [("approve", "supervisor")]


def test_reasons_are_worded_for_whoever_reads_and_old_sentences_stay(house, case):
    ask(house, case, 300)
    request = fresh(ask(house, case, 12000))
    assert request.snapshot["why"][0]["code"] == "sum_with_before"
    with translation.override("en"):
        english = queries.reasons(request)
    assert english[0] == "This is ¥12,000.00; in 90 days customer and matter have had ¥300.00, so ¥12,300.00 counts"
    assert any("财务会签" in words for words in queries.reasons(request))
    request.snapshot["why"] = ["这次合计 300.00 元"]
    assert queries.reasons(request) == ("这次合计 300.00 元",)
