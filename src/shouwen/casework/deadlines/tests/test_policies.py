"""Making rules: versions, centres that tighten, ladders; told and refused."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils.translation import override

from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.models import Clock, Ladder, Policy
from shouwen.casework.deadlines.states import Subject, Traits
from shouwen.casework.deadlines.tests.conftest import AGENT, CASE, MONDAY, P3, PROVINCE
from shouwen.foundation.access.testing import centre
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import SYSTEM, Actor, Reach
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.customers import actions as customers

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CITY = Actor(person_id=5, centre_id=7, rights={"deadlines.edit": Reach("centre", frozenset({7}))})


def entry(days: str | None = "3", stage: str = "resolve", **applies: Any) -> actions.PolicyInput:
    amount = None if days is None else Decimal(days)
    return actions.PolicyInput("P3 一般", [actions.StageInput(stage, amount, "work_day")], applies=applies)


def resolve(number: int = 4711) -> Clock:
    if not Clock.objects.filter(subject_id=number).exists():
        actions.start(Subject("case", number), P3, received_at=MONDAY + DAY, actor=AGENT, at=MONDAY + DAY)
    return Clock.objects.get(subject_id=number, stage="resolve")


def days(clock: Clock) -> float:
    return float(clock.term["amount"])


def test_a_new_version_counts_for_what_comes_after_it() -> None:
    before = resolve()
    actions.change_policy("p3", entry("3"), actor=PROVINCE, at=MONDAY + DAY)
    assert days(resolve(2)) == 3
    assert days(resolve()) == days(before) == 5
    old, new = Policy.objects.filter(code="p3").order_by("version")
    assert (old.valid_to, new.valid_from, new.version, new.priority) == (MONDAY + DAY, MONDAY + DAY, 2, 3)
    assert timeline("deadline_policy", old.pk)[-1].kind == "deadlines.PolicyChanged"
    late = actions.start(Subject("case", 3), P3, received_at=MONDAY, actor=AGENT, at=MONDAY + 2 * DAY)
    assert [days(clock) for clock in late.clocks if clock.stage == "resolve"] == [
        5
    ]  # received under the old one


def test_what_a_policy_rests_on_is_said_in_the_readers_language() -> None:
    said = replace(entry(), basis="合同第三条", basis_en="Contract, art. 3")
    actions.change_policy("p3", said, actor=PROVINCE, at=MONDAY)
    with override("en"):
        assert queries.explain(resolve().pk, PROVINCE, at=MONDAY + DAY).basis == "Contract, art. 3"
    assert queries.explain(resolve().pk, PROVINCE, at=MONDAY + DAY).basis == "合同第三条"
    shipped = Policy.objects.exclude(code="p3")
    assert all(row.basis and row.basis_en.isascii() and row.basis_en for row in shipped)
    assert not [row.code for row in shipped if re.search(r"[A-Z]{2,4}-\d{3}$", row.basis)], "numbers of our own catalogue say nothing to anybody"


def test_open_clocks_follow_when_asked_to() -> None:
    resolve()
    actions.change_policy("p3", entry("3"), recount_open=True, actor=PROVINCE, at=MONDAY + 2 * DAY)
    while actions.recount(at=MONDAY + 2 * DAY):
        pass
    clock = resolve()
    assert days(clock) == 3
    assert queries.story_of(clock).due_at == clock.due_at
    moved = [each.body["stage"] for each in timeline("case", 4711) if each.kind == "deadlines.DueMoved"]
    assert moved.count("resolve") == 1


def test_a_centre_tightens_and_never_loosens() -> None:
    actions.add_policy("jz-fast", entry("2", centre_id=7), actor=CITY, at=MONDAY)
    assert days(resolve(1)) == 2
    actions.change_policy("jz-fast", entry("30"), actor=CITY, at=MONDAY + timedelta(hours=1))
    assert days(resolve(2)) == 5
    actions.change_policy("jz-fast", entry(None), actor=CITY, at=MONDAY + timedelta(hours=2))
    assert days(resolve(3)) == 5


def test_a_centre_does_not_touch_what_counts_everywhere() -> None:
    with pytest.raises(Forbidden):
        actions.change_policy("p3", entry(), actor=CITY, at=MONDAY)
    with pytest.raises(Forbidden):
        actions.add_policy("lx", entry(centre_id=8), actor=CITY, at=MONDAY)
    with pytest.raises(Forbidden):
        actions.add_policy("jz", entry(centre_id=7), actor=AGENT, at=MONDAY)
    with pytest.raises(NotFound):
        actions.change_policy("nowhere", entry(), actor=PROVINCE, at=MONDAY)
    actions.add_policy("jz", entry(centre_id=7), actor=CITY, at=MONDAY)
    stranger = Actor(person_id=6, centre_id=8, rights={"deadlines.edit": Reach("centre", frozenset({8}))})
    with pytest.raises(NotFound):
        queries.policy("jz", stranger)
    assert queries.policy("jz", CITY).centre_id == 7


@pytest.mark.parametrize(
    ("code", "given", "field"),
    [
        ("P 3", entry(), "code"),
        ("p3", entry(), "code"),
        ("new", entry("-1"), "stage0"),
        ("new", entry(stage="coffee"), "stage0"),
        ("new", actions.PolicyInput("", [actions.StageInput("resolve", Decimal(1), "work_day")]), "name"),
        ("new", actions.PolicyInput("x", []), "name"),
        (
            "new",
            actions.PolicyInput("x", [actions.StageInput("resolve", Decimal(1), "work_day", ladder="none")]),
            "stage0",
        ),
        ("new", actions.PolicyInput("x", [actions.StageInput("resolve", Decimal(n), "work_day") for n in (1, 2)]), "stage1"),
    ],
)
def test_rules_that_make_no_sense_are_refused(code: str, given: actions.PolicyInput, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        actions.add_policy(code, given, actor=PROVINCE, at=MONDAY)
    assert field in refused.value.fields


def test_the_last_resort_stays() -> None:
    with pytest.raises(Conflict):
        actions.end_policy("all", actor=PROVINCE, at=MONDAY)
    actions.end_policy("p3", actor=PROVINCE, at=MONDAY)
    actions.start(CASE, P3, received_at=MONDAY, actor=AGENT, at=MONDAY)
    assert not Clock.objects.filter(stage="resolve").exists()


def test_a_ladder_is_changed_and_open_clocks_follow() -> None:
    clock = resolve()
    rungs = [
        actions.RungInput(("handler",), percent=30),
        actions.RungInput(("supervisor",), percent=100, is_breach=True, answer_minutes=60),
        actions.RungInput(("gm_hotline",), amount=Decimal(2), unit="hour"),
    ]
    ladder = actions.change_ladder("standard", rungs, actor=PROVINCE, at=MONDAY + DAY)
    assert timeline("deadline_ladder", ladder.pk)[-1].kind == "deadlines.LadderChanged"
    while actions.recount(at=MONDAY + DAY):
        pass
    before = clock.next_check_at
    clock.refresh_from_db()
    assert before is not None
    assert clock.next_check_at is not None
    assert clock.next_check_at < before
    for wrong in ([], [actions.RungInput((), percent=50)], [actions.RungInput(("cat",), percent=50)],
                  [actions.RungInput(("handler",), percent=500)], [actions.RungInput(("handler",))]):  # fmt: skip
        with pytest.raises(Invalid):
            actions.change_ladder("standard", wrong, actor=PROVINCE, at=MONDAY + DAY)
    with pytest.raises(Forbidden):
        actions.change_ladder("standard", rungs, actor=CITY, at=MONDAY + DAY)


def test_seeding_again_changes_nothing() -> None:
    counts = Policy.objects.count(), Ladder.objects.count()
    actions.seed()
    assert (Policy.objects.count(), Ladder.objects.count()) == counts == (17, 5)


def test_moving_a_centre_brings_it_under_the_policies_of_its_new_province() -> None:
    old, new = centre("旧省"), centre("新省")
    city = centre("市中心", parent=Unit.objects.get(pk=old.pk))
    stricter = actions.PolicyInput(
        "新省更严", [actions.StageInput("resolve", Decimal(1), "hour")], applies={"centre_id": new.pk}
    )
    actions.add_policy("new-province", stricter, actor=SYSTEM, at=MONDAY)
    traits = Traits(city.pk, kind="complaint", priority=3, calendar_code="cn-standard")

    def due(subject_id: int) -> datetime:
        begun = actions.start(
            Subject("case", subject_id), traits, received_at=MONDAY, actor=SYSTEM, at=MONDAY
        )
        return next(clock.due_at for clock in begun.clocks if clock.stage == "resolve")

    before = due(1)
    organisation.move_unit(city.pk, parent_id=new.pk, actor=SYSTEM, at=MONDAY)
    assert due(2) < before


def test_the_standard_agreed_with_a_customer_counts_for_them_in_its_time(tmp_path: Any, settings: Any) -> None:
    settings.SHOUWEN_VAR = tmp_path
    here = centre("江州客服中心", prefix="JZ")
    kept, gone, other = (
        customers.register(name=name, number=number, centre_id=here.pk, actor=SYSTEM, at=MONDAY).pk
        for name, number in (("江海重工", "C1"), ("江海重工旧档", "C2"), ("别家", "C3"))
    )
    customers.merge(kept, gone, actor=SYSTEM, at=MONDAY)
    actions.add_policy("contract", entry("1", customer_id=kept), actor=PROVINCE, at=MONDAY)
    took = {}
    for place, customer in enumerate((kept, gone, other)):
        traits = replace(P3, customer_id=customer)
        actions.start(Subject("case", 100 + place), traits, received_at=MONDAY + DAY, actor=AGENT, at=MONDAY + DAY)
        took[customer] = days(Clock.objects.get(subject_id=100 + place, stage="resolve"))
    assert took == {kept: 1, gone: 1, other: 5}
    actions.change_policy("contract", entry("2"), actor=PROVINCE, at=MONDAY + 2 * DAY)
    assert Policy.objects.get(code="contract", version=2).customer_id == kept
    late = actions.start(Subject("case", 200), replace(P3, customer_id=kept), received_at=MONDAY + 3 * DAY, actor=AGENT, at=MONDAY + 3 * DAY)
    assert [days(clock) for clock in late.clocks if clock.stage == "resolve"] == [2]
    assert "江海重工" in next(each.applies for each in queries.policy_views(Policy.objects.filter(code="contract")))
    actions.end_policy("contract", actor=PROVINCE, at=MONDAY + 4 * DAY)
    over = actions.start(Subject("case", 201), replace(P3, customer_id=kept), received_at=MONDAY + 5 * DAY, actor=AGENT, at=MONDAY + 5 * DAY)
    assert [days(clock) for clock in over.clocks if clock.stage == "resolve"] == [5]
