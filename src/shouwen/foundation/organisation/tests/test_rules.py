"""Rules of the tree and of pasted tables: plain values in, plain values out."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouwen.foundation.organisation import roster, rules

days = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("level", "parent", "may"),
    [("city", "province", True), ("province", "city", False), ("unit", "unit", True), ("team", "team", False),
     ("team", "province", True), ("city", "city", False), ("group", None, True)],
)  # fmt: skip
def test_levels_stand_below_higher_ones(level, parent, may):
    assert rules.may_stand_under(level, parent) is may


@given(days, days, days, days)
def test_two_posts_meet_when_they_share_a_day(a, b, c, d):
    one, two = rules.Span("r", 1, min(a, b), max(a, b)), rules.Span("r", 1, min(c, d), max(c, d))
    shared = max(one.starts_on, two.starts_on) <= min(one.ends_on, two.ends_on)
    assert one.meets(two) is two.meets(one) is shared
    assert rules.doubled([one], two) is shared


@pytest.mark.parametrize(
    "table",
    [
        "姓名,工号,部门代码,岗位\n甲,1,JZ-CO,初级话务员",
        "staff number\tname\tunit\tpost\n1\t甲\tJZ-CO\t初级话务员\n\n",
        "甲,1,JZ-CO,初级话务员,初级",
        "\ufeff姓名,工号,部门,岗位\r\n甲,1,JZ-CO,初级话务员\r\n",
    ],
)
def test_a_table_is_read_however_it_comes(table):
    (row,) = roster.read(table)
    assert (row.name, row.staff_number, row.unit_code, row.role, row.grade) == (
        "甲",
        "1",
        "JZ-CO",
        "初级话务员",
        "junior",
    )


def test_offices_write_gb18030_too():
    assert roster.decoded("姓名,工号\n甲,1".encode("gb18030")) == "姓名,工号\n甲,1"
    assert roster.read("") == []
