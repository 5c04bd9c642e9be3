"""Deliveries: at least once, effects once, nothing lost when a worker dies at any step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction

from shouwen.foundation.ledger import deliver, leases, rules, slots
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.ledger.facts import KINDS, Fact, fact
from shouwen.foundation.ledger.models import Delivery, Lease
from shouwen.kit.actor import SYSTEM
from shouwen.kit.jobs import Job

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@fact("tests.Rang")
class Rang(Fact):
    subject_kind: ClassVar[str] = "test"


KINDS.pop("tests.Rang")


class Power(BaseException):
    """The worker's process ends here."""


@pytest.fixture
def ear(monkeypatch):
    """One listener whose effect is a row, and which can be told to fail or die."""
    state = {"mood": "well", "calls": 0}

    def on_rang(heard):
        state["calls"] += 1
        Lease.objects.create(name=f"effect-{heard.entry_id}", until=AT)
        if state["mood"] == "fails":
            raise ValueError("no line")
        if state["mood"] == "dies":
            raise Power

    monkeypatch.setitem(slots.LISTENERS, "tests.on_rang", on_rang)
    monkeypatch.setitem(slots.HEARD_BY, "tests.Rang", ["tests.on_rang"])
    return state


def ring(count: int = 1) -> None:
    with transaction.atomic():
        announce(*(Rang(subject_id=number) for number in range(1, count + 1)), actor=SYSTEM, at=AT)


def effects() -> int:
    return Lease.objects.filter(name__startswith="effect-").count()


def test_a_fact_reaches_its_listener_once(ear):
    ring(3)
    assert deliver.deliver_due(at=AT) == 3
    assert deliver.deliver_due(at=AT + timedelta(days=1)) == 0
    assert effects() == 3


def test_a_rolled_back_fact_is_never_heard(ear):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        announce(Rang(subject_id=1), actor=SYSTEM, at=AT)
        raise ZeroDivisionError
    assert deliver.deliver_due(at=AT) == 0


def test_a_failure_waits_longer_each_time_and_is_laid_aside_at_last(ear):
    ring()
    ear["mood"] = "fails"
    at, waits = AT, []
    while Delivery.objects.get().state != "dead":
        deliver.deliver_due(at=at)
        row = Delivery.objects.get()
        waits.append(row.due_at - at)
        at = row.due_at
    assert len(waits) == rules.MAX_ATTEMPTS
    assert waits == sorted(waits)
    assert "no line" in Delivery.objects.get().error
    assert effects() == 0


def test_a_worker_killed_after_the_claim_loses_nothing(ear):
    ring(2)
    assert len(deliver.claim(at=AT)) == 2
    assert deliver.deliver_due(at=AT) == 0
    assert deliver.deliver_due(at=AT + deliver.CLAIM) == 2
    assert effects() == 2


def test_a_worker_killed_inside_a_listener_repeats_without_doubling(ear):
    ring()
    ear["mood"] = "dies"
    row = deliver.claim(at=AT)[0]
    with pytest.raises(Power):
        deliver.deliver(row, at=AT)
    assert effects() == 0
    ear["mood"] = "well"
    assert deliver.deliver_due(at=AT + deliver.CLAIM) == 1
    assert (ear["calls"], effects()) == (2, 1)


def test_a_lease_is_held_by_one_worker_and_lapses_with_it():
    job = Job("tests.sweep", 10, lambda *, at: None)
    assert leases.take(job, "a", at=AT)
    assert not leases.take(job, "b", at=AT + timedelta(seconds=5))
    assert leases.take(job, "b", at=AT + timedelta(seconds=61))
    leases.give_back(job, "b", at=AT + timedelta(seconds=62))
    assert not leases.take(job, "a", at=AT + timedelta(seconds=65))
    assert leases.take(job, "a", at=AT + timedelta(seconds=73))
