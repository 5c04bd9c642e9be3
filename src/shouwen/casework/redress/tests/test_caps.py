"""What the matrix asks beyond its limits: evidence, a cap a day, a cap a customer a year; and the policies packs bring."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwen.casework.complaints import actions as complaints
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import DayUse, Policy, Request
from shouwen.casework.redress.queries.policy import policy_for
from shouwen.casework.redress.tests.conftest import AT, ask, complaint, fresh, later, publish, sign, stops
from shouwen.kit.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db


def test_evidence_is_asked_for_before_it_is_granted_and_again_at_the_signature(house, case):
    publish(house, manager={"needs_evidence": ["photo"]})
    assert stops(ask(house, case, 100)) == [("approve", "supervisor")]
    with pytest.raises(Conflict, match="照片"):
        ask(house, case, 2000)
    given = complaints.Given(kind="photo", title="外箱", words="外箱压瘪，见照片说明")
    proof = complaints.add_evidence(case, given, actor=house.senior, at=AT)
    request = ask(house, case, 2000)
    complaints.set_aside(case, proof[0].pk, reason="不是这一件", actor=house.senior, at=AT)
    with pytest.raises(Conflict, match="照片") as no:
        sign(request, house.manager)
    assert no.value.code == "evidence_missing"


def test_what_a_customer_gets_in_a_year_goes_up_however_it_is_split(house, case):
    publish(house, supervisor={"customer_year": "600"})
    first = ask(house, case, 400)
    sign(first, house.leader)
    type(first).objects.filter(pk=first.pk).update(requested_at=AT - timedelta(days=200))
    other = complaint(house, description="另一件事：账单多收了一笔")
    request = fresh(ask(house, other, 300))
    assert stops(request) == [("approve", "manager")]
    assert any("十二个月内" in words for words in queries.reasons(request))
    assert request.snapshot["year"] == "400.000"
    sign(request, house.manager)
    assert queries.proof(fresh(request)) == []
    type(first).objects.filter(pk=first.pk).update(requested_at=AT - timedelta(days=400))
    stranger = complaint(house, description="又一件事：装机比约定晚了三天", phone="13811113333", name="别人")
    assert stops(ask(house, stranger, 300)) == [("approve", "supervisor")]


def test_nobody_grants_more_in_a_day_than_the_matrix_says(house, case):
    publish(house, senior={"daily": "250"}, supervisor={"daily": "700"})
    assert stops(ask(house, case, 150, "refund")) == [("own", "senior")]
    others = [complaint(house, description=f"第 {n} 件：多收了钱", phone=f"1380000000{n}", name=f"客户{n}") for n in range(3)]
    assert stops(ask(house, others[0], 150, "refund")) == [("approve", "supervisor")]
    early = [ask(house, others[n], 400) for n in (1, 2)]
    sign(early[0], house.leader)
    with pytest.raises(Conflict, match="当天或本月"):
        sign(early[1], house.leader)
    with pytest.raises(Conflict, match="同级还有 supervisor 可以批"):
        sign(early[1], house.leader)
    sign(early[1], house.leader, at=later(days=1))
    assert fresh(early[1]).state == "approved"
    actions.offer(early[0].pk, text="赔付 400 元", told=True, actor=house.senior, at=AT)
    actions.customer_declines(early[0].pk, note="嫌少", actor=house.senior, at=AT)
    assert DayUse.objects.get(person_id=house.leader.person_id, day=AT.date()).used == 0


def test_a_pack_brings_policies_of_several_kinds_and_of_a_centre(house):
    rows = [
        {"name": "投诉", "kind_code": "complaint", "changes": {"rungs": {"supervisor": {"limits": {"compensation": "800"}}}}},
        {"name": "本市投诉", "kind_code": "complaint", "centre": house.city.code, "changes": {"valid_days": 10}},
        {"name": "没有这个中心", "kind_code": "complaint", "centre": "NOWHERE", "changes": {}},
    ]
    assert (actions.load_policies(rows), actions.load_policies(rows)) == (2, 0)
    assert policy_for(house.city.pk, "complaint", at=AT).name == "本市投诉"
    assert policy_for(house.province.pk, "complaint", at=AT).content["rungs"][2]["limits"]["compensation"] == "800"
    assert policy_for(house.city.pk, "consultation", at=AT).content["mark"] == "P"
    with pytest.raises(Invalid, match="nobody"):
        actions.load_policies([{"name": "错", "kind_code": "misconduct", "changes": {"rungs": {"nobody": {}}}}])
    assert not Request.objects.exists()
    assert "mark" not in publish(house).content, "what somebody publishes is theirs, not our default"
    assert Policy.objects.count() == 4
