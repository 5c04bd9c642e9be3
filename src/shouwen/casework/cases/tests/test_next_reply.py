"""The limit for the next reply: begun by a customer's word, met by ours, warned of and missed, asked for in lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries import columns, conditions, listing, sorting
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.queries.scope import visible
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.models import Clock, PolicyStage
from shouwen.casework.deadlines.queries import forget
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.actor import SYSTEM

CUSTOMER = SYSTEM.through("portal")


@pytest.fixture
def centre(db: None) -> House:
    """A house that owes its complaints a reply within two working hours."""
    entry = deadlines.PolicyInput("下次答复", [deadlines.StageInput("next_reply", Decimal(2), "work_hour")], applies={"kind": "complaint"})
    deadlines.add_policy("sooner", entry, actor=SYSTEM, at=later(days=-1))
    return house()


def going(case: Case) -> list[Clock]:
    return list(Clock.objects.filter(subject_kind="case", subject_id=case.pk, stage="next_reply").order_by("id"))


def told(case: Case, kind: str) -> int:
    return sum(each.kind == f"deadlines.{kind}" and each.body.get("stage") == "next_reply" for each in timeline("case", case.pk))


def test_a_customer_s_word_begins_it_and_ours_meets_it(centre: House):
    case = registered(centre.agent)
    assert going(case) == []
    actions.add_fact(case, "师傅改约到周五了", actor=CUSTOMER, at=later(hours=1))
    (clock,) = going(case)
    assert clock.due_at == later(hours=3)
    actions.chase(case, "到底几点？", actor=centre.agent, at=later(hours=2))
    assert len(going(case)) == 1, "they wait already"
    actions.reply(case, "周五 14:00 到", actor=centre.agent, at=later(hours=2))
    assert [each.met_at is not None for each in going(case)] == [True]
    assert told(case, "ClockMet") == 1
    actions.chase(case, actor=centre.agent, at=later(hours=3))
    first, second = going(case)
    assert second.met_at is None
    shown = [each.id for each in queries.page(case.number, centre.agent, at=later(hours=3)).clocks if each.stage == "next_reply"]
    assert shown == [second.pk], "of many rounds the last"
    for each in (first, second):
        assert clocks.story_of(each).due_at == each.due_at
    assert verify().whole


def test_other_matters_have_a_working_day_as_it_ships(centre: House):
    case = registered(centre.agent, kind="consultation")
    actions.add_fact(case, "还有一句", actor=CUSTOMER, at=AT)
    assert [each.due_at for each in going(case)] == [later(days=1)]


def test_without_a_policy_nothing_begins(centre: House):
    PolicyStage.objects.filter(stage="next_reply").delete()
    forget()
    case = registered(centre.agent, kind="consultation")
    actions.add_fact(case, "还有一句", actor=CUSTOMER, at=later(hours=1))
    assert going(case) == []


def test_what_is_nearest_is_what_the_row_keeps(centre: House):
    case = registered(centre.agent)
    actions.add_fact(case, "还有一句", actor=CUSTOMER, at=later(hours=1))
    held = Case.objects.get(pk=case.pk)
    nearest = clocks.nearest(deadlines.Subject("case", case.pk), at=later(hours=1))
    assert nearest is not None
    assert (held.due_at, held.due_stage) == (nearest.due_at, nearest.stage)
    actions.reply(case, "知道了", actor=centre.agent, at=later(hours=1.5))
    held.refresh_from_db()
    nearest = clocks.nearest(deadlines.Subject("case", case.pk), at=later(hours=1.5))
    assert nearest is not None
    assert (held.due_at, held.due_stage) == (nearest.due_at, nearest.stage)


def test_it_stands_still_for_a_listed_reason_like_the_others(centre: House):
    case = registered(centre.agent)
    actions.add_fact(case, "还有一句", actor=CUSTOMER, at=later(hours=1))
    actions.wait(case, for_="customer", reason_code="customer_material", text="等发票", actor=centre.agent, at=later(hours=2))
    (clock,) = going(case)
    assert clock.paused_at == later(hours=2)
    actions.add_fact(case, "发票发了", actor=CUSTOMER, at=later(hours=3))
    (clock,) = going(case)
    assert clock.due_at == later(hours=5) or clock.due_at > later(hours=4)  # an hour was left, at noon nobody works
    assert clocks.story_of(clock).due_at == clock.due_at


def test_missed_it_is_told_once(centre: House):
    case = registered(centre.agent)
    actions.add_fact(case, "还有一句", actor=CUSTOMER, at=later(hours=1))
    for _again in range(2):
        deadlines.sweep(at=later(hours=8))
    assert told(case, "DeadlineMissed") == 1
    assert told(case, "DeadlineWarned") <= 1


def test_a_merged_customer_s_wait_goes_on_at_the_survivor(centre: House):
    case, other = registered(centre.agent), registered(centre.agent)
    actions.add_fact(case, "还有一句", actor=CUSTOMER, at=later(hours=1))
    actions.merge(case, other.number, actor=centre.senior, at=later(hours=2))
    (clock,) = going(other)
    assert (clock.started_at, clock.met_at) == (later(hours=1), None)


def test_what_stood_at_the_survivor_before_does_not_stop_a_merged_customer_s_wait(centre: House):
    """All in one moment: what happened to the others just before bears a time just after."""
    case, other = registered(centre.agent), registered(centre.agent)
    actions.add_fact(case, "还有一句", actor=CUSTOMER, at=AT)
    actions.reply(other, "在查了", actor=centre.agent, at=AT)
    actions.wait(other, for_="customer", reason_code="customer_material", text="等发票", actor=centre.agent, at=AT)
    actions.merge(case, other.number, actor=centre.senior, at=AT)
    (clock,) = going(other)
    story = clocks.story_of(clock)
    assert (story.paused_at, story.due_at) == (clock.paused_at, clock.due_at) == (None, later(hours=2))


def test_lists_show_sort_and_ask_for_it(centre: House):
    one, two = registered(centre.agent), registered(centre.agent, phone="13800002608")
    actions.add_fact(one, "还有一句", actor=CUSTOMER, at=later(hours=1))
    shown = columns.chosen(["title", "next_reply"])
    page = listing.listing(Asked(order=sorting.order("next_reply")), centre.agent, at=AT, further=columns.further(shown))
    assert [(line.id, row[1].value) for line, row in columns.table(page, shown)] == [(one.pk, later(hours=3)), (two.pk, None)]
    for op, value, found in (("filled", None, {one.pk}), ("empty", None, {two.pk}), ("next", "4h", {one.pk}), ("next", "2h", set())):
        tree = conditions.parse({"all": [{"field": "next_reply", "op": op, **({"value": value} if value else {})}]})
        assert set(conditions.applied(tree, visible(centre.agent), centre.agent, at=AT).values_list("pk", flat=True)) == found, op
        assert conditions.holds(tree, Case.objects.get(pk=one.pk), centre.agent, at=AT) == (one.pk in found), op


def test_it_costs_no_question_to_begin(centre: House, django_assert_max_num_queries: Any):
    case = registered(centre.agent)
    actions.add_fact(case, "先说一句", actor=CUSTOMER, at=later(hours=1))
    actions.reply(case, "好", actor=centre.agent, at=later(hours=1))
    with django_assert_max_num_queries(12):
        actions.chase(case, actor=centre.agent, at=later(hours=2))
