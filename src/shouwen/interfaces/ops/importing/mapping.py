"""Which column of a foreign table is which field of a case. A mapping is a TOML file: data, not code."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases.actions import Line
from shouwen.casework.cases.queries import tags
from shouwen.interfaces.ops.importing import moments
from shouwen.kit.text import squash, tidy

HERE = Path(__file__).parent / "mappings"
FIELDS = {
    "source_key": True,
    "received_at": True,
    "closed_at": False,
    "kind": False,
    "category": False,
    "title": False,
    "description": True,
    "demand": False,
    "channel": False,
    "name": False,
    "phone": False,
    "email": False,
    "history": False,
    "resolution": False,
    "outcome": False,
    "severity": False,
    "region": False,
    "tags": False,
}
"""Fields of a case that a mapping may fill, and whether it must."""
CALLED: Table[str, str | Promise] = {
    "source_key": gettext_lazy("来源编号"),
    "received_at": gettext_lazy("受理时间"),
    "closed_at": gettext_lazy("办结时间"),
    "title": gettext_lazy("标题"),
    "description": gettext_lazy("内容"),
}
NOTHING = frozenset(
    {"-", "--", "—", "/", "\\n", "null", "none", "nan", "n/a", "na", "无", "没有", "未知", "空", "未留"}
)
"""How tables say that there is no phone or address."""
KEY_MAX = 120
EARLIEST = 1970
WRITTEN_MAX = 60_000
"""So many characters of one row are kept; a longer one is no case but a document, and is refused."""


class Unmappable(ValueError):
    """A mapping that cannot be used, or a row it cannot read; the text says why."""


@dataclass(frozen=True)
class Rule:
    """Where one field comes from: columns joined, then looked up in ``values``, else ``default``."""

    columns: tuple[str, ...] = ()
    join: str = " "
    formats: tuple[str, ...] = ()
    values: Table[str, str] = field(default_factory=dict)
    default: str = ""

    def text(self, row: Table[str, str]) -> str:
        """The field's text in a row."""
        found = self.join.join(part for part in (row.get(name, "").strip() for name in self.columns) if part)
        if self.values and found:
            return self.values.get(found, self.default)
        return found or self.default


    def parts(self, row: Table[str, str]) -> tuple[str, ...]:
        """The names in a row's cells, one after another or as a JSON list; each looked up by itself."""
        texts = [row.get(name, "").strip() for name in self.columns]
        found = [part for text in texts for part in (_names(text) if text.startswith("[") else tags.parted(text))]
        return tuple(dict.fromkeys(self.values.get(part, self.default or part) if self.values else part for part in found))


@dataclass(frozen=True)
class Mapping:
    """A named set of rules, the source it belongs to and the zone its times are written in."""

    name: str
    source: str
    zone: ZoneInfo
    category_join: str
    rules: Table[str, Rule]
    over_by: str = ""
    """A field that tells that a row is over although no day is written; '' none does."""

    @cached_property
    def named(self) -> frozenset[str]:
        """The columns the mapping names."""
        return frozenset(column for rule in self.rules.values() for column in rule.columns)

    def missing(self, columns: list[str]) -> list[str]:
        """Columns the mapping names that the table does not have."""
        return sorted(self.named - set(columns) - set(self.alike(columns).values()))

    def lacking(self, columns: list[str]) -> list[str]:
        """Fields that must be there and have none of their columns in a table: nothing can come of it."""
        there = {*columns, *self.alike(columns).values(), "#row", "#now"}
        wanted = [name for name, needed in FIELDS.items() if needed]
        return [called(name) for name in wanted if not self.rules[name].default and not there & set(self.rules[name].columns)]

    def alike(self, columns: list[str]) -> dict[str, str]:
        """Columns written a little otherwise than the mapping has them: theirs → ours (``unique_key`` → ``Unique Key``)."""
        wanted = {_bare(name): name for name in self.named - set(columns)}
        return {
            name: wanted[_bare(name)] for name in columns if name not in self.named and _bare(name) in wanted
        }

    def line(self, row: Table[str, str]) -> Line:
        """A row in our own words.

        :raises Unmappable: when a field that must be there is empty or a moment cannot be read.
        """
        texts = {name: self.rules[name].text(row) if name in self.rules else "" for name in FIELDS}
        empty = [name for name, needed in FIELDS.items() if needed and not texts[name]]
        if empty:
            raise Unmappable(_("缺少 %(names)s") % {"names": _("、").join(map(called, empty))})
        if (length := sum(map(len, texts.values()))) > WRITTEN_MAX:
            words = {"length": length, "max": WRITTEN_MAX}
            raise Unmappable(_("一共 %(length)s 个字，最多收 %(max)s 个：请把长文作为附件") % words)
        category = [squash(part) for part in texts["category"].split(self.category_join) if part.strip()]
        return Line(
            source_key=_key(f"{self.source}:{squash(texts['source_key'])}"),
            received_at=self._moment("received_at", texts["received_at"]),
            closed_at=self._moment("closed_at", texts["closed_at"]) if self._ended(texts) else None,
            is_over=bool(self.over_by and texts[self.over_by] and not texts["closed_at"]),
            category=tuple(category[:4]),
            description=tidy(texts["description"]),
            title=squash(texts["title"])[:120],
            history=tuple(part.strip() for part in tidy(texts["history"]).split("\n\n") if part.strip()),
            resolution=tidy(texts["resolution"]),
            tags=tuple(each for each in self.rules["tags"].parts(row) if _given(each)) if "tags" in self.rules else (),
            phone=_phone(_given(texts["phone"])),
            email=_given(texts["email"]),
            **{name: squash(texts[name]) for name in PLAIN},
        )

    def _ended(self, texts: Table[str, str]) -> bool:
        """Whether the row says it is over: it has a closing time, and an outcome where outcomes are mapped."""
        return bool(texts["closed_at"]) and (bool(texts["outcome"]) or "outcome" not in self.rules)

    def _moment(self, name: str, text: str) -> datetime:
        """
        :raises Unmappable: when it is no moment, or one before there were computers to write it.
        """
        found = moments.read(text, self.zone, self.rules[name].formats)
        if found is None or found.year < EARLIEST:
            raise Unmappable(
                _("%(field)s 的时间读不懂：%(text)s") % {"field": called(name), "text": text[:40]}
            )
        return found


