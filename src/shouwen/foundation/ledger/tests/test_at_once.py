"""Two who write into one chain at the same moment: the others wait, and all are in it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.db import connection, transaction

from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.facts import KINDS, Fact, fact
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.actor import SYSTEM

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


@pytest.fixture
def happened():
    @fact("tests.Happened")
    class Happened(Fact):
        subject_kind: ClassVar[str] = "test"
        says: ClassVar[str] = "发生了{what}"
        what: str = ""

    yield Happened
    KINDS.pop("tests.Happened")


def beside(work) -> threading.Thread:
    """Begin some work on a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def waiting() -> int:
    """How many connections wait for another's transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_other_writers_wait_and_all_are_in_the_chain(happened):
    def tell(word: str) -> None:
        with transaction.atomic():
            announce(happened(subject_id=7, what=word), actor=SYSTEM, at=AT)

    tell("甲")
    with transaction.atomic():
        announce(happened(subject_id=7, what="乙"), actor=SYSTEM, at=AT)
        others = [beside(lambda word=word: tell(word)) for word in "丙丁"]
        while waiting() < len(others):
            assert all(each.is_alive() for each in others), "one of them did not wait"
        announce(happened(subject_id=7, what="又"), actor=SYSTEM, at=AT)
    for each in others:
        each.join()
    found = [entry.body[9:10] for entry in Entry.objects.filter(subject_kind="test", subject_id=7).order_by("seq")]
    assert found[:3] == ["甲", "乙", "又"]
    assert sorted(found[3:]) == ["丁", "丙"]
    assert verify().whole


def test_chains_of_others_are_not_held_up(happened):
    with transaction.atomic():
        announce(happened(subject_id=7, what="甲"), actor=SYSTEM, at=AT)

        def other() -> None:
            with transaction.atomic():
                announce(happened(subject_id=8, what="乙"), actor=SYSTEM, at=AT)

        thread = beside(other)
        thread.join()
    assert Entry.objects.filter(subject_kind="test").count() == 2
