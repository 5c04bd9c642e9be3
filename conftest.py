"""What every test starts from."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import TransactionTestCase
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as properties

from shouwen.kit import ids
from shouwen.kit.kept import Kept, settle_all
from shouwen.kit.migrating import lightly
from stencils import from_stencils

DATABASE = {"db", "transactional_db"}

properties.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("calm")  # a busy machine is no fault of the program


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what works in the configured database; the rest is the same whichever it is, and need not run twice."""
    for item in items:
        asked = DATABASE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
        if asked or issubclass(getattr(item, "cls", None) or object, TransactionTestCase):
            item.add_marker("database")


@pytest.fixture(autouse=True)
def _nothing_kept_from_the_last_test() -> Iterator[None]:
    """What a test changed is rolled back with it, so it is not kept in the process; its pages' language goes too.

    What is kept stays fresh for as long as a test takes: on a busy machine it would be asked for once more, or not. Row
    numbers made while the clock stood in the future do not keep later ones there.
    """
    for kept in Kept.everyone:
        kept._ttl = 3600.0
    yield
    settle_all()
    ids._state["ms"] = min(ids._state["ms"], time.time_ns() // 1_000_000 - ids.EPOCH_MS)
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True, scope="session")
def _tables_are_copied() -> Iterator[None]:
    with lightly(), from_stencils():
        yield


@pytest.fixture(autouse=True, scope="session")
def _tables_can_be_emptied() -> Iterator[None]:
    """After a test with real commits Django empties all tables; only then do the ledger's triggers look away."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def past_the_triggers(self: BaseDatabaseOperations, sql_list: Any) -> None:
        with _triggers_asleep():
            flush(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", past_the_triggers)
        yield


@contextmanager
def _triggers_asleep() -> Iterator[None]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in triggers:
            cursor.execute(sql)
