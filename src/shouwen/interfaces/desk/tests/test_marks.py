"""Marks between words are those of the reader's language."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.utils.translation import override

WORDS = "{% load sw %}{{ words|listed }}{% colon %}{{ words|clauses }}{{ aside|bracketed }}{{ nothing|bracketed }}{% between %}"


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "甲、乙：甲；乙（旁）、"), ("en", "甲, 乙: 甲; 乙 (旁), ")]
)
def test_marks_are_those_of_the_language(language: str, said: str) -> None:
    with override(language):
        assert Template(WORDS).render(Context({"words": ["甲", "乙"], "aside": "旁", "nothing": ""})) == said


def test_what_stands_in_brackets_is_escaped() -> None:
    assert "<" not in Template("{% load sw %}{{ words|bracketed }}").render(Context({"words": "<b>"}))
