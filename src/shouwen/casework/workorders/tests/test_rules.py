"""The rules of work orders, as a handbook."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from shouwen.casework.workorders import states
from shouwen.casework.workorders.permissions import RIGHTS
from shouwen.casework.workorders.rules import chases, delays, returns, reviews, supervision
from shouwen.casework.workorders.rules.policy import Figures, figures, needs_review

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
HOUSE = Figures()


def test_every_move_is_legal_named_and_needs_a_declared_right() -> None:
    for move in states.MOVES.rows.values():
        assert move.sources <= states.ALL
        assert move.target is None or move.target in states.ALL
        assert move.right in RIGHTS
    assert not any(move.sources & states.ENDED for move in states.MOVES.rows.values())


def test_every_open_state_leads_to_an_end() -> None:
    reach = set(states.ENDED)
    while True:
        more = {
            source for move in states.MOVES.rows.values() if move.target in reach for source in move.sources
        }
        if more <= reach:
            break
        reach |= more
    assert reach == states.ALL


def test_nobody_judges_their_own_nor_what_complains_about_them() -> None:
    assert reviews.why_not_review(1, authors=[1, None])
    assert reviews.why_not_review(1, authors=[2], accused={1})
    assert not reviews.why_not_review(1, authors=[2, None])


def test_a_check_nobody_looked_at_has_not_passed() -> None:
    assert reviews.failed({}) == list(states.CHECKS)
    assert reviews.failed({**dict.fromkeys(states.CHECKS, True), "tone": False}) == ["tone"]


@pytest.mark.parametrize(
    ("level", "counts", "overdue", "minutes", "allowed"),
    [
        ("phone", {}, False, None, True),
        ("phone", {"phone": 1}, False, 10, False),
        ("phone", {"phone": 1}, False, 30, True),
        ("phone", {"phone": 3}, True, 60, False),
        ("leader", {"phone": 3}, False, 60, False),
        ("leader", {"notice": 1}, False, 60, True),
        ("leader", {}, True, None, True),
    ],
)
def test_pressing_climbs_and_pauses_for_breath(
    level: str, counts: dict[str, int], overdue: bool, minutes: int | None, allowed: bool
) -> None:
    last = AT - timedelta(minutes=minutes) if minutes is not None else None
    why = chases.why_not_chase(
        level, source="owner", counts=Counter(counts), overdue=overdue, last_at=last, at=AT, held=HOUSE
    )
    assert (why == "") is allowed


def test_the_customer_is_always_heard() -> None:
    why = chases.why_not_chase(
        "phone", source="customer", counts={"phone": 9}, overdue=False, last_at=AT, at=AT, held=HOUSE
    )
    assert why == ""


def test_the_next_level_follows_from_what_was_tried() -> None:
    assert chases.next_level({}, overdue=False) == "phone"
    assert chases.next_level({"phone": 1}, overdue=False) == "notice"
    assert chases.next_level({"phone": 1, "notice": 1}, overdue=True) == "leader"


def test_a_return_has_a_window_evidence_and_a_reason() -> None:
    def why(**more: object) -> str:
        values = {
            "window_ends_at": AT,
            "final": False,
            "pending": False,
            "evidence": 1,
            "note": "不归我们",
            "at": AT,
        }
        return returns.why_not_return(**{**values, **more})  # type: ignore[arg-type]

    assert why() == ""
    assert why(window_ends_at=None, at=AT + timedelta(days=9)) == ""
    for wrong in (
        {"at": AT + timedelta(seconds=1)},
        {"final": True},
        {"pending": True},
        {"evidence": 0},
        {"note": " "},
    ):
        assert why(**wrong)


def test_the_time_of_a_return_is_charged_to_who_was_wrong() -> None:
    assert returns.charged_to("refused") == "unit"
    assert returns.charged_to("agreed") == "dispatcher"
    assert returns.charged_to("convened") == ""


def test_a_rest_ends_on_a_near_day() -> None:
    today = date(2026, 3, 16)
    assert not delays.why_not_suspend(resume_on=date(2026, 3, 20), today=today, pending=False, held=HOUSE)
    for day in (today, date(2026, 5, 1)):
        assert delays.why_not_suspend(resume_on=day, today=today, pending=False, held=HOUSE)
    assert delays.why_not_suspend(resume_on=date(2026, 3, 20), today=today, pending=True, held=HOUSE)


def test_what_is_supervised_without_asking() -> None:
    def found(**more: object) -> list[str]:
        values = {
            "severity": "minor",
            "source_code": "",
            "repeats": 0,
            "due_at": None,
            "at": AT,
            "held": HOUSE,
        }
        return supervision.triggers(**{**values, **more})  # type: ignore[arg-type]

    assert found() == []
    assert found(severity="severe", repeats=2) == ["severe", "repeated"]
    assert found(severity="severe", known={"severe"}) == []
    assert found(due_at=AT - timedelta(hours=23)) == []
    assert found(due_at=AT - timedelta(hours=24)) == ["overdue"]
    assert found(source_code="regulator") == ["regulator"]


def test_a_centre_lays_its_own_figures_over_the_houses() -> None:
    held = figures({"review_chase": True}, {"review_chase": False, "unknown": 1})
    assert not needs_review("chase", held)
    assert needs_review("dispatch", held)
