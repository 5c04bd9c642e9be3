"""Numbers without gaps or doubles, however many register at once and however many fail (CASE-036, CASE-057)."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.book import gaps
from shouwen.casework.cases.rules import intake as rules
from shouwen.casework.cases.testing import AT, house, intake, later, registered
from shouwen.kit.errors import Refusal

at_once = pytest.mark.skipif(
    "connection.vendor == 'sqlite'",
    reason="the tests' SQLite lives in memory, where threads cannot wait for each other",
)
TRIES = st.lists(st.sampled_from(["good", "bad", "fails"]), min_size=1, max_size=12)


@pytest.mark.django_db
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(TRIES)
def test_failures_leave_no_gap(tries):
    with transaction.atomic():
        agent = house().agent  # made now: what is made inside a try that fails is taken back with it
        for place, kind in enumerate(tries):
            try:
                with transaction.atomic():
                    short = "短" if kind == "bad" else "约了两次装宽带师傅都没来"
                    actions.register(
                        intake(phone=f"1380000{place:04d}", description=short), actor=agent, at=AT
                    )
                    if kind == "fails":
                        raise Refusal("later", "之后出错")
            except Refusal:
                continue
        numbers = sorted(Case.objects.values_list("number", flat=True))
        assert numbers == [f"JZ260318-{place:04d}" for place in range(1, tries.count("good") + 1)]
        transaction.set_rollback(True)


@at_once
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_each_their_own():
    centre = house()
    agents = [centre.agent, centre.mate, centre.third, centre.fourth]
    faults: list[BaseException] = []

    def work(who: int) -> None:
        try:
            for turn in range(6):
                actions.register(
                    intake(
                        phone=f"139000{who:02d}{turn:03d}",
                        name=f"客户{who}{turn}",
                        intake_key=f"{who}-{turn % 5}",
                    ),
                    actor=agents[who],
                    at=AT,
                )
        except Refusal:
            pass  # the sixth reuses the first key for something else
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(who,)) for who in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"JZ260318-{place:04d}" for place in range(1, 21)]
    assert gaps(queries.place(centre.city.pk), AT.date(), AT.date()) == []


@at_once
@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_one_case():
    centre = house()
    assert centre.agent
    made: list[int] = []
    barrier = threading.Barrier(3)

    def work() -> None:
        try:
            barrier.wait()
            made.append(actions.register(intake(intake_key="once"), actor=centre.agent, at=AT).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _turn in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 3
    assert len(set(made)) == Case.objects.count() == 1


@pytest.mark.django_db
def test_the_book_names_what_is_missing_and_reads_only_the_days_that_are_not_whole():
    centre = house()
    for place in range(6):
        registered(centre.agent, phone=f"1380000{place:04d}")
    for place in range(3):
        registered(centre.agent, phone=f"1380001{place:04d}", at=later(days=1))
    where, day = queries.place(centre.city.pk), AT.date()

    def read(first, last):
        with CaptureQueriesContext(connection) as seen:
            found = gaps(where, first, last)
        return found, len(seen)

    assert read(day, day + timedelta(days=1)) == ([], 2)
    assert read(day - timedelta(days=9), day - timedelta(days=1)) == ([], 2)
    assert gaps(where, day + timedelta(days=1), day) == []
    for lost, instead in (("0001", "0009"), ("0003", "003x"), ("0006", "0000")):
        Case.objects.filter(number=f"JZ260318-{lost}").update(number=f"JZ260318-{instead}")
        assert read(day, day + timedelta(days=1)) == ([f"JZ260318-{lost}"], 3), lost
        Case.objects.filter(number=f"JZ260318-{instead}").update(number=f"JZ260318-{lost}")


def test_the_stem_is_the_centre_s_own_day():
    late = datetime(2026, 3, 18, 17, 0, tzinfo=UTC)
    assert rules.stem("JZ", late, "Asia/Shanghai") == "JZ260319"
    assert rules.stem("JZ", late, "Asia/Kashgar") == "JZ260318"
    assert rules.number("JZ260318", 42) == "JZ260318-0042"
    assert rules.number("JZ260318", 12345) == "JZ260318-12345"
