"""Standing questions answer as the query set they were drawn from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from shouwen.foundation.ledger.models import Delivery, Entry
from shouwen.kit.actor import Actor, Reach
from shouwen.kit.ids import new_id
from shouwen.kit.sql import insert_rows
from shouwen.kit.standing import Alike, Standing

AT = datetime(2026, 3, 18, 9, 0, tzinfo=UTC)

after = Standing(lambda at: Entry.objects.filter(subject_kind="test", at__gte=at).order_by("seq"))
among = Standing(lambda numbers: Entry.objects.filter(subject_kind="test", seq__in=numbers).order_by("seq"))
on_their_way = Standing(lambda name: Delivery.objects.select_related("entry").filter(listener=name))
places = Standing(
    lambda kind, via: Entry.objects.filter(kind=kind, via=via).order_by("-seq").values_list("seq", "at")[:2]
)
held = Standing(lambda pk: Entry.objects.select_for_update().filter(pk=pk))


@pytest.fixture
def entries(db: None) -> list[Entry]:
    rows = [
        Entry(subject_kind="test", subject_id=7, seq=seq, kind="t.Done", at=AT + timedelta(hours=seq), actor_id=1,
              via="100%", body="{}", hash="")
        for seq in range(1, 6)
    ]  # fmt: skip
    way = [Delivery(entry=rows[0], listener="here", due_at=AT)]
    insert_rows([*rows, *way])
    return rows


def test_rows_come_as_django_would_give_them(entries: list[Entry]) -> None:
    found = after.all(AT + timedelta(hours=4))
    assert found == entries[3:]
    assert found[0].__dict__.keys() == Entry.objects.get(subject_kind="test", seq=4).__dict__.keys()
    assert (found[0].at, found[0].post_id, found[0]._state.adding) == (AT + timedelta(hours=4), None, False)
    assert after.all(AT + timedelta(days=9)) == []


earlier = Standing(lambda at: Entry.objects.filter(subject_kind="test", at__gte=at - timedelta(hours=2), at__lt=at + timedelta(hours=1)).order_by("seq"))


def test_a_moment_may_be_taken_earlier_or_later(entries: list[Entry]) -> None:
    assert earlier.all(AT + timedelta(hours=3)) == entries[:3]
    assert earlier.all(AT + timedelta(hours=9)) == []


def test_an_empty_list_finds_nothing(entries: list[Entry]) -> None:
    assert among.all([]) == []


def test_values_come_as_tuples_in_the_order_asked_for(entries: list[Entry]) -> None:
    assert places.all("t.Done", "100%") == [(5, AT + timedelta(hours=5)), (4, AT + timedelta(hours=4))]
    assert places.first("t.Other", "100%") is None


def test_what_is_selected_along_costs_no_second_question(entries: list[Entry]) -> None:
    on_their_way.all("nobody")
    with CaptureQueriesContext(connection) as asked:
        delivery = on_their_way.first("here")
        assert delivery is not None
        assert delivery.entry.seq == 1
    assert len(asked) == 1
    assert "ledger_delivery" in asked.captured_queries[0]["sql"]


def test_a_list_may_have_any_length(entries: list[Entry]) -> None:
    assert [row.seq for row in among.all([2])] == [2]
    assert [row.seq for row in among.all([1, 3, 9])] == [1, 3]
    assert [row.seq for row in among.all([5])] == [5]


def test_it_is_drawn_once(entries: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[object] = []

    def draw(seq: object) -> QuerySet[Entry]:
        drawn.append(seq)
        return Entry.objects.filter(subject_id=7, seq=seq)

    question = Standing(draw)
    for seq in (1, 2, 3, 4, 5, 6):
        assert [row.seq for row in question.all(seq)] == ([seq] if seq < 6 else [])
    assert len(drawn) == 1


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL lists the statements it keeps prepared")
def test_the_server_keeps_it_prepared(entries: list[Entry]) -> None:
    word = f"t.{new_id()}"
    question = Standing(lambda kind: Entry.objects.filter(kind=kind).exclude(kind=word))
    for _ in range(5):
        question.all(word)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%\"kind\" = ($1)%%'"
        )
        assert cursor.fetchone()[0] >= 1


def test_a_row_can_be_held(entries: list[Entry]) -> None:
    with transaction.atomic():
        assert held.first(entries[0].pk) == entries[0]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="it replaces the PostgreSQL driver's reader; SQLite's moments are Django's to read")
def test_moments_are_read_in_utc_to_the_microsecond(db: None) -> None:
    spelled = [
        "2026-03-18 09:00:00.000001+08",
        "1969-12-31 23:59:59+00",
        "9999-01-01 00:00:00+00",
        "2024-02-29 12:30:00.12-05:30",
    ]
    with connection.cursor() as cursor:
        for text in spelled:
            for style in ("ISO, MDY", "ISO, DMY"):
                cursor.execute(f"SET LOCAL DateStyle = '{style}'")
                cursor.execute("SELECT %s::timestamptz", [text])
                (found,) = cursor.fetchone()
                assert found == datetime.fromisoformat(text)
                assert found.tzinfo is UTC


def test_a_question_of_those_who_see_alike_is_drawn_once_and_answers_each_their_own(entries: list[Entry]) -> None:
    askers: list[Actor] = []

    def ask(actor: Actor) -> QuerySet[Entry]:
        askers.append(actor)
        return Entry.objects.filter(subject_kind="test", actor_id=actor.person_id).order_by("seq")

    mine = Alike(ask)
    rights = {"ledger.read": Reach("own", person_id=1)}
    known: dict[str, Any] = {"post_id": 9, "role_codes": frozenset({"auditor"}), "grade": "senior", "language": "en", "acting_for_id": 3}
    assert mine.all(Actor(1, centre_id=4, rights=rights, **known)) == entries
    assert mine.all(Actor(2, centre_id=4, rights={"ledger.read": Reach("own", person_id=2)})) == []
    assert len(askers) == 1
    assert askers[0] == Actor(askers[0].person_id, centre_id=4, rights=askers[0].rights)
    assert askers[0].rights["ledger.read"].person_id is askers[0].person_id


@pytest.mark.parametrize(
    "other",
    [{"centre_id": 5}, {"unit_id": 5}, {"rights": {"ledger.read": Reach("all", None)}}, {"rights": {}}, {"almighty": True}],
)
def test_whoever_sees_otherwise_has_a_question_of_their_own(other: dict[str, Any]) -> None:
    mine: dict[str, Any] = {"person_id": 1, "centre_id": 4, "unit_id": 4, "rights": {"ledger.read": Reach("own", person_id=1)}}
    assert Actor(**{**mine, **other}).outlook != Actor(**mine).outlook
    assert Actor(**{**mine, "person_id": 2, "rights": {"ledger.read": Reach("own", person_id=2)}}).outlook == Actor(**mine).outlook
