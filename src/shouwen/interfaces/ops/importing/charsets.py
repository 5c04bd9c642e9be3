"""Which charset a text file is in, and reading the lines of one that changes its mind halfway."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

CHARSETS = ("utf-8-sig", "gb18030")
"""Tried in this order. GB2312 and GBK are parts of GB18030; a byte order mark of UTF-16 is seen before."""
MIXED = "#mixed"
"""Not a charset: each line is in one of ``CHARSETS``, or in none."""
LOST = "\ufffd"
SAMPLE = 64 * 1024
PIECE = 1 << 20
SIMPLE = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
)
TRADITIONAL = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
)


class Unreadable(ValueError):
    """A file that is not the table it says it is; the text says what is wrong and where."""


class Garbled(Unreadable):
    """Text in no charset this program knows; the text names the option of the command that says which."""


def charset_of(path: Path, asked: str = "") -> str:
    """The charset of a text file: the one asked for, else the first that reads every byte of it.

    :raises Unreadable: when none does, with the place of the first byte that UTF-8 refuses.
    """
    with path.open("rb") as file:
        start = file.read(SAMPLE)
    if not asked and (wide := _wide(start)):
        return wide
    place = ""
    for charset in (asked,) if asked else CHARSETS:
        try:
            with path.open(encoding=charset, newline="") as text:
                while text.read(PIECE):
                    pass
            return (
                "big5hkscs"
                if charset == "gb18030" and not asked and _is_traditional(path, start)
                else charset
            )
        except LookupError:
            raise Unreadable(_("不认识的字符集：%(name)s") % {"name": charset}) from None
        except UnicodeError:
            place = place or str(_place(path, charset))
    if asked:
        words = {"name": asked, "place": place}
        raise Unreadable(
            _("文件不是 %(name)s（第 %(place)s 字节起读不出）；不写 --encoding 就自己辨认") % words
        )
    if _mostly_read(path):
        return MIXED
    raise Garbled(
        _("文件不是 UTF-8，也不是 GB18030（第 %(place)s 字节起读不出），可用 --encoding 指明")
        % {"place": place}
    )


def _place(path: Path, charset: str) -> int:
    """At which byte of a file a charset gives up; the reader itself counts from the last piece it took."""
    decoder, before = codecs.getincrementaldecoder(charset)(), 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(piece)
            except UnicodeError as error:
                return before - held + int(getattr(error, "start", 0))
            before += len(piece)
    return before


def _wide(start: bytes) -> str:
    """UTF-16, by its mark or by the zero beside each line feed and comma; '' when it is not."""
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    little = sum(start.count(mark + b"\x00") for mark in (b"\n", b",", b"\t", b";"))
    big = sum(start.count(b"\x00" + mark) for mark in (b"\n", b",", b"\t", b";"))
    plain = sum(start.count(mark) for mark in (b"\n", b",", b"\t", b";"))
    if max(little, big) < 2 or max(little, big) * 2 < plain:
        return ""
    return "utf-16-le" if little > big else "utf-16-be"


def _is_traditional(path: Path, start: bytes) -> bool:
    """Whether bytes that GB18030 takes are Big5 all the same: read so, they are words people use.

    :returns: False when Big5 cannot read the whole file.
    """
    simple, traditional = (
        _common(start, *each) for each in (("gb18030", SIMPLE), ("big5hkscs", TRADITIONAL))
    )
    if traditional <= 3 * simple + 0.01:
        return False
    try:
        with path.open(encoding="big5hkscs", newline="") as text:
            while text.read(PIECE):
                pass
    except UnicodeError:
        return False
    return True


def _common(start: bytes, charset: str, usual: frozenset[str]) -> float:
    """The share of a sample's Chinese characters that are among the most usual ones."""
    chinese = [letter for letter in start.decode(charset, "ignore") if letter > "\u2e80"]
    return sum(letter in usual for letter in chinese) / len(chinese) if chinese else 0.0


def _mostly_read(path: Path) -> bool:
    """Whether more lines after the first can be read than not."""
    good = bad = 0
    with path.open("rb") as file:
        file.readline()
        for raw in file:
            if LOST in _decoded(raw):
                bad += 1
            else:
                good += 1
    return good > bad


def _decoded(raw: bytes) -> str:
    """A line in the first charset that reads it all, else in the one that loses least of it."""
    for charset in CHARSETS:
        try:
            return raw.decode(charset)
        except UnicodeError:
            continue
    return min((raw.decode(charset, "replace") for charset in CHARSETS), key=lambda text: text.count(LOST))


@contextmanager
def lines(path: Path, charset: str) -> Iterator[Iterator[str]]:
    """The lines of a text file with their ends; what stands in no charset is marked with ``LOST``."""
    if charset == MIXED:
        with path.open("rb") as raw:
            yield map(_decoded, raw)
        return
    with path.open(encoding=charset, newline="") as text:
        yield _unmarked(text)


def _unmarked(text: IO[str]) -> Iterator[str]:
    for number, line in enumerate(text):
        yield line.removeprefix("\ufeff") if number == 0 else line
