"""Rows copied from a sheet: one text a row, columns apart by tabs (or, typed by hand, by a bar)."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from shouwen.kit.text import squash, tidy

MOST = 500
HEADS = frozenset({"标题", "问题", "名称", "title", "question"})


@dataclass(frozen=True)
class Pasted:
    """One row: its title, its words, its shortcut; ``line`` counts from 1."""

    line: int
    title: str
    body: str
    shortcut: str = ""


def pasted(text: str) -> list[Pasted]:
    """The rows of a paste, the line of headings left out, at most 500.

    >>> pasted("问题\\t答复\\n怎样退订？\\t回复 T 即可。")
    [Pasted(line=2, title='怎样退订？', body='回复 T 即可。', shortcut='')]
    """
    clean = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    apart = "\t" if "\t" in clean else "|"
    rows: list[Pasted] = []
    try:
        for line, cells in enumerate(csv.reader(io.StringIO(clean), delimiter=apart), 1):
            row = _row(line, cells)
            if row and not (not rows and row.title.lower() in HEADS):
                rows.append(row)
    except csv.Error:
        return rows[:MOST]
    return rows[:MOST]


def _row(line: int, cells: list[str]) -> Pasted | None:
    if not any(cell.strip() for cell in cells):
        return None
    title, body, shortcut = (*cells, "", "", "")[:3]
    return Pasted(line, squash(title), tidy(body), squash(shortcut))
