"""Random days in two cities: whatever people try, in whatever order, what the house promises holds after every step.

A machine (hypothesis) lets random people try random things at random times: intake, hand-offs, work orders, merging,
absence, locking out, sweeps (`days.py`). After each step the promises are checked against plain re-statements of them,
made from the rows alone (`oracle.py`), so that a mistake in the program's own queries cannot hide itself.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from floors.days import Days, TurningDays
from shouwen.casework.deadlines import actions as deadlines
from shouwen.foundation.calendars import actions as calendars

pytestmark = pytest.mark.django_db
SEEDS, STEPS = 2, 120

INVARIANTS = (
    "exactly_one_person_answers",
    "an_ended_case_owes_nothing",
    "numbers_have_no_gap",
    "clocks_replay",
)
TURNING = (*INVARIANTS, "who_left_holds_nothing")
RULES = {
    "intake": 4, "offer": 8, "respond": 10, "command": 4, "work": 8, "owe": 5, "join": 2, "dispatch": 5, "order": 14,
    "leave": 2, "time_passes": 3, "read": 8,
}  # fmt: skip
CHANGES = {"tree": 2, "go": 3, "file": 3, "sort": 3, "calendar": 1, "policy": 1}
"""What is done to the house itself, every sixth step."""
HOWS = {
    "offer": ("kind", ("assist", "transfer_handling", "transfer_ownership", "hand_up", "report_up")),
    "respond": ("how", ("accept", "accept", "accept", "refuse", "withdraw", "consent", "consent")),
    "command": ("how", ("reassign", "reassign", "pull_up", "escalate", "decide", "accuse")),
    "work": (
        "how",
        ("answer", "answer", "accepts", "refuses", "close", "close", "reopen", "wait", "fact", "chase", "withdraw", "restrict"),
    ),
    "owe": ("how", ("promise", "keep", "keep", "ask", "advise", "advise")),
    "leave": ("how", ("away", "lock", "unlock")),
    "go": ("how", ("remove", "move", "end_post")),
    "sort": ("how", ("shelve", "category", "priority")),
    "calendar": ("how", ("days", "clear", "week")),
}  # fmt: skip
ASKED = {
    "intake": ("who",), "offer": ("which", "who", "to"), "respond": ("which", "who"), "command": ("which", "who", "to"),
    "work": ("which", "who"), "owe": ("which", "who", "to"), "join": ("which", "into", "who"),
    "dispatch": ("which", "who", "to"), "order": ("which", "who", "pick"), "leave": ("who",), "read": ("which", "who"),
    "tree": ("which", "to"), "go": ("who", "to"), "file": ("one", "other"), "sort": ("which", "pick"), "calendar": ("which", "pick"),
    "policy": ("which", "more"),
}  # fmt: skip


def wander(day: Any, chance: Random, rules: dict[str, int] = RULES, held: tuple[str, ...] = INVARIANTS) -> None:
    """One step by plain chance: hypothesis likes small numbers, a busy centre does not."""
    name = chance.choices(list(rules), list(rules.values()))[0]
    given: dict[str, Any] = {each: chance.randint(0, 60) for each in ASKED.get(name, ())}
    if name in HOWS:
        given[HOWS[name][0]] = chance.choice(HOWS[name][1])
    if name == "intake":
        given["good"] = chance.random() < 0.8
    if name in ("join", "file"):
        given["apart"] = chance.random() < 0.3
    if name == "time_passes":
        given["minutes"] = chance.choice([5, 40, 200, 1500])
    getattr(day, name)(**given)
    for each in held:
        getattr(day, each)()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_long_week_by_chance(seed: int, tmp_path: Any, settings: Any) -> None:
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    day, chance = Days(), Random(seed)
    for _step in range(STEPS):
        wander(day, chance)
    day.chains_replay()
    day.teardown()


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_long_week_while_the_house_is_changed(seed: int, tmp_path: Any, settings: Any) -> None:
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    calendars.seed()
    day, chance = TurningDays(), Random(seed)
    for _step in range(STEPS):
        wander(day, chance, CHANGES if chance.random() < 1 / 6 else RULES, TURNING)
    day.chains_replay()
    day.teardown()


def test_what_is_promised_holds_after_every_step(tmp_path: Any, settings: Any) -> None:
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    run_state_machine_as_test(Days, settings=LONG)


LONG = settings(
    max_examples=6, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
