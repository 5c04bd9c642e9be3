"""What fits, what is the same, what has changed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from shouwen.kit.text import folded


def fit(
    kinds: Collection[str], categories: Collection[int], *, kind: str = "", path: Sequence[int] = ()
) -> int | None:
    """How closely a text fits a case of a kind whose category is ``path`` (ids from the root down); more is closer.

    None when it is for others. A text for no kind and no category in particular fits everything, loosely.

    >>> fit(["complaint"], [7], kind="complaint", path=[1, 7])
    5
    >>> fit([], [], kind="fault")
    0
    >>> fit(["praise"], [], kind="fault") is None
    True
    """
    if kinds and kind and kind not in kinds:
        return None
    depth = max((place for place, each in enumerate(path, 1) if each in categories), default=0)
    if categories and path and not depth:
        return None
    return (1 if kind and kinds else 0) + 2 * depth


def key_of(sort: str, centre_id: int | None, person_id: int | None, title: str) -> str:
    """What must be the only one of its kind: one answer to one question, wherever it is in force.

    >>> key_of("answer", None, None, "怎样 退订？") == key_of("answer", None, None, "怎样退订?")
    True
    """
    bare = re.sub(r"[\W_]+", "", folded(title))
    return sha256(f"{sort}|{centre_id or 0}|{person_id or 0}|{bare}".encode()).hexdigest()


@dataclass(frozen=True)
class Difference:
    """One field of two versions: its name and the parts, each (``same``, ``gone`` or ``new``, words)."""

    name: str
    parts: tuple[tuple[str, str], ...]


def compared(before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]) -> list[Difference]:
    """What differs between two versions, field by field, character by character."""
    found = []
    for name in names:
        old, new = _words(before.get(name)), _words(after.get(name))
        if old != new:
            found.append(Difference(name, tuple(_parts(old, new))))
    return found


def _words(value: Any) -> str:
    return "\n".join(str(each) for each in value) if isinstance(value, list | tuple) else str(value or "")


def _parts(old: str, new: str) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    for deed, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if deed == "equal":
            parts.append(("same", old[a:b]))
            continue
        if old[a:b]:
            parts.append(("gone", old[a:b]))
        if new[c:d]:
            parts.append(("new", new[c:d]))
    return parts
