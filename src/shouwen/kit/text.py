"""Text as people write it: one tokeniser for search, and small mends for input."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from operator import add

TOKENISER = 1
"""Version of :func:`bigrams`, stored beside every index so that a change is noticed."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_RUN = re.compile(rf"[{_HAN}]+|[a-z0-9]+")


def folded(text: str) -> str:
    """Compatibility-normalised, lower-case text: full-width letters become plain ones."""
    return unicodedata.normalize("NFKC", text).lower()


def bigrams(text: str) -> list[str]:
    """Search tokens of a text: each pair of neighbouring Chinese characters, each last or lone character, each word.

    >>> bigrams("宽带断网 ADSL")
    ['宽带', '带断', '断网', '网', 'adsl']

    The lone last character lets a one-character search find every place by prefix.
    """
    tokens: list[str] = []
    for run in _RUN.findall(folded(text)):
        if run[0].isascii():
            tokens.append(run)
        else:
            tokens.extend(map(add, run, run[1:]))
            tokens.append(run[-1])
    return tokens


def phrases(text: str) -> list[list[str]]:
    """What a search text asks for: each run as tokens that must stand next to each other.

    A run of one character is one token to be matched by prefix.
    """
    asked: list[list[str]] = []
    for run in _RUN.findall(folded(text)):
        if run[0].isascii() or len(run) == 1:
            asked.append([run])
        else:
            asked.append([run[index : index + 2] for index in range(len(run) - 1)])
    return asked


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def squash(text: str) -> str:
    """One line, trimmed: every run of white space becomes one space, control characters go."""
    return " ".join(_CONTROL.sub("", text).split())


def tidy(text: str) -> str:
    """Several lines, trimmed: line ends become ``\\n``, control characters go, words stay."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def shortened(text: str, most: int) -> str:
    """A text of at most so many Chinese characters (two letters count as one), with … where it was cut: never in a word.

    >>> shortened("请从头看一遍前一件", 6), shortened("Please look at the case before", 9)
    ('请从头看一遍…', 'Please look at the…')
    """
    width, end = 0, 0
    for sign in text:
        width += 2 if unicodedata.east_asian_width(sign) in "FW" else 1
        if width > most * 2:
            break
        end += 1
    if end == len(text):
        return text
    kept = text[:end]
    if _LETTER.match(text[end]) and (word := _WORD.search(kept)) and word.start():
        kept = kept[: word.start()]
    return f"{kept.rstrip(' ,，、;；')}…"


_LETTER = re.compile(rf"[^\W{_HAN}]")
_WORD = re.compile(rf"[^\W{_HAN}]+(?:['’-][^\W{_HAN}]+)*['’-]?\Z")

LARGEST = 2**63 - 1


def plain_int(text: object) -> int | None:
    """A whole number from nothing up, as an address or a form writes an id or a count; None for anything else.

    ``isdigit`` alone would let through what ``int`` cannot read (``²``) and what no column holds (twenty digits).

    >>> plain_int("42"), plain_int("²"), plain_int("9" * 20), plain_int("")
    (42, None, None, None)
    """
    said = str(text)
    if not said.isascii() or not said.isdigit() or len(said) > 19:
        return None
    number = int(said)
    return number if number <= LARGEST else None


def percent(part: int, total: int) -> str:
    """A share with one place, halves away from nothing; '—' of nothing.

    >>> percent(1, 3), percent(0, 0)
    ('33.3%', '—')
    """
    if not total:
        return "—"
    tenths = (part * 2000 + total) // (2 * total)
    return f"{tenths // 10}.{tenths % 10}%"


def plain_ints(texts: Iterable[object]) -> list[int]:
    """The whole numbers among some texts, in their order."""
    return [number for number in map(plain_int, texts) if number is not None]
