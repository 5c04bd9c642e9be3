"""How moments and lengths are spelled, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from shouwen.interfaces.desk import saying

NOW = datetime(2026, 3, 18, 10, 24, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"),
    [
        (36, "36分", "36 min"),
        (216, "3时36分", "3 h 36 min"),
        (186, "3时06分", "3 h 06 min"),
        (180, "3时", "3 h"),
        (1680, "1天4时", "1 d 4 h"),
        (2880, "2天", "2 d"),
    ],
)
def test_a_length_is_short_and_never_bare_digits(minutes: int, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert saying.length(minutes * 60) == chinese
    with override("en"):
        assert saying.length(minutes * 60) == english


def test_a_clock_says_left_or_over() -> None:
    with override("zh-hans"):
        assert saying.remaining(NOW + timedelta(minutes=36), NOW) == "剩36分"
        assert saying.remaining(NOW - timedelta(minutes=92), NOW) == "超1时32分"
    with override("en"):
        assert saying.remaining(NOW - timedelta(minutes=92), NOW) == "1 h 32 min over"


@pytest.mark.parametrize(
    ("moment", "chinese", "english"),
    [
        (NOW - timedelta(minutes=33), "09:51", "09:51"),
        (NOW - timedelta(days=1), "昨天 10:24", "Yesterday 10:24"),
        (datetime(2026, 3, 16, 8, 52, tzinfo=UTC), "16 日 08:52", "16 Mar 08:52"),
        (datetime(2026, 2, 26, 8, 52, tzinfo=UTC), "2 月 26 日 08:52", "26 Feb 08:52"),
        (datetime(2025, 8, 2, 8, 52, tzinfo=UTC), "2025 年 8 月 2 日", "2 Aug 2025"),
    ],
)
def test_a_moment_is_as_short_as_it_stays_clear(moment: datetime, chinese: str, english: str) -> None:
    with override("zh-hans"):
        assert saying.clock(moment, NOW) == chinese
    with override("en"):
        assert saying.clock(moment, NOW) == english
