"""Fonts of papers, cut to what is used."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from fontTools import cffLib
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont

from shouwen.kit import fonts
from shouwen.kit.cut import Outlines, whole
from shouwen.kit.pdf import Writer

WORDS = "您反映的事项已办结，补偿 ¥120.50（合计）Abc “Wi-Fi” 100% 繁體①㐂"


def written(text: str) -> Writer:
    pen = Writer(title="评估", language="zh-CN", at=datetime(2026, 3, 16, 9, tzinfo=UTC))
    for line in pen.lines(text, 150):
        pen.put(20, pen.y, 150, line)
        pen.y += pen.leading
    return pen


def outlines(content: bytes) -> cffLib.CFFFontSet:
    found = cffLib.CFFFontSet()
    found.decompile(BytesIO(content), TTFont(), isCFF2=False)
    return found


def drawn(glyphs, name: str) -> tuple[list[object], float]:
    pen, glyph = RecordingPen(), glyphs[name]
    glyph.draw(pen)
    return pen.value, glyph.width


@pytest.mark.parametrize("name", ["sans", "serif"])
def test_a_cut_font_draws_and_measures_its_glyphs_as_the_whole_font_does(name):
    font = TTFont(fonts.files()[name], lazy=True)
    cmap = font.getBestCmap()
    names = [".notdef", *sorted({cmap[ord(char)] for char in WORDS if ord(char) in cmap})]
    for _again in range(2):
        top = outlines(whole(name).cut(names))[0]
        assert top.charset == names
        assert not len(top.GlobalSubrs)
        for each in names:
            assert drawn(top.CharStrings, each) == drawn(font["CFF "].cff[0].CharStrings, each), each


def test_the_same_words_give_the_same_bytes_whatever_was_drawn_before():
    first = written(WORDS).finish()
    written("别的话，永和九年").finish()
    assert written(WORDS).finish() == first


def test_only_what_a_paper_uses_goes_into_it():
    few, many = (written(text).finish() for text in ("办结", WORDS * 3))
    assert len(few) < 8000 < len(many) < 60_000


def test_no_document_reads_the_font_anew(monkeypatch):
    written(WORDS).finish()
    monkeypatch.setattr(fonts, "files", dict)
    assert written(WORDS).finish().startswith(b"%PDF")


def test_a_document_carries_nothing_over_into_the_next():
    pen = written("办结")
    used = pen.pdf.fonts["sans"].subset.get_all_glyph_names()
    fresh = whole("sans").font(1)
    assert len(fresh.subset.get_all_glyph_names()) < len(used)
    assert isinstance(fresh.ttfont["CFF "], Outlines)
    assert fresh.missing_glyphs == []


@pytest.mark.parametrize(("text", "shown"), [
    ("about “the bill”. It’s", 'about "the bill". It\'s'),
    ("He said “关一下总阀”, then", 'He said "关一下总阀", then'),
    ("师傅说“关一下总阀”就走了", "师傅说“关一下总阀”就走了"),
])  # fmt: skip
def test_quotes_among_latin_letters_are_narrow_in_english(text: str, shown: str) -> None:
    at = datetime(2026, 3, 16, 9, tzinfo=UTC)
    assert Writer(title="Form", language="en", at=at).drawable(text) == shown
    assert Writer(title="表", language="zh-CN", at=at).drawable(text) == text
