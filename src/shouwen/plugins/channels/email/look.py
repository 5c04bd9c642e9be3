"""A letter's plain text as simple HTML: paragraphs, lines and links, nothing fetched from anywhere."""

from __future__ import annotations

import re
from html import escape

LINK = re.compile(r"https?://[^\s<>\"，。；）]+")
FRAME = (
    '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"></head>'
    '<body style="margin:0;padding:24px;font:16px/1.7 sans-serif;color:#1c2024">'
    '<div style="max-width:40em">{body}</div></body></html>'
)


def as_html(text: str, language: str) -> str:
    """The HTML twin of a text. Everything in it is escaped.

    >>> "<p>a&lt;b<br>c</p>" in as_html("a<b\\nc", "en")
    True
    """
    parts = [part for part in re.split(r"\n{2,}", text.strip()) if part]
    body = "".join(f"<p>{_marked(part)}</p>" for part in parts)
    return FRAME.format(lang="en" if language.startswith("en") else "zh-CN", body=body)


def _marked(part: str) -> str:
    found, last = [], 0
    for match in LINK.finditer(part):
        url = escape(match.group())
        found += [escape(part[last : match.start()]), f'<a href="{url}">{url}</a>']
        last = match.end()
    found.append(escape(part[last:]))
    return "".join(found).replace("\n", "<br>")
