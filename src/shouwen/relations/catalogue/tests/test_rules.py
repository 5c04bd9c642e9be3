from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shouwen.relations.catalogue import rules

DAY = date(2026, 3, 19)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "offered"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2026, 3, 20), None, False),
        (None, DAY, False),
        (None, date(2026, 3, 20), True),
    ],
)
def test_a_value_is_offered_between_its_days(valid_from, valid_to, offered):
    assert rules.is_offered(valid_from, valid_to, DAY) is offered


@pytest.mark.parametrize(
    ("name", "full", "initials"),
    [
        ("预约未上门", "yuyueweishangmen", "yywsm"),
        ("补办 SIM 卡", "bubansimka", "bbsimk"),
        ("重复扣费", "chongfukoufei", "cfkf"),
    ],
)
def test_names_are_spelled_in_pinyin(name, full, initials):
    assert rules.spelled(name) == (full, initials)


@pytest.mark.parametrize("asked", ["yywsm", "YYWSM", "yyw", "预约", "未上门", "约门", "yuyue", "ｙｙｗｓｍ", "nobody"])
def test_a_category_is_found_by_initials_pinyin_characters_or_english(asked):
    item = {"name": "预约未上门", "path": "宽带装移机预约未上门", "pinyin": "yuyueweishangmen", "initials": "yywsm"}
    assert rules.rank(asked, **item, name_en="Nobody came") is not None


def test_its_own_name_counts_more_than_its_parents():
    own = rules.rank("宽带", name="宽带掉线", path="故障宽带掉线", pinyin="", initials="", name_en="")
    parents = rules.rank("宽带", name="断网", path="宽带断网", pinyin="", initials="", name_en="")
    assert own is not None
    assert parents is not None
    assert own < parents


def test_nothing_is_found_by_nothing_or_by_strange_characters():
    item = {"name": "断网", "path": "宽带断网", "pinyin": "duanwang", "initials": "dw", "name_en": ""}
    assert rules.rank("  ", **item) is None
    assert rules.rank("退款", **item) is None


FIELDS = [
    {"key": "planned_at", "name": "计划时间", "type": "datetime"},
    {"key": "actual_at", "name": "实际时间", "type": "datetime"},
    {"key": "hours", "name": "延误", "type": "hours_between", "from": "planned_at", "to": "actual_at", "allowed": 1},
    {"key": "amount", "name": "金额", "type": "money", "required": False},
]


def test_computed_fields_are_worked_out_and_never_taken():
    given = {"planned_at": "2026-03-19T08:00", "actual_at": "2026-03-19T11:30", "hours": "99"}
    values, faults = rules.check_fields(FIELDS, given)
    assert faults == {}
    assert values["hours"] == 2.5


def test_missing_and_unreadable_fields_are_named():
    _values, faults = rules.check_fields(FIELDS, {"planned_at": "morgen", "amount": "many"})
    assert faults == {"planned_at": "not_moment", "actual_at": "missing", "amount": "not_number"}


@given(st.dictionaries(st.sampled_from(["planned_at", "actual_at", "amount", "hours"]), st.text(max_size=30)))
@settings(max_examples=60, deadline=None)
def test_any_input_is_either_taken_or_refused_by_name(given_values):
    values, faults = rules.check_fields(FIELDS, given_values)
    assert set(values).isdisjoint(faults)
    assert set(faults) <= {"planned_at", "actual_at", "amount"}
