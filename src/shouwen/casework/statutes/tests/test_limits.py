"""Which limits bind: purely, as the packs ship and as a page of the handbook would say it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shouwen.casework.deadlines.models import UNITS
from shouwen.casework.deadlines.states import STAGES
from shouwen.casework.statutes import states
from shouwen.casework.statutes.actions import shipped
from shouwen.casework.statutes.rules import limits as rules
from shouwen.casework.statutes.rules.limits import Book, Chosen, Limit

DAY, AT = date(2026, 3, 20), datetime(2026, 3, 20, 9, 40, tzinfo=UTC)
PACKS = shipped()
ALL = {
    code: [rules.read(n, code, each) for n, each in enumerate(given["limits"], 1)]
    for code, given in PACKS.items()
}


def bound(
    pack: str, region: str = "", party: str = "company", kind: str = "complaint", start: str = "received"
) -> list[tuple[str, float, str]]:
    found = rules.binding(
        [_dated(each) for each in ALL[pack]], Chosen(pack, 1, region, party), kind=kind, day=DAY, start=start
    )
    return [(each.code, each.amount, each.unit) for each in found]


def _dated(each: Limit) -> Limit:
    given = each.valid_from
    return (
        each
        if given is None or isinstance(given, date)
        else rules.read(
            each.id, each.pack, {**vars(each), "steps": (), "valid_from": date.fromisoformat(str(given))}
        )
    )


def test_every_trade_has_a_pack_and_every_row_says_what_it_rests_on() -> None:
    assert {given["industry"] for given in PACKS.values()} == {
        "telecom", "bank", "hotline", "hospital", "express", "tourism", "aviation", "market", "ecommerce",
        "petition", "cars", "postal",
    }  # fmt: skip
    for code, given in PACKS.items():
        for row in given["limits"]:
            assert row["mark"] in states.MARKS, code
            assert all(row[name] for name in ("basis", "basis_en", "follows", "follows_en")), (code, row["code"])
            assert row["unit"] in UNITS
            assert STAGES[row["stage"]].is_legal
            assert (row["mark"] == "P") == (row["basis"] == "本产品默认")
            assert len(f"{code}.{row['code']}") <= 40
            for step in row.get("steps", ()):
                assert step["approver"] in states.APPROVERS
                assert step["ground"]
                assert step["ground_en"]


@pytest.mark.parametrize(
    ("region", "amount", "unit"),
    [
        ("", 15, "day"),
        ("CN-HA", 5, "work_day"),
        ("CN-HA-4101", 5, "work_day"),
        ("CN-CQ", 15, "work_day"),
        ("CN-ZJ", 15, "day"),
    ],
)
def test_the_local_rule_goes_before_the_general_one_and_a_region_without_one_has_that(
    region: str, amount: int, unit: str
) -> None:
    assert bound("cn-telecom", region) == [("reply", amount, unit)]


def test_a_company_is_not_held_to_the_authoritys_limits() -> None:
    assert bound("cn-market") == []
    assert bound("cn-market", party="authority") == [("accept", 7, "work_day")]
    assert bound("cn-market", party="authority", start="accepted") == [("mediate", 45, "work_day")]
    assert bound("cn-market", party="authority", kind="misconduct") == [("report", 15, "work_day")]
    assert bound("cn-telecom", kind="fault") == [("fault", 48, "hour")]


def test_the_nearest_choice_of_a_pack_counts_and_an_ended_one_no_more() -> None:
    province, city = Chosen("cn-telecom", 1, "CN-HA"), Chosen("cn-telecom", 2, "CN-CQ")
    assert rules.picked([province, city], [2, 1], AT) == [city]
    assert rules.picked([province, city], [3, 1], AT) == [province]
    ended = Chosen("cn-telecom", 2, until_at=AT)
    assert rules.picked([ended], [2], AT) == []
    book = Book({"cn-telecom": ALL["cn-telecom"]}, [province], {3: [1]})
    assert [each.pack for each in book.choices(3, AT)] == ["cn-telecom"]
    assert book.choices(9, AT) == []


def test_versions_count_by_day() -> None:
    old = Limit(1, "x", "reply", "law_reply", 15, "day", valid_to=date(2026, 4, 1))
    new = Limit(2, "x", "reply", "law_reply", 10, "day", valid_from=date(2026, 4, 1))
    choice = Chosen("x", 1)
    for day, want in ((date(2026, 3, 31), 1), (date(2026, 4, 1), 2)):
        assert [each.id for each in rules.binding([old, new], choice, kind="complaint", day=day)] == [want]


def test_extensions_come_in_the_statutes_order_and_end() -> None:
    (reply,) = ALL["cn-bank"]
    steps = [rules.next_step(reply, taken) for taken in range(3)]
    assert [(step.amount, step.approver) if step else None for step in steps] == [
        (15, "centre"),
        (30, "above"),
        None,
    ]
