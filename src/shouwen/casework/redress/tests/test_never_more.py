"""Whatever people do in whatever order: nothing is paid beyond the authority chain, no budget goes below nothing, every paid cent
has an approval that still verifies, and no case is closed with money open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions as case_actions
from shouwen.casework.cases.tests.test_bulk import code_of
from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Budget, Payment, Quota, Request, Step
from shouwen.casework.redress.queries.policy import matrix_of
from shouwen.casework.redress.rules.routing import GRAVE
from shouwen.casework.redress.tests.conftest import AT, House, build, complaint, draft, part
from shouwen.foundation.organisation.queries import current_posts
from shouwen.kit.errors import Refusal
from shouwen.kit.money import Money

pytestmark = pytest.mark.django_db
PEOPLE = ("senior", "leader", "supervisor", "manager", "head", "finance", "legal", "gm", "vice", "president")
AMOUNTS = (15, 150, 400, 499, 2500, 3000, 12000, 19000, 25000, 90000)
KINDS = ("cash", "refund", "gift")
ABROAD = (None, None, "USD", "JPY")
"""The currency of a second part, if there is one."""

deed = st.one_of(
    st.tuples(st.just("ask"), st.integers(0, 2), st.sampled_from(AMOUNTS), st.sampled_from(KINDS), st.booleans(), st.sampled_from(ABROAD)),
    st.tuples(
        st.just("sign"),
        st.integers(0, 5),
        st.sampled_from(PEOPLE),
        st.sampled_from(["agreed", "agreed", "agreed", "agreed", "refused", "returned"]),
        st.sampled_from([None, None, 100, 5000]),
    ),
    st.tuples(st.just("again"), st.integers(0, 5), st.sampled_from(AMOUNTS)),
    st.tuples(st.just("offer"), st.integers(0, 5)),
    st.tuples(st.just("accept"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("order"), st.integers(0, 5), st.sampled_from(["key-00000001", "key-00000002", "key-00000003"])),
    st.tuples(st.just("settle"), st.integers(0, 5), st.booleans()),
    st.tuples(st.just("reverse"), st.integers(0, 5)),
    st.tuples(st.just("revoke"), st.integers(0, 5), st.sampled_from(["leader", "manager", "head"])),
    st.tuples(st.just("close"), st.integers(0, 2), st.sampled_from(["close", "withdraw", "decline"])),
    st.tuples(st.just("budget"), st.sampled_from([0, 300, 5000, 50000])),
    st.tuples(st.just("policy"), st.sampled_from([300, 500, 9000])),
    st.tuples(st.just("lend"), st.sampled_from(["manager", "head"]), st.sampled_from(["leader", "supervisor"])),
    st.tuples(st.just("rate"), st.sampled_from(["0.9", "6.83", "7.1", "11"])),
    st.tuples(st.just("grow"), st.integers(0, 2)),
    st.tuples(st.just("wait"), st.sampled_from([1, 20, 40])),
)


class World:
    """A house, three cases (two of one customer), and a clock."""

    def __init__(self) -> None:
        self.house: House = build()
        self.cases = [complaint(self.house), complaint(self.house, description="第二件：装好没几天又断了，再要一次赔偿")]
        self.cases.append(complaint(self.house, name="别人", phone="13855556666"))
        self.at = AT
        for currency, figure in (("USD", "7.1"), ("JPY", "0.0467")):
            self._names(currency, figure)

    def _names(self, currency: str, figure: str) -> None:
        day = self.at.date()
        actions.set_rate(currency, "CNY", Decimal(figure), from_on=day, actor=self.house.office, at=self.at)

    def rate(self, figure: str) -> None:
        self._names("USD", figure)

    def requests(self) -> list[Request]:
        return list(Request.objects.order_by("pk"))

    def do(self, deed: tuple[Any, ...]) -> None:
        verb: Callable[..., object] = getattr(self, deed[0])
        try:
            with transaction.atomic():
                verb(*deed[1:])
        except (Refusal, IndexError):
            pass

    def ask(self, case: int, amount: int, kind: str, urgent: bool, abroad: str | None = None) -> None:
        more = [part(amount // 5, "cash", abroad)] if abroad else []
        wanted = draft(part(amount, kind), *more, is_emergency=urgent)
        actions.submit(self.cases[case], wanted, actor=self.house.senior, at=self.at)

    def sign(self, index: int, who: str, verdict: str, amount: int | None) -> None:
        lower = None if amount is None else Decimal(amount)
        actor = getattr(self.house, who)
        actions.decide(self.requests()[index].pk, verdict, note="看过", amount=lower, actor=actor, at=self.at)

    def again(self, index: int, amount: int) -> None:
        actions.resubmit(self.requests()[index].pk, draft(part(amount)), actor=self.house.senior, at=self.at)

    def offer(self, index: int) -> None:
        actions.offer(self.requests()[index].pk, text="这样补给您", told=True, actor=self.house.senior, at=self.at)

    def accept(self, index: int, yes: bool) -> None:
        act = actions.customer_accepts if yes else actions.customer_declines
        act(self.requests()[index].pk, actor=self.house.senior, at=self.at)

    def order(self, index: int, key: str) -> None:
        pk = self.requests()[index].pk
        actions.order_payment(pk, method="transfer", key=key, actor=self.house.finance, at=self.at)

    def settle(self, index: int, paid: bool) -> None:
        payment = list(Payment.objects.order_by("pk"))[index]
        actions.settle(payment.pk, paid=paid, reference="B1", actor=self.house.finance, at=self.at)

    def reverse(self, index: int) -> None:
        payment = list(Payment.objects.order_by("pk"))[index]
        actions.reverse(payment.pk, reason="退回", actor=self.house.finance, at=self.at)

    def revoke(self, index: int, who: str) -> None:
        actions.revoke(self.requests()[index].pk, reason="算错了", actor=getattr(self.house, who), at=self.at)

    def close(self, index: int, how: str) -> None:
        case, owner = self.cases[index], self.house.senior
        if how == "close":
            case_actions.answer(case, "已办好", actor=owner, at=self.at)
            case_actions.customer_accepts(case, actor=owner, at=self.at)
            case_actions.close(case, actor=owner, at=self.at)
        elif how == "withdraw":
            case_actions.withdraw(case, reason_code=code_of("withdraw"), note="不用了", actor=self.house.supervisor, at=self.at)
        else:
            case_actions.decline(case, reason_code=code_of("decline"), notice="请向市监部门反映", actor=self.house.supervisor, at=self.at)

    def budget(self, amount: int) -> None:
        actions.set_budget(self.house.city.pk, self.at.date(), Money(Decimal(amount)), actor=self.house.office, at=self.at)

    def policy(self, limit: int) -> None:
        content = queries.policy_for(self.house.city.pk, "complaint", at=self.at).content
        rungs = [
            {**row, "limits": {**row["limits"], "compensation": str(limit)}} if row["code"] == "supervisor" else row
            for row in content["rungs"]
        ]
        values = {"name": "核决权限", "starts_on": self.at.date(), "reason": "调整"}
        actions.make_policy({**content, "rungs": rungs}, **values, actor=self.house.office, at=self.at)

    def lend(self, lender: str, deputy: str) -> None:
        ends = self.at + timedelta(days=30)
        to = getattr(self.house, deputy).person_id
        actions.lend(to, starts_at=self.at, ends_at=ends, actor=getattr(self.house, lender), at=self.at)

    def grow(self, case: int) -> None:
        type(self.cases[0]).objects.filter(pk=self.cases[case].pk).update(severity="severe")

    def wait(self, days: int) -> None:
        self.at += timedelta(days=days)
        actions.expire(at=self.at)


def everything_holds(world: World) -> None:
    assert not Request.objects.filter(is_open=True, case__is_open=False).exists()
    asked = list(Request.objects.filter(state__in=("accepted", "ordered", "failed")).select_related("case"))
    assert all(each.case.is_open for each in asked)
    for request in world.requests():
        assert queries.proof(request) == [], (request.state, request.amount)
        paid = sum((row.amount for row in request.payments.filter(state="paid")), Decimal(0))
        assert paid <= request.amount <= Decimal(request.snapshot["amount"])
        assert worth_by_hand(request) == request.amount
        assert not paid or request.state == "paid"
        if paid:
            signed_by_power(world, request)
    for budget in Budget.objects.all():
        held = sum((row.amount for row in Request.objects.filter(budget=budget, state__in=GRANTED)), Decimal(0))
        assert 0 <= budget.held <= budget.amount
        assert budget.held == held
    for quota in Quota.objects.all():
        assert quota.used >= 0


def worth_by_hand(request: Request) -> Decimal:
    """What the parts come to by the rates of the snapshot, each in whole cents."""
    rates = {"CNY": Decimal(1), **{name: Decimal(rate) for name, rate in request.snapshot["rates"].items()}}
    cents = (Decimal(row["amount"]) * rates[row["currency"]] for row in request.parts)
    return sum((each.quantize(Decimal("0.01"), ROUND_HALF_UP) for each in cents), Decimal(0))


GRANTED = ("approved", "offered", "accepted", "ordered", "paid", "failed")


def signed_by_power(world: World, request: Request) -> None:
    """Recomputed here by hand: whose power the last signature used, and how far that post's power goes."""
    last = Step.objects.filter(request=request, round=request.round, verdict="agreed").exclude(kind="later").order_by("seq").last()
    assert last is not None
    assert last.kind == "own" or request.requester_id not in (last.decided_by_id, last.authority_of_id)
    matrix = matrix_of(request.policy)
    held = set(current_posts(last.decided_at).filter(person_id=last.authority_of_id).values_list("role_code", flat=True))
    if last.kind == "emergency":
        assert request.amount <= matrix.emergency.limit
        assert held & set(matrix.emergency.roles)
        return
    rung = matrix.highest(frozenset(held))
    assert rung >= matrix.index_of(last.place)
    column = max(request.columns, key=lambda name: request.columns[name])
    assert request.amount <= matrix.limit(rung, column)
    if request.snapshot["severity"] in GRAVE:
        assert matrix.rungs[rung].severe == "approve"


