"""Two at the very same moment, on PostgreSQL with real threads: one wins, the other hears why; nothing is granted twice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from shouwen.casework.redress import actions, queries
from shouwen.casework.redress.models import Budget, Payment, Quota, Request, Step
from shouwen.casework.redress.tests.conftest import AT, ask, build, complaint, sign
from shouwen.kit.errors import Refusal
from shouwen.kit.money import Money
from shouwen.relations.catalogue import testing as catalogue

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway"),
]


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each on its own connection; results, or the refusal each met."""
    gate, found, broken = threading.Barrier(len(works)), [None] * len(works), []

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait()
            found[place] = work()
        except Refusal as no:
            found[place] = no
        except BaseException as fault:
            broken.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return found


def refusals(found: list[Any]) -> list[Refusal]:
    return [each for each in found if isinstance(each, Refusal)]


@pytest.fixture
def house() -> Any:
    catalogue.category()
    return build()


def test_two_approvers_at_once(house):
    for phone in ("13800000001", "13800000002", "13800000003"):
        request = ask(house, complaint(house, phone=phone), 400)
        seen = request.steps.get().pk
        found = together(
            lambda pk=request.pk, seen=seen: actions.decide(pk, "agreed", step_id=seen, actor=house.leader, at=AT),
            lambda pk=request.pk, seen=seen: actions.decide(pk, "refused", note="不", step_id=seen, actor=house.supervisor, at=AT),
        )
        assert [no.code for no in refusals(found)] == ["already_decided"]
        assert Step.objects.filter(request=request, decided_at__isnull=False).count() == 1
        assert queries.proof(Request.objects.get(pk=request.pk)) == []


def test_two_requests_at_once_see_each_other(house):
    case, other = complaint(house), complaint(house, description="同一位客户的另一件：又断了，再要一次")
    found = together(lambda: ask(house, case, 400), lambda: ask(house, other, 400))
    assert not refusals(found)
    places = sorted(Step.objects.values_list("place", flat=True))
    assert places == ["manager", "supervisor"]


def test_a_budget_for_one_is_not_drawn_by_two(house):
    row = actions.set_budget(house.city.pk, AT.date(), Money(Decimal(500)), actor=house.office, at=AT)
    first = ask(house, complaint(house, phone="13800000001"), 400)
    second = ask(house, complaint(house, phone="13800000002", name="别人"), 400)
    found = together(lambda: sign(first, house.leader), lambda: sign(second, house.supervisor))
    assert [no.code for no in refusals(found)] == ["budget_used"]
    assert Budget.objects.get(pk=row.pk).held == 400
    assert sum(Quota.objects.values_list("used", flat=True)) == 400


def test_one_key_pays_once(house):
    request = ask(house, complaint(house), 150, "refund")
    actions.offer(request.pk, text="退您 150 元", told=True, actor=house.senior, at=AT)
    actions.customer_accepts(request.pk, actor=house.senior, at=AT)
    pay = lambda key: actions.order_payment(request.pk, method="original", key=key, actor=house.finance, at=AT)  # noqa: E731
    found = together(lambda: pay("key-00000001"), lambda: pay("key-00000001"), lambda: pay("key-00000002"))
    assert Payment.objects.count() == 1
    assert len(refusals(found)) in (1, 2)
