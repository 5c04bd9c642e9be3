"""Hand-offs: offered, accepted, refused once, returned, expired; problems decided one level up (demand 3.1)."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import translation

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import AcceptanceTerm, Handoff, Problem
from shouwen.casework.cases.queries.policy import forget
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refusal
from shouwen.relations.catalogue import queries as catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


@pytest.fixture
def case(centre):
    return registered(centre.agent)


def offer(case, to, *, kind="transfer_handling", actor, at=AT, **more):
    return actions.hand_off(case, kind=kind, to=to.person_id, actor=actor, at=at, **more)


def refuse(row, actor, at=AT):
    return actions.refuse_handoff(row.pk, code="not_my_duty", evidence=["辖区图"], actor=actor, at=at)


def last(case):
    return timeline("case", case.pk)[-1]


def test_delegating_handling_never_moves_ownership(centre, case):
    row = offer(case, centre.mate, actor=centre.agent, note="账务已核清")
    case.refresh_from_db()
    assert case.handler_id == centre.agent.person_id  # until it is accepted
    actions.accept_handoff(row.pk, actor=centre.mate, at=later(minutes=6))
    case.refresh_from_db()
    assert (case.owner_id, case.handler_id) == (centre.agent.person_id, centre.mate.person_id)
    assert (case.duty_state, case.hops) == ("handling_delegated", 1)
    assert last(case).kind == "cases.HandoffAccepted"
    assert queries.chain(case) == queries.replay(case)


def test_a_call_that_is_put_through_says_so(centre, case):
    row = offer(case, centre.mate, actor=centre.agent, is_warm=True, note="客户在线上")
    assert row.is_warm
    assert last(case).body["kind_label"] == "移交经办（当场转接）"
    actions.accept_handoff(row.pk, actor=centre.mate, at=later(minutes=1))
    assert last(case).body["kind_label"] == "移交经办（当场转接）"
    with pytest.raises(Invalid, match="当场转接要转给一个人"):
        offer(case, centre.third, kind="assist", actor=centre.agent, at=later(minutes=2), is_warm=True)


def test_only_whom_it_was_offered_to_may_answer(centre, case):
    row = offer(case, centre.mate, actor=centre.agent)
    with pytest.raises(Forbidden):
        actions.accept_handoff(row.pk, actor=centre.third, at=AT)
    with pytest.raises(Forbidden):
        refuse(row, centre.agent)
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    with pytest.raises(Conflict, match="已受理"):
        actions.accept_handoff(row.pk, actor=centre.mate, at=AT)


def test_one_offer_at_a_time(centre, case):
    row = offer(case, centre.mate, actor=centre.agent)
    with pytest.raises(Conflict, match="先撤回"):
        offer(case, centre.third, actor=centre.agent)
    actions.withdraw_handoff(row.pk, actor=centre.agent, at=AT)
    offer(case, centre.third, actor=centre.agent)


def test_acceptance_times_are_data(centre, case):
    assert offer(case, centre.mate, actor=centre.agent).accept_by == later(minutes=60)
    AcceptanceTerm.objects.create(
        centre=centre.city, kind="assist", severity="minor", amount=2, unit="work_hour"
    )
    forget()
    row = offer(case, centre.mate, actor=centre.agent, kind="assist", at=later(hours=8))  # 17:00 in Shanghai
    assert row.accept_by > later(hours=20)
    forget()


def test_unanswered_it_returns_and_the_supervisor_is_told(centre, case):
    assert centre.leader
    row = offer(case, centre.mate, actor=centre.agent)
    assert actions.expire_handoffs(at=later(minutes=59)) == 0
    assert actions.expire_handoffs(at=later(minutes=60)) == 1
    assert actions.expire_handoffs(at=later(minutes=61)) == 0
    row.refresh_from_db()
    assert (row.answer, row.returned_to_id) == ("expired", centre.agent.person_id)
    assert last(case).body["supervisor_person"] == centre.leader.person_id
    deliver_all(at=later(minutes=61))
    told = set(Notice.objects.filter(at=later(minutes=60)).values_list("person_id", flat=True))
    assert told == {centre.agent.person_id, centre.leader.person_id}


def test_a_receiver_refuses_once_with_reason_and_evidence(centre, case):
    row = offer(case, centre.mate, actor=centre.agent)
    with pytest.raises(Invalid, match="凭据"):
        actions.refuse_handoff(row.pk, code="not_my_duty", actor=centre.mate, at=AT)
    with pytest.raises(Invalid):
        actions.refuse_handoff(row.pk, code="lazy", actor=centre.mate, at=AT)
    refuse(row, centre.mate)
    case.refresh_from_db()
    assert (case.handler_id, case.refusals) == (centre.agent.person_id, 1)
    assert last(case).body["returned_person"] == centre.agent.person_id
    again = offer(case, centre.mate, actor=centre.agent)
    assert not again.may_refuse
    with pytest.raises(Conflict, match="只能拒绝一次"):
        refuse(again, centre.mate)


def test_the_third_refusal_goes_one_level_up(centre, case):
    assert centre.leader
    for receiver in (centre.mate, centre.third, centre.fourth):
        refuse(offer(case, receiver, actor=centre.agent), receiver)
    problem = Problem.objects.get(case=case)
    assert problem.judge_id == centre.leader.person_id
    with pytest.raises(Conflict, match="问题单"):
        offer(case, centre.senior, actor=centre.agent)
    with pytest.raises(Forbidden):
        actions.decide_problem(case, to=centre.mate.person_id, note="定", actor=centre.leader, at=AT)
    actions.decide_problem(
        case, to=centre.mate.person_id, note="辖区归他", actor=centre.supervisor, at=later(hours=1)
    )
    case.refresh_from_db()
    assert case.handler_id == centre.mate.person_id
    with pytest.raises(Conflict):
        actions.return_handling(
            case, code="not_my_duty", evidence=["图"], actor=centre.mate, at=later(hours=2)
        )
    with pytest.raises(Conflict):
        actions.decide_problem(case, to=centre.third.person_id, note="再定", actor=centre.supervisor, at=AT)


def test_wrongly_given_goes_back_and_not_on(centre, case):
    row = offer(case, centre.mate, actor=centre.agent)
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    with pytest.raises(Conflict, match="退回给交出人"):
        offer(case, centre.third, actor=centre.mate, reason_code="area")
    actions.return_handling(
        case, code="wrong_area", evidence=["辖区图"], actor=centre.mate, at=later(minutes=9)
    )
    case.refresh_from_db()
    assert case.handler_id == centre.agent.person_id
    kinds = [told.kind for told in timeline("case", case.pk)]
    assert kinds[-2:] == ["cases.HandlingReturned", "cases.ShirkingSuspected"]
    assert queries.chain(case) == queries.replay(case)


def test_more_than_two_transfers_raise_an_alert(centre, case):
    hands = [centre.agent, centre.mate, centre.third, centre.fourth]
    for sender, receiver in pairwise(hands):
        actions.accept_handoff(offer(case, receiver, actor=sender).pk, actor=receiver, at=AT)
    kinds = [told.kind for told in timeline("case", case.pk)]
    assert kinds.count("cases.ShirkingSuspected") == 1
    assert last(case).body["hops"] == 3


def test_the_owner_takes_handling_back(centre, case):
    actions.accept_handoff(offer(case, centre.mate, actor=centre.agent).pk, actor=centre.mate, at=AT)
    with pytest.raises(Forbidden):
        actions.take_back(case, actor=centre.mate, at=AT)
    actions.take_back(case, actor=centre.agent, at=AT)
    case.refresh_from_db()
    assert (case.handler_id, case.duty_state) == (centre.agent.person_id, "held")


def test_ownership_moves_with_acceptance_alone_when_the_matter_is_light(centre, case):
    row = offer(case, centre.mate, actor=centre.agent, kind="transfer_ownership")
    case.refresh_from_db()
    assert case.duty_state == "ownership_offered"
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    case.refresh_from_db()
    assert (case.owner_id, case.handler_id) == (centre.mate.person_id, centre.mate.person_id)
    assert case.first_contact_id == centre.agent.person_id


def test_ownership_of_a_severe_matter_moves_only_with_consent(centre):
    case = registered(centre.agent, severity="severe")
    row = offer(case, centre.mate, actor=centre.agent, kind="transfer_ownership")
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    case.refresh_from_db()
    assert case.owner_id == centre.agent.person_id
    with pytest.raises(Forbidden):
        actions.consent(row.pk, actor=centre.mate, at=AT)
    assert [each.number for each in queries.my_work(centre.leader, at=AT).to_consent] == [case.number]
    actions.consent(row.pk, actor=centre.leader, at=later(minutes=4))
    case.refresh_from_db()
    assert (case.owner_id, case.duty_state) == (centre.mate.person_id, "held")


def test_without_consent_ownership_stays(centre):
    case = registered(centre.agent, severity="severe")
    row = offer(case, centre.mate, actor=centre.agent, kind="transfer_ownership")
    actions.consent(row.pk, agree=False, note="请本人跟到底", actor=centre.leader, at=AT)
    case.refresh_from_db()
    assert (case.owner_id, case.duty_state, case.refusals) == (centre.agent.person_id, "held", 0)


def test_a_consent_nobody_gives_expires_too(centre):
    case = registered(centre.agent, severity="severe")
    row = offer(case, centre.mate, actor=centre.agent, kind="transfer_ownership")
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    assert actions.expire_handoffs(at=later(hours=2)) == 1
    case.refresh_from_db()
    assert (case.owner_id, case.duty_state) == (centre.agent.person_id, "held")


def test_ownership_goes_to_a_person_never_to_a_team(centre, case):
    with pytest.raises(Invalid, match="一个人"):
        actions.hand_off(case, kind="transfer_ownership", to_unit=centre.team.pk, actor=centre.agent, at=AT)


def test_helping_moves_nothing(centre, case):
    row = offer(case, centre.mate, actor=centre.agent, kind="assist")
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    case.refresh_from_db()
    assert (case.handler_id, case.hops) == (centre.agent.person_id, 0)


def test_a_report_goes_to_the_centre_above(centre, case):
    row = actions.hand_off(case, kind="report_up", actor=centre.agent, at=AT)
    assert row.to_unit_id == centre.province.pk
    actions.accept_handoff(row.pk, actor=centre.province_head, at=AT)
    case.refresh_from_db()
    assert case.handler_id == centre.province_head.person_id
    assert case.hops == 0


def test_strangers_do_not_know_of_it(centre, case):
    other = house()
    row = offer(case, centre.mate, actor=centre.agent)
    with pytest.raises(NotFound):
        actions.accept_handoff(row.pk, actor=other.agent, at=AT)
    with pytest.raises(NotFound):
        actions.hand_off(case, kind="assist", to=other.mate.person_id, actor=other.agent, at=AT)


def test_who_was_asked_for_help_from_afar_may_read_it(centre, case):
    far = house()
    offer(case, far.agent, actor=centre.agent, kind="assist")
    assert queries.find(case.number, far.agent) == case
    with pytest.raises(NotFound):
        queries.find(case.number, far.mate)


def test_an_agent_hands_off_only_their_own(centre, case):
    with pytest.raises(Forbidden):
        offer(case, centre.third, actor=centre.mate)
    with pytest.raises(Conflict):
        offer(case, centre.agent, actor=centre.agent)


def test_group_offers_that_nobody_takes_go_to_the_supervisor_by_name(centre, case):
    assert centre.leader
    actions.hand_off(case, kind="hand_up", actor=centre.agent, at=AT)
    actions.expire_handoffs(at=later(minutes=30))
    row = Handoff.objects.filter(case=case).latest("seq")
    assert (row.to_person_id, row.answer, row.may_refuse) == (centre.leader.person_id, "waiting", False)


def test_the_person_complained_about_gets_nothing_of_it(centre):
    case = registered(centre.agent, accused=[centre.mate.person_id])
    for kind in ("assist", "transfer_handling", "transfer_ownership"):
        with pytest.raises(Refusal, match="客户投诉的正是"):
            offer(case, centre.mate, actor=centre.agent, kind=kind)
    with pytest.raises(Refusal):
        actions.reassign(case, to=centre.mate.person_id, reason="调", actor=centre.supervisor, at=AT)
    with pytest.raises(Refusal):
        actions.consult(case, asked=centre.mate.person_id, question="怎么回事", actor=centre.agent, at=AT)
    with pytest.raises(NotFound):
        queries.page(case.number, centre.mate, at=AT)
    assert queries.queue(queries.Filters(), centre.mate, at=AT).rows == []
    assert queries.search("宽带", centre.mate) == []
    with pytest.raises(NotFound):
        actions.note(case, "我来解释", actor=centre.mate, at=AT)


def test_moments_in_the_past_do_not_tear_the_chain(centre, case):
    actions.accept_handoff(
        offer(case, centre.mate, actor=centre.agent).pk, actor=centre.mate, at=AT - timedelta(hours=1)
    )
    assert queries.chain(case) == queries.replay(case)


def test_the_timeline_says_the_reason_in_the_reader_s_language(centre):
    case = registered(centre.agent)
    offer = actions.hand_off(
        case, kind="transfer_handling", to=centre.mate.person_id, actor=centre.agent, at=AT
    )
    actions.refuse_handoff(offer.pk, code="not_my_duty", evidence=("凭据",), actor=centre.mate, at=AT)
    item = catalogue.code("refusal", "not_my_duty")
    for language, reason in (("zh-hans", item.name), ("en", item.name_en)):
        with translation.override(language):
            assert queries.page(case.number, centre.agent, at=AT).timeline[-1].sentence.endswith(reason)


def test_the_time_to_accept_stands_first_among_the_clocks(centre):
    case = registered(centre.agent)
    offer = actions.hand_off(
        case, kind="transfer_handling", to=centre.mate.person_id, actor=centre.agent, at=AT
    )
    first = queries.page(case.number, centre.agent, at=AT).clocks[0]
    assert (first.stage, first.due_at, first.state) == ("accept", offer.accept_by, "running")
    assert queries.page(case.number, centre.agent, at=offer.accept_by).clocks[0].state == "over"
    actions.accept_handoff(offer.pk, actor=centre.mate, at=AT)
    assert "accept" not in {each.stage for each in queries.page(case.number, centre.agent, at=AT).clocks}
