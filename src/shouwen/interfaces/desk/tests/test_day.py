"""The day strip holds the rows its events need before they are laid out."""

from __future__ import annotations

import pytest

from shouwen.interfaces.desk.day import Mark, Strip


def strip(*places: float) -> Strip:
    marks = [Mark(x, "09:00", "谢女士", "flag", "到期", "", "JZ260318-0001") for x in places]
    return Strip([], [], "", 0, "09:00", marks, 0)


@pytest.mark.parametrize(
    ("places", "rows"),
    [((), 2), ((10, 50), 2), ((10, 12, 14), 3), ((90, 95, 99), 3), ((5, 6, 7, 8, 9, 10), 4), ((0, 20, 40, 60, 80), 2)],
)
def test_rows(places: tuple[float, ...], rows: int) -> None:
    assert strip(*places).rows == rows
