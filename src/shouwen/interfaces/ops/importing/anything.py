"""Any table somebody uploads, as text with tabs between its cells: spreadsheets, CSV in whatever charset."""

from __future__ import annotations

import tempfile
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _

from shouwen.interfaces.ops.importing import tables
from shouwen.interfaces.ops.importing.charsets import Garbled
from shouwen.kit.errors import Invalid

MOST = 5001
LARGEST = 10 * 1024 * 1024


def as_text(name: str, data: bytes) -> str:
    """A table as text, its columns' names first.

    :raises Invalid: when it is too large, empty, or no table at all; ``file`` says why.
    """
    if len(data) > LARGEST:
        raise Invalid({"file": _("文件超过 10 MB，分成几份再导入")})
    if not data.strip():
        raise Invalid({"file": _("文件是空的")})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{Path(name).suffix.lower()[:8]}"
        path.write_bytes(data)
        try:
            heads = [head for head in tables.columns(path) if head != tables.REST]
            lines = [_line([line.values.get(head, "") for head in heads]) for line in islice(tables.read(path), MOST)]
        except Garbled as why:
            raise Invalid({"file": _("读不出这个文件的文字：在表格软件里另存为 XLSX 或 UTF-8 的 CSV，再导入")}) from why
        except tables.Unreadable as why:
            raise Invalid({"file": str(why).replace(str(path), Path(name).name)}) from why
    return "\n".join([_line(heads), *lines])


def _line(cells: list[str]) -> str:
    return "\t".join(" ".join(str(cell).replace('"', "”").split()) for cell in cells)
