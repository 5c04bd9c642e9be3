"""Several workers see the same at the very same moment: one plan is opened, on either database."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from shouwen.casework.improvement import actions
from shouwen.casework.improvement.models import Ground, Plan, Trigger
from shouwen.casework.improvement.tests.conftest import AT, build, found, later, plan_of, submitted
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Refusal
from shouwen.relations.catalogue import testing as catalogue

pytestmark = pytest.mark.django_db(transaction=True)


def together(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same moment, each on its own connection; results, or the refusal each met."""
    gate, met, broken = threading.Barrier(len(works)), [None] * len(works), []

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait()
            met[place] = work()
        except Refusal as no:
            met[place] = no
        except BaseException as fault:
            broken.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return met


@pytest.fixture
def house() -> Any:
    catalogue.category()
    return build()


def test_one_trigger_opens_one_plan_however_many_look(house):
    actions.make_rule("recurrence", {"n": 3, "days": 7}, name="反复", actor=SYSTEM, at=later(days=-1))
    cases = found(house, 3)
    if connection.vendor == "postgresql":
        opened = together(*[lambda: actions.evaluate(house.city.pk, at=AT)] * 4)
    else:  # SQLite writes one after the other anyway
        opened = [actions.evaluate(house.city.pk, at=AT) for _n in range(4)]
    assert sorted(len(each) for each in opened) == [0, 0, 0, 1]
    assert (Plan.objects.count(), Trigger.objects.count(), Ground.objects.count()) == (1, 1, len(cases))
    assert Plan.objects.get().trigger_key is not None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway")
def test_two_judges_at_once_and_numbers_without_gaps(house):
    from decimal import Decimal

    plans = [submitted(house, plan_of(house), target=Decimal(0)) for _n in range(2)]
    met = together(
        lambda: actions.move(plans[0], "approve", actor=house.manager, at=AT),
        lambda: actions.move(plans[0], "return", words="再想想", actor=house.head, at=AT),
        lambda: plan_of(house),
        lambda: plan_of(house),
    )
    assert sum(isinstance(each, Refusal) for each in met) == 1
    assert sorted(Plan.objects.values_list("number", flat=True)) == [f"JZG26-{n:04d}" for n in range(1, 5)]
