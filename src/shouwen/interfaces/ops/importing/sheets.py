"""Spreadsheets: the first sheet people see, its title rows passed over, merged cells filled; opened by :mod:`book`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shouwen.interfaces.ops.importing.charsets import Unreadable

READER = ("-P", "-m", "shouwen.interfaces.ops.importing.book")


def rows(path: Path, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet that are not empty, numbered from the names of the columns, which are row 0.

    :raises Unreadable: when the file is no spreadsheet, has no such sheet, or takes more memory than there is for it.
    """
    asked = [sys.executable, *READER, str(path.absolute()), sheet]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as reader:
        try:
            for line in reader.stdout or ():
                found = json.loads(line)
                if isinstance(found, dict):
                    raise _fault(found, sheet)
                yield found[0], found[1]
            if reader.wait():
                raise Unreadable(_("表格没有读完：太大，或已损坏。删去多余的行和列，分成几份，或在表格软件里另存为 CSV 再导入"))
        finally:
            reader.kill()


def _fault(found: dict[str, Any], sheet: str) -> Unreadable:
    """Why a spreadsheet gives no rows, in words."""
    if found["fault"] == "password":
        return Unreadable(_("表格有密码：在表格软件里去掉密码，另存后再导入"))
    if found["fault"] == "sheet":
        names = _("、").join(found["names"])
        return Unreadable(_("没有叫“%(name)s”的工作表，有：%(names)s") % {"name": sheet, "names": names})
    return Unreadable(_("表格打不开，可能没有拷贝完整：重新取一份，或在表格软件里另存"))
