"""The newest of several kinds of facts: the same as by time, found by kind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwen.foundation.access import testing
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.ledger import log
from shouwen.foundation.ledger.models import Entry
from shouwen.kit import clock

pytestmark = pytest.mark.django_db
KINDS = ("organisation.UnitAdded", "access.RoleEdited", "calendars.DaysSet")


@pytest.fixture
def entries() -> list[Entry]:
    """A fact a minute, the kinds in turn, among many about cases."""
    at = clock.now()
    made = [
        Entry(subject_kind="unit", subject_id=7, seq=place, kind=KINDS[place % 3] if place % 4 == 0 else "cases.NoteAdded",
              at=at + timedelta(minutes=place), actor_id=7, via="desk", body="{}", hash=str(place))
        for place in range(60)
    ]  # fmt: skip
    Entry.objects.bulk_create(made)
    return made


def test_the_newest_of_some_kinds_are_those_by_time(entries: list[Entry]) -> None:
    rows = Entry.objects.filter(actor_id=7)
    for limit in (1, 4, 50):
        naive = list(rows.filter(kind__in=KINDS).order_by("-at", "-id")[:limit])
        assert list(log._newest(rows, KINDS, limit)) == naive
    assert list(log._newest(rows.none(), KINDS, 4)) == []


def test_it_is_one_question_within_reach(entries: list[Entry], django_assert_max_num_queries) -> None:
    city = testing.centre("江州客服中心", prefix="JZ")
    head = actor_for(testing.person(testing.unit_of(city, "班组", level="team"), "centre_head").pk)
    with django_assert_max_num_queries(4):
        assert log.lately(head) == []
