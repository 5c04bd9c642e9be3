"""From asking to paying, and everybody who says no on the way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.actions.importing import export
from shouwen.casework.redress.models import Budget, Payment, Quota, Request, Step
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
from shouwen.foundation.ledger.deliver import deliver_due
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation.models import Post
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shouwen.kit.money import Money

pytestmark = pytest.mark.django_db
KEY = "2026-03-18-001"


def granted(house, case, amount=12000):
    request = ask(house, case, amount)
    sign(request, house.finance)
    return sign(request, house.head)


def accepted(house, case, amount=12000):
    request = granted(house, case, amount)
    actions.offer(request.pk, text="我们赔付 12,000 元，您看可以吗", told=True, actor=house.senior, at=AT)
    return actions.customer_accepts(request.pk, actor=house.senior, at=AT)


def paid(house, case, amount=12000):
    request = accepted(house, case, amount)
    payment = actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
    return actions.settle(payment.pk, paid=True, reference="B20260318", actor=house.finance, at=AT)


# ── the route ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_route_is_known_before_anything_is_written(house, case):
    found = queries.foresee(case, draft(part(12000)), actor=house.senior, at=AT)
    assert [(stop.kind, stop.place) for stop in found.route.stops] == [
        ("countersign", "finance"),
        ("approve", "general_manager"),
    ]
    assert any("财务会签" in words for words in found.route.why)
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


# ── splitting ─────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── who signs ─────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── lent power ────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── what changes under way ────────────────────────────────────────────────────────────────────────────────────────


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
    assert request.snapshot["rates"] == {"USD": "7.12340000"}


# ── budgets and caps ──────────────────────────────────────────────────────────────────────────────────────────────


def budget(house, unit, amount):
    return actions.set_budget(unit.pk, AT.date(), Money(Decimal(amount)), actor=house.office, at=AT)


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


# ── the emergency line ────────────────────────────────────────────────────────────────────────────────────────────


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


def test_nobody_looked_in_time(house, case):
    request = ask(house, case, 900, is_emergency=True)
    sign(request, house.leader)
    assert actions.remind_later(at=later(hours=25)) == 1
    assert actions.remind_later(at=later(hours=26)) == 0
    assert kinds(case)[-1] == "LaterReviewMissed"


def test_the_emergency_line_has_its_limit(house, case):
    with pytest.raises(Conflict, match="应急"):
        ask(house, case, 1001, is_emergency=True)


# ── the customer ──────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── the money ─────────────────────────────────────────────────────────────────────────────────────────────────────


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


# ── who is told, who sees ─────────────────────────────────────────────────────────────────────────────────────────


def test_the_next_signer_is_asked_and_the_last_one_left_alone(house, case):
    request = ask(house, case, 12000)
    deliver_due(at=AT)
    asked = Notice.objects.filter(kind="redress.sign", read_at=None)
    assert {row.person_id for row in asked} == {house.finance.person_id}
    sign(request, house.finance)
    deliver_due(at=AT)
    assert {row.person_id for row in asked.all()} == {house.head.person_id}
    sign(request, house.head)
    deliver_due(at=AT)
    assert not asked.all().exists()
    assert Notice.objects.filter(kind="redress.decided", person_id=house.senior.person_id).count() == 1


def test_the_inbox_holds_what_is_mine_to_sign(house, case):
    request = ask(house, case, 12000)
    assert [row.request.pk for row in queries.inbox(house.finance, at=AT)] == [request.pk]
    assert queries.inbox(house.head, at=AT) == []
    with pytest.raises(Forbidden):
        queries.inbox(house.agent, at=AT)
    stranger = house.join("stranger", "service_manager", "owners")
    assert queries.inbox(stranger, at=AT) == []


def test_a_long_inbox_asks_no_more_than_a_short_one(house, django_assert_max_num_queries):
    for number in range(8):
        ask(house, complaint(house, phone=f"1380000{number:04}", name=f"客户{number}"), 400)
    with django_assert_max_num_queries(22):
        assert len(queries.inbox(house.leader, at=AT)) == 8


def test_it_refuses_a_stranger(house, case):
    from shouwen.casework.cases import testing

    request = ask(house, case, 400)
    elsewhere = testing.house().manager
    with pytest.raises(NotFound):
        queries.find(request.pk, elsewhere)
    with pytest.raises(NotFound):
        sign(request, elsewhere)
