"""Who is away has a proxy, who leaves has an heir; nothing is ever left behind (demand 3.1, rule 5)."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case, Consultation, DutyLink
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.organisation.actions import leaving
from shouwen.foundation.organisation.models import Absence, ProxyRule
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    made = house()
    assert made.leader
    return made


def away(person, *, hours: float = 8):
    return Absence.objects.create(person_id=person.person_id, starts_at=AT, ends_at=later(hours=hours))


def proxy(person, by):
    ProxyRule.objects.create(
        person_id=person.person_id,
        proxy_id=by.person_id,
        starts_at=later(days=-1),
        approved_at=later(days=-1),
    )


def fresh(case):
    return Case.objects.get(pk=case.pk)


def test_the_named_proxy_stands_in_and_hands_back(centre):
    case = registered(centre.agent)
    proxy(centre.agent, centre.mate)
    away(centre.agent)
    assert actions.proxies_sweep(at=later(minutes=4)) == 1
    held = fresh(case)
    assert (held.owner_id, held.handler_id, held.duty_state) == (*[centre.mate.person_id] * 2, "proxied")
    assert actions.proxies_sweep(at=later(minutes=5)) == 0
    assert actions.proxies_sweep(at=later(hours=9)) == 1
    held = fresh(case)
    assert (held.owner_id, held.duty_state) == (centre.agent.person_id, "held")
    kinds = [told.kind for told in timeline("case", case.pk)]
    assert kinds[-2:] == ["cases.ProxyStoodIn", "cases.ProxyEnded"]
    assert queries.chain(case) == queries.replay(case)
    page = queries.page(case.number, centre.agent, at=later(hours=10))
    assert [part.mark for part in page.ribbon.owner] == ["first", "proxy", "moved"]
    assert page.ribbon.unbroken


def test_without_a_proxy_the_leader_stands_in(centre):
    case = registered(centre.agent)
    away(centre.agent)
    actions.proxies_sweep(at=later(minutes=1))
    assert fresh(case).owner_id == centre.leader.person_id


def test_a_proxy_who_goes_too_is_replaced_and_the_first_gets_it_back(centre):
    case = registered(centre.agent)
    proxy(centre.agent, centre.mate)
    away(centre.agent)
    actions.proxies_sweep(at=later(minutes=1))
    away(centre.mate, hours=4)
    actions.proxies_sweep(at=later(minutes=2))
    assert fresh(case).owner_id == centre.leader.person_id
    actions.proxies_sweep(at=later(hours=5))
    assert fresh(case).owner_id == centre.leader.person_id  # the owner is still away
    actions.proxies_sweep(at=later(hours=9))
    assert fresh(case).owner_id == centre.agent.person_id


def test_only_the_lane_of_the_absent_moves(centre):
    case = registered(centre.agent)
    row = actions.hand_off(
        case, kind="transfer_handling", to=centre.mate.person_id, actor=centre.agent, at=AT
    )
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    away(centre.mate)
    actions.proxies_sweep(at=later(minutes=1))
    held = fresh(case)
    assert (held.owner_id, held.handler_id) == (centre.agent.person_id, centre.leader.person_id)
    assert held.duty_state == "handling_delegated"


def test_the_accused_never_stands_in(centre):
    case = registered(centre.agent, accused=[centre.leader.person_id])
    assert centre.supervisor
    away(centre.agent)
    actions.proxies_sweep(at=later(minutes=1))
    assert fresh(case).owner_id not in (centre.agent.person_id, centre.leader.person_id)


def test_locking_a_person_hands_everything_over_in_the_same_moment(centre):
    own = registered(centre.agent)
    other = registered(centre.mate, phone="13800000002")
    row = actions.hand_off(
        other, kind="transfer_handling", to=centre.agent.person_id, actor=centre.mate, at=AT
    )
    actions.consult(other, asked=centre.agent.person_id, question="怎么办", actor=centre.mate, at=AT)
    leaving.lock(centre.agent.person_id, reason="离职", actor=SYSTEM, at=later(minutes=5))
    assert fresh(own).owner_id == centre.leader.person_id
    row.refresh_from_db()
    assert row.answer == "withdrawn"
    assert Consultation.objects.get().asked_person_id == centre.leader.person_id
    assert not DutyLink.objects.filter(person_id=centre.agent.person_id, until=None).exists()
    assert timeline("case", own.pk)[-1].kind == "cases.DutyInherited"
    assert queries.chain(own) == queries.replay(own)


def test_a_locked_person_does_not_get_proxied_cases_back(centre):
    case = registered(centre.agent)
    away(centre.agent)
    actions.proxies_sweep(at=later(minutes=1))
    leaving.lock(centre.agent.person_id, reason="离职", actor=SYSTEM, at=later(minutes=5))
    actions.proxies_sweep(at=later(hours=9))
    assert fresh(case).owner_id == centre.leader.person_id


def test_holdings_are_told_in_words_and_numbers(centre):
    registered(centre.agent)
    assert actions.holdings(centre.agent.person_id) == [
        ("负责的事项单", 1),
        ("经办的事项单", 0),
        ("等其受理的交办", 0),
        ("等其回答的请教", 0),
        ("等其裁定的问题单", 0),
    ]


def test_the_help_of_who_is_locked_ends_and_is_told(centre):
    case = registered(centre.agent)
    offer = actions.hand_off(case, kind="assist", to=centre.mate.person_id, actor=centre.agent, at=AT)
    actions.accept_handoff(offer.pk, actor=centre.mate, at=AT)
    leaving.lock(centre.mate.person_id, reason="停用", actor=SYSTEM, at=later(hours=1))
    offer.refresh_from_db()
    assert offer.ended_at == later(hours=1)
    assert "cases.AssistEnded" in [told.kind for told in timeline("case", case.pk)]
    held = fresh(case)
    assert (held.owner_id, held.handler_id) == (centre.agent.person_id, centre.agent.person_id)
    assert queries.chain(case) == queries.replay(case)


def test_who_leads_all_does_not_leave_a_question_behind(centre):
    """Nobody stands above them, so somebody has to be named first."""
    case = registered(centre.agent)
    top = centre.province_head
    asked = actions.consult(case, asked=top.person_id, question="能减免吗", actor=centre.agent, at=AT)
    with pytest.raises(Conflict) as refused:
        leaving.lock(top.person_id, reason="离职", actor=SYSTEM, at=later(hours=1))
    assert "1 等其回答的请教" in str(refused.value)
    leaving.lock(top.person_id, reason="离职", heir_id=centre.head.person_id, actor=SYSTEM, at=later(hours=1))
    asked.refresh_from_db()
    assert asked.asked_person_id == centre.head.person_id


def test_what_a_proxy_keeps_for_somebody_who_left_is_their_own(centre):
    """Also where nobody inherited, since nothing was in hand."""
    case = registered(centre.agent)
    top = centre.province_head
    actions.pull_up(case, reason="提级", actor=top, at=later(minutes=1))
    away(top)
    actions.proxies_sweep(at=later(minutes=2))
    held = fresh(case)
    assert held.owner_id != top.person_id
    assert held.duty_state == "proxied"
    leaving.lock(top.person_id, reason="离职", actor=SYSTEM, at=later(minutes=3))
    deliver_all(at=later(minutes=4))
    leaving.unlock(top.person_id, actor=SYSTEM, at=later(hours=9))
    actions.proxies_sweep(at=later(hours=9))
    after = fresh(case)
    assert (after.owner_id, after.duty_state) == (held.owner_id, "held")
    assert not DutyLink.objects.filter(stands_for_id=top.person_id, until=None).exists()
    assert queries.chain(case) == queries.replay(case)
