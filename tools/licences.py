"""Licence check of both locks: what the product installs is permissive or LGPL, what only developers use may be MPL too."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FINE = re.compile(
    r"\b(MIT|MIT-0|BSD|0BSD|ISC|Apache|PSF|Python Software Foundation|Python-2\.0|Unlicense|Zlib|CC0|BlueOak|CNRI|"
    r"LGPL|Lesser General Public|CC-BY-4\.0|UNICODE|WTFPL)\b",
    re.I,
)
FOR_DEVELOPERS = re.compile(r"\b(MPL|Mozilla Public)\b", re.I)
FONTS = {"pylopdf-fonts-zh-cn"}
"""Fonts under the SIL Open Font License: a document drawn with them is free of it (decision 0014)."""
OPEN_FONT = re.compile(r"\bOFL-1\.1\b|Open Font License", re.I)
STRONG = re.compile(r"(?<!L)(?<!Lesser )\b(AGPL|GPL|GNU General Public|SSPL|BUSL)", re.I)


def python_packages() -> tuple[set[str], set[str]]:
    """Names in uv.lock: those a user's installation can hold, and those of developers only."""
    packages = {entry["name"]: entry for entry in tomllib.loads((ROOT / "uv.lock").read_text())["package"]}
    own = packages["shouwen"]
    extras = [item for group in own.get("optional-dependencies", {}).values() for item in group]
    shipped = closure(packages, [item["name"] for item in [*own["dependencies"], *extras]])
    return shipped, packages.keys() - shipped - {"shouwen"}


def closure(packages: dict[str, Any], names: list[str]) -> set[str]:
    """The names with everything they need in turn."""
    found: set[str] = set()
    while names:
        name = names.pop()
        if name not in found:
            found.add(name)
            entry = packages[name]
            more = [
                *entry.get("dependencies", []),
                *(i for g in entry.get("optional-dependencies", {}).values() for i in g),
            ]
            names += [item["name"] for item in more]
    return found


def licence_of(name: str) -> str | None:
    """What the installed package says of itself; None when it is not installed on this machine."""
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classifiers = [
        text.split("::")[-1].strip()
        for text in about.get_all("Classifier") or []
        if text.startswith("License")
    ]
    words = [*(about.get_all("License-Expression") or []), *classifiers]
    words += [text[:200] for text in about.get_all("License") or []]
    return " / ".join(word for word in words if word) or "unknown"


def acceptable(licence: str, shipped: bool) -> bool:
    """Whether something under this licence may be used so."""
    if FINE.search(licence):
        return True
    return not shipped and bool(FOR_DEVELOPERS.search(licence)) and not STRONG.search(licence)


def python_faults() -> Iterator[str]:
    """Packages of uv.lock that may not be used."""
    shipped, developers = python_packages()
    for name in sorted(shipped | developers):
        licence = licence_of(name)
        font = name in FONTS and licence is not None and bool(OPEN_FONT.search(licence))
        if licence is not None and not font and not acceptable(licence, name in shipped):
            yield f"uv.lock: {name} is under {licence}"


def npm_faults() -> Iterator[str]:
    """Packages of package-lock.json that may not be used."""
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    for place, entry in lock["packages"].items():
        licence = str(entry.get("license", "unknown"))
        if place and not acceptable(licence, not entry.get("dev")):
            yield f"package-lock.json: {place.removeprefix('node_modules/')} is under {licence}"


def main() -> int:
    faults = [*python_faults(), *npm_faults()]
    print("\n".join(faults) or "licences: permissive or LGPL only")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
