"""Writing PDF with embedded Chinese fonts: only the characters that are used go into the file; one that no font has is
drawn as its code, never as a gap."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from shouwen.kit import fonts
from shouwen.kit.lines import broken

Align = Literal["L", "C", "R"]
WIDTH, HEIGHT, MARGIN, FOOT = 210.0, 297.0, 15.0, 18.0
"""A4, in millimetres."""
POINT = 25.4 / 72
_CHINESE = "[\u2e80-\u9fff\uff00-\uffef]"
NARROW = [(re.compile(f"(?<!{_CHINESE}){opening}|{closing}(?!{_CHINESE})"), plain) for opening, closing, plain in ("“”\"", "‘’'")]
UNSEEN = {"Mn", "Me", "Cf", "Cc", "Cs"}


class Writer:
    """A document being written from top to bottom. ``y`` is where the next line goes, in millimetres."""

    def __init__(self, *, title: str, language: str, at: datetime) -> None:
        from fpdf import FPDF  # with its fonts a tenth of what a server loads, and few ever print

        self.pdf = FPDF(format="A4")
        self.pdf.set_auto_page_break(False)
        self.pdf.set_margin(0)
        self.pdf.c_margin = 0
        self.pdf.set_creation_date(at)
        self.pdf.set_lang(language)
        self.is_english = language == "en"
        self._add(fonts.FIRST)
        self.lacking: set[str] = set()
        self.pdf.set_title(self.drawable(title))
        self.y = 0.0
        self.size = 10.0
        self.new_page()

    def new_page(self) -> None:
        """Go on at the top of another page."""
        self.pdf.add_page()
        self.y = MARGIN
        self.set_size(self.size)

    def set_size(self, points: float) -> None:
        """How tall the letters are."""
        self.size = points
        self.pdf.set_font(fonts.FIRST, size=points)

    @property
    def room(self) -> float:
        """What is left on this page, in millimetres."""
        return HEIGHT - FOOT - self.y

    def drawable(self, text: str) -> str:
        """A text with what no font has written as its code; marks that show nothing go. Our fonts draw curved quotes as wide
        as a Chinese character: in English, where they stand by Latin letters, the straight ones are narrower."""
        text = unicodedata.normalize("NFC", text)
        for quote, plain in NARROW if self.is_english else ():
            text = quote.sub(plain, text)
        return "".join(self._drawable(each) for each in text)

    def _drawable(self, char: str) -> str:
        if char == "\n" or fonts.has(char):
            self._call(fonts.of(char))
            return char
        if unicodedata.category(char) in UNSEEN:
            return ""
        if char.isspace():
            return " "
        self.lacking.add(char)
        return f"〔U+{ord(char):04X}〕"

    def _call(self, name: str) -> None:
        """Let a further font help out from the first character on that needs it: reading one takes its time."""
        if name and name not in self.pdf.fonts:
            self._add(name)
            self.pdf.set_fallback_fonts([each for each in self.pdf.fonts if each != fonts.FIRST], exact_match=False)

    def _add(self, name: str) -> None:
        from shouwen.kit.cut import whole

        self.pdf.fonts[name] = whole(name).font(len(self.pdf.fonts) + 1)

    def width_of(self, text: str) -> float:
        """How wide a text is at this size, in millimetres."""
        return sum(fonts.width(each) for each in text) * self.size * POINT

    def lines(self, text: str, width: float) -> list[str]:
        """A text as lines no wider than that."""
        return broken(self.drawable(text), width, self.width_of)

    @property
    def leading(self) -> float:
        """From line to line, in millimetres."""
        return self.size * POINT * 1.55

    def put(self, x: float, y: float, width: float, line: str, align: Align = "L") -> None:
        """One line that fits, at a place."""
        self.pdf.set_xy(x, y)
        self.pdf.cell(width, self.leading, line, align=align, new_x="RIGHT", new_y="TOP")

    def block(self, x: float, y: float, width: float, lines: Sequence[str]) -> None:
        """Lines under each other."""
        for place, line in enumerate(lines):
            self.put(x, y + place * self.leading, width, line)

    def box(self, x: float, y: float, width: float, height: float, *, shaded: bool = False) -> None:
        """A frame, shaded for a name."""
        self.pdf.set_draw_color(140)
        self.pdf.set_line_width(0.2)
        self.pdf.set_fill_color(240)
        self.pdf.rect(x, y, width, height, style="DF" if shaded else "D")

    def rule(self, x: float, y: float, width: float) -> None:
        """A line to write on."""
        self.pdf.set_draw_color(90)
        self.pdf.set_line_width(0.2)
        self.pdf.line(x, y, x + width, y)

    def foot(self, left: str, pages: str) -> None:
        """Words and the number of the page at the foot of every page; ``pages`` has ``{n}`` and ``{all}``."""
        total = self.pdf.pages_count
        line = self.lines(left, WIDTH - 2 * MARGIN - 40)[:1]
        for number in range(1, total + 1):
            self.pdf.page = number
            self.set_size(7.5)
            self.set_size(8)
            self.block(MARGIN, HEIGHT - 12, WIDTH - 2 * MARGIN - 40, line)
            self.put(WIDTH - MARGIN - 40, HEIGHT - 12, 40, pages.format(n=number, all=total), "R")

    def finish(self) -> bytes:
        """The file."""
        return bytes(self.pdf.output())

