"""Breaking text into lines as Chinese and Latin printers do: between Chinese characters anywhere, between Latin words only at
spaces, no line beginning with a closing mark or ending with an opening one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable

CLOSING = frozenset("，。、；：？！）》」』】〉”’…—％,.;:?!)]}%·")
OPENING = frozenset("（《「『【〈“‘([{¥$")
STRAIGHT = '"'
"""A quotation mark that looks the same on both sides."""
_PIECE = re.compile(r"[ \t]+|[!-~\u00a1-\u024f\u2010-\u2027]+|.", re.DOTALL)
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f'’/@_.:+-]+|.", re.DOTALL)

Measure = Callable[[str], float]


def broken(text: str, width: float, measure: Measure) -> list[str]:
    """The lines of a text, none wider than ``width`` by ``measure``. Nothing but spaces at line ends is left out."""
    return [line for paragraph in text.split("\n") for line in _paragraph(paragraph, width, measure)]


def _paragraph(text: str, width: float, measure: Measure) -> list[str]:
    lines, line, used = [], "", 0.0
    for piece in _glued(_pieces(text)):
        need = measure(piece.rstrip(" "))
        if line and used + need > width:
            lines.append(line.rstrip(" "))
            line, used = "", 0.0
            piece = piece.lstrip(" ")
        while piece and measure(piece.rstrip(" ")) > width:
            head = _fitting(piece, width, measure)
            lines.append(head)
            piece = piece[len(head) :]
        line, used = line + piece, used + measure(piece)
    return [*lines, line.rstrip(" ")] if line.strip() or not lines else lines


def _fitting(piece: str, width: float, measure: Measure) -> str:
    """The longest beginning that fits, one character at least."""
    end = 1
    while end < len(piece) and measure(piece[: end + 1]) <= width:
        end += 1
    return piece[:end]


def _pieces(text: str) -> list[str]:
    """What may stand on a line of its own: a Chinese character, a Latin word, a run of spaces, a mark."""
    found: list[str] = []
    for run in _PIECE.findall(text):
        found += _WORD.findall(run) if len(run) > 1 and not run.isspace() else [run]
    return found


def _glued(pieces: list[str]) -> list[str]:
    """Closing marks and spaces go with what stands before them, opening marks with what follows; of straight quotes every second one
    closes."""
    made: list[str] = []
    waiting, quoted = "", False
    for piece in pieces:
        if piece == STRAIGHT:
            quoted = not quoted
        opens, closes = (quoted, not quoted) if piece == STRAIGHT else (piece in OPENING, piece in CLOSING)
        if opens:
            waiting += piece
        elif made and not waiting and (closes or piece.isspace()):
            made[-1] += piece
        else:
            made.append(waiting + piece)
            waiting = ""
    return [*made, waiting] if waiting else made
