"""The columns a table of cases can have, in the reader's language, and what stands in each cell of a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.cases import states
from shouwen.casework.cases.queries import custom, replying, tags
from shouwen.casework.cases.queries.listing import Page
from shouwen.casework.cases.queries.queue import Line
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.errors import NotFound
from shouwen.relations.catalogue import queries as catalogue

DEFAULT = ("due", "number", "title", "state", "priority", "category", "customer", "owner", "handler", "received")
LIMIT = 16
EDITABLE = {"priority": "priority", "urgency": "urgency", "severity": "severity", "category": "category", "handler": "handler", "state": "state"}
"""Columns whose value can be changed in the table, where a move is legal; by the name of what is changed."""


@dataclass(frozen=True)
class Column:
    """One column. ``source`` is what a line holds, or (``is_further``) a column of the case asked for besides.

    ``kind`` is how it is drawn: title number clock status tag text count moment person unit.
    """

    code: str
    label: str
    kind: str
    source: str = ""
    is_further: bool = False
    words: Mapping[Any, Any] | None = None
    custom: Any = None


@dataclass(frozen=True)
class Cell:
    """What stands in one cell; ``edits`` names what can be changed there."""

    kind: str
    value: Any = None
    edits: str = ""


def columns() -> dict[str, Column]:
    """Every column, in the order in which a menu offers them. No query."""
    found = [
        Column("due", _("时限"), "clock"),
        Column("number", _("单号"), "number", "number"),
        Column("title", _("标题"), "title", "title"),
        Column("state", _("状态"), "status"),
        Column("kind", _("事项类型"), "text", "kind_code", words=Kinds()),
        Column("priority", _("优先级"), "tag", "priority", words=states.PRIORITIES),
        Column("severity", _("严重程度"), "text", "severity", words=states.SEVERITIES),
        Column("urgency", _("紧急程度"), "text", "urgency", True, states.URGENCIES),
        Column("impact", _("影响"), "text", "impact", True, states.IMPACTS),
        Column("category", _("类别"), "text", "category"),
        Column("tags", _("标签"), "text", "tags", True),
        Column("customer", _("客户"), "text", "customer"),
        Column("customer_class", _("客户级别"), "text", "customer_class", True, _classes()),
        Column("owner", pgettext("field", "责任人"), "person", "owner"),
        Column("handler", pgettext("field", "经办人"), "person", "handler"),
        Column("first_contact", _("首问责任人"), "person", "first_contact_id", True),
        Column("owner_unit", _("责任班组"), "unit", "owner_unit_id", True),
        Column("handler_unit", _("经办班组"), "unit", "handler_unit_id", True),
        Column("centre", _("客服中心"), "unit", "centre_id"),
        Column("channel", _("来访渠道"), "text", "channel_code", True, Channels()),
        Column("received", _("受理时间"), "moment", "received_at"),
        Column("since", _("进入现在状态"), "moment", "state_since", True),
        Column("answered", _("答复时间"), "moment", "answered_at", True),
        Column("waits_since", _("客户等回话"), "moment", "waits_since"),
        Column("next_reply", _("下次答复时限"), "moment", replying.COLUMN, True),
        Column("ended", _("结束时间"), "moment", "ended_at"),
        Column("chases", _("催办次数"), "count", "chases"),
        Column("repeat_count", _("重复次数"), "count", "repeat_count"),
        Column("hops", _("交办次数"), "count", "hops", True),
        Column("refusals", _("拒绝次数"), "count", "refusals", True),
        Column("reworks", _("返工次数"), "count", "reworks", True),
        Column("reopenings", _("重开次数"), "count", "reopenings", True),
        Column("level", _("升级到"), "text", "level", words={level: name for level, name in states.LEVELS.items() if level}),
        Column("line_number", _("专线号"), "text", "line_number", True),
        Column("reference", _("对方编号"), "text", "reference", True),
    ]
    found += [Column(f"{custom.PREFIX}{item.code}", item.label, "text", "fields", True, custom=item) for item in custom.offered()]
    return {each.code: each for each in found}


def _classes() -> dict[str, str]:
    return {"big": _("大客户"), "important": _("重要客户"), "dedicated": _("专线客户"), "ordinary": ""}


class Kinds(dict[Any, Any]):
    """The words for kinds, looked up in the catalogue when asked for; of what is gone, the code."""

    def __missing__(self, code: str) -> str:
        try:
            return catalogue.kind(code).label
        except NotFound:
            return code


class Channels(dict[Any, Any]):
    def __missing__(self, code: str) -> str:
        try:
            return catalogue.channel(code).label if code else ""
        except NotFound:
            return code


def chosen(codes: Sequence[str]) -> list[Column]:
    """The columns of some codes, unknown ones left out; without any, the usual ones. The title is always there."""
    known = columns()
    found = [known[code] for code in dict.fromkeys(codes) if code in known][:LIMIT]
    if not found:
        return [known[code] for code in DEFAULT]
    return found if any(each.code in ("title", "number") for each in found) else [known["title"], *found]


def further(shown: Sequence[Column]) -> list[str]:
    """What a page must ask for besides what a line holds."""
    return list(dict.fromkeys(each.source for each in shown if each.is_further))


def table(page: Page, shown: Sequence[Column]) -> list[tuple[Line, list[Cell]]]:
    """The cells of a page, row by row: one query when people, one when units are to be named."""
    people = {value for column in shown if column.kind == "person" and column.is_further for value in _held(page, column)}
    units = {value for column in shown if column.kind == "unit" for value in _held(page, column)}
    names = organisation.names(people) if people else {}
    places = organisation.unit_names(units) if units else {}
    return [(line, [_cell(line, column, page.further.get(line.id, {}), names, places) for column in shown]) for line in page.rows]


def cell(line: Line, code: str, extra: Mapping[str, Any]) -> Cell:
    """One cell, drawn anew after a change; its column needs no names."""
    return _cell(line, columns()[code], extra, {}, {})


def _held(page: Page, column: Column) -> set[int]:
    return {value for line in page.rows if (value := _source(line, column, page.further.get(line.id, {})))}


def _source(line: Line, column: Column, extra: Mapping[str, Any]) -> Any:
    return extra.get(column.source) if column.is_further else getattr(line, column.source)


def _cell(line: Line, column: Column, extra: Mapping[str, Any], names: Mapping[int, str], places: Mapping[int, str]) -> Cell:
    edits = EDITABLE.get(column.code, "") if line.ended_at is None else ""
    if column.kind in ("clock", "status"):
        return Cell(column.kind, None, edits)
    value = _source(line, column, extra)
    if column.custom is not None:
        value = custom.shown(column.custom, (value or {}).get(column.custom.code))
    elif column.code == "tags":
        value = tags.said(value or ())
    elif column.kind == "unit":
        value = places.get(value, "")
    elif column.kind == "person" and column.is_further:
        value = names.get(value, "")
    elif column.words is not None:
        value = column.words[value] if value in column.words or hasattr(column.words, "__missing__") else ""
    return Cell(column.kind, value, edits)
