"""Moments of every spelling, and those that say too little to be one."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.interfaces.ops.importing import moments

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024/1/2", "2024-01-01T16:00:00"), ("2024.1.2 3:04", "2024-01-01T19:04:00"), ("20240102", "2024-01-01T16:00:00"),
        ("20240102030405", "2024-01-01T19:04:05"), ("45293.5", "2024-01-02T04:00:00"),
        ("二〇二四年一月二日", "2024-01-01T16:00:00"), ("2024年1月2日 下午3时05分", "2024-01-02T07:05:00"),
        ("二零二四年十二月三十一日上午十点", "2024-12-31T02:00:00"), ("2024-01-02T03:04:05+09:00", "2024-01-01T18:04:05"),
        ("2024-01-02 03:04:05 +0800", "2024-01-01T19:04:05"), ("2024/01/02 03:04:05 GMT", "2024-01-02T03:04:05"),
        ("2024-01-02T03:04:05Z", "2024-01-02T03:04:05"), ("1704164645", "2024-01-02T03:04:05"),
        ("1704164645000", "2024-01-02T03:04:05"), ("２０２４－０１－０２　０３：０４", "2024-01-01T19:04:00"), ("2024-01-02 3:04 PM", "2024-01-02T07:04:00"),
    ],
)  # fmt: skip
def test_moments_as_people_and_programs_write_them(text: str, moment: str) -> None:
    assert moments.read(text, SHANGHAI) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["3/4/2024", "24-1-2", "2024-02-30", "2024-01", "2024", "12345", "昨天", "", "2024年1月"]
)
def test_what_says_too_little_is_no_moment(text: str) -> None:
    assert moments.read(text, SHANGHAI) is None


def test_a_given_format_goes_first() -> None:
    found = moments.read("3/4/2024", SHANGHAI, ("%d/%m/%Y",))
    assert found == datetime(2024, 4, 2, 16, tzinfo=UTC)


@settings(max_examples=60, deadline=None)
@given(st.text("0123456789-/:. TZ+年月日时分秒〇一二十上下午", max_size=24))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    found = moments.read(text, SHANGHAI)
    assert found is None or found.tzinfo is UTC
