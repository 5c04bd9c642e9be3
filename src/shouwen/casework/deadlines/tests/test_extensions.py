"""Extensions: asked before due, decided by length and by someone else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.models import Clock, Extension
from shouwen.casework.deadlines.tests.conftest import AGENT, CASE, HEAD, LEADER, MONDAY, P3
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import Actor, Reach
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    actions.start(CASE, P3, received_at=MONDAY, actor=AGENT, at=MONDAY)
    return Clock.objects.get(stage="resolve")


def ask(clock: Clock, days: float = 2, **kw: Any) -> Extension:
    values: dict[str, Any] = {"reason_code": "complex", "actor": AGENT, "at": MONDAY + DAY, **kw}
    return actions.request_extension(clock.pk, amount=days, **values)


def test_a_short_one_is_granted_by_the_leader_and_told(clock: Clock, world: dict[str, Any]) -> None:
    before = clock.due_at
    asked = ask(clock)
    assert not asked.is_long
    actions.decide_extension(asked.pk, grant=True, actor=LEADER, at=MONDAY + 2 * DAY)
    clock.refresh_from_db()
    assert clock.due_at == before + 2 * DAY
    assert queries.story_of(clock).due_at == clock.due_at
    request, decision = timeline("case", 4711)[-2:]
    assert request.kind == "deadlines.ExtensionRequested"
    assert (decision.kind, decision.body["granted"]) == ("deadlines.ExtensionDecided", True)
    assert decision.body["due_at"] == clock.due_at.isoformat()
    assert world["due"]


def test_a_long_one_needs_the_long_right(clock: Clock) -> None:
    asked = ask(clock, 8)
    assert asked.is_long
    with pytest.raises(Forbidden):
        actions.decide_extension(asked.pk, grant=True, actor=LEADER, at=MONDAY + 2 * DAY)
    actions.decide_extension(asked.pk, grant=True, actor=HEAD, at=MONDAY + 2 * DAY)
    assert Extension.objects.get().state == "granted"


def test_a_refusal_says_why_and_moves_nothing(clock: Clock) -> None:
    asked = ask(clock)
    with pytest.raises(Invalid):
        actions.decide_extension(asked.pk, grant=False, actor=LEADER, at=MONDAY + 2 * DAY)
    actions.decide_extension(asked.pk, grant=False, note="材料已齐", actor=LEADER, at=MONDAY + 2 * DAY)
    before = clock.due_at
    clock.refresh_from_db()
    assert clock.due_at == before
    with pytest.raises(Conflict):
        actions.decide_extension(asked.pk, grant=True, actor=LEADER, at=MONDAY + 2 * DAY)


def test_nobody_decides_on_their_own_wish(clock: Clock) -> None:
    both = Actor(
        person_id=1,
        rights={
            "deadlines.extend_request": Reach("own"),
            "deadlines.approve_extension_long": Reach("centre"),
        },
    )
    asked = ask(clock, actor=both)
    with pytest.raises(Forbidden):
        actions.decide_extension(asked.pk, grant=True, actor=both, at=MONDAY + DAY)


def test_asking_comes_in_time_once_at_a_time_and_not_for_ever(clock: Clock) -> None:
    with pytest.raises(Conflict):
        ask(clock, at=clock.due_at)
    with pytest.raises(Invalid):
        ask(clock, 200)
    with pytest.raises(Invalid):
        ask(clock, 0)
    with pytest.raises(Invalid):
        ask(clock, reason_code="lazy")
    with pytest.raises(Forbidden):
        ask(clock, actor=LEADER)
    with pytest.raises(NotFound):
        actions.request_extension(1, amount=1, reason_code="complex", actor=AGENT, at=MONDAY)
    for _each in range(2):
        asked = ask(clock, 1)
        with pytest.raises(Conflict):
            ask(clock, 1)
        actions.decide_extension(asked.pk, grant=True, actor=LEADER, at=MONDAY + DAY)
    with pytest.raises(Conflict):
        ask(clock, 1)


def test_the_customers_total_is_not_to_be_extended(clock: Clock) -> None:
    with pytest.raises(Conflict):
        ask(Clock.objects.get(stage="total"))


def test_work_orders_bring_their_own_rights(clock: Clock) -> None:
    clerk = Actor(person_id=50, rights={"workorders.extend_request": Reach("team")})
    boss = Actor(person_id=51, rights={"workorders.approve_extension": Reach("team")})
    rights = actions.Rights(
        ask="workorders.extend_request",
        short="workorders.approve_extension",
        long="workorders.approve_extension",
    )
    asked = ask(clock, actor=clerk, rights=rights)
    actions.decide_extension(asked.pk, grant=True, rights=rights, actor=boss, at=MONDAY + 2 * DAY)
    assert Extension.objects.get().state == "granted"


def test_what_nobody_decided_lapses_once_the_clock_has_ended(clock: Clock) -> None:
    asked = ask(clock)
    assert actions.lapse_extensions(at=MONDAY + DAY) == 0
    actions.mark(CASE, "resolve", actor=AGENT, at=MONDAY + DAY)
    assert actions.lapse_extensions(at=MONDAY + 2 * DAY) == 1
    assert actions.lapse_extensions(at=MONDAY + 2 * DAY) == 0
    asked.refresh_from_db()
    assert asked.state == "lapsed"
    assert timeline("case", 4711)[-1].kind == "deadlines.ExtensionLapsed"
    with pytest.raises(Conflict):
        actions.decide_extension(asked.pk, grant=True, actor=LEADER, at=MONDAY + 2 * DAY)
