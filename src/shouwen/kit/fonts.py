"""The fonts papers are drawn with: Noto Sans SC, embedded as far as it is used (SIL OFL 1.1)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

FIRST = "sans"
"""The font of all text; others only help out where it has no character."""


@cache
def files() -> dict[str, Path]:
    """Where each font lies, by name, the first one first."""
    import pylopdf_fonts_zh_cn as chinese

    return {FIRST: Path(chinese.sans_path()), "serif": Path(chinese.serif_path())}


@cache
def _tables() -> dict[str, tuple[dict[int, str], Any, int]]:
    """Of each font: the glyph of each character, the width of each glyph, how many units an em has."""
    from fontTools.ttLib import TTFont

    found = {}
    for name, path in files().items():
        font = TTFont(path, lazy=True)
        found[name] = (font.getBestCmap(), font["hmtx"].metrics, font["head"].unitsPerEm)
    return found


@cache
def of(char: str) -> str:
    """The font that has a character; '' when none has."""
    return next((name for name, (cmap, _metrics, _units) in _tables().items() if ord(char) in cmap), "")


@cache
def width(char: str) -> float:
    """How wide a character is, in ems; 1 for one that no font has."""
    if not has(char):
        return 1.0
    cmap, metrics, units = _tables()[of(char)]
    return float(metrics[cmap[ord(char)]][0]) / units


def has(char: str) -> bool:
    """Whether one of the fonts has a character."""
    return bool(of(char))
