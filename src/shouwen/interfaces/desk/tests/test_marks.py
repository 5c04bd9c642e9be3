"""Marks between words are those of the reader's language."""

from __future__ import annotations

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from shouwen.interfaces.desk import timeline

WORDS = "{% load sw %}{{ words|listed }}{% colon %}{{ words|clauses }}{{ aside|bracketed }}{{ nothing|bracketed }}{% between %}"


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "甲、乙：甲；乙（旁）、"), ("en", "甲, 乙: 甲; 乙 (旁), ")]
)
def test_marks_are_those_of_the_language(language: str, said: str) -> None:
    with override(language):
        assert Template(WORDS).render(Context({"words": ["甲", "乙"], "aside": "旁", "nothing": ""})) == said


def test_what_stands_in_brackets_is_escaped() -> None:
    assert "<" not in Template("{% load sw %}{{ words|bracketed }}").render(Context({"words": "<b>"}))


@pytest.mark.parametrize(("language", "said"), [("zh-hans", ["这一项要填", "不能小于 1"]), ("en", ["Please fill this in.", "Must be 1 or more."])])
def test_what_the_framework_says_of_a_form_is_said_our_way(language: str, said: list[str]) -> None:
    class Form(forms.Form):
        name = forms.CharField()
        days = forms.IntegerField(min_value=1)

    with override(language):
        assert [str(wrong[0]) for wrong in Form({"days": "0"}).errors.values()] == said


def test_a_length_kept_in_minutes_is_told_in_days() -> None:
    assert Template("{% load sw %}{{ 4320|minutes_of }}").render(Context()) == "3 天"


@pytest.mark.parametrize(
    ("sentence", "who", "said"),
    [("陈雨薇，记下备注", "陈雨薇", "记下备注"), ("Luo Ziqian replied", "Luo Ziqian", "replied"), ("promise not kept in time", "", "Promise not kept in time"),
     ("承诺没有按时兑现", "", "承诺没有按时兑现"), ("by hand", "Luo Ziqian", "by hand"), ("", "", "")],
)  # fmt: skip
def test_a_line_goes_on_after_a_name_and_is_a_sentence_without_one(sentence: str, who: str, said: str) -> None:
    assert timeline._begun(sentence, who) == said
