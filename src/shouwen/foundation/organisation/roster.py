"""A table of people as offices keep it: read from CSV or from what a spreadsheet puts on the clipboard. Pure."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from io import StringIO

COLUMNS = ("姓名", "工号", "部门代码", "岗位", "职级", "英文姓名", "邮箱")
COLUMNS_EN = ("name", "staff number", "unit", "post", "grade", "english name", "e-mail")
FIELDS = ("name", "staff_number", "unit_code", "role", "grade", "name_en", "email")
HEADS = {
    **dict(zip(COLUMNS, FIELDS, strict=True)),
    **{name: name for name in FIELDS},
    "部门": "unit_code", "岗位代码": "role", "name": "name", "staff number": "staff_number", "unit": "unit_code",
    "post": "role", "english name": "name_en", "e-mail": "email",
}  # fmt: skip
GRADES = {"初级": "junior", "中级": "middle", "高级": "senior"}


@dataclass
class Row:
    """One line: its number in the table, its values by field, and what is wrong with it."""

    line: int
    values: dict[str, str]
    wrong: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> str:
        try:
            return self.__dict__["values"].get(name, "")
        except KeyError:
            raise AttributeError(name) from None


def decoded(data: bytes) -> str:
    """Text of a file in UTF-8 or GB18030 (what spreadsheets write in Chinese offices)."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def read(text: str) -> list[Row]:
    """The rows of a table, commas or tabs between; a first line of known heads names the columns, else their order."""
    text = text.lstrip("\ufeff")
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    lines = [
        (number, cells)
        for number, cells in enumerate(csv.reader(StringIO(text), delimiter=delimiter), 1)
        if any(cells)
    ]
    if not lines:
        return []
    heads = [HEADS.get(cell.strip().lower(), "") for cell in lines[0][1]]
    named = sum(map(bool, heads)) >= 2
    names = heads if named else list(FIELDS)
    return [Row(number, _values(names, cells)) for number, cells in (lines[1:] if named else lines)]


def _values(names: list[str], cells: list[str]) -> dict[str, str]:
    values = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    values["grade"] = GRADES.get(values.get("grade", ""), values.get("grade", "")) or "junior"
    return values
