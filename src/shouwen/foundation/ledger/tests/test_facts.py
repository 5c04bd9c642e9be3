"""A fact is made by name, whole, and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import pytest

from shouwen.foundation.ledger.facts import KINDS, Fact, fact


class Moved(Fact):
    subject_kind: ClassVar[str] = "test"
    place: str
    on: date
    why: str = ""


class MovedFar(Moved):
    miles: int = 1


def moved(**values: object) -> MovedFar:
    return MovedFar(**{"subject_id": 7, "place": "宁州", "on": date(2026, 3, 1), **values})


def test_fields_and_defaults_come_down_from_the_classes_above():
    made = moved()
    assert (made.subject_id, made.centre_id, made.place, made.why, made.miles) == (7, 0, "宁州", "", 1)
    assert made.body() == {"place": "宁州", "on": "2026-03-01", "why": "", "miles": 1}


def test_equal_when_all_they_say_is_equal():
    assert moved() == moved()
    assert hash(moved()) == hash(moved())
    assert moved() != moved(miles=2)
    assert moved() != Moved(subject_id=7, place="宁州", on=date(2026, 3, 1))


def test_what_is_missing_or_unknown_is_named():
    with pytest.raises(TypeError, match="MovedFar: on, place"):
        MovedFar(subject_id=7)
    with pytest.raises(TypeError, match="speed"):
        moved(speed=3)


def test_it_never_changes():
    with pytest.raises(AttributeError, match="frozen"):
        moved().place = "海州"
    with pytest.raises(AttributeError, match="frozen"):
        del moved().place


def test_a_dataclass_is_no_fact():
    with pytest.raises(TypeError, match="no dataclass"):
        fact("tests.Moved")(dataclass(frozen=True, kw_only=True)(type("Made", (Fact,), {"__annotations__": {"why": "str"}})))
    assert "tests.Moved" not in KINDS
