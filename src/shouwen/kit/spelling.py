"""Finding names as people type them: pinyin, its initials, characters anywhere, English words."""

from __future__ import annotations

import unicodedata
from typing import Any

KEPT = 400
"""So many letters of a name's pinyin are kept: all of some seventy characters."""


def spelled(name: str) -> tuple[str, str]:
    """A name in pinyin without tones, and its initials.

    >>> spelled("预约未上门")
    ('yuyueweishangmen', 'yywsm')
    """
    from pypinyin import Style, lazy_pinyin  # 57 MB of dictionaries, needed only when a name is written

    parts: list[str] = lazy_pinyin(name, style=Style.NORMAL, errors=_letters)
    return "".join(parts).lower()[:KEPT], "".join(part[0] for part in parts).lower()


def _letters(run: str) -> Any:
    """What stands between the characters, letter by letter (the library takes a list where its types say text)."""
    return [char for char in run if char.isalnum()]


def rank(text: str, *, name: str, path: str, pinyin: str, initials: str, name_en: str) -> int | None:
    """How well a value answers a search, lower is better; None when it does not.

    Letters are initials or the beginning of the pinyin (or English words); Chinese characters may stand anywhere in
    the path, and the value's own name counts more than its parents'.
    """
    asked = "".join(unicodedata.normalize("NFKC", text).lower().split())
    if not asked:
        return None
    if asked.isascii():
        return _rank_letters(asked, pinyin, initials, unicodedata.normalize("NFKC", name + name_en).lower())
    for worth, where in enumerate((name, path)):
        if asked in where.lower():
            return worth * 2
        if all(char in where.lower() for char in asked):
            return worth * 2 + 1
    return None


def _rank_letters(asked: str, pinyin: str, initials: str, words: str) -> int | None:
    if initials.startswith(asked):
        return 0 if initials == asked else 1
    if pinyin.startswith(asked):
        return 1
    if asked in initials:
        return 2
    if len(asked) > 2 and (asked in words.replace(" ", "") or asked in pinyin):
        return 3
    return None
