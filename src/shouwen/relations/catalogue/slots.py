"""Where industry packs plug in: a pack offers itself when the program starts."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.functional import Promise

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
        """SHA-256 over the parts the catalogue loads."""
        made = sha256()
        for name in PARTS:
            path = self.folder / f"{name}.json"
            made.update(f"{name}\n".encode() + (path.read_bytes() if path.is_file() else b"") + b"\n")
        return made.hexdigest()


PACKS: dict[str, Pack] = {}


def offer(pack: Pack) -> None:
    """Make a pack known to this installation; offering it again replaces it."""
    PACKS[pack.name] = pack
