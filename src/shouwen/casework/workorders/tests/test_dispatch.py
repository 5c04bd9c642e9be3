"""Dispatch with a second reader, and taking an order back."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.tests.conftest import AT, House, demand, fresh, kinds, later, waiting
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_an_order_waits_for_its_second_reader(house: House, draft: Order) -> None:
    assert (draft.label, draft.state) == ("W-01", "draft")
    assert draft.dispatched_at is None
    assert kinds(draft)[-2:] == ["OrderDrafted", "ReviewAsked"]
    assert fresh(draft.case).state == "registered"


def test_the_second_reader_lets_it_go_out(house: House, draft: Order) -> None:
    order = actions.decide_review(waiting(draft).pk, agree=True, actor=house.senior, at=later(minutes=5))
    assert order.state == "dispatched"
    assert order.dispatched_at == later(minutes=5)
    assert order.sign_by is not None
    assert order.reply_by is not None
    assert order.sign_by < order.reply_by
    assert fresh(order).due_at == order.sign_by
    assert fresh(order.case).state == "waiting_unit"
    assert kinds(order)[-3:] == ["ReviewPassed", "OrderDispatched", "CaseWaits"]


def test_nobody_reads_their_own(house: House, case: Any) -> None:
    cases.hand_off(case, kind="transfer_handling", to=house.senior.person_id, actor=house.agent, at=AT)
    order = actions.dispatch(case, demand(house), actor=house.supervisor, at=AT)
    with pytest.raises(Forbidden) as refused:
        actions.decide_review(waiting(order).pk, agree=True, actor=house.supervisor, at=AT)
    assert refused.value.code == "own_work"


def test_a_junior_may_not_review(house: House, draft: Order) -> None:
    with pytest.raises(Forbidden):
        actions.decide_review(waiting(draft).pk, agree=True, actor=house.agent, at=AT)


def test_a_reviewed_order_is_not_reviewed_twice(house: House, sent: Order) -> None:
    review = sent.second_reviews.get()
    with pytest.raises(Conflict):
        actions.decide_review(review.pk, agree=True, actor=house.reader, at=AT)


def test_a_draft_sent_back_is_amended_and_asked_again(house: House, draft: Order) -> None:
    with pytest.raises(Conflict):
        actions.amend(draft, demand(house), actor=house.agent, at=AT)
    with pytest.raises(Invalid):
        actions.decide_review(waiting(draft).pk, agree=False, actor=house.senior, at=AT)
    actions.decide_review(waiting(draft).pk, agree=False, note="要求不清楚", actor=house.senior, at=AT)
    order = actions.amend(draft, demand(house, lead_unit=house.install.pk), actor=house.agent, at=AT)
    assert order.lead_unit_id == house.install.pk
    assert waiting(order).author_id == house.agent.person_id
    assert fresh(order).state == "draft"


def test_without_review_it_goes_out_at_once(house: House, case: Any) -> None:
    actions.set_figures(None, {"review_dispatch": False}, actor=SYSTEM, at=AT)
    order = actions.dispatch(case, demand(house, assist_units=[house.install.pk]), actor=house.agent, at=AT)
    assert order.state == "dispatched"
    assert list(order.assists.values_list("unit_id", flat=True)) == [house.install.pk]


def test_the_dispatchers_own_limits_count(house: House, case: Any) -> None:
    due = later(hours=2)
    order = actions.dispatch(case, demand(house, reply_by=due), actor=house.agent, at=AT)
    order = actions.decide_review(waiting(order).pk, agree=True, actor=house.senior, at=AT)
    assert order.reply_by == due


def test_numbers_count_on_within_the_case(house: House, case: Any, draft: Order) -> None:
    second = actions.dispatch(case, demand(house), actor=house.agent, at=AT)
    assert (draft.label, second.label) == ("W-01", "W-02")


@pytest.mark.parametrize("wrong", [{"demand": " "}, {"lead_unit": 1}, {"kind": "nonsense"}, {"reply_by": AT}])
def test_it_refuses_what_no_unit_could_do(house: House, case: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        actions.dispatch(case, demand(house, **wrong), actor=house.agent, at=AT)


def test_only_who_answers_for_the_case_dispatches(house: House, case: Any) -> None:
    with pytest.raises(Forbidden):
        actions.dispatch(case, demand(house), actor=house.reader, at=AT)
    with pytest.raises(NotFound):
        actions.dispatch(case, demand(house), actor=house.clerk, at=AT)


def test_a_draft_is_cancelled_with_a_reason(house: House, draft: Order) -> None:
    with pytest.raises(Invalid):
        actions.cancel(draft, reason="", actor=house.agent, at=AT)
    order = actions.cancel(draft, reason="客户已自行解决", actor=house.agent, at=AT)
    assert (order.state, order.is_open) == ("cancelled", False)
    assert kinds(order)[-1] == "OrderCancelled"
    assert not order.second_reviews.filter(decided_at=None).exists()


def test_a_sent_order_is_cancelled_and_the_case_goes_on(house: House, signed: Order) -> None:
    order = actions.cancel(signed, reason="客户已自行解决", actor=house.agent, at=later(hours=1))
    assert fresh(order.case).state == "investigating"
    assert fresh(order).due_stage == ""
    with pytest.raises(Conflict):
        actions.cancel(order, reason="再撤一次", actor=house.agent, at=later(hours=1))


def test_a_case_cannot_close_with_an_open_order(house: House, sent: Order) -> None:
    from shouwen.casework.cases import slots

    said = [text for check in slots.closing_checks for text in check(sent.case_id)]
    assert any("W-01" in text for text in said)


def test_rules_of_a_centre_are_its_own(house: House) -> None:
    with pytest.raises(Forbidden):
        actions.set_figures(house.centre.pk, {"review_chase": True}, actor=house.agent, at=AT)
    with pytest.raises(Invalid):
        actions.set_figures(house.centre.pk, {"review_chase": 3}, actor=house.manager, at=AT)
    with pytest.raises(Forbidden):
        actions.set_figures(None, {"review_chase": True}, actor=house.manager, at=AT)
    assert actions.set_figures(
        house.centre.pk, {"review_chase": True}, actor=house.manager, at=AT
    ).review_chase


def test_without_review_the_words_are_kept_with_the_case(house: House, case: Any) -> None:
    from shouwen.casework.cases.models import CaseText

    actions.set_figures(None, {"review_dispatch": False}, actor=SYSTEM, at=AT)
    order = actions.dispatch(case, demand(house), actor=house.agent, at=AT)
    assert CaseText.objects.filter(case=case, body=order.demand).exists()
