"""A table of people as offices keep it: read from CSV or from what a spreadsheet puts on the clipboard. Pure."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO

COLUMNS = ("姓名", "工号", "部门", "岗位", "职级", "英文姓名", "邮箱", "登录名")
COLUMNS_EN = ("name", "staff number", "unit", "post", "grade", "english name", "e-mail", "user name")
FIELDS = ("name", "staff_number", "unit_code", "role", "grade", "name_en", "email", "username")
USED = {
    "name": ("姓名", "名字", "员工姓名", "人员", "name", "full name", "employee"),
    "staff_number": ("工号", "员工编号", "员工号", "人员编号", "职工号", "编号", "staff number", "employee id", "id", "no"),
    "unit_code": ("部门", "部门代码", "所属部门", "所在部门", "部门名称", "班组", "科室", "单位", "机构", "unit", "unit code", "department", "team"),
    "role": ("岗位", "岗位代码", "岗位名称", "职务", "角色", "职位", "role", "post", "position", "title"),
    "grade": ("职级", "级别", "等级", "grade", "level"),
    "name_en": ("英文姓名", "英文名", "english name"),
    "email": ("邮箱", "工作邮箱", "电子邮箱", "电子邮件", "e-mail", "email", "mail"),
    "username": ("登录名", "用户名", "账号", "帐号", "登录账号", "user name", "username", "login", "account"),
}  # fmt: skip
"""What offices call a column, the usual name first."""
HEADS = {word: name for name, words in USED.items() for word in (*words, name)}
GRADES = {"初级": "junior", "中级": "middle", "高级": "senior"}
MOST = 5000


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


@dataclass(frozen=True)
class Table:
    """A table with the field each column was taken for ('' for none), and whether its first line names them."""

    heads: list[str]
    fields: list[str]
    lines: list[tuple[int, list[str]]]

    def rows(self) -> list[Row]:
        """The people in it."""
        return [Row(number, _values(self.fields, cells)) for number, cells in self.lines]


def decoded(data: bytes) -> str:
    """Text of a file in UTF-8, UTF-16 or GB18030 (what spreadsheets write in Chinese offices)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def read(text: str) -> list[Row]:
    """The rows of a table, commas or tabs between; a first line of known heads names the columns, else their order."""
    return table(text).rows()


def table(text: str, chosen: Mapping[int, str] | None = None) -> Table:
    """A table with its columns guessed; ``chosen`` says otherwise for some of them (place → field, '' for none)."""
    text = text.lstrip("\ufeff").replace("\0", "")
    delimiter = max("\t,;，", key=text.split("\n", 1)[0].count)
    try:
        lines = [
            (number, [cell.strip() for cell in cells])
            for number, cells in enumerate(csv.reader(StringIO(text), delimiter=delimiter), 1)
            if any(cell.strip() for cell in cells)
        ]
    except csv.Error:  # a quote that is never closed: take the lines as they stand
        lines = [(number, line.split(delimiter)) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        return Table([], [], [])
    first = lines[0][1]
    guessed = [_field_of(cell) for cell in first]
    named = sum(map(bool, guessed)) >= 2
    width = max(len(cells) for _number, cells in lines)
    fields = guessed if named else list(FIELDS[:width])
    fields += [""] * (width - len(fields))
    for place, name in (chosen or {}).items():
        if place < width:
            fields[place] = name
    heads = (first if named else []) + [""] * width
    return Table(heads[:width], _once(fields), lines[1 : MOST + 1] if named else lines[:MOST])


def _field_of(cell: str) -> str:
    word = cell.strip().strip("*＊ ").casefold()
    return HEADS.get(word) or HEADS.get(word.split("（")[0].split("(")[0].strip(), "")


def _once(fields: Sequence[str]) -> list[str]:
    """Each field from one column only, the first."""
    met: set[str] = set()
    return ["" if name in met else (met.add(name) or name) for name in fields]  # type: ignore[func-returns-value]


def _values(names: list[str], cells: list[str]) -> dict[str, str]:
    values = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
    values["grade"] = GRADES.get(values.get("grade", ""), values.get("grade", "")) or "junior"
    return values
