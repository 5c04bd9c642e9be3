"""Gathering catalogues changes the way to a text, not the text."""

import re
from pathlib import Path

from shouwen.kit.wording import gathered


def two(count: int) -> int:
    return int(count != 1)


def one(_count: int) -> int:
    return 0


def test_the_earlier_catalogue_comes_first() -> None:
    assert gathered([{"关": "close"}, {"关": "shut", "开": "open"}], [two, two]) == ([{"关": "close", "开": "open"}], [two])


def test_other_plurals_are_left_apart() -> None:
    apart = [{("个", 0): "one"}, {("个", 0): "some"}]
    assert gathered(apart, [two, one]) == (apart, [two, one])


def test_translations_are_called_by_names_the_catalogue_looks_for() -> None:
    """A text marked by another alias would never be taken up, and stand in Chinese on English pages."""
    alias = re.compile(r"import .*\bn?p?gettext(?:_lazy|_noop)? as (?!_\b)\w+")
    found = [str(path) for path in (Path(__file__).parents[2] / "src").rglob("*.py") if alias.search(path.read_text(encoding="utf-8"))]
    assert found == []
