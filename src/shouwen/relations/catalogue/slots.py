"""Where industry packs plug in: a pack offers itself when the program starts."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.functional import Promise

from shouwen.kit.registry import Slot

PARTS = ("kinds", "channels", "sources", "categories", "codes")
"""The parts of a pack the catalogue loads itself; other parts are read by the modules they are for."""


@dataclass(frozen=True)
class Pack:
    """The manifest of an industry pack: data first, a folder of JSON parts.

    ``fits`` is the lowest version of Shouwen it was made for. Parts besides the catalogue's own: ``organisation``
    (a tree of units) and ``deadlines`` (policy rows).
    """

    name: str
    title: str | Promise
    summary: str | Promise
    version: str
    fits: str
    folder: Path

    def part(self, name: str) -> Any:
        """One part as plain values, None when the pack has none."""
        path = self.folder / f"{name}.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all parts."""
        made = sha256()
        for path in sorted(self.folder.glob("*.json")):
            made.update(f"{path.name}\n".encode() + path.read_bytes() + b"\n")
        return made.hexdigest()


PACKS: dict[str, Pack] = {}


def offer(pack: Pack) -> None:
    """Make a pack known to this installation; offering it again replaces it."""
    PACKS[pack.name] = pack


Loader = Callable[..., int]
"""``fn(pack, *, actor, at)``: load an upper module's part of a pack, in the same transaction; says how much was new."""

loaders: Slot[Loader] = Slot("catalogue.loaders")

States = Mapping[str, tuple[str | Promise, str]]
states: Slot[Callable[[], States]] = Slot("catalogue.states")
"""``fn()`` → the fixed states of cases: code → label and glyph, for the statuses that stand on them."""

Uses = Mapping[str, int]
uses: Slot[Callable[[str, Sequence[str]], Uses]] = Slot("catalogue.uses")
"""``fn(shelf, codes)`` → how many cases use each value of a shelf (``kind``, ``category``, ``field`` …), counted no
further than a thousand each."""


@dataclass(frozen=True)
class Effect:
    """What a definition asks of open cases: how many it is for, how many of them lack it (``most``: or more)."""

    asked: int
    lacking: int
    most: int


effects: Slot[Callable[..., Effect]] = Slot("catalogue.effects")
"""``fn(field, actor)`` → what a custom field, as it would be, means for open cases."""

Notes = Callable[..., Mapping[int, str]]
"""``fn(ids, *, kind, actor, at)``: what an upper module has to say of categories while one chooses: ``{id: words}``."""

notes: Slot[Notes] = Slot("catalogue.notes")
