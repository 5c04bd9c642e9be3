"""Fonts as a PDF takes them: read once in a process, then cut to the glyphs a paper uses.

fpdf reads a font anew for each document and takes it to pieces to find what is used: half a second for thirty thousand
Chinese glyphs. Here the font stands in the process, and each glyph that was ever used lies ready, its outline complete in itself.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from threading import Lock
from typing import Any

from fontTools import cffLib
from fontTools.cffLib.transforms import desubroutinizeCharString
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.fonts import SubsetMap, TTFFont

from shouwen.kit import fonts


class Whole:
    """A font in the process: what fpdf knows of it, and its outlines by the names of its glyphs."""

    def __init__(self, name: str) -> None:
        self.read = TTFFont(FPDF(), fonts.files()[name], name, "")
        self.order: list[str] = self.read.ttfont.getGlyphOrder()
        self._cff = self.read.ttfont["CFF "].cff
        self._top = self._cff.topDictIndex[0]
        self._ready: dict[str, tuple[Any, int]] = {}
        self._lock = Lock()
        self._parts = [self._alone(part) for part in self._top.FDArray]

    def font(self, place: int) -> TTFFont:
        """The font for one document, the ``place``-th of it, in which nothing is used yet."""
        found = copy.copy(self.read)
        found.i, found.missing_glyphs = place, []
        found.ttfont = TTFont(recalcBBoxes=False)
        found.ttfont.setGlyphOrder(self.order)
        found.ttfont["CFF "] = Outlines(self)
        found.subset = SubsetMap(found)
        return found

    def cut(self, names: Sequence[str]) -> bytes:
        """The outlines of some glyphs, in their order, as a font of their own."""
        with self._lock:
            top = copy.copy(self._top)
            top.charset, top.numGlyphs = list(names), len(names)
            drawn = [self._outline(name) for name in names]
            top.CharStrings = dict(zip(names, (outline for outline, _part in drawn), strict=True))
            top.FDSelect = cffLib.FDSelect()
            top.FDSelect.gidArray = [part for _outline, part in drawn]
            top.FDArray = cffLib.FDArrayIndex()
            top.FDArray.items = self._parts
            made = copy.copy(self._cff)
            made.topDictIndex = cffLib.TopDictIndex()
            made.topDictIndex.items = [top]
            made.GlobalSubrs = cffLib.GlobalSubrsIndex()
            file = BytesIO()
            made.compile(file, TTFont(recalcBBoxes=False), isCFF2=False)
            return file.getvalue()

    def _outline(self, name: str) -> tuple[Any, int]:
        """The outline of a glyph, with what it borrows of others written out, and of which part of the font it is."""
        if name not in self._ready:
            outline, part = self._top.CharStrings.getItemAndSelector(name)
            desubroutinizeCharString(outline)
            outline.compile()
            self._ready[name] = outline, part
        return self._ready[name]

    @staticmethod
    def _alone(part: Any) -> Any:
        """What glyphs of one script have in common, without the pieces they borrow."""
        private = copy.copy(part.Private)
        private.rawDict = {key: value for key, value in private.rawDict.items() if key != "Subrs"}
        private.__dict__.pop("Subrs", None)
        found = copy.copy(part)
        found.Private = private
        return found


class Outlines:
    """The table of outlines, as fpdf has it cut and written."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.names: Sequence[str] = ()
        self.made = b""

    def prune_pre_subset(self, _font: object, _options: object) -> bool:
        return True

    def closure_glyphs(self, _subsetter: object) -> None:
        """No outline needs another: what it borrows is written out."""

    def subset_glyphs(self, subsetter: Any) -> bool:
        self.names = tuple(subsetter.new_glyph_order)
        return True

    def prune_post_subset(self, _font: object, _options: object) -> bool:
        return True

    def compile(self, _font: object) -> bytes:
        """fpdf asks twice: once for a whole font, which it drops, and once for this table."""
        self.made = self.made or self.whole.cut(self.names)
        return self.made


@cache
def whole(name: str) -> Whole:
    """A font by its name, read at its first use."""
    return Whole(name)
