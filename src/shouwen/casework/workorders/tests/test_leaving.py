"""When people leave: nothing is left behind, and nothing goes to whom it must not go."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.workorders import actions, sockets
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.tests.conftest import AT, House, fresh, kinds, later
from shouwen.foundation.organisation import slots
from shouwen.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


def test_what_a_person_signed_goes_to_the_head_of_the_unit(house: House, signed: Order) -> None:
    leaver, heir = house.clerk.person_id, house.supervisor.person_id
    actions.release_person(leaver, heir, actor=house.manager, at=later(hours=1))
    assert fresh(signed).handler_id == house.head.person_id
    assert kinds(signed)[-1] == "OrderInherited"


def test_an_heir_of_the_same_unit_takes_over(house: House, signed: Order) -> None:
    actions.release_person(
        house.clerk.person_id, house.mate.person_id, actor=house.manager, at=later(hours=1)
    )
    assert fresh(signed).handler_id == house.mate.person_id


def test_who_sent_it_is_followed_too(house: House, sent: Order) -> None:
    actions.release_person(
        house.agent.person_id, house.reader.person_id, actor=house.manager, at=later(hours=1)
    )
    order = fresh(sent)
    assert (order.dispatcher_id, order.author_id) == (house.reader.person_id, house.agent.person_id)


def test_an_heir_the_case_complains_about_gets_nothing(house: House, signed: Order) -> None:
    cases.accuse(signed.case, house.mate.person_id, actor=house.agent, at=AT)
    actions.release_person(house.clerk.person_id, house.mate.person_id, actor=SYSTEM, at=later(hours=1))
    order = fresh(signed)
    assert order.handler_id is None
    assert order.lead_unit_id == house.network.pk


def test_supervision_follows_its_opener(house: House, signed: Order) -> None:
    row = actions.supervise(signed, demand="快办", due_at=later(hours=4), actor=house.supervisor, at=AT)
    actions.release_person(house.supervisor.person_id, house.manager.person_id, actor=SYSTEM, at=AT)
    assert fresh(row).opened_by_id == house.manager.person_id


def test_the_slots_are_filled_and_count(house: House, signed: Order) -> None:
    assert actions.release_person in slots.departures.filled
    assert dict(sockets.holdings(house.clerk.person_id)) == {"在办工单": 1, "派出未结的工单": 0}
    assert sockets.unit_holdings(house.network.pk) == [("未结工单", 1)]
