"""Corrections: before and after on record, clocks counted anew, no complaint hidden (CMP-018)."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case, Review
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.errors import Conflict, Forbidden, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


@pytest.fixture
def case(centre):
    return registered(centre.agent)


def test_each_value_before_and_after_is_on_record(centre, case):
    actions.edit(case, {"title": "装宽带失约"}, actor=centre.agent, at=AT)
    told = timeline("case", case.pk)[-1]
    assert (told.kind, told.body["after"]) == ("cases.CaseEdited", "装宽带失约")
    before = len(timeline("case", case.pk))
    actions.edit(case, {"title": "装宽带失约"}, actor=centre.agent, at=AT)
    assert len(timeline("case", case.pk)) == before


def test_a_graver_matter_is_due_sooner(centre, case):
    before = Case.objects.get(pk=case.pk)
    actions.edit(case, {"severity": "extreme"}, reason="有人受伤", actor=centre.leader, at=later(minutes=1))
    after = Case.objects.get(pk=case.pk)
    assert (before.priority, after.priority) == (4, 1)
    assert after.due_at < before.due_at
    assert any(told.kind == "deadlines.DueMoved" for told in timeline("case", case.pk))


def test_a_complaint_becomes_an_enquiry_only_after_a_review(centre, case):
    with pytest.raises(Invalid, match="理由"):
        actions.edit(case, {"kind": "consultation"}, actor=centre.agent, at=AT)
    actions.edit(case, {"kind": "consultation"}, reason="只是询问进度", actor=centre.agent, at=AT)
    assert Case.objects.get(pk=case.pk).kind_code == "complaint"
    review = Review.objects.get(case=case)
    with pytest.raises(Conflict):
        actions.edit(case, {"kind": "praise"}, reason="表扬", actor=centre.agent, at=AT)
    with pytest.raises(Forbidden):
        actions.decide_review(review.pk, agree=True, actor=centre.agent, at=AT)
    assert [row.pk for row in queries.my_work(centre.supervisor, at=AT).reviews] == [review.pk]
    actions.decide_review(review.pk, agree=True, actor=centre.supervisor, at=later(hours=1))
    assert Case.objects.get(pk=case.pk).kind_code == "consultation"
    with pytest.raises(Conflict):
        actions.decide_review(review.pk, agree=False, actor=centre.supervisor, at=AT)


def test_an_enquiry_may_become_a_complaint_at_once(centre):
    case = registered(centre.agent, kind="consultation", description="几点开门")
    actions.edit(case, {"kind": "complaint"}, actor=centre.agent, at=AT)
    assert Case.objects.get(pk=case.pk).kind_code == "complaint"


@pytest.mark.parametrize(
    "changes", [{"owner_id": 1}, {"severity": "awful"}, {"priority": 9}, {"kind": "joke"}, {"title": " "}]
)
def test_what_is_not_listed_is_refused(centre, case, changes):
    with pytest.raises(Invalid):
        actions.edit(case, changes, reason="试", actor=centre.agent, at=AT)


def test_chasing_raises_the_priority_at_two_three_and_five(centre, case):
    seen = []
    for turn in range(1, 7):
        actions.chase(case, "到底几点来", actor=centre.mate, at=later(minutes=turn))
        seen.append(Case.objects.get(pk=case.pk).priority)
    assert seen == [4, 3, 2, 2, 1, 1]


def test_waiting_stops_the_clock_only_for_listed_reasons(centre, case):
    with pytest.raises(Invalid):
        actions.wait(case, for_="customer", reason_code="bored", actor=centre.agent, at=AT)
    actions.wait(case, for_="customer", reason_code="customer_time", actor=centre.agent, at=later(minutes=5))
    held = Case.objects.get(pk=case.pk)
    assert held.state == "waiting_customer"
    paused = queries.queue(queries.Filters(due="paused"), centre.agent, at=AT).rows
    running = queries.page(case.number, centre.agent, at=later(hours=1)).clocks
    assert {clock.state for clock in running if clock.stage == "resolve"} == {"paused"}
    assert len(paused) in (0, 1)
    actions.add_fact(case, "明天下午都在家", actor=centre.mate, at=later(hours=2))
    held = Case.objects.get(pk=case.pk)
    assert (held.state, held.clock_state) == ("investigating", "running")


def test_a_broken_promise_is_told_and_can_still_be_kept(centre, case):
    made = actions.promise(case, "11:00 回电", due_at=later(hours=2), actor=centre.agent, at=AT)
    assert actions.break_promises(at=later(hours=1)) == 0
    assert actions.break_promises(at=later(hours=3)) == 1
    assert actions.break_promises(at=later(hours=3)) == 0
    actions.keep_promise(made.pk, actor=centre.agent, at=later(hours=4))
    shown = queries.page(case.number, centre.agent, at=later(hours=5)).promises[0]
    assert (shown.broken, shown.kept_at) == (True, later(hours=4))
    with pytest.raises(Conflict):
        actions.keep_promise(made.pk, actor=centre.agent, at=later(hours=5))
    with pytest.raises(Invalid):
        actions.promise(case, "昨天", due_at=later(days=-1), actor=centre.agent, at=AT)
