"""Changing rows in one trip writes what the rows hold, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.foundation.ledger.models import Delivery, Entry
from shouwen.kit.sql import TOGETHER, change_rows, insert_rows

AT = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)


@pytest.fixture
def deliveries(db: None) -> list[Delivery]:
    entry = Entry(
        subject_kind="test", subject_id=8, seq=1, kind="t.Done", at=AT, actor_id=1, via="cli", body="{}"
    )
    rows = [Delivery(entry=entry, listener=f"to.{number}", due_at=AT) for number in range(TOGETHER + 3)]
    insert_rows([entry, *rows])
    return rows


def test_only_the_named_columns_of_these_rows_change(deliveries: list[Delivery]) -> None:
    first, second, *others = deliveries
    for row in (first, second):
        row.state, row.due_at, row.error = "claimed", AT + timedelta(hours=1), "not written"
    change_rows([first, second], ["state", "due_at"], counting="attempts")
    kept = {row.pk: row for row in Delivery.objects.filter(entry_id=first.entry_id)}
    for row in (first, second):
        found = kept[row.pk]
        assert (found.state, found.due_at, found.error) == ("claimed", AT + timedelta(hours=1), "")
        assert (found.attempts, row.attempts) == (1, 1)
    assert {(kept[row.pk].state, kept[row.pk].attempts) for row in others} == {("waiting", 0)}


def test_many_rows_take_few_trips(deliveries: list[Delivery]) -> None:
    for row in deliveries:
        row.state = "done"
    with CaptureQueriesContext(connection) as asked:
        change_rows(deliveries, ["state"])
    assert len(asked) == (2 if connection.vendor == "postgresql" else 1)
    assert not Delivery.objects.filter(entry_id=deliveries[0].entry_id).exclude(state="done").exists()


def test_nothing_to_change_asks_nothing(deliveries: list[Delivery]) -> None:
    with CaptureQueriesContext(connection) as asked:
        change_rows([], ["state"])
    assert len(asked) == 0
