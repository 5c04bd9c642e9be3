"""Cases given to somebody in the very instant they are locked: nothing is left behind, on PostgreSQL with real threads."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines import actions as deadlines
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation import jobs
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Refusal
from shouwen.relations.catalogue import testing as catalogue

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway")
def test_a_lock_amid_registrations_leaves_nothing_behind() -> None:
    deadlines.seed()
    house = cases.house()
    agent, leader = house.agent, house.leader
    category = catalogue.category().id
    begun, failed = threading.Event(), []

    def register() -> None:
        try:
            for number in range(12):
                cases.registered(agent, at=clock.now(), category_id=category, phone=f"1380000{number:04}")
                begun.set()
        except Refusal:
            pass  # noticed the lock: nothing was registered
        except Exception as unexpected:
            failed.append(unexpected)
        finally:
            connection.close()

    threads = [threading.Thread(target=register) for _each in range(2)]
    for thread in threads:
        thread.start()
    begun.wait(20)
    organisation.lock(agent.person_id, reason="离岗", actor=SYSTEM, at=clock.now())
    for thread in threads:
        thread.join()
    jobs.nothing_left_behind(at=clock.now())
    assert failed == []
    left = Case.objects.filter(is_open=True, owner_id=agent.person_id)
    assert list(left.values_list("number", flat=True)) == []
    assert owners() == {leader.person_id}


def owners() -> set[Any]:
    return set(Case.objects.filter(is_open=True).values_list("owner_id", flat=True))
