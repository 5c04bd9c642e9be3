"""Placeholders: ``{客户称呼}`` in a text stands for a value the case knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACES = (
    "客户称呼",
    "单号",
    "类别",
    "经办人",
    "责任人",
    "承办部门",
    "客服中心",
    "我的姓名",
    "答复时限",
    "今天",
)
"""The placeholders every page can be asked for; a page that has no value leaves it out, or empty."""

_PLACE = re.compile(r"\{([^{}\n]{1,24})\}")
_BRACES = str.maketrans("{}", "｛｝")


@dataclass(frozen=True)
class Filled:
    """A text with its values in place, and the names of the places that still stand open, in order, each once."""

    text: str
    missing: tuple[str, ...]


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Put values into a text's places. A place without a value stays as it is written and is listed.

    Values never bring places of their own: their braces become full-width ones.

    >>> fill("{客户称呼}您好，单号 {单号}", {"客户称呼": "彭女士"})
    Filled(text='彭女士您好，单号 {单号}', missing=('单号',))
    """
    missing: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        given = values.get(found[1].strip(), "")
        if given:
            return str(given).translate(_BRACES)
        missing[found[1].strip()] = None
        return found[0]

    return Filled(_PLACE.sub(value, text), tuple(missing))


def places(text: str) -> tuple[str, ...]:
    """The names of the places in a text, in order, each once."""
    return fill(text, {}).missing
