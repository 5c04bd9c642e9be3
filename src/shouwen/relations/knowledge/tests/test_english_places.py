"""Placeholders under their English names: written on English pages, filled in for every reader."""

from __future__ import annotations

from django.utils import translation

from shouwen.casework.cases.queries.variables import NAMES
from shouwen.casework.cases.rules.wording import holes
from shouwen.relations.knowledge import queries
from shouwen.relations.knowledge.rules import ENGLISH, PLACES


def test_each_place_has_one_english_name():
    assert tuple(ENGLISH) == PLACES == NAMES
    assert len(set(ENGLISH.values())) == len(PLACES)


def test_pages_write_places_in_the_readers_language():
    assert queries.written("客户称呼") == "客户称呼"
    with translation.override("en"):
        assert queries.written("客户称呼") == "customer"


def test_both_names_are_filled_and_what_is_left_open_is_seen():
    filled = queries.fill("{customer} / {客户称呼} / {Owner's number} / {case number}", {"客户称呼": "彭女士", "责任人工号": "2107"})
    assert filled.text == "彭女士 / 彭女士 / 2107 / {case number}"
    assert filled.missing == ("case number",)
    assert holes(filled.text) == ["case number"]
