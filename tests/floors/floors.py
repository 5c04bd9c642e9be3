"""Which module stands above which, read from the contracts in .importlinter, so that there is one truth."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def layers(contract: str) -> list[list[str]]:
    """The layers of one contract, the lowest first; names in one layer may not see each other."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    lines = config[f"importlinter:contract:{contract}"]["layers"].strip().splitlines()
    return [re.findall(r"\w+", line) for line in reversed(lines)]


def places() -> dict[str, tuple[int, int]]:
    """Every module that may exist, as ``floor.module``, with its height: floor, then place on the floor."""
    found: dict[str, tuple[int, int]] = {}
    for height, (floor, *_none) in enumerate(layers("floors")):
        found[floor] = (height, 0)
        if floor in ("kit", "settings", "plugins", "insight", "governance", "aftercare"):
            continue
        for place, names in enumerate(layers(floor)):
            found |= {f"{floor}.{name}": (height, place) for name in names}
    return found


PLACES = places()


def module_of(dotted: str) -> str:
    """``shouwen.casework.cases.models.duty`` is of ``casework.cases``; a plugin is of ``plugins``."""
    parts = dotted.removeprefix("shouwen.").split(".")
    name = ".".join(parts[:2])
    return name if name in PLACES else parts[0]


def may_use(upper: str, lower: str) -> bool:
    """Whether a module may know another: itself, or one that stands lower."""
    return upper == lower or PLACES[lower] < PLACES[upper]
