"""What every page is looked at for: accessibility, width, language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from browser.desk import people

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that a theme can change: of one page in two themes the rest is the same."""
FINGERS = {"type": "rule", "values": ["target-size", "button-name", "link-name", "label", "scrollable-region-focusable"]}
"""What a narrow window can change: what is shown, and how much room it has."""
CHINESE = re.compile(r"[\u4e00-\u9fff]")
GAP = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")

TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  const page = document.scrollingElement.scrollWidth;
  if (page > innerWidth) found.push(`page ${page} > ${innerWidth}`);
  const scrolls = (node) => { for (let each = node.parentElement; each && each !== document.body; each = each.parentElement)
    { const how = getComputedStyle(each); if (how.position === "fixed") return true;
      if (/(auto|scroll|hidden|clip)/.test(how.overflowX) && each.getBoundingClientRect().right <= wide + 1 && !each.matches(".sw-main, .sw-body, .sw-content")) return true; }
    return false; };
  for (const node of document.querySelectorAll("main *")) {
    const box = node.getBoundingClientRect(), how = getComputedStyle(node);
    if (!box.width || !box.height || how.visibility === "hidden" || how.position === "fixed" || node.closest(".sw-hide, svg, dialog, .sw-skip")) continue;
    if ((box.right > wide + 1 || box.left < -1) && !scrolls(node)) found.push(`${node.tagName}.${node.className} ${Math.round(box.left)}–${Math.round(box.right)}`);
  }
  for (const node of document.querySelectorAll(".sw-content, .sw-scroll, .sw-panel, .sw-box-p, .sw-sheet, aside"))
    if (node.scrollWidth > node.clientWidth + 1 && !/(auto|scroll)/.test(getComputedStyle(node).overflowX) | (node.matches(".sw-content") && node.scrollWidth > node.clientWidth + 1))
      found.push(`${node.tagName}.${node.className} holds ${node.scrollWidth} in ${node.clientWidth}`);
  return found.slice(0, 6);
}"""

WORDS = """() => {
  const said = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) { const at = walk.currentNode.parentElement; if (!at.closest("script, style, template, [lang]:not(html)")) said.push(walk.currentNode.data); }
  for (const node of document.querySelectorAll("[aria-label],[title],[placeholder]"))
    for (const name of ["aria-label", "title", "placeholder"]) if (node.hasAttribute(name)) said.push(node.getAttribute(name));
  said.push(document.title);
  return said.map((text) => text.trim().replace(/\\s+/g, " ")).filter(Boolean);
}"""


def axe(page: Page, rules: dict[str, Any] = TAGS) -> list[str]:
    """The serious and critical findings of axe, each with its first place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(
        "(rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'], preload: false, iframes: false }).then((result) => result.violations)",
        rules,
    )
    return [
        f"{each['id']} ×{len(each['nodes'])} {each['nodes'][0]['target']} {each['nodes'][0]['html'][:90]} {each['nodes'][0]['failureSummary'].splitlines()[1].strip()[:170]}"
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def too_wide(page: Page) -> list[str]:
    """What reaches beyond the window, or beyond the sheet it lies on."""
    found: list[str] = page.evaluate(TOO_WIDE)
    return found


def in_chinese(page: Page) -> list[str]:
    """Sentences of ours that an English page says in Chinese. Data (names, customers' words) is nobody's sentence."""
    said: list[str] = page.evaluate(WORDS)
    known, shapes = sentences()
    return [
        text
        for text in dict.fromkeys(said)
        if CHINESE.search(text) and text not in people() and text != "中文" and (text in known or any(shape.fits(text) for shape in shapes))
    ]


def in_english(page: Page) -> list[str]:
    """English translations of ours that a Chinese page says."""
    said: list[str] = page.evaluate(WORDS)
    return [text for text in dict.fromkeys(said) if text in translations()]


@dataclass(frozen=True)
class Shape:
    """A sentence with gaps: its fixed parts in order."""

    parts: tuple[str, ...]

    def fits(self, text: str) -> bool:
        """Whether the text is this sentence; the cheap questions come first, of thousands of sentences few pass them."""
        if not text.startswith(self.parts[0]) or not text.endswith(self.parts[-1]):
            return False
        return all(part in text for part in self.parts) and bool(self.pattern.fullmatch(text))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(r"\s?.{1,60}?\s?".join(re.escape(part) for part in self.parts))


@cache
def sentences() -> tuple[frozenset[str], list[Shape]]:
    """All Chinese sentences of the program: those without a gap, and the shapes of those with gaps."""
    plain, shapes = set(), []
    for source, _english in _catalogues():
        parts = tuple(part.strip() for part in GAP.split(source))
        if len(parts) == 1:
            plain.add(source.strip())
        elif len(CHINESE.findall("".join(parts))) >= 3:
            shapes.append(Shape(parts))
    return frozenset(plain), shapes


@cache
def translations() -> frozenset[str]:
    """All English sentences of the program that are told apart from a name (of a language, say) or a code."""
    found = {
        english.strip() for source, english in _catalogues() if english != source and not GAP.search(english)
    }
    return frozenset(
        text
        for text in found
        if re.search(r"[a-z]{3}", text) and not CHINESE.search(text) and not re.fullmatch(r"[a-z_]+|English", text)
    )


def _catalogues() -> Iterator[tuple[str, str]]:
    """Chinese and English of every translated sentence."""
    for path in ROOT.glob("src/shouwen/*/**/locale/en/LC_MESSAGES/django.po"):
        for entry in path.read_text(encoding="utf-8").split("\n\n"):
            source, english = (_text(entry, name) for name in ("msgid", "msgstr"))
            if source and english:
                yield source, english


def _text(entry: str, name: str) -> str:
    found = re.search(rf'^{name} ((?:".*"\n?)+)', entry, re.MULTILINE)
    return "".join(ast.literal_eval(line) for line in found[1].splitlines()) if found else ""
