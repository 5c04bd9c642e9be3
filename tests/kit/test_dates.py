"""Days, moments and times as people write them: read leniently, refused with a sentence, bounded alike everywhere."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils import timezone, translation

from shouwen.kit import dates
from shouwen.kit.days import can_be_meant, day_or_none, read_clock, read_day, read_moment
from shouwen.kit.errors import Invalid

SOURCE = Path(__file__).resolve().parents[2] / "src" / "shouwen"


class Plan(forms.Form):
    on = dates.Day("哪天", required=False)
    at = dates.Moment("什么时候", required=False)
    clock = dates.Clock("几点", required=False)


@pytest.mark.parametrize(
    "text", ["2026-11-29", " 2026-11-29 ", "2026/11/29", "2026.11.29", "2026年11月29日", "２０２６－１１－２９"]
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert read_day(text) == date(2026, 11, 29)


@pytest.mark.parametrize(
    "text", ["2026-11-29T17:40", "2026-11-29 17:40", "2026-11-29 17:40:00", "2026/11/29 17：40", "2026年11月29日17时40分"]
)
def test_a_moment_is_read_with_t_or_blank(text: str) -> None:
    with timezone.override("Asia/Shanghai"):
        form = Plan({"at": text})
        assert form.is_valid(), form.errors
        assert form.cleaned_data["at"] == datetime(2026, 11, 29, 9, 40, tzinfo=UTC)


def test_a_moment_with_an_offset_keeps_it() -> None:
    assert read_moment("2026-11-29T17:40:00+08:00").astimezone(UTC) == datetime(2026, 11, 29, 9, 40, tzinfo=UTC)


def test_a_time_is_read() -> None:
    assert read_clock("9:05") == read_clock("9时5分") == time(9, 5)


@pytest.mark.parametrize("text", ["明天", "2026-02-30", "2026-13-01", "29/11/2026", "2026-11", "0", "2026-11-29 10:00"])
def test_what_is_no_day_is_told_by_an_example(text: str) -> None:
    form = Plan({"on": text})
    assert form.errors["on"] == ["这不是日期，请写成 2026-11-29 这样"]
    assert form["on"].value() == text
    with translation.override("en"):
        assert Plan({"on": text}).errors["on"] == ["That is not a date; write it like 2026-11-29"]


@pytest.mark.parametrize("text", ["2026-11-29", "2026-11-29 25:00", "2026-11-29 17", "soon"])
def test_a_moment_needs_its_time(text: str) -> None:
    assert Plan({"at": text}).errors["at"] == ["这不是日期和时间，请写成 2026-11-29 17:40 这样"]


@pytest.mark.parametrize("text", ["24:00", "9", "9:60", "noon"])
def test_what_is_no_time_is_told(text: str) -> None:
    assert Plan({"clock": text}).errors["clock"] == ["这不是时间，请写成 17:40 这样"]


def test_a_month_is_its_first_day() -> None:
    field = dates.Month("哪个月")
    assert field.clean("2026-11") == field.clean("2026年11月") == date(2026, 11, 1)
    assert 'value="2026-11"' in field.widget.render("due", date(2026, 11, 1))
    for text, told in (("2026-13", "这不是月份，请写成 2026-11 这样"), ("9999-01", "年份要在 1900 到 2199 之间")):
        with pytest.raises(ValidationError, match=told):
            field.clean(text)


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_what_nobody_can_mean_is_refused_by_one_sentence(year: str) -> None:
    form = Plan({"on": f"{year}-12-31", "at": f"{year}-12-31T23:59"})
    assert form.errors == {"on": ["年份要在 1900 到 2199 之间"], "at": ["年份要在 1900 到 2199 之间"]}
    with pytest.raises(Invalid, match="1900"):
        dates.day_given("on", f"{year}-01-01")
    assert day_or_none(f"{year}-01-01") is None


def test_the_first_and_the_last_year_can_be_meant() -> None:
    assert can_be_meant(date(1900, 1, 1))
    assert can_be_meant(date(2199, 12, 31))
    assert dates.day_given("on", "") is None


def test_the_control_says_its_shape_in_the_readers_language_and_works_without_script() -> None:
    form = Plan(initial={"on": date(2026, 1, 5), "at": read_moment("2026-01-05 09:30"), "clock": time(9, 30)})
    assert 'type="text"' in str(form["on"])
    assert 'value="2026-01-05"' in str(form["on"])
    assert 'value="2026-01-05 09:30"' in str(form["at"])
    assert 'value="09:30"' in str(form["clock"])
    assert 'placeholder="年-月-日 时:分"' in str(form["at"])
    with translation.override("en"):
        assert 'placeholder="YYYY-MM-DD hh:mm"' in str(form["at"])
    assert 'value="2026-01-05 09:30"' in dates.control("moment", "at", "2026-01-05T09:30")


NATIVE = re.compile(r"""type["']?\s*[:=]\s*["']?(?:date|datetime-local|month|time)\b|forms\.(?:Date|DateTime|Time)(?:Field|Input)\b""")


def test_nothing_else_draws_dates() -> None:
    found = [
        f"{path.relative_to(SOURCE)}: {hit[0]}"
        for path in SOURCE.rglob("*")
        if path.suffix in {".py", ".html"} and "static" not in path.parts and "tests" not in path.parts and path.name != "dates.py"
        for hit in NATIVE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_both_languages_write_days_alike() -> None:
    page = Template("{{ day }} {{ moment }} {{ day|date }} {{ number }}")
    for language in ("zh-hans", "en"):
        with translation.override(language), timezone.override("Asia/Shanghai"):
            said = page.render(Context({"day": date(2020, 1, 1), "moment": datetime(2020, 1, 1, 1, 5, tzinfo=UTC), "number": 1.5}))
            assert said == "2020-01-01 2020-01-01 09:05 2020-01-01 1.5"


def test_a_moment_no_zone_can_show_is_shown_as_it_is() -> None:
    edge = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    with timezone.override("Asia/Shanghai"):
        assert dates.local(edge) == edge
        assert f"{dates.local(datetime(2026, 1, 1, tzinfo=UTC)):%H:%M}" == "08:00"
