"""The rules of cases, which read like the handbook and need no database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from shouwen.casework.cases import states
from shouwen.casework.cases.rules import chain, closing, first_contact, grading, handoffs, intake
from shouwen.casework.cases.rules.policy import MINUTES, Figures, figures

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("amount", "customers", "triggers", "grade"),
    [
        (None, 1, (), "minor"),
        (Decimal("500"), 1, (), "minor"),
        (Decimal("500.01"), 1, (), "general"),
        (Decimal("10000.01"), 1, (), "severe"),
        (Decimal("100001"), 1, (), "extreme"),
        (None, 3, (), "general"),
        (None, 10, (), "severe"),
        (None, 1, ("repeat",), "general"),
        (Decimal("20"), 1, ("injury",), "severe"),
        (None, 1, ("death", "media"), "extreme"),
    ],
)
def test_severity_is_the_worst_of_the_columns(amount, customers, triggers, grade):
    assert grading.severity(amount=amount, customers=customers, triggers=triggers).value == grade


def test_a_sector_stretches_the_amounts():
    assert grading.severity(amount=Decimal("4000"), tables=grading.Tables(scale=Decimal(10))).value == "minor"


def test_priority_follows_the_matrix():
    rows = {
        impact: [grading.priority(impact, urgency).value for urgency in ("critical", "high", "medium", "low")]
        for impact in grading.IMPACTS
    }
    assert rows == {
        "extensive": [1, 1, 2, 3],
        "significant": [1, 2, 3, 3],
        "moderate": [2, 2, 3, 4],
        "minor": [2, 3, 4, 4],
    }


def test_of_meetings_at_once_the_senior_grade_wins():
    def meet(person: int, grade: str, seconds: int) -> first_contact.Meeting:
        return first_contact.Meeting(person, grade, AT + timedelta(seconds=seconds))

    together = timedelta(seconds=60)
    assert first_contact.first_contact([meet(1, "junior", 0), meet(2, "senior", 60)], together).person_id == 2
    assert first_contact.first_contact([meet(1, "junior", 0), meet(2, "senior", 61)], together).person_id == 1
    assert first_contact.first_contact([meet(2, "senior", 9), meet(1, "senior", 3)], together).person_id == 1


def test_a_case_comes_back_to_owner_then_first_contact_then_nobody_named():
    assert first_contact.returns_to(True, 1, True, 2) == 1
    assert first_contact.returns_to(False, 1, True, 2) == 2
    assert first_contact.returns_to(False, 1, False, 2) is None


def test_only_ownership_above_a_severity_needs_consent():
    assert handoffs.needs_consent("transfer_ownership", "severe", "severe")
    assert not handoffs.needs_consent("transfer_ownership", "general", "severe")
    assert not handoffs.needs_consent("transfer_handling", "extreme", "severe")


def test_silence_needs_attempts_on_days_in_channels():
    def tries(*pairs: tuple[int, str]) -> list[closing.Attempt]:
        return [closing.Attempt(date(2026, 3, day), channel, False) for day, channel in pairs]

    enough = tries((1, "phone"), (2, "sms"), (3, "phone"))
    assert closing.silence_lacks(enough, Figures()) == ""
    for short in (
        enough[:2],
        tries((1, "phone"), (1, "sms"), (2, "sms")),
        tries((1, "sms"), (2, "sms"), (3, "sms")),
    ):
        assert closing.silence_lacks(short, Figures())
    assert closing.silence_lacks(enough[:2], Figures(silence_attempts=2, silence_days=2)) == ""


def test_a_centre_may_change_figures_and_unknown_ones_are_passed_over():
    changed = figures({"transfer_limit": 5, "nonsense": 1}, {"transfer_limit": 3})
    assert (changed.transfer_limit, changed.repeat_days) == (3, 30)


def test_every_kind_of_hand_off_has_its_times_shorter_when_graver():
    assert set(MINUTES) == set(states.HANDOFF_KINDS) == set(states.LANE_OF)
    assert all(list(row) == sorted(row, reverse=True) for row in MINUTES.values())


def test_the_table_of_moves_is_whole():
    assert set(states.CATEGORY_OF) == states.ALL
    assert set(states.CATEGORY_OF.values()) == set(states.CATEGORIES)
    for move in states.MOVES.rows.values():
        assert move.sources <= states.ALL
        assert move.target is None or move.target in states.ALL
        assert move.right.startswith("cases.")
    ends = {move.target for move in states.MOVES.rows.values()} & states.ENDED
    assert ends == states.ENDED
    reached, waiting = set(), [states.RECEIVED]
    while waiting:
        state = waiting.pop()
        reached.add(state)
        targets = {
            move.target for move in states.MOVES.rows.values() if state in move.sources and move.target
        }
        waiting += targets - reached
    assert reached == states.ALL


def told(kind: str, minutes: int, **body) -> SimpleNamespace:
    return SimpleNamespace(kind=f"cases.{kind}", at=AT + timedelta(minutes=minutes), body=body)


def test_the_chain_replays_and_a_gap_would_show():
    story = [
        told("CaseRegistered", 0, owner_person=1, handler_person=1),
        told("HandoffAccepted", 10, duty=[["handler", 2, "accepted"]]),
        told("CaseClosed", 20),
        told("CaseReopened", 50, owner_person=1, handler_person=1),
    ]
    links = chain.replay(story)
    owners = [link for link in links if link.lane == "owner"]
    assert [(link.lane, link.person_id, link.ended_how) for link in links] == [
        ("handler", 1, "accepted"), ("handler", 2, "closed"), ("handler", 1, ""),
        ("owner", 1, "closed"), ("owner", 1, ""),
    ]  # fmt: skip
    spans, now = chain.open_spans(story), AT + timedelta(minutes=60)
    assert chain.ownerless(owners, spans, now) == timedelta(0)  # closed time counts for nobody
    assert chain.ownerless(owners[1:], spans, now) == timedelta(minutes=20)
    assert chain.ownerless([], spans, now) == timedelta(minutes=30)


def test_a_title_is_the_first_sentence():
    assert intake.title_from("空调打穿水管。要求上门核验") == "空调打穿水管"
    assert intake.title_from("好。不好") == "好。不好"
    assert len(intake.title_from("长" * 100)) == intake.TITLE_LENGTH


def test_a_downgrade_is_only_ever_from_a_complaint():
    assert intake.is_downgrade("complaint", "consultation")
    assert not intake.is_downgrade("consultation", "complaint")
    assert not intake.is_downgrade("complaint", "misconduct")
