"""Where in a statute something stands, in English: packs keep it as the statute counts, 第二十三条. Pure."""

from __future__ import annotations

import re

PARTS = {"章": "ch.", "节": "sec.", "条": "art.", "款": "para.", "项": "item"}
DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
TIMES = {"十": 10, "百": 100}
_PLACE = re.compile(rf"第([{''.join(DIGITS)}十百\d]+)([{''.join(PARTS)}])")


def number(text: str) -> int:
    """A whole number under a thousand as statutes count.

    >>> [number(each) for each in ("九", "十", "二十八", "一百零三", "12")]
    [9, 10, 28, 103, 12]
    """
    if text.isdecimal():
        return int(text)
    whole = digit = 0
    for sign in text:
        if sign in TIMES:
            whole, digit = whole + (digit or 1) * TIMES[sign], 0
        else:
            digit = DIGITS[sign]
    return whole + digit


def in_english(article: str) -> str:
    """A place in a statute for a reader of English; what is written otherwise stays.

    >>> in_english("第二十三条、第三十一条"), in_english("第八条第二款"), in_english("1.6.2R")
    ('art. 23, art. 31', 'art. 8 para. 2', '1.6.2R')
    """
    said = _PLACE.sub(lambda found: f"{PARTS[found[2]]} {number(found[1])} ", article)
    return said if said == article else said.replace(" 、", ", ").strip()
