"""Who signs, in which order, and with whose power."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Quota, Step
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
from shouwen.foundation.organisation.models import Post
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal

pytestmark = pytest.mark.django_db


def test_signed_in_order_by_the_right_posts(house, case):
    request = ask(house, case, 12000)
    with pytest.raises(Forbidden):
        sign(request, house.head)
    sign(request, house.finance)
    with pytest.raises(Forbidden, match="签过一次"):
        sign(request, house.finance)
    done = sign(request, house.head, note="按合同赔")
    assert done.state == "approved"
    assert done.valid_until == AT + timedelta(days=30)
    assert kinds(case) == ["RedressSubmitted", "RedressAgreed", "RedressGranted"]
    assert queries.proof(fresh(request)) == []


def test_never_the_requester(house):
    own = complaint(house)
    request = actions.submit(own, draft(part(400)), actor=house.leader, at=AT)
    with pytest.raises(Forbidden, match="申请人"):
        sign(request, house.leader)
    assert sign(request, house.supervisor).state == "approved"


def test_never_who_asked_in_an_earlier_round(house):
    own = complaint(house)
    request = actions.submit(own, draft(part(400)), actor=house.leader, at=AT)
    sign(request, house.supervisor, "returned", note="写清残值")
    again = actions.resubmit(request.pk, draft(part(400)), actor=house.senior, at=AT)
    assert house.leader.person_id not in again.steps.get(round=2).people
    with pytest.raises(Forbidden, match="申请人"):
        sign(request, house.leader)
    assert sign(request, house.supervisor).state == "approved"
    assert queries.proof(fresh(request)) == []
    last = request.steps.get(round=2)
    last.decided_by_id = house.leader.person_id
    last.save()
    assert [each.code for each in queries.proof(fresh(request))] == ["same_hand"]


def test_whoever_asked_again_may_ask_a_third_time(house, case):
    request = ask(house, case, 400)
    for who in (house.leader, house.senior):
        sign(request, house.supervisor, "returned", note="写清残值")
        again = actions.resubmit(request.pk, draft(part(400)), actor=who, at=AT)
    assert again.askers == {house.senior.person_id, house.leader.person_id}
    assert sign(request, house.supervisor).state == "approved"


def test_never_whom_the_case_complains_about(house):
    about = complaint(house, accused=[house.supervisor.person_id])
    request = ask(house, about, 400)
    step = request.steps.get()
    assert house.supervisor.person_id not in step.people
    with pytest.raises(NotFound):
        sign(request, house.supervisor)


def test_never_a_relation_of_the_payee(house, case):
    request = ask(house, case, 400, related=(house.leader.person_id,))
    with pytest.raises(Forbidden, match="有关系"):
        sign(request, house.leader)


def test_two_at_once_get_one_clear_message(house, case):
    request = ask(house, case, 400)
    seen = request.steps.get().pk
    sign(request, house.leader, step_id=seen)
    with pytest.raises(Conflict, match="leader已经签过（同意），这笔补救现在是“已批准，待告知客户”"):
        sign(request, house.supervisor, step_id=seen)
    assert Step.objects.filter(request=request, verdict="agreed").count() == 1


def test_a_refusal_needs_its_reason_and_ends_it(house, case):
    request = ask(house, case, 400)
    with pytest.raises(Invalid):
        sign(request, house.leader, "refused")
    assert sign(request, house.leader, "refused", note="凭据不够").state == "rejected"
    assert kinds(case)[-1] == "RedressRefused"


def test_returned_and_asked_again_goes_its_own_round(house, case):
    request = ask(house, case, 400)
    sign(request, house.leader, "returned", note="写清残值")
    again = actions.resubmit(request.pk, draft(part(2000)), actor=house.senior, at=AT)
    assert (again.round, again.amount) == (2, 2000)
    assert stops(again) == [("approve", "manager")]
    sign(request, house.manager)
    assert queries.proof(fresh(request)) == []


def test_a_higher_level_gives_less_without_a_new_round(house, case):
    request = ask(house, case, 400)
    done = sign(request, house.leader, amount=Decimal("250.50"))
    assert (done.amount, done.round) == (Decimal("250.50"), 1)
    assert queries.proof(fresh(request)) == []
    other = ask(house, complaint(house, phone="13811112222", name="别人"), 100)
    with pytest.raises(Conflict, match="以内"):
        sign(other, house.leader, amount=Decimal(101))


def test_who_left_holds_nothing_up(house, case):
    request = ask(house, case, 400)
    Post.objects.filter(person_id__in=[house.leader.person_id, house.supervisor.person_id]).update(
        ends_on=date(2026, 3, 17)
    )
    assert sign(request, house.manager).state == "approved"
    assert queries.proof(fresh(request)) == []


def lent(house, **more):
    values = {"starts_at": AT, "ends_at": later(days=7), **more}
    return actions.lend(house.leader.person_id, **values, actor=house.manager, at=AT)


def test_a_deputy_signs_with_the_lenders_power_and_cap(house, case):
    lent(house)
    request = ask(house, case, 2000)
    done = sign(request, house.leader)
    step = done.steps.get()
    assert (step.decided_by_id, step.authority_of_id) == (house.leader.person_id, house.manager.person_id)
    assert Quota.objects.get(person_id=house.manager.person_id).used == 2000
    assert queries.proof(fresh(request)) == []


def test_a_delegation_ends_and_has_its_ceiling(house, case):
    row = lent(house, ceiling=Decimal(1000))
    request = ask(house, case, 2000)
    with pytest.raises(Refusal):
        sign(request, house.leader)
    actions.take_back(row.pk, actor=house.manager, at=AT)
    lent(house)
    with pytest.raises(Forbidden):
        sign(request, house.leader, at=later(days=8))
    sign(request, house.leader)


def test_lending_is_refused(house):
    lent(house)
    with pytest.raises(Conflict):
        lent(house)
    for more in ({"ends_at": AT}, {"ends_at": later(days=100)}, {"ceiling": Decimal(0)}):
        with pytest.raises(Invalid):
            actions.lend(
                house.supervisor.person_id,
                **{"starts_at": AT, "ends_at": later(days=7), **more},
                actor=house.head,
                at=AT,
            )
    with pytest.raises(Invalid):
        actions.lend(house.agent.person_id, starts_at=AT, ends_at=later(days=7), actor=house.head, at=AT)
