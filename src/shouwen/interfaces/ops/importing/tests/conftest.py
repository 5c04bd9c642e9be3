"""A house to import into, and one line to do it with."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from shouwen.casework.cases.testing import House, house
from shouwen.interfaces.ops.importing import mapping, run

NOW = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
PLAIN = """
source = "old"
time_zone = "Asia/Shanghai"
[fields]
source_key = "工单号"
received_at = { column = "受理时间", formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"] }
closed_at = { column = "办结时间", formats = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"] }
title = "标题"
description = "内容"
name = "姓名"
phone = "电话"
resolution = "处理结果"
history = "处理过程"
"""
COLUMNS = ("工单号", "受理时间", "办结时间", "标题", "内容", "姓名", "电话", "处理结果", "处理过程")


@pytest.fixture
def centre() -> House:
    return house()


@pytest.fixture
def rules(tmp_path: Path) -> mapping.Mapping:
    """A mapping for a table of :data:`COLUMNS`."""
    (tmp_path / "old.toml").write_text(PLAIN, encoding="utf-8")
    return mapping.load("old", tmp_path)


@pytest.fixture
def bring(centre: House, rules: mapping.Mapping, tmp_path: Path) -> Callable[..., run.Tally]:
    """Bring a file in, as an agent, now."""

    def bringing(path: Path, **more: Any) -> run.Tally:
        given = {"actor": centre.agent, "clock": lambda: NOW, "rejected": tmp_path / "rejected.csv", **more}
        return run.bring_in(path, given.pop("rules", rules), **given)

    return bringing


def row(number: int, **more: str) -> list[str]:
    """One row of a table of :data:`COLUMNS`; an open case, received on 16 March at 09:30."""
    values = {
        "工单号": f"A{number}", "受理时间": "2026-03-16 09:30", "标题": "装机一再爽约", "姓名": "彭晓岚",
        "内容": f"约了第{number}次装宽带都没有人上门，请给准话", "电话": f"1380000{number:04d}", **more,
    }  # fmt: skip
    return [values.get(column, "") for column in COLUMNS]


def table(path: Path, rows: list[list[str]], *, charset: str = "utf-8", delimiter: str = ",") -> Path:
    """A CSV of rows under :data:`COLUMNS`."""
    lines = [delimiter.join(each) for each in (list(COLUMNS), *rows)]
    path.write_bytes(("\n".join(lines) + "\n").encode(charset))
    return path
