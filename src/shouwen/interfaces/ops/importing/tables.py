"""Tables as other programs write them: CSV, XLSX and JSON lines, in the charsets Chinese centres use."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shouwen.interfaces.ops.importing import charsets, sheets
from shouwen.interfaces.ops.importing.cells import REST, plain, storable, word
from shouwen.interfaces.ops.importing.charsets import Unreadable

__all__ = ["REST", "WIDEST", "Line", "Unreadable", "columns", "count", "read"]

WIDEST = 4 * 1024 * 1024
SHOWN = 2000
DELIMITERS = ",;\t|"
ODD_DELIMITERS = "~^\x1f\x01，；¦"
"""What stands between cells where none of the usual signs does."""
KNOWN_BY = 200
"""So many lines of JSON are looked at for the names of their values."""
SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
PAGES = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<?xml")
"""How web pages and XML begin, which many systems give out under a spreadsheet's name."""
csv.field_size_limit(WIDEST)


@dataclass(frozen=True)
class Line:
    """One row: where it stood in the file (the first data row is 1), its values by column, and what was wrong."""

    number: int
    values: dict[str, str] = field(default_factory=dict)
    fault: str = ""


def read(path: Path, *, encoding: str = "", sheet: str = "") -> Iterator[Line]:
    """The rows of a table, one at a time; a row that cannot be read comes with its fault instead of stopping the rest.

    :raises Unreadable: when the file as a whole cannot be read.
    """
    return (line for line in _all(path, encoding, sheet) if line.number)


def count(path: Path, *, encoding: str = "", sheet: str = "") -> int:
    """How many rows a table has, for the progress."""
    return sum(1 for _line in read(path, encoding=encoding, sheet=sheet))


def columns(path: Path, *, encoding: str = "", sheet: str = "") -> list[str]:
    """The names of a table's columns."""
    readable = (line for line in _all(path, encoding, sheet) if not line.fault)
    first = next(readable, None)
    if first is None:
        faulty = next(read(path, encoding=encoding, sheet=sheet), Line(0))
        raise Unreadable(_("%(path)s 里没有一行读得懂。%(why)s") % {"path": path, "why": faulty.fault})
    return (
        list(dict.fromkeys(chain(first.values, *(line.values for line in islice(readable, KNOWN_BY)))))
        if first.number
        else list(first.values)
    )


def _all(path: Path, encoding: str, sheet: str) -> Iterator[Line]:
    """The rows, after a line numbered 0 that holds the columns where the table names them."""
    if path.is_dir():
        raise Unreadable(_("%(path)s 是目录：请写出里面的文件") % {"path": path})
    if str(path) == "-" or (path.exists() and not path.is_file()):
        raise Unreadable(_("%(path)s 是管道或设备，只能读一次：先存成文件再导入") % {"path": path})
    if not path.is_file():
        raise Unreadable(_("没有这个文件：%(path)s") % {"path": path})
    kind = _kind(path)
    if kind == "sheet":
        return _spreadsheet(path, sheet)
    charset = charsets.charset_of(path, encoding)
    return _json(path, charset) if kind == "json" else _csv(path, charset)


