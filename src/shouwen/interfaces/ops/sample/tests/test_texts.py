"""The sample's words: enough of them, each its own, of a length that fits, and placed in the catalogue."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files
from typing import Any

from shouwen.casework.cases.states import SEVERITIES
from shouwen.interfaces.ops.sample.scenes import KEPT_BACK
from shouwen.interfaces.ops.sample.texts import CHANNELS, categories_for, stories, table

KINDS = {"complaint", "consultation", "fault", "service_request", "suggestion", "praise", "misconduct"}
GAP = re.compile(r"\{\w+\}")


def _full(text: str) -> str:
    return GAP.sub("青岚花园", text)


def test_there_are_three_hundred_stories_and_each_is_its_own() -> None:
    told = stories()
    assert len(told) >= 330
    assert len({story.title for story in told}) == len({story.says for story in told}) == len(told)
    assert len({story.answer for story in told}) == len(told)


def test_the_three_trades_are_told_about_equally() -> None:
    trades = Counter(story.theme.industry for story in stories())
    assert set(trades) == {"telecom", "logistics", "shop"}
    assert min(trades.values()) >= 105


def test_stories_have_titles_and_words_of_a_fitting_length() -> None:
    for story in stories():
        assert 8 <= len(_full(story.title)) <= 28, story.title
        assert 60 <= len(_full(story.says)) <= 220, story.title
        assert 3 <= len(story.wants) <= 40, story.title


def test_stories_have_a_kind_a_way_in_and_a_severity_the_house_knows() -> None:
    for story in stories():
        assert story.kind in KINDS
        assert story.way in CHANNELS
        assert story.severity in SEVERITIES
        assert bool(story.report) is (story.kind not in ("consultation", "suggestion", "praise")), story.title


def test_no_text_between_the_stories_is_written_twice() -> None:
    said = [text for sort in table("talk").values() for text in sort]
    assert len(said) == len(set(said))


def test_every_story_has_a_category_of_the_packs() -> None:
    known = _category_codes()
    for story in stories():
        assert categories_for(story), story.title
        assert set(categories_for(story)) <= known, story.title


def _category_codes() -> set[str]:
    packs = [
        files("shouwen.plugins.industries").joinpath(pack, "categories.json")
        for pack in table("centre")["packs"]
    ]
    base = files("shouwen.relations.catalogue").joinpath("base", "categories.json")
    codes: set[str] = set()

    def walk(values: list[dict[str, Any]], above: str) -> None:
        for value in values:
            code = f"{above}{value['code']}"
            codes.add(code)
            walk(value.get("children", []), f"{code}.")

    for source in (base, *packs):
        data = json.loads(source.read_text(encoding="utf-8"))
        walk(data if isinstance(data, list) else data["categories"], "")
    return codes


def test_staff_have_both_names_and_a_user_name_of_their_own() -> None:
    people = table("staff")["people"]
    assert len({row[2] for row in people}) == len({row[0] for row in people}) == len(people) >= 40
    for name, english, username, *_rest in people:
        assert re.fullmatch(r"[\u4e00-\u9fff]{2,4}", name)
        assert " " in english
        assert username.isascii()


def test_customers_can_be_called_by_nobody() -> None:
    text = files("shouwen.interfaces.ops.sample").joinpath("customers.toml").read_text(encoding="utf-8")
    assert not re.search(r"1[3-9]\d{9}", text)
    assert all("@example.com" in mail for mail in re.findall(r"\S+@\S+", text))


def test_scenes_are_told_from_stories_that_exist() -> None:
    assert {story.title for story in stories()} >= KEPT_BACK
