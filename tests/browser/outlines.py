"""What a page is to somebody who hears it: the browser's accessibility tree, cut down to roles and our own words.

A kept outline is a short text: landmarks, headings, fields, buttons, tabs and column heads, indented by landmark. What only
data says (people, titles, numbers, times) is left out, so that neither the hour nor what other tests did makes a difference.
A page may come to say more; a line that is gone, has lost its name or has changed its place is a fault. To write one anew,
delete it, run ``test_outlines.py``, and strike out what is there only at this hour or with these data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from playwright.sync_api import Page

from browser.looking import sentences

KEPT = Path(__file__).with_name("outlines")
LANDMARKS = {
    "banner",
    "navigation",
    "main",
    "complementary",
    "contentinfo",
    "search",
    "region",
    "form",
    "dialog",
}
CONTROLS = {
    "button",
    "textbox",
    "searchbox",
    "combobox",
    "checkbox",
    "radio",
    "switch",
    "spinbutton",
    "slider",
    "tab",
}
CELLS = {"cell", "gridcell", "rowheader"}
"""What stands in a table's rows comes and goes with the data."""
NAMED = CONTROLS | {"heading", "columnheader", "tablist", "radiogroup", "link"}
NODE = re.compile(
    r'^(?P<indent> *)- (?P<quote>\'?)(?P<role>[a-z]+)(?: "(?P<name>(?:[^"\\]|\\.)*)")?(?P<states>(?: \[[^\]]+\])*)'
)
LEVEL = re.compile(r"\[level=(\d)\]")


def lost(page: Page, name: str) -> list[str]:
    """What a page's kept outline says and the page does not, in this order; where none is kept it is written, and said."""
    place = KEPT / f"{name}.txt"
    found = outline(page.locator("body").aria_snapshot())
    if not place.exists():
        place.write_text("\n".join(found) + "\n", encoding="utf-8")
        return [f"{place.name} was not there; it is now"]
    kept = place.read_text(encoding="utf-8").splitlines()
    return [f"{place.name}: “{line.strip()}” is gone or elsewhere" for line in missing(kept, found)]


def missing(kept: list[str], found: list[str]) -> list[str]:
    """The lines of ``kept`` that are not in ``found`` in the same order."""
    gone, start = [], 0
    for line in kept:
        if line in found[start:]:
            start = found.index(line, start) + 1
        else:
            gone.append(line)
    return gone


def outline(snapshot: str) -> list[str]:
    """The lines of a tree in ARIA's notation that are ours, each once under its landmark."""
    return list(dict.fromkeys(_lines(snapshot)))


def _lines(snapshot: str) -> Iterator[str]:
    above: list[tuple[int, str]] = []
    cell = 0
    for line in snapshot.splitlines():
        node = NODE.match(line)
        if not node or 0 < cell < len(node["indent"]):
            continue
        depth, role, name = len(node["indent"]), node["role"], said(node["name"] or "")
        cell = depth if role in CELLS else 0
        above = [each for each in above if each[0] < depth]
        if role in LANDMARKS:
            above.append((depth, f"{role} {name}".rstrip()))
            yield "  " * (len(above) - 1) + above[-1][1]
        elif role in NAMED and name:
            level = LEVEL.search(node["states"])
            yield "  " * len(above) + (
                f"{role} {level[1]} {name}" if level and role == "heading" else f"{role} {name}"
            )


@lru_cache(maxsize=4096)
def said(name: str) -> str:
    """The name where it is our own words, without what it counts and its key (``全部34`` is ``全部``); nothing where data says it."""
    plain, _ = sentences()
    whole = " ".join(name.split())
    bare = re.sub(r"(?:\s+(?:(?:Ctrl\+(?:Shift\+)?)?\S|Esc)|\s*\d+)$", "", whole)
    for each in (whole, bare):
        if each in plain or all(part in plain for part in each.split()):
            return each
    return ""