@settings(max_examples=15, phases=[Phase.explicit, Phase.generate])
@given(st.lists(deed, min_size=8, max_size=40))
def test_no_order_of_deeds_pays_more_than_the_authority_chain_allows(deeds):
    with transaction.atomic():
        world = World()
        for each in deeds:
            world.do(each)
        everything_holds(world)
        transaction.set_rollback(True)


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(st.sampled_from(AMOUNTS), st.sampled_from(KINDS)), min_size=1, max_size=6))
def test_what_everybody_signs_is_paid_to_the_cent(wanted):
    with transaction.atomic():
        world = World()
        for index, (amount, kind) in enumerate(wanted):
            world.do(("ask", index % 3, amount, kind, False, None))
        for request in world.requests():
            while request.state == "submitted":
                before = Step.objects.filter(request=request, verdict="agreed").count()
                for who in PEOPLE:
                    world.do(("sign", world.requests().index(request), who, "agreed", None))
                request.refresh_from_db()
                if Step.objects.filter(request=request, verdict="agreed").count() == before:
                    break
        for index, request in enumerate(world.requests()):
            for move in (("offer", index), ("accept", index, True), ("order", index, f"key-{index:08}")):
                world.do(move)
            payment = Payment.objects.filter(request=request).first()
            if payment:
                actions.settle(payment.pk, paid=True, reference="B1", actor=world.house.finance, at=world.at)
        everything_holds(world)
        assert Payment.objects.filter(state="paid").exists() or not world.requests()
        transaction.set_rollback(True)
