"""Rows of the queue, written straight: fifty a page, hundreds of pages a minute. Everything variable is escaped.

A template of the same row costs some thirty times as much; the words and glyphs that repeat are found once a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shouwen.interfaces.desk import glyphs, saying
from shouwen.kit import dates

CELLS = {"title": "w", "number": "sw-num", "count": "r sw-num", "moment": "sw-num"}
"""Classes of cells by their kind."""


class Writer:
    """Writes the rows of one page for one reader."""

    def __init__(self, now: datetime, back: str = "") -> None:
        """``back`` is the list's address, borne by what can be changed without script."""
        self.now = now
        self.back = f"?{urlencode({'list': back})}" if back else ""
        self.base = reverse("cases:queue")
        self.words = {
            "chased": _("催 %(n)s"),
            "repeat": _("重复 %(n)s"),
            "waits": _("等回话"),
            "level": _("已升级"),
            "edit": _("改：%(value)s"),
        }
        self.statuses: dict[str, str] = {}

    def rows(self, lines: Iterable[Any], *, first: bool, check: bool = False) -> SafeString:
        """The rows of some lines (``cases.queries.Line``); ``first`` marks the first as the one previewed; ``check`` puts
        a box before each."""
        made = []
        for line in lines:
            made.append(self.row(line, current=first, check=check))
            first = False
        return SafeString("".join(made))

    def row(self, line: Any, *, current: bool, check: bool = False) -> str:
        """One row: title, number, customer and marks; clock, state and owner."""
        at = f"{self.base}{line.number}/"
        owner = escape(line.owner)
        clock = glyphs.clock(running, self.now) if (running := line.clock) else ""
        named = owner if owner.isalnum() else f'"{owner}"'
        kind = "sw-q-row" if check else '"sw-q-row no-check"'
        return (
            f'<article class={kind} data-row data-live=case:{line.id}{" aria-current=true" if current else ""}>'
            f'{self.box(line) if check else ""}<div>'
            f'<a class=t href={at}>{escape(line.title)}</a><div class=l2>'
            f'<span>{line.number}</span><span>{escape(line.customer)}</span>{self.marks(line)}</div></div>'
            f'<div>{clock}<span class=l2>{self.status(line)}<span class=sw-ava role=img '
            f'title={named}>{owner[:1]}</span></span></div></article>'
        )

    def box(self, line: Any) -> str:
        """The box that chooses a case for a move on many; it belongs to the form below the list."""
        return f"<input type=checkbox form=bulk name=case value={line.number} aria-label={line.number}>"

    def table_rows(self, lines: Iterable[Any], cells: Any, *, first: bool) -> SafeString:
        """The same lines as rows of a table; ``cells`` are those of each line by its id (``cases.queries.columns``)."""
        made = []
        for line in lines:
            row = "".join(self.cell(line, cell) for cell in cells[line.id])
            made.append(f'<tr data-row data-live=case:{line.id}{" aria-current=true" if first else ""}><td>{self.box(line)}</td>{row}</tr>')
            first = False
        return SafeString("".join(made))

    def cell(self, line: Any, cell: Any) -> str:
        """One cell; where a value can be changed it leads to its choices, which script opens in the cell."""
        drawn = self.drawn(line, cell)
        if cell.edits:
            url = f"{self.base}{line.number}/quick/{cell.edits}"
            said = escape(cell.value) if cell.value else "–"
            hint = escape(self.words["edit"] % {"value": cell.value or line.state_label})
            inner = drawn if cell.kind == "status" else f'<span>{said}</span>'
            return f'<td><a class=sw-cell href="{url}{self.back}" data-edit title="{hint}">{inner}</a></td>'
        return f'<td class="{CELLS.get(cell.kind, "")}">{drawn}</td>'

    def drawn(self, line: Any, cell: Any) -> str:
        """What stands in a cell."""
        if cell.kind == "title":
            return f'<a class="t sw-cut" href="{self.base}{line.number}/">{escape(cell.value)}</a>{self.marks(line, few=True)}'
        if cell.kind == "number":
            return f'<a class="sw-num" href="{self.base}{line.number}/">{line.number}</a>'
        if cell.kind == "clock":
            return str(glyphs.clock(running, self.now)) if (running := line.clock) else ""
        if cell.kind == "status":
            return self.status(line)
        if cell.value in (None, "", 0):
            return ""
        if cell.kind == "moment":
            return f'<time datetime="{cell.value.isoformat()}">{saying.clock(dates.local(cell.value), timezone.localtime(self.now))}</time>'
        return str(escape(cell.value))

    def marks(self, line: Any, *, few: bool = False) -> str:
        """The tags of a row: only what asks for somebody; ``few`` leaves out what a table has a column for."""
        made = []
        if line.priority < 3 and not few:
            made.append(f'<span class="sw-tag sw-tag-line">P{line.priority}</span>')
        if line.waits_since:
            made.append(f'<span class="sw-tag sw-tag-accent">{self.words["waits"]}</span>')
        if line.chases:
            made.append(f'<span class=sw-tag>{self.words["chased"] % {"n": line.chases}}</span>')
        if line.repeat_count:
            made.append(f'<span class=sw-tag>{self.words["repeat"] % {"n": line.repeat_count}}</span>')
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
