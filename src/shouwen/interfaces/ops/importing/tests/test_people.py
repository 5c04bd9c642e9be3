"""Whom the lines of a table are from: known, new, new twice, refused; and that asking costs the same for any number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases.models import Case, CaseText
from shouwen.foundation.ledger.verify import verify
from shouwen.interfaces.ops.importing import run
from shouwen.interfaces.ops.importing.tests.conftest import row, table
from shouwen.kit import sql
from shouwen.relations.customers.models import ContactPoint, Customer

pytestmark = pytest.mark.django_db
Bring = Callable[..., run.Tally]
PHONE = {"电话": "13800009999"}


def test_a_refused_line_leaves_no_half_met_customer(bring: Bring, tmp_path: Path) -> None:
    lines = [row(1, **PHONE, 内容="短"), row(2, **PHONE), row(3, **PHONE)]
    with CaptureQueriesContext(connection) as asked:
        tally = bring(table(tmp_path / "t.csv", lines))
    assert (tally.brought, tally.rejected) == (2, 1)
    assert Customer.objects.count() == 1
    assert not any("SAVEPOINT" in each["sql"] and "ROLLBACK" in each["sql"] for each in asked)


def test_people_who_share_a_known_number_are_told_apart_by_name(bring: Bring, tmp_path: Path) -> None:
    bring(table(tmp_path / "a.csv", [row(1, **PHONE)]))
    bring(
        table(
            tmp_path / "b.csv",
            [row(2, **PHONE), row(3, **PHONE, 姓名="罗子谦"), row(4, **PHONE, 姓名="罗子谦")],
        )
    )
    assert sorted(Customer.objects.values_list("name", flat=True)) == ["彭晓岚", "罗子谦"]


def test_a_known_customer_with_the_same_matter_repeats_it(bring: Bring, tmp_path: Path) -> None:
    bring(table(tmp_path / "a.csv", [row(1, **PHONE)]))
    bring(table(tmp_path / "b.csv", [row(2, **PHONE), row(3, **PHONE)]))
    first, second, third = Case.objects.order_by("id")
    assert (second.repeat_of_id, third.repeat_of_id) == (first.pk, first.pk)
    assert [each.repeat_count for each in (first, second, third)] == [0, 1, 2]
    assert verify().whole


def test_a_batch_of_known_people_asks_no_more_than_one_of_a_few(bring: Bring, tmp_path: Path) -> None:
    bring(table(tmp_path / "a.csv", [row(number) for number in range(1, 61)]))

    def asked(numbers: range) -> int:
        lines = [row(number, 工单号=f"B{number}") for number in numbers]
        with CaptureQueriesContext(connection) as queries:
            bring(table(tmp_path / "b.csv", lines))
        return len(queries)

    assert asked(range(1, 11)) >= asked(range(11, 61))


def test_rows_are_written_before_those_that_name_them() -> None:
    ranks = [sql._rank(model) for model in (Customer, ContactPoint, Case, CaseText)]
    assert ranks[0] < ranks[1]
    assert ranks[0] < ranks[2] < ranks[3]
