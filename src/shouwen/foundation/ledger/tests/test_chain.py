"""The chain: sealed, ordered, unchangeable, and broken links are named."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

import pytest
from django.db import DatabaseError, connection, transaction

from shouwen.foundation.ledger import jobs, rules
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.facts import KINDS, Fact, fact
from shouwen.foundation.ledger.models import Anchor, Entry
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.actor import SYSTEM

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tested_fact():
    @fact("tests.Happened")
    class Happened(Fact):
        subject_kind: ClassVar[str] = "test"
        says: ClassVar[str] = "发生了{what}"
        what: str = ""

    yield Happened
    KINDS.pop("tests.Happened")


def tell(happened, subject: int, *words: str) -> list[Entry]:
    with transaction.atomic():
        return announce(*(happened(subject_id=subject, what=word) for word in words), actor=SYSTEM, at=AT)


def unguarded(sql: str) -> None:
    """Do what a thief with the database password could do: take the trigger away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER ledger_entry_forbid_update")
            cursor.execute("DROP TRIGGER ledger_entry_forbid_delete")
        cursor.execute(sql)


def test_each_subject_has_one_chain_that_grows(tested_fact):
    tell(tested_fact, 1, "甲", "乙")
    tell(tested_fact, 2, "丙")
    last = tell(tested_fact, 1, "丁")[0]
    assert [entry.seq for entry in Entry.objects.filter(subject_id=1).order_by("seq")] == [1, 2, 3]
    assert last.prev_hash == Entry.objects.get(subject_id=1, seq=2).hash
    assert [told.sentence({}, {}) for told in timeline("test", 1)] == ["发生了甲", "发生了乙", "发生了丁"]
    assert verify().whole


def test_a_fact_is_announced_inside_a_transaction_only(tested_fact, transactional_db):
    with pytest.raises(RuntimeError):
        announce(tested_fact(subject_id=1), actor=SYSTEM, at=AT)


@pytest.mark.parametrize("sql", ["UPDATE ledger_entry SET reason = 'x'", "DELETE FROM ledger_entry"])
def test_entries_cannot_be_changed_or_removed(tested_fact, sql):
    tell(tested_fact, 1, "甲")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    ("sql", "seq", "why"),
    [
        ("UPDATE ledger_entry SET body = '{}' WHERE seq = 2", 2, "altered"),
        ("DELETE FROM ledger_entry WHERE seq = 2", 2, "gap"),
        ("UPDATE ledger_entry SET prev_hash = '' WHERE seq = 3", 3, "unlinked"),
    ],
)
def test_verify_names_the_first_broken_link(tested_fact, sql, seq, why):
    tell(tested_fact, 1, "甲", "乙", "丙")
    unguarded(sql)
    broken = verify().broken
    assert broken is not None
    assert (broken.subject_id, broken.seq, broken.why) == (1, seq, why)


def test_a_stranger_can_recompute_a_hash(tested_fact):
    entry = tell(tested_fact, 1, "甲")[0]
    values = Entry.objects.filter(pk=entry.pk).values(*rules.SEALED).get()
    assert rules.seal(values, "") == entry.hash


def test_the_daily_anchor_signs_all_heads_once(tested_fact):
    tell(tested_fact, 1, "甲")
    tomorrow = datetime(2050, 1, 2, 3, 0, tzinfo=UTC)
    anchor = jobs.anchor(at=tomorrow)
    chains = Entry.objects.values_list("subject_kind", "subject_id").distinct().count()
    assert (anchor.heads, anchor.entries) == (chains, Entry.objects.count())
    assert jobs.anchor(at=tomorrow) is None
    assert verify().anchors == 1


def test_an_anchor_betrays_a_rewritten_chain(tested_fact):
    tell(tested_fact, 1, "甲")
    jobs.anchor(at=datetime(2050, 1, 2, 3, 0, tzinfo=UTC))
    entry = Entry.objects.get(subject_kind="test")
    values = {name: getattr(entry, name) for name in rules.SEALED} | {"body": '{"what":"乙"}'}
    unguarded(f"UPDATE ledger_entry SET body = '{{\"what\":\"乙\"}}', hash = '{rules.seal(values, '')}' WHERE id = {entry.pk}")
    broken = verify().broken
    assert broken is not None
    assert broken.why == "entries_changed"
    assert Anchor.objects.count() == 1
