"""People are told what happens to their cases, once, in words without customers' data."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.models import Delivery
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices import queries as notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    made = house()
    assert made.leader
    return made


def told(actor):
    return [line.text for line in notices.inbox(actor).rows]


def test_every_reaction_tells_the_right_person(centre):
    case = registered(centre.agent)
    agent, mate = centre.agent, centre.mate
    row = actions.hand_off(case, kind="transfer_handling", to=mate.person_id, actor=agent, at=AT)
    actions.refuse_handoff(row.pk, code="not_my_duty", evidence=["图"], actor=mate, at=AT)
    row = actions.hand_off(case, kind="transfer_handling", to=mate.person_id, actor=agent, at=AT)
    actions.accept_handoff(row.pk, actor=mate, at=AT)
    actions.note(case, "请看", mentions=[centre.senior.person_id], actor=agent, at=AT)
    actions.chase(case, "快点", actor=centre.third, at=AT)
    actions.consult(case, asked=centre.senior.person_id, question="怎么办", actor=agent, at=AT)
    actions.promise(case, "回电", due_at=later(minutes=1), actor=agent, at=AT)
    actions.break_promises(at=later(minutes=2))
    actions.edit(case, {"kind": "consultation"}, reason="只是问", actor=agent, at=AT)
    actions.take_back(case, actor=agent, at=AT)
    deliver_all(at=later(hours=1))
    n = case.number
    assert set(told(mate)) == {f"{n}：agent请您移交经办，2026年3月18日 10:00 前受理"}
    assert {
        f"{n}：mate没有接移交经办，已退回给您",
        f"{n}：mate已受理移交经办",
        f"{n}：客户第 1 次催办",
    } <= set(told(agent))
    assert set(told(centre.senior)) == {f"{n}：agent在备注里提到您", f"{n}：agent向您请教"}
    assert f"{n}：答应客户的事到时没有兑现" in told(centre.leader)
    assert f"{n}：申请由投诉改为咨询，等您复核" in told(centre.leader)
    before = len(told(agent))
    Delivery.objects.update(state="waiting", due_at=AT)  # delivered again, as after a killed worker
    deliver_all(at=later(hours=2))
    assert len(told(agent)) == before


def test_a_group_hears_of_an_offer_and_the_accused_does_not(centre):
    assert centre.senior
    case = registered(centre.agent, accused=[centre.leader.person_id])
    actions.hand_off(case, kind="hand_up", actor=centre.agent, at=AT)
    deliver_all(at=later(hours=1))
    assert len(told(centre.senior)) == 1
    assert told(centre.leader) == []
