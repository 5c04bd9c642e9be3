"""Template lint: nothing inline (the Content-Security-Policy would refuse it), nothing untranslated, nothing unescaped."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "shouwen"
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.S)
TRANSLATED = re.compile(
    r"\{%\s*blocktrans(?:late)?\b.*?%\}.*?\{%\s*endblocktrans(?:late)?\s*%\}|\{%.*?%\}|\{\{.*?\}\}", re.S
)
CHINESE = re.compile(r"[\u3400-\u9fff]+")
LITERAL = re.compile(
    r"\{%(?!\s*(?:translate|trans|blocktrans\w*|comment)\b)[^%]*?(?<!_\()\"[^\"%]*[\u3400-\u9fff][^\"]*\"",
    re.S,
)
FORBIDDEN = {
    "an inline script; put it into the desk's assets": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.I
    ),
    "an inline style sheet": re.compile(r"<style\b", re.I),
    "a style attribute; give it a class": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "an event attribute; use data- and the desk's script": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "a javascript: address": re.compile(r"=\s*[\"']javascript:", re.I),
    "hx-on runs text as script": re.compile(r"\shx-on[:=]", re.I),
    "something from another host": re.compile(r"(?:src|href)=[\"'](?:https?:)?//(?!example\.)", re.I),
    "unescaped output": re.compile(r"\|\s*safe\b|\{%\s*autoescape\s+off"),
}
AS_THEY_ARE = {"中文", "简体中文", "首"}
"""A language names itself; the seal 首 is a sign, the same for everybody."""


def faults(text: str) -> Iterator[tuple[int, str]]:
    """What is wrong with a template: line and reason."""
    bare = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    for reason, pattern in FORBIDDEN.items():
        yield from ((line_of(bare, found.start()), reason) for found in pattern.finditer(bare))
    for found in LITERAL.finditer(bare):
        yield line_of(bare, found.start()), 'Chinese in a tag without _(): write _("…")'
    shown = TRANSLATED.sub(lambda found: "\n" * found.group().count("\n"), bare)
    for found in CHINESE.finditer(shown):
        if found.group() not in AS_THEY_ARE:
            yield line_of(shown, found.start()), f"not translated: {found.group()}"


def line_of(text: str, place: int) -> int:
    """The line of a place in a text, from 1."""
    return text.count("\n", 0, place) + 1


def main() -> int:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {reason}"
        for path in sorted(SOURCE.rglob("templates/**/*.html"))
        for line, reason in sorted(set(faults(path.read_text(encoding="utf-8"))))
    ]
    print("\n".join(found) or "templates are clean")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
