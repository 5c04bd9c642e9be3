"""A process of its own that opens one spreadsheet and writes its rows as lines of JSON: ``python -m … PATH SHEET``.

What people send may claim a million columns in five kilobytes, or break the library that reads it. Whatever it does, it does
it here, within so much memory, and the program that asked goes on. The first line is the names of the columns, or an
object with the ``fault``.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any

from shouwen.interfaces.ops.importing.cells import word

MEMORY = 4 * 1024**3
TITLES = 5
"""So many rows above the names of the columns may be titles."""


def modest() -> None:
    """Take no more memory than a large table needs; where there is not even that, be the first to go."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def opened(path: str, sheet: str) -> list[list[Any]]:
    """The cells of a sheet from the row with the names of the columns on, merged ones filled."""
    book = _book(path)
    found = book.get_sheet_by_name(sheet or _first_seen(book))
    cells, merged = found.to_python(skip_empty_area=False), found.merged_cell_ranges or []
    head = _head(cells)
    for (top, left), (bottom, right) in merged:
        if top > head:
            _fill(cells, top, left, bottom, right)
    return cells[head:]


def _book(path: str) -> Any:
    """The workbook, whatever its name ends with: an old .xls renamed .xlsx is an old one still."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        with Path(path).open("rb") as file:
            return CalamineWorkbook.from_filelike(file)


def faults(path: str, sheet: str) -> dict[str, Any] | list[list[Any]]:
    """The cells, or why there are none."""
    from python_calamine import CalamineError, PasswordError, WorksheetNotFound

    try:
        return opened(path, sheet)
    except PasswordError:
        return {"fault": "password"}
    except WorksheetNotFound:
        return {"fault": "sheet", "names": _book(path).sheet_names}
    except (CalamineError, IndexError):
        return {"fault": "broken"}


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


def main(path: str, sheet: str) -> None:
    modest()
    found = faults(path, sheet)
    if isinstance(found, dict):
        print(json.dumps(found))
        return
    for number, row in enumerate(found):
        if number == 0 or any(cell != "" for cell in row):
            print(json.dumps([number, [word(cell) for cell in row]]))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever asked has seen enough
        os._exit(0)
