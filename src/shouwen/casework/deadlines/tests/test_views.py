"""How clocks are put into words, in both languages, and explained."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from shouwen.casework.deadlines import actions, letters, queries
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.deadlines.tests.conftest import AGENT, CASE, MONDAY, P3
from shouwen.kit.errors import NotFound

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("span", "chinese", "english"),
    [
        (92 * MINUTE, "1时32分", "1 h 32 min"),
        (38 * MINUTE, "38分", "38 min"),
        (28 * HOUR, "1天4时", "1 d 4 h"),
        (3 * DAY, "3天", "3 d"),
        (2 * HOUR, "2时", "2 h"),
        (timedelta(seconds=5), "1分", "1 min"),
    ],
)
def test_lengths(span: timedelta, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert letters.left(span) == f"剩{chinese}"
        assert letters.over(span) == f"超{chinese}"
        assert letters.paused(span) == f"暂停{chinese}"
    with translation.override("en"):
        assert letters.left(span) == f"{english} left"
        assert letters.over(span) == f"{english} over"
        assert letters.paused(span) == f"Paused {english}"


@pytest.mark.django_db
def test_states_follow_the_clock() -> None:
    actions.start(CASE, P3, received_at=MONDAY, actor=AGENT, at=MONDAY)

    def resolve(at: object) -> tuple[str, str]:
        found = {each.stage: each for each in queries.clocks(CASE, at=at)}  # type: ignore[arg-type]
        return found["resolve"].state, found["resolve"].text

    assert resolve(MONDAY + HOUR) == ("running", "剩6天23时")
    assert resolve(MONDAY + 6 * DAY) == ("soon", "剩1天")
    assert resolve(MONDAY + 7 * DAY + 38 * MINUTE) == ("over", "超38分")
    actions.pause(CASE, "customer_material", actor=AGENT, at=MONDAY + DAY)
    assert resolve(MONDAY + DAY + 130 * MINUTE) == ("paused", "暂停2时10分")
    actions.resume(CASE, actor=AGENT, at=MONDAY + 2 * DAY)
    actions.mark(CASE, "resolve", actor=AGENT, at=MONDAY + 3 * DAY)
    assert resolve(MONDAY + 3 * DAY) == ("met", "已达成")


@pytest.mark.django_db
def test_the_case_shows_all_and_the_customers_total_last() -> None:
    actions.start(CASE, P3, received_at=MONDAY, actor=AGENT, at=MONDAY)
    found = queries.clocks(CASE, at=MONDAY + HOUR)
    assert [each.stage for each in found] == [
        "first_response",
        "acknowledge",
        "plan",
        "resolve",
        "progress",
        "total",
    ]
    assert found[3].used_percent == 3
    assert found[3].why == "P3 一般"
    nearest = queries.nearest(CASE, at=MONDAY + HOUR)
    assert nearest is not None
    assert nearest.stage == "first_response"
    Clock.objects.filter(stage="total").delete()
    assert queries.clocks(CASE, at=MONDAY + DAY)[-1].text == "已过1天"


def test_a_list_row_needs_no_query() -> None:
    brief = queries.brief("resolve", MONDAY, "running", at=MONDAY - 92 * MINUTE)
    assert brief is not None
    assert (brief.text, brief.state, brief.label) == ("剩1时32分", "running", "解决")
    over = queries.brief("resolve", MONDAY, "soon", at=MONDAY + 38 * MINUTE)
    assert over is not None
    assert (over.text, over.state) == ("超38分", "over")
    paused = queries.brief("resolve", MONDAY, "paused", at=MONDAY)
    assert paused is not None
    assert paused.text == "暂停"
    assert queries.brief("", None, "none", at=MONDAY) is None


@pytest.mark.django_db
def test_how_it_was_counted(world: dict[str, object]) -> None:
    actions.start(CASE, P3, received_at=MONDAY, actor=AGENT, at=MONDAY)
    actions.pause(CASE, "customer_material", actor=AGENT, at=MONDAY + DAY)
    actions.resume(CASE, actor=AGENT, at=MONDAY + 2 * DAY)
    clock = Clock.objects.get(stage="resolve")
    explained = queries.explain(clock.pk, AGENT, at=MONDAY + 2 * DAY)
    sentences = [text for _at, text in explained.lines]
    assert len(sentences) == 3
    assert "5 个工作日" in sentences[0]
    assert sentences[2] == "恢复，剩余时间不变"
    world["sight"] = None
    with pytest.raises(NotFound):
        queries.explain(clock.pk, AGENT, at=MONDAY + 2 * DAY)
