"""Registering: it does it, tells it, refuses when it should (CASE-001..041, CMP-012..014)."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, house, registered
from shouwen.foundation.ledger.queries import timeline

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def test_whoever_registers_answers_for_it(centre):
    case = Case.objects.get(pk=registered(centre.agent).pk)
    assert (case.owner_id, case.handler_id, case.first_contact_id) == (centre.agent.person_id,) * 3
    assert case.number == "JZ260318-0001"
    assert case.state == "registered"
    assert case.title
    assert case.clock_state == "running"
    assert queries.chain(case) == queries.replay(case)
    assert [each.kind for each in timeline("case", case.pk)] == ["cases.CaseRegistered"]


def test_numbers_run_without_gap(centre):
    numbers = [registered(centre.agent, phone=f"1380000{n:04d}").number for n in range(1, 4)]
    assert numbers == ["JZ260318-0001", "JZ260318-0002", "JZ260318-0003"]


def test_a_note_and_a_hand_off(centre):
    case = registered(centre.agent)
    actions.note(case, "客户在家等到六点", actor=centre.agent, at=AT)
    row = actions.hand_off(
        case, kind="transfer_handling", to=centre.mate.person_id, actor=centre.agent, at=AT
    )
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    case.refresh_from_db()
    assert case.handler_id == centre.mate.person_id
    assert case.owner_id == centre.agent.person_id
    assert queries.chain(case) == queries.replay(case)
    page = queries.page(case.number, centre.agent, at=AT)
    assert page.ribbon.unbroken
    assert queries.certificate(case, centre.agent, at=AT).is_whole
    assert [line.number for line in queries.queue(queries.Filters(), centre.agent, at=AT).rows] == [
        case.number
    ]
    assert queries.search("宽带", centre.agent) == [case]
    queries.my_work(centre.mate, at=AT)
    queries.team_view(centre.leader, at=AT)
