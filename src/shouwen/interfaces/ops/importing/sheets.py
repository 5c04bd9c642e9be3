"""Spreadsheets: the first sheet people see, its title rows passed over, merged cells filled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shouwen.interfaces.ops.importing.charsets import Unreadable

TITLES = 5
"""So many rows above the names of the columns may be titles."""


def rows(path: Path, sheet: str = "") -> Iterator[tuple[int, list[Any]]]:
    """The rows of a sheet that are not empty, numbered from the names of the columns, which are row 0.

    :raises Unreadable: when the file is no spreadsheet, or has no such sheet.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

    try:
        book = CalamineWorkbook.from_path(str(path))
        found = book.get_sheet_by_name(sheet or _first_seen(book))
        cells, merged = found.to_python(skip_empty_area=False), found.merged_cell_ranges or []
    except PasswordError as error:
        raise Unreadable(_("表格有密码：在表格软件里去掉密码，另存后再导入")) from error
    except WorksheetNotFound as error:
        names = _("、").join(book.sheet_names)
        raise Unreadable(_("没有叫“%(name)s”的工作表，有：%(names)s") % {"name": sheet, "names": names}) from error
    except (CalamineError, IndexError) as error:
        raise Unreadable(_("表格打不开，可能没有拷贝完整：重新取一份，或在表格软件里另存（%(why)s）") % {"why": error}) from error
    head = _head(cells)
    for (top, left), (bottom, right) in merged:
        if top > head:
            _fill(cells, top, left, bottom, right)
    return (
        (number, row)
        for number, row in enumerate(cells[head:])
        if number == 0 or any(cell != "" for cell in row)
    )


def _first_seen(book: Any) -> str:
    """The first sheet that is neither hidden nor empty, else the first."""
    seen = [
        each.name for each in book.sheets_metadata if str(each.visible).endswith("Visible")
    ] or book.sheet_names
    return str(next((name for name in seen if book.get_sheet_by_name(name).height), seen[0]))


def _head(cells: list[list[Any]]) -> int:
    """The row with the names of the columns: after empty rows, and after titles, which fill one cell of many."""
    filled = [sum(cell != "" for cell in row) for row in cells[: TITLES + 1]]
    first = next((place for place, count in enumerate(filled) if count), 0)
    if filled and filled[first] == 1:
        return next((place for place, count in enumerate(filled) if count > 1), first)
    return first


def _fill(cells: list[list[Any]], top: int, left: int, bottom: int, right: int) -> None:
    """Merged cells all hold what the first of them shows."""
    for row in cells[top : bottom + 1]:
        for column in range(left, min(right + 1, len(row))):
            if row[column] == "":
                row[column] = cells[top][left]
