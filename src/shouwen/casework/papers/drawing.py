"""Drawing a paper as PDF: a form with frames, a letter with paragraphs, places to sign. The same sheet gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.papers.rules.sheet import Cell, Part, Sheet, paired
from shouwen.kit.pdf import FOOT, HEIGHT, MARGIN, WIDTH, Writer

INNER = WIDTH - 2 * MARGIN
LABEL, PAD = 28.0, 1.6
SIGN = 22.0


@dataclass(frozen=True)
class Drawn:
    """A PDF, how many pages it has, and the characters that no font has."""

    content: bytes
    pages: int
    lacking: str


def draw(sheet: Sheet, *, at: datetime) -> Drawn:
    """A sheet as PDF. ``at`` is when it was made: the file says so, and two of the same moment are the same bytes."""
    with translation.override(sheet.language):
        pen = Writer(title=sheet.title, language={"en": "en"}.get(sheet.language, "zh-CN"), at=at)
        _head(pen, sheet)
        for part in sheet.parts:
            {"fields": _fields, "passage": _passage, "signatures": _signatures}[part.sort](pen, part)
        if pen.lacking:
            _note(pen, _("〔U+……〕是字库里没有的字，请在旁边手写补上。"))
        pen.foot(sheet.footer, _("第 {n} 页，共 {all} 页"))
        return Drawn(pen.finish(), pen.pdf.pages_count, "".join(sorted(pen.lacking)))


def _head(pen: Writer, sheet: Sheet) -> None:
    pen.set_size(17)
    for line in pen.lines(sheet.title, INNER):
        pen.put(MARGIN, pen.y, INNER, line, "C")
        pen.y += pen.leading
    if sheet.subtitle:
        pen.set_size(9.5)
        for line in pen.lines(sheet.subtitle, INNER):
            pen.put(MARGIN, pen.y, INNER, line, "C")
            pen.y += pen.leading
    pen.y += 3


def _title(pen: Writer, title: str, below: float) -> None:
    """The heading of a block, never left alone at the foot of a page."""
    if pen.room < below + 10:
        pen.new_page()
    if title:
        pen.set_size(11.5)
        for line in pen.lines(title, INNER):
            pen.put(MARGIN, pen.y, INNER, line)
            pen.y += pen.leading
        pen.y += 0.8


def _fields(pen: Writer, part: Part) -> None:
    _title(pen, part.title, 12)
    pen.set_size(9.5)
    for line in paired(part.cells):
        _row(pen, line)
    pen.y += 3.5


def _row(pen: Writer, cells: tuple[Cell, ...]) -> None:
    """One line of a form. A long one goes on over as many pages as it needs, its name repeated."""
    width = INNER / len(cells) - LABEL
    texts = [pen.lines(each.value, width - 2 * PAD) for each in cells]
    names = [pen.lines(each.label, LABEL - 2 * PAD) for each in cells]
    while True:
        tall = max(len(each) for each in [*texts, *names]) * pen.leading + 2 * PAD
        if tall > pen.room and (len(cells) > 1 or pen.room < 4 * pen.leading + 2 * PAD):
            pen.new_page()
        fits = max(int((pen.room - 2 * PAD) / pen.leading), 1)
        now, texts = [each[:fits] for each in texts], [each[fits:] for each in texts]
        _boxes(pen, now, names, width)
        if not any(texts):
            return


def _boxes(pen: Writer, texts: list[list[str]], names: list[list[str]], width: float) -> None:
    tall = max(len(each) for each in [*texts, *names]) * pen.leading + 2 * PAD
    x = MARGIN
    for text, name in zip(texts, names, strict=True):
        pen.box(x, pen.y, LABEL, tall, shaded=True)
        pen.box(x + LABEL, pen.y, width, tall)
        pen.block(x + PAD, pen.y + PAD, LABEL - 2 * PAD, name)
        pen.block(x + LABEL + PAD, pen.y + PAD, width - 2 * PAD, text)
        x += LABEL + width
    pen.y += tall


def _passage(pen: Writer, part: Part) -> None:
    _title(pen, part.title, 8)
    pen.set_size(11)
    for line in pen.lines(part.text, INNER):
        if pen.room < pen.leading:
            pen.new_page()
        pen.put(MARGIN, pen.y, INNER, line)
        pen.y += pen.leading
    pen.y += 3


def _note(pen: Writer, words: str) -> None:
    pen.set_size(8.5)
    for line in pen.lines(words, INNER):
        if pen.room < pen.leading:
            pen.new_page()
        pen.put(MARGIN, pen.y, INNER, line)
        pen.y += pen.leading


def _signatures(pen: Writer, part: Part) -> None:
    """Two places to sign beside each other: a name, a line, a line for the day. All on one page, or they would seem to sign another."""
    tall = SIGN * -(-len(part.cells) // 2)
    _title(pen, part.title, tall if tall + 10 < HEIGHT - FOOT - MARGIN else SIGN)
    pen.set_size(9.5)
    half = INNER / 2
    for place, cell in enumerate(part.cells):
        if place % 2 == 0 and pen.room < SIGN:
            pen.new_page()
        x = MARGIN + (place % 2) * half
        pen.block(x, pen.y, half - 6, pen.lines(cell.label, half - 6)[:2])
        _line_for(pen, x, _("签名"), half * 0.58)
        _line_for(pen, x + half * 0.6, _("日期"), half * 0.35)
        if place % 2 or place == len(part.cells) - 1:
            pen.y += SIGN


def _line_for(pen: Writer, x: float, label: str, width: float) -> None:
    said = pen.width_of(label) + 1.5
    pen.put(x, pen.y + SIGN - 10, said, label)
    pen.rule(x + said, pen.y + SIGN - 5, width - said)


