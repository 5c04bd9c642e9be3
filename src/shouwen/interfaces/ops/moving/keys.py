"""The keys of an installation never travel in its archive; only by what one can tell whether they are the same."""

from __future__ import annotations

import hashlib

from django.conf import settings

CARRIED = ("index", "anchor")


def marks() -> dict[str, str]:
    """A mark of each key that sealed values, fingerprints and anchors need; it says nothing of the key itself."""
    held = settings.SHOUWEN_KEYS
    names = [
        name for name in held if name in CARRIED or (name.startswith("seal_") and name != "seal_current")
    ]
    return {
        name: hashlib.sha256(f"shouwen key {name}\n{held[name]}".encode()).hexdigest()[:16]
        for name in sorted(names)
    }


def lacking(theirs: dict[str, str]) -> list[str]:
    """The keys of an archive that are not here, or are others."""
    ours = marks()
    return [name for name, mark in theirs.items() if ours.get(name) != mark]