def _kind(path: Path) -> str:
    """What a file is, by its first bytes before its name: people rename files.

    :raises Unreadable: for what is packed.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if not start.strip():
        raise Unreadable(_("%(path)s 是空的") % {"path": path})
    ending = path.suffix.lower()
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or (ending in SHEETS and b"\x00" in start):
        return "sheet"
    if start.startswith((b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!")):
        raise Unreadable(_("%(path)s 是压缩文件：先解压再导入") % {"path": path})
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(PAGES):
        raise Unreadable(_("%(path)s 是网页，只是名字像表格：用表格软件打开，另存为 XLSX 或 CSV 再导入") % {"path": path})
    if ending in (".jsonl", ".ndjson", ".json"):
        return "json"
    return (
        "json"
        if ending == ".txt" and start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b'{"', b'[{"'))
        else "csv"
    )


def _csv(path: Path, charset: str) -> Iterator[Line]:
    lossy = charset == charsets.MIXED
    with charsets.lines(path, charset) as text:
        clean = (line.replace("\x00", "") for line in text)
        head = next(clean, "")
        asked = head.strip().strip('"')
        if asked.startswith("sep=") and len(asked) == 5:
            delimiter, head = asked[4], next(clean, "")
        else:
            delimiter = _delimiter(head)
        rows = _Records(chain([head], clean), delimiter)
        try:
            header = _header(next(rows, ([], ""))[0])
            yield Line(0, dict.fromkeys(header, ""))
            for number, (row, torn) in enumerate(rows, 1):
                if torn:
                    yield Line(number, {REST: word(torn)[:SHOWN]}, _torn(torn))
                elif any(row):
                    yield _line(number, header, row, lossy)
        except csv.Error as error:
            raise Unreadable(
                _("表格在第 %(line)s 行读不下去：%(why)s") % {"line": rows.place, "why": error}
            ) from error


def _torn(line: str) -> str:
    """What is wrong with a line that is no record."""
    if len(line) > WIDEST:
        return _("有一格超过 %(max)s 个字，放不进事项单：请把长文作为附件") % {"max": WIDEST}
    return _("引号没有关上，后面的行另外读了：请照原文改好")


class _Records:
    """The records of a CSV, each with '' or the line it was torn at: a quote nobody closed takes everything up to the end
    of the file. Then that one line is given back, and what it had swallowed is read as the rows it is."""

    def __init__(self, lines: Iterator[str], delimiter: str) -> None:
        self.lines, self.delimiter, self.place = lines, delimiter, 0
        self.raw: list[str] = []
        self.reader = csv.reader(self._noted(), delimiter=delimiter)

    def _noted(self) -> Iterator[str]:
        for line in self.lines:
            self.raw.append(line)
            self.place += 1
            yield line

    def __iter__(self) -> _Records:
        return self

    def __next__(self) -> tuple[list[str], str]:
        try:
            row = next(self.reader)
        except csv.Error:  # longer than any cell: what an open quote swallowed, or one cell that is a book
            row = None
        raw, self.raw = self.raw, []
        if row is not None and not self._is_torn(raw):
            return row, ""
        self.place -= len(raw) - 1
        self.lines = chain(raw[1:], self.lines)
        self.reader = csv.reader(self._noted(), delimiter=self.delimiter)
        return [], raw[0].strip()

    def _is_torn(self, raw: list[str]) -> bool:
        """Whether a record over several lines, or the last one, is none by the rules: some quote did not close."""
        if len(raw) == 1 and raw[0].count('"') % 2 == 0:
            return False
        try:
            list(csv.reader(raw, delimiter=self.delimiter, strict=True))
        except csv.Error as error:
            return len(raw) > 1 or "end of data" in str(error)
        return False


def _delimiter(head: str) -> str:
    usual = max(DELIMITERS, key=head.count)
    return usual if usual in head else max(ODD_DELIMITERS, key=head.count)


def _header(cells: list[Any]) -> list[str]:
    """The names of the columns; one without a name is called by its place, the second of a name by both."""
    names = [storable(str(cell if cell is not None else "")).strip().lstrip("\ufeff") for cell in cells]
    if not any(names):
        raise Unreadable(_("第一行应当是列名，这里是空的"))
    met: Counter[str] = Counter()
    found = []
    for place, name in enumerate(names, 1):
        met[name] += 1
        found.append(f"#{place}" if not name else f"{name}#{place}" if met[name] > 1 else name)
    return found


def _line(number: int, header: list[str], row: list[Any], lossy: bool = False) -> Line:
    if len(row) > len(header) and any(str(cell).strip() for cell in row[len(header) :]):
        fault = _("有 %(have)s 格，列名只有 %(want)s 个") % {"have": len(row), "want": len(header)}
        rest = {REST: " ".join(map(word, row[len(header) :]))}
        return Line(number, {**dict(zip(header, map(word, row), strict=False)), **rest}, fault)
    padded = [*row, *[""] * (len(header) - len(row))]
    values = {name: word(cell) for name, cell in zip(header, padded, strict=False)}
    return Line(number, values, _lost(values.values()) if lossy else "")


def _lost(texts: Any) -> str:
    """What is wrong with a row some bytes of which are in no charset; '' when nothing is."""
    return (
        _("有读不出的字节，已用 � 标出：请照原文改好") if any(charsets.LOST in text for text in texts) else ""
    )


def _spreadsheet(path: Path, sheet: str) -> Iterator[Line]:
    rows = sheets.rows(path, sheet)
    header = _header(next(rows, (0, []))[1])
    yield Line(0, dict.fromkeys(header, ""))
    yield from (_line(number, header, row) for number, row in rows)


def _json(path: Path, charset: str) -> Iterator[Line]:
    lossy = charset == charsets.MIXED
    with charsets.lines(path, charset) as text:
        first = next((line for line in text if line.strip()), "")
        rest = (line for line in text if line.strip())
        if first.lstrip().startswith("[") and not _is_whole(first):
            yield from _array(first + "".join(rest))
            return
        yield from (
            _object(number, raw, lossy) for number, raw in enumerate(chain([first] if first else [], rest), 1)
        )


def _is_whole(line: str) -> bool:
    """Whether one line is a JSON value by itself, and not the beginning of an array over many lines."""
    try:
        return not isinstance(_value(line), list) or "{" not in line
    except (ValueError, RecursionError):
        return "{" not in line and line.strip() != "["


def _value(text: str) -> Any:
    """A JSON value; whole numbers stay as they are written, however long."""
    return json.loads(text, parse_int=str)


def _no_json(error: ValueError | RecursionError) -> str:
    """Why a text is no JSON, and where it ceases to be."""
    if isinstance(error, RecursionError):
        return _("不是能读的 JSON：括号一层套一层，套得太深")
    if not isinstance(error, json.JSONDecodeError):
        return _("不是 JSON：%(why)s") % {"why": error}
    if "\n" in error.doc.rstrip():
        return _("不是 JSON：第 %(line)s 行第 %(column)s 个字起读不懂") % {"line": error.lineno, "column": error.colno}
    return _("这一行不是完整的 JSON 对象：第 %(column)s 个字起读不懂") % {"column": error.pos + 1}


def _array(text: str) -> Iterator[Line]:
    """One array of objects instead of lines.

    :raises Unreadable: when it is no JSON, with the place.
    """
    try:
        values = _value(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(_no_json(error)) from error
    yield from (_told(number, value) for number, value in enumerate(values, 1))


def _object(number: int, raw: str, lossy: bool) -> Line:
    try:
        value = _value(raw)
    except (ValueError, RecursionError) as error:
        return Line(number, {REST: storable(raw.strip())[:SHOWN]}, _no_json(error))
    return _told(number, value, raw, lossy)


def _told(number: int, value: Any, raw: str = "", lossy: bool = False) -> Line:
    if not isinstance(value, dict):
        raw = raw or json.dumps(value, ensure_ascii=False)
        return Line(number, {REST: storable(raw.strip())[:SHOWN]}, _("每行应当是一个 JSON 对象"))
    values = {storable(name): plain(cell) for name, cell in value.items()}
    return Line(number, values, _lost(values.values()) if lossy else "")
