"""Tables as files, written row by row: CSV, and XLSX without holding it in memory."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO
from xml.sax.saxutils import escape

LONGEST = 32_000
"""Characters a cell of a spreadsheet holds."""
_BAD = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
FORMULA = "=+-@\t\r"


def guarded(text: str) -> str:
    """Text a spreadsheet takes for text: what looks like a formula is quoted.

    >>> guarded("=1+1"), guarded("JZ260318-0001")
    ("'=1+1", 'JZ260318-0001')
    """
    return f"'{text}" if text[:1] and text[0] in FORMULA else text


class _Echo:
    """A file that gives back what is written."""

    def write(self, value: str) -> str:
        return value


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[str]], *, mark: bool = True) -> Iterator[str]:
    """A CSV file line by line; ``mark``: with the sign by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield ("\ufeff" if mark else "") + writer.writerow(header)
    for row in rows:
        yield writer.writerow([guarded(text) for text in row])


KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XLSX = f"{KINDS}.sheet"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NS = "http://schemas.openxmlformats.org"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_NS}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="{KINDS}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KINDS}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rId1" Type="{_NS}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_NS}/package/2006/relationships"><Relationship Id="rId1" Type="{_NS}/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


_WORKBOOK = (
    f'<workbook xmlns="{_NS}/spreadsheetml/2006/main" xmlns:r="{_NS}/officeDocument/2006/relationships"><sheets>'
    '<sheet name="{title}" sheetId="1" r:id="rId1"/></sheets></workbook>'
)


def xlsx_file(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> IO[bytes]:
    """An XLSX file of one sheet of texts, open at its beginning; it lies on disk while it is written.

    Whoever gets it closes it.
    """
    with ExitStack() as held:
        out = held.enter_context(TemporaryFile())
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
            for name, body in _PARTS.items():
                book.writestr(name, _HEAD + body)
            book.writestr("xl/workbook.xml", _HEAD + _WORKBOOK.format(title=_text(title[:31])))
            with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as raw, io.TextIOWrapper(raw, "utf-8") as sheet:
                sheet.write(f'{_HEAD}<worksheet xmlns="{_NS}/spreadsheetml/2006/main"><sheetData>')
                sheet.write(_row(1, header))
                for number, row in enumerate(rows, 2):
                    sheet.write(_row(number, row))
                sheet.write("</sheetData></worksheet>")
        out.seek(0)
        held.pop_all()
    return out


def _row(number: int, cells: Sequence[str]) -> str:
    made = "".join(f'<c t="inlineStr"><is><t xml:space="preserve">{_text(text)}</t></is></c>' if text else "<c/>" for text in cells)
    return f'<row r="{number}">{made}</row>'


def _text(text: str) -> str:
    return escape(_BAD.sub("", text[:LONGEST]), {'"': "&quot;"})
