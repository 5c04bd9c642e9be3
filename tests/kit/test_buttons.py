"""What stands on a button is a deed, in English too, where one Chinese word is both a deed and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils.translation import gettext, override, pgettext

SOURCE = Path(__file__).resolve().parents[2] / "src/shouwen"
PRESSED = re.compile(r'<(button|a class="btn)[^>]*>(.*?)</(?:button|a)>', re.DOTALL)
SAID = re.compile(r'\{% translate "([^"]+)"(?: context "([^"]+)")? %\}')
PAST = re.compile(r"^(granted|brought|given|chosen|sent|taken|kept|refused|returned|agreed|approved|withdrawn)\b", re.IGNORECASE)


def buttons() -> Iterator[tuple[str, str, str]]:
    """Template, Chinese words, context of everything that is said on a button."""
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        for _tag, inside in PRESSED.findall(path.read_text(encoding="utf-8")):
            for words, context in SAID.findall(inside):
                yield path.name, words, context


def test_buttons_are_found() -> None:
    assert len(set(buttons())) > 300


@pytest.mark.parametrize("bad", ["granted", "Brought in", "Given back"])
def test_what_became_of_something_is_told_from_a_deed(bad: str) -> None:
    assert PAST.match(bad)


def test_in_english_a_button_says_a_deed() -> None:
    with override("en"):
        said = {(name, words): pgettext(context, words) if context else gettext(words) for name, words, context in buttons()}
    assert {place: text for place, text in said.items() if PAST.match(text) or (text[:1].islower() and place[1] != "这件事上没有")} == {}
