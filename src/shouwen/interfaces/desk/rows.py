"""Rows of the queue, written straight: fifty a page, hundreds of pages a minute. Everything variable is escaped.

A template of the same row costs some thirty times as much; the words and glyphs that repeat are found once a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shouwen.interfaces.desk import glyphs


class Writer:
    """Writes the rows of one page for one reader."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.base = reverse("cases:queue")
        self.words = {
            "chased": _("催 %(n)s"),
            "repeat": _("重复 %(n)s"),
            "level": _("已升级"),
            "owner": _("责任人"),
        }
        self.statuses: dict[str, str] = {}

    def rows(self, lines: Iterable[Any], *, first: bool) -> SafeString:
        """The rows of some lines (``cases.queries.Line``); ``first`` marks the first as the one previewed."""
        made = []
        for line in lines:
            made.append(self.row(line, current=first))
            first = False
        return SafeString("".join(made))

    def row(self, line: Any, *, current: bool) -> str:
        """One row: title, number, customer and marks; clock, state and owner."""
        at = f"{self.base}{line.number}/"
        owner = escape(line.owner)
        clock = glyphs.clock(running, self.now) if (running := line.clock) else ""
        return (
            f'<article class="sw-q-row no-check" data-row data-live="case:{line.id}"{" aria-current=true" if current else ""}><div class="sw-col-f">'
            f'<a class="t sw-cut" href="{at}">{escape(line.title)}</a><div class="l2">'
            f'<span class="sw-num">{line.number}</span><span>{escape(line.customer)}</span>{self.marks(line)}</div></div>'
            f'<div class="end">{clock}<span class="l2">{self.status(line)}<span class="sw-ava" role="img" '
            f'title="{self.words["owner"]} {owner}">{owner[:1]}</span></span></div></article>'
        )

    def marks(self, line: Any) -> str:
        """The tags of a row: only what asks for somebody."""
        made = []
        if line.priority < 3:
            made.append(f'<span class="sw-tag sw-tag-line">P{line.priority}</span>')
        if line.chases:
            made.append(f'<span class="sw-tag">{self.words["chased"] % {"n": line.chases}}</span>')
        if line.repeat_count:
            made.append(f'<span class="sw-tag">{self.words["repeat"] % {"n": line.repeat_count}}</span>')
        if line.level:
            made.append(f'<span class="sw-tag sw-tag-over">{self.words["level"]}</span>')
        for badge in line.badges:
            tone = "" if badge.tone == "plain" else f" sw-tag-{escape(badge.tone)}"
            made.append(f'<span class="sw-tag{tone}">{escape(badge.text)}</span>')
        return "".join(made)

    def status(self, line: Any) -> str:
        """A status glyph, drawn once a page for each state and what it is called."""
        key = f"{line.state}:{line.status}"
        if key not in self.statuses:
            self.statuses[key] = str(glyphs.status(line.glyph, line.state_label))
        return self.statuses[key]
