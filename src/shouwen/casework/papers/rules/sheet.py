"""A paper before it is drawn: title, blocks of cells, words and places to sign. The same for the screen, the PDF and for comparing. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any


@dataclass(frozen=True)
class Cell:
    """A named value."""

    label: str
    value: str

    @property
    def is_wide(self) -> bool:
        """Whether it needs a whole line of the form."""
        return "\n" in self.value or width(self.value) > 34


@dataclass(frozen=True)
class Part:
    """A block as it is shown: ``cells`` of a ``fields`` block, ``text`` of a passage, labels of signatures."""

    sort: str
    title: str = ""
    text: str = ""
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A whole paper."""

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    footer: str
    language: str

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "title": self.title,
            "subtitle": self.subtitle,
            "footer": self.footer,
            "language": self.language,
            "parts": [
                {"sort": each.sort, "title": each.title, "text": each.text, "cells": [[c.label, c.value] for c in each.cells]}
                for each in self.parts
            ],
        }

    def said(self) -> str:
        """Every character of it, for looking which a font lacks."""
        words = [self.title, self.subtitle, self.footer]
        for each in self.parts:
            words += [each.title, each.text, *(f"{c.label}{c.value}" for c in each.cells)]
        return "\n".join(words)


def read(kept: Mapping[str, Any]) -> Sheet:
    """A sheet from its JSON."""
    parts = tuple(
        Part(each["sort"], each["title"], each["text"], tuple(Cell(label, value) for label, value in each["cells"]))
        for each in kept["parts"]
    )
    return Sheet(kept["title"], kept["subtitle"], parts, kept["footer"], kept["language"])


def width(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(1 if ord(each) < 0x2E80 else 2 for each in text)


@dataclass(frozen=True)
class Difference:
    """A place at which two papers differ, and what each says there."""

    place: str
    before: str
    after: str


def compared(one: Sheet, other: Sheet) -> list[Difference]:
    """Where two papers differ, in the order of the newer one; what only the older has comes last."""
    before, after = _places(one), _places(other)
    order = [*after, *(place for place in before if place not in after)]
    return [
        Difference(place, before.get(place, ""), after.get(place, ""))
        for place in order
        if before.get(place, "") != after.get(place, "")
    ]


def _places(sheet: Sheet) -> dict[str, str]:
    """What stands where, each place named once."""
    found: dict[str, str] = {}

    def put(name: str, value: str) -> None:
        key, again = name, 2
        while key in found:
            key, again = f"{name} ({again})", again + 1
        found[key] = value

    put(sheet.title, sheet.subtitle)
    for number, part in enumerate(sheet.parts, 1):
        head = part.title or str(number)
        for cell in part.cells:
            put(f"{head} · {cell.label}", cell.value)
        if part.text:
            put(head, part.text)
    put("—", sheet.footer)
    return found


def paired(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    """Cells as lines of a form: two short ones side by side, a wide one alone."""
    lines: list[tuple[Cell, ...]] = []
    waiting: list[Cell] = []
    for cell in cells:
        if cell.is_wide:
            lines += _twos(waiting)
            waiting = []
            lines.append((cell,))
        else:
            waiting.append(cell)
    return [*lines, *_twos(waiting)]


def _twos(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    pairs = zip_longest(cells[::2], cells[1::2])
    return [(one,) if other is None else (one, other) for one, other in pairs]
