"""No day may differ from the published list of Chinese days off and make-up working days."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from shouwen.foundation.calendars import seeds

REPOSITORY = Path(__file__).resolve().parents[5]
FOLDER = Path(os.environ.get("SHOUWEN_TEST_DATA", REPOSITORY.parent / "shared" / "data")) / "zh" / "calendar"
at_hand = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no published calendar in {FOLDER} (set SHOUWEN_TEST_DATA)")


def published() -> dict[date, bool]:
    """Day → is it a day off, from the lists."""
    return {
        date.fromisoformat(day["date"]): day["isOffDay"]
        for path in sorted(FOLDER.glob("*.json"))
        for day in json.loads(path.read_text(encoding="utf-8"))["days"]
    }


@at_hand
@pytest.mark.parametrize("year", range(2018, 2027))
def test_no_day_differs(year: int) -> None:
    theirs, ours = published(), {day.on: not day.works for day in seeds.days()}
    day = date(year, 1, 1)
    while day.year == year:
        weekend = day.weekday() >= 5
        assert ours.get(day, weekend) == theirs.get(day, weekend), day
        assert (day in ours) == (day in theirs), day
        day += timedelta(days=1)


@at_hand
def test_festivals_have_the_same_names() -> None:
    names = {
        date.fromisoformat(day["date"]): day["name"]
        for path in FOLDER.glob("*.json")
        for day in json.loads(path.read_text(encoding="utf-8"))["days"]
    }
    assert {day.on: day.name for day in seeds.days()} == names
