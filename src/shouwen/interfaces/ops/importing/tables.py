"""Tables as other programs write them: CSV, XLSX and JSON lines, in the charsets Chinese centres use."""

from __future__ import annotations

import codecs
import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

CHARSETS = ("utf-8-sig", "gb18030")
"""Tried in this order. GB2312 and GBK are parts of GB18030; a byte order mark of UTF-16 is seen before."""
REST = "#rest"
"""Under this name stands what a row has beyond its columns, or the whole of a row that could not be read."""
WIDEST = 4 * 1024 * 1024
SHOWN = 2000
csv.field_size_limit(WIDEST)


class Unreadable(ValueError):
    """A file that is not the table it says it is; the text says what is wrong and where."""


@dataclass(frozen=True)
class Line:
    """One row: where it stood in the file (the first data row is 1), its values by column, and what was wrong."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def charset_of(path: Path, asked: str = "") -> str:
    """The charset of a text file: the one asked for, else the first that reads every byte of it.

    :raises Unreadable: when none does, with the place of the first byte that UTF-8 refuses.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if not asked and start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    place = ""
    for charset in (asked,) if asked else CHARSETS:
        try:
            with path.open(encoding=charset, newline="") as text:
                while text.read(1 << 20):
                    pass
            return charset
        except LookupError:
            raise Unreadable(_("不认识的字符集：%(name)s") % {"name": charset}) from None
        except UnicodeError as error:
            place = place or str(getattr(error, "start", "?"))
    raise Unreadable(_("文件不是 UTF-8，也不是 GB18030（第 %(place)s 字节起读不出），可用 --encoding 指明") % {"place": place})


def read(path: Path, *, encoding: str = "", sheet: str = "") -> Iterator[Line]:
    """The rows of a table, one at a time; a row that cannot be read comes with its fault instead of stopping the rest.

    :raises Unreadable: when the file as a whole cannot be read.
    """
    return (line for line in _all(path, encoding, sheet) if line.number)


def _all(path: Path, encoding: str, sheet: str) -> Iterator[Line]:
    """The rows, after a line numbered 0 that holds the columns where the table names them."""
    if not path.is_file():
        raise Unreadable(_("没有这个文件：%(path)s") % {"path": path})
    ending = path.suffix.lower()
    if ending in (".xlsx", ".xlsm", ".xls", ".ods"):
        return _spreadsheet(path, sheet)
    if ending in (".jsonl", ".ndjson", ".json"):
        return _json_lines(path, charset_of(path, encoding))
    return _csv(path, charset_of(path, encoding))


def count(path: Path, *, encoding: str = "", sheet: str = "") -> int:
    """How many rows a table has, for the progress."""
    return sum(1 for _line in read(path, encoding=encoding, sheet=sheet))


def columns(path: Path, *, encoding: str = "", sheet: str = "") -> list[str]:
    """The names of a table's columns."""
    readable = (line for line in _all(path, encoding, sheet) if not line.fault)
    first = next(readable, None)
    return list(first.values) if first else []


def _csv(path: Path, charset: str) -> Iterator[Line]:
    with path.open(encoding=charset, newline="") as text:
        sample = text.read(64 * 1024)
        text.seek(0)
        if charset == "utf-8-sig" and text.read(1) != "\ufeff":
            text.seek(0)
        rows = csv.reader((line.replace("\x00", "") for line in text), delimiter=_delimiter(sample))
        try:
            header = _header(next(rows, []))
            yield Line(0, dict.fromkeys(header, ""))
            yield from (_line(number, header, row) for number, row in enumerate(rows, 1) if any(row))
        except csv.Error as error:
            raise Unreadable(_("表格在第 %(line)s 行读不下去：%(why)s") % {"line": rows.line_num, "why": error}) from error


def _delimiter(sample: str) -> str:
    head = sample.split("\n", 1)[0]
    return max(",;\t|", key=head.count)


def _header(cells: list[Any]) -> list[str]:
    names = [str(cell if cell is not None else "").strip().lstrip("\ufeff") for cell in cells]
    if not any(names):
        raise Unreadable(_("第一行应当是列名，这里是空的"))
    return [name or f"#{place}" for place, name in enumerate(names, 1)]


def _line(number: int, header: list[str], row: list[Any]) -> Line:
    if len(row) > len(header) and any(str(cell).strip() for cell in row[len(header) :]):
        fault = _("有 %(have)s 格，列名只有 %(want)s 个") % {"have": len(row), "want": len(header)}
        rest = {REST: " ".join(map(_word, row[len(header) :]))}
        return Line(number, {**dict(zip(header, map(_word, row), strict=False)), **rest}, fault)
    padded = [*row, *[""] * (len(header) - len(row))]
    return Line(number, {name: _word(cell) for name, cell in zip(header, padded, strict=False)})


def _word(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return _storable(str(cell)).strip()


def _storable(text: str) -> str:
    """A text any database takes: without NUL, and with a mark where half a character stood."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _spreadsheet(path: Path, sheet: str) -> Iterator[Line]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        name = sheet or book.sheet_names[0]
        rows = book.get_sheet_by_name(name).iter_rows()
    except (CalamineError, IndexError) as error:
        raise Unreadable(_("表格打不开：%(why)s") % {"why": error}) from error
    header = _header(next(rows, []))
    yield Line(0, dict.fromkeys(header, ""))
    yield from (_line(number, header, row) for number, row in enumerate(rows, 1) if any(cell != "" for cell in row))


def _json_lines(path: Path, charset: str) -> Iterator[Line]:
    with path.open(encoding=charset) as text:
        number = 0
        for raw in text:
            if not raw.strip():
                continue
            number += 1
            yield _object(number, raw)


def _object(number: int, raw: str) -> Line:
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError) as error:
        return Line(number, {REST: _storable(raw.strip())[:SHOWN]}, _("不是 JSON：%(why)s") % {"why": error})
    if not isinstance(value, dict):
        return Line(number, {REST: _storable(raw.strip())[:SHOWN]}, _("每行应当是一个 JSON 对象"))
    return Line(number, {_storable(name): _plain(cell) for name, cell in value.items()})


def _plain(cell: Any) -> str:
    return json.dumps(cell, ensure_ascii=False) if isinstance(cell, dict | list) else _word(cell)
