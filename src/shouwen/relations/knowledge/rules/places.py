"""Placeholders: ``{客户称呼}``, or in English ``{customer}``, in a text stands for a value the case knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

PLACES = (
    "客户称呼", "单号", "标题", "事项类型", "类别", "当前状态", "登记时间", "答复时限", "下一步", "责任人", "责任人工号",
    "经办人", "承办部门", "承诺事项", "承诺时间", "我的姓名", "我的工号", "今天", "客服中心", "回拨电话", "查询网址",
)  # fmt: skip
"""The placeholders every page can be asked for; a page that has no value leaves it out, or empty."""

ENGLISH = dict(zip(PLACES, (
    "customer", "case number", "title", "kind", "category", "state", "registered at", "reply due", "next step", "owner",
    "owner's number", "handler", "department", "promise", "promised for", "my name", "my number", "today", "centre", "call back on",
    "web address",
), strict=True))  # fmt: skip
"""How whoever writes in English calls them; both are filled in, whoever reads."""
_CALLED = {english: name for name, english in ENGLISH.items()}

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
    >>> fill("Dear {Customer}, {case number}", {"客户称呼": "Ms Peng"})
    Filled(text='Dear Ms Peng, {case number}', missing=('case number',))
    """
    missing: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        name = found[1].strip()
        given = values.get(name, "") or values.get(_CALLED.get(name.lower(), ""), "")
        if given:
            return str(given).translate(_BRACES)
        missing[name] = None
        return found[0]

    return Filled(_PLACE.sub(value, text), tuple(missing))


def places(text: str) -> tuple[str, ...]:
    """The names of the places in a text, in order, each once."""
    return fill(text, {}).missing
