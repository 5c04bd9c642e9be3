"""An organisation written as a list is read as people mean it, and written back the same."""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.organisation.presets import TREES
from shouwen.interfaces.ops import outline, outlines
from shouwen.interfaces.ops.outlines import OUTLINES

CHINESE = re.compile("[\u4e00-\u9fff]")


def said(text: str) -> list[tuple[str, str, str, str]]:
    return [(each.name, each.level, each.role, each.prefix) for each, _up in outline.walk(outline.read(str(text)))]


def test_names_and_places_say_what_a_unit_is():
    text = "海东省客服中心 HD\n  服务督查组\n  江州客服中心 JZ\n\t受理一班\n    网络运维部\n      光缆班\n    监察室（监督）"
    assert said(text) == [
        ("海东省客服中心", "province", "centre", "HD"),
        ("服务督查组", "team", "centre", ""),
        ("江州客服中心", "city", "centre", "JZ"),
        ("受理一班", "team", "centre", ""),
        ("网络运维部", "unit", "branch", ""),
        ("光缆班", "unit", "branch", ""),
        ("监察室", "unit", "oversight", ""),
    ]


@pytest.mark.parametrize(("text", "line"), [
    ("客服中心", 1), ("客服中心 KF\n  东城客服中心 KF", 2), ("客服中心 KF\n  一班\n    室（部门）", 3), (f"{'长' * 81} KF", 1), ("客服中心 KF\n  一班\n  二班\n  一班", 4),
])  # fmt: skip
def test_what_cannot_stand_is_named(text, line):
    assert [each.line for each in outline.problems(outline.read(text))] == [line]


def test_english_names_say_it_too_and_a_number_or_letter_behind_a_team_is_its_own():
    text = "Acme Service Centre AC\n  Intake team 1\n  Team B\n  Complaints desk\n  Billing IT (handling)\n  Eastside Centre ES\n    Shift 2"
    assert said(text) == [
        ("Acme Service Centre", "province", "centre", "AC"),
        ("Intake team 1", "team", "centre", ""),
        ("Team B", "team", "centre", ""),
        ("Complaints desk", "team", "centre", ""),
        ("Billing IT", "unit", "branch", ""),
        ("Eastside Centre", "city", "centre", "ES"),
        ("Shift 2", "team", "centre", ""),
    ]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", OUTLINES)
def test_shapes_to_begin_with_are_sound_in_both_languages(name, language):
    with override(language):
        text = str(OUTLINES[name][1])
        assert outlines.of(text.replace("\n", "\r\n")) == name
        assert not outlines.of(f"{text}\n  x")
    assert (CHINESE.search(text) is None) == (language == "en")
    roots = outline.read(text)
    in_chinese = said(OUTLINES[name][1])
    assert [each[1:3] for each in said(text)] == [each[1:3] for each in in_chinese]
    assert not outline.problems(roots)
    codes = [node.code for node in flat(outline.nodes(roots))]
    assert len(codes) == len(set(codes))


def flat(nodes):
    for node in nodes:
        yield node
        yield from flat(node.below)


@pytest.mark.parametrize("name", TREES)
def test_a_tree_is_written_and_read_back(name):
    before = [(node.name, node.level, node.role, node.prefix) for node in flat([TREES[name]])]
    assert said(outline.written([TREES[name]])) == before


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_without_a_fault(text):
    roots = outline.read(text)
    outline.problems(roots)
    outline.nodes(roots)