def _names(text: str) -> list[str]:
    try:
        return [squash(str(each)) for each in json.loads(text) if each]
    except (ValueError, TypeError, RecursionError):
        return tags.parted(text)


def called(name: str) -> str:
    """A field as people call it, with its name in mappings."""
    return f"{CALLED[name]} ({name})" if name in CALLED else name


def _bare(name: str) -> str:
    """A column's name without what differs between exports of one source: case, signs, a word on its former name."""
    former = re.search(r"\(formerly (.+)\)", name)
    return re.sub(r"[\W_]+", "", (former.group(1) if former else name).casefold())


def _key(text: str) -> str:
    """A source key as the column holds it; the end of a long one becomes its fingerprint, so that no two fall together."""
    return (
        text if len(text) <= KEY_MAX else text[: KEY_MAX - 33] + "#" + sha256(text.encode()).hexdigest()[:32]
    )


def _given(text: str) -> str:
    """What was entered as a way to reach somebody; '' for a word that says nothing was."""
    text = squash(text)
    return "" if text.casefold() in NOTHING else text


def _phone(text: str) -> str:
    """A phone number as a spreadsheet may have left it: ``13800002607.0``, ``'13800002607``, ``1.3800002607E+10``.

    :raises Unmappable: when it is a power of ten whose last digits are gone.
    """
    text = text.removeprefix("'")
    if not re.fullmatch(r"\d+\.0+|\d(\.\d+)?[eE]\+?\d+", text):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    whole = f"{number:f}".partition(".")[0]
    if (
        "e" in text.lower()
        and len(whole.rstrip("0")) < len(whole)
        and len(number.as_tuple().digits) < len(whole)
    ):
        raise Unmappable(
            _("电话 %(text)s 成了科学计数法，后几位已丢失：在表格里把这一列设为文本再导出")
            % {"text": text[:40]}
        )
    return whole


PLAIN = ("kind", "demand", "channel", "name", "outcome", "severity", "region")


def _rule(name: str, value: Any) -> Rule:
    if isinstance(value, str):
        return Rule(columns=(value,))
    if not isinstance(value, dict):
        raise Unmappable(_("映射里 %(field)s 应当是列名或一组说明") % {"field": name})
    given = Rule(
        columns=_listed(value.get("columns", value.get("column", []))),
        join=value.get("join", " "),
        formats=_listed(value.get("formats", value.get("format", []))),
        values=value.get("values", {}),
        default=value.get("default", ""),
    )
    texts: list[Any] = [*given.columns, *given.formats, given.join, given.default]
    texts += given.values.values() if isinstance(given.values, dict) else [None]
    if not all(isinstance(text, str) for text in texts):
        raise Unmappable(_("映射里 %(field)s 的列名、格式和取值都应当是文字") % {"field": name})
    return given


def _listed(value: Any) -> tuple[Any, ...]:
    """One text or a list of them, as a tuple; whether they are texts is seen later."""
    return tuple(value) if isinstance(value, list) else (value,)


def load(name: str, saved: Path) -> Mapping:
    """A built-in mapping, a saved one, or a file.

    :raises Unmappable: when there is none of that name or it is not well formed.
    """
    places = (Path(name), saved / f"{name}.toml", HERE / f"{name}.toml")
    path = next((place for place in places if place.suffix == ".toml" and place.is_file()), None)
    if path is None:
        known = sorted({file.stem for folder in (HERE, saved) for file in folder.glob("*.toml")})
        raise Unmappable(
            _("没有叫“%(name)s”的映射，现有：%(known)s") % {"name": name, "known": _("、").join(known)}
        )
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        zone = ZoneInfo(data.get("time_zone", "Asia/Shanghai"))
        fields = dict(data.get("fields", {}))
        over_by = str(data.get("over_by", ""))
        source, category_join = str(data.get("source", path.stem)), str(data.get("category_join", "|")) or "|"
    except (tomllib.TOMLDecodeError, ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise Unmappable(_("映射 %(path)s 读不懂：%(why)s") % {"path": path.name, "why": error}) from error
    rules = {field_name: _rule(field_name, value) for field_name, value in fields.items()}
    strange = sorted((set(rules) | ({over_by} - {""})) - set(FIELDS))
    absent = [each for each, needed in FIELDS.items() if needed and each not in rules]
    if strange or absent:
        raise Unmappable(_("映射 %(path)s：不认识 %(strange)s，缺少 %(absent)s")
                         % {"path": path.name, "strange": _("、").join(strange) or "–", "absent": _("、").join(map(called, absent)) or "–"})  # fmt: skip
    return Mapping(path.stem, source, zone, category_join, rules, over_by)
