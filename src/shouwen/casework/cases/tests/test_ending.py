"""Closing with a result for the customer, never by silence alone; reopening keeps the chain (demand 3.1, rule 8)."""

from __future__ import annotations

import pytest

from shouwen.casework.cases import actions, queries, slots
from shouwen.casework.cases.models import Case, Closure, DutyLink
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation.models import Absence
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.relations.catalogue import queries as catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


@pytest.fixture
def case(centre):
    return registered(centre.agent)


def close(case, actor, *, at=AT, **more):
    return actions.close(case, actor=actor, at=at, **more)


def answered(case, actor, at=AT):
    actions.answer(case, "师傅 13:30 上门", actor=actor, at=at)
    return case


@pytest.mark.parametrize("score", [-1, 101, 40000])
def test_a_score_is_out_of_a_hundred(centre, case, score):
    answered(case, centre.agent)
    with pytest.raises(Invalid) as no:
        close(case, centre.agent, score=score)
    assert set(no.value.fields) == {"score"}
    assert not Closure.objects.exists()


def test_the_owner_closes_an_answered_case(centre, case):
    with pytest.raises(Conflict, match="还没有答复客户"):
        close(case, centre.agent)
    answered(case, centre.agent)
    actions.customer_accepts(case, actor=centre.agent, at=AT)
    close(case, centre.agent, outcome_code="apology", note="已上门", prevention="备件提前调拨")
    case.refresh_from_db()
    assert (case.state, case.is_open, case.duty_state, case.clock_state) == (
        "closed",
        False,
        "discharged",
        "none",
    )
    closure = Closure.objects.get(case=case)
    assert (closure.reason_code, closure.at_first_contact) == ("confirmed", True)
    told = timeline("case", case.pk)[-1]
    assert told.kind in ("cases.CaseClosed", "deadlines.ClockMet")
    assert queries.chain(case) == queries.replay(case)
    assert all(link.ended_how == "closed" for link in queries.chain(case))


def test_a_closed_case_is_an_archive(centre, case):
    close(answered(case, centre.agent), centre.agent)
    for refused in (
        lambda: actions.edit(case, {"title": "改"}, actor=centre.agent, at=AT),
        lambda: actions.answer(case, "再答", actor=centre.agent, at=AT),
        lambda: close(case, centre.agent),
        lambda: actions.add_fact(case, "补充", actor=centre.agent, at=AT),
    ):
        with pytest.raises(Conflict):
            refused()


def test_what_is_outstanding_keeps_it_open(centre, case):
    answered(case, centre.agent)
    made = actions.promise(case, "11:00 回电", due_at=later(hours=2), actor=centre.agent, at=AT)
    with pytest.raises(Conflict, match="没有兑现"):
        close(case, centre.agent)
    actions.keep_promise(made.pk, actor=centre.agent, at=later(hours=1))
    question = actions.consult(
        case, asked=centre.senior.person_id, question="能减免吗", actor=centre.agent, at=AT
    )
    with pytest.raises(Conflict, match="请教"):
        close(case, centre.agent)
    actions.answer_consultation(question.pk, "可以", actor=centre.senior, at=AT)
    close(case, centre.agent)


def test_upper_modules_may_say_no(centre, case, monkeypatch):
    answered(case, centre.agent)
    monkeypatch.setattr(slots.closing_checks, "filled", [slots.ClosingCheck(DutyLink.objects.all, lambda case_id: ["工单 W-01 还没办结"])])
    with pytest.raises(Conflict, match="W-01"):
        close(case, centre.agent)
    close_move = queries.page(case.number, centre.agent, at=AT).move("close")
    assert (close_move.allowed, close_move.why_not) == (False, "工单 W-01 还没办结")


def attempt(case, actor, *, day, channel):
    actions.record_contact(case, channel=channel, result_code="no_answer", actor=actor, at=later(days=day))


def test_silence_closes_only_after_enough_attempts(centre, case):
    answered(case, centre.agent)
    for day, channel in ((0, "phone"), (0, "sms"), (1, "phone")):
        attempt(case, centre.agent, day=day, channel=channel)
    with pytest.raises(Conflict, match="已在 2 天里用 2 种渠道联系 3 次"):
        close(case, centre.agent, reason_code="unreachable")
    attempt(case, centre.agent, day=2, channel="sms")
    close(case, centre.agent, reason_code="unreachable", at=later(days=2))


def test_a_manager_may_override(centre, case):
    answered(case, centre.agent)
    with pytest.raises(Conflict, match="经理"):
        close(case, centre.agent, reason_code="override")
    close(case, centre.supervisor, reason_code="override", note="客户长期不接")


def test_not_accepted_climbs_to_both_hotlines_and_then_outside(centre, case):
    assert centre.hotline
    answered(case, centre.agent)
    for level, taker in ((1, centre.hotline), (2, centre.gm_hotline)):
        actions.not_accepted(case, text="不认可", actor=centre.agent, at=AT)
        case.refresh_from_db()
        assert (case.level, case.state, case.owner_id) == (level, "not_accepted", centre.agent.person_id)
        with pytest.raises(Conflict, match="不认可"):
            close(case, centre.agent)
        offer = queries.my_work(taker, at=AT).to_accept[0]
        assert offer.number == case.number
        actions.accept_handoff(offer.handoff_id, actor=taker, at=AT)
        case.refresh_from_db()
        assert case.handler_id == taker.person_id
        actions.answer(case, "新方案", actor=taker, at=AT)
    with pytest.raises(Conflict, match="外部途径"):
        close(case, centre.agent, reason_code="not_accepted")
    actions.not_accepted(case, recourse="可向省通信管理局申诉", actor=centre.agent, at=AT)
    close(case, centre.agent, reason_code="not_accepted")
    kinds = [told.kind for told in timeline("case", case.pk)]
    assert kinds.count("cases.CaseEscalated") == 3
    assert "cases.RecourseTold" in kinds


def test_reopening_keeps_the_chain_and_its_owner(centre, case):
    close(answered(case, centre.agent), centre.agent)
    with pytest.raises(Invalid):
        actions.reopen(case, reason=" ", actor=centre.agent, at=later(days=2))
    actions.reopen(case, reason="又没人上门", actor=centre.agent, at=later(days=2))
    case.refresh_from_db()
    assert (case.owner_id, case.reopenings, case.clock_state) == (centre.agent.person_id, 1, "running")
    assert queries.chain(case) == queries.replay(case)
    assert queries.page(case.number, centre.agent, at=later(days=3)).ribbon.ownerless_minutes == 0


def test_when_the_owner_is_away_it_comes_back_to_who_met_the_customer_first(centre, case):
    row = actions.hand_off(
        case, kind="transfer_ownership", to=centre.mate.person_id, actor=centre.agent, at=AT
    )
    actions.accept_handoff(row.pk, actor=centre.mate, at=AT)
    close(answered(case, centre.mate), centre.mate)
    Absence.objects.create(person_id=centre.mate.person_id, starts_at=later(days=1))
    actions.reopen(case, reason="又坏了", actor=centre.supervisor, at=later(days=2))
    case.refresh_from_db()
    assert case.owner_id == centre.agent.person_id


def test_two_reopenings_then_a_manager_and_a_window(centre, case):
    for turn in range(2):
        close(answered(case, centre.agent, later(days=turn)), centre.agent, at=later(days=turn))
        actions.reopen(case, reason="又来", actor=centre.agent, at=later(days=turn, hours=1))
    close(answered(case, centre.agent, later(days=3)), centre.agent, at=later(days=3))
    with pytest.raises(Conflict, match="已重开 2 次"):
        actions.reopen(case, reason="又来", actor=centre.agent, at=later(days=4))
    actions.reopen(case, reason="又来", actor=centre.supervisor, at=later(days=4))
    close(answered(case, centre.agent, later(days=5)), centre.agent, at=later(days=5))
    with pytest.raises(Conflict, match="超过 30 天"):
        actions.reopen(case, reason="又来", actor=centre.agent, at=later(days=40))


def test_withdrawing_and_declining_say_why(centre, case):
    with pytest.raises(Invalid):
        actions.withdraw(case, reason_code="other", actor=centre.agent, at=AT)
    actions.withdraw(case, reason_code="solved", actor=centre.agent, at=AT)
    other = registered(centre.agent, phone="13800000003")
    with pytest.raises(Forbidden):
        actions.decline(other, reason_code="out_of_scope", notice="请找物业", actor=centre.agent, at=AT)
    actions.decline(
        other, reason_code="out_of_scope", notice="不属我方，请向物业反映", actor=centre.leader, at=AT
    )
    other.refresh_from_db()
    assert other.state == "declined"


def test_a_suggestion_is_thanked_and_passed_on_before_it_ends(centre):
    assert centre.librarian
    code = catalogue.category_by_code("general.suggestion").id
    case = registered(centre.agent, kind="suggestion", category_id=code)
    with pytest.raises(Conflict, match="致谢"):
        close(case, centre.agent, reason_code="suggestion_passed")
    with pytest.raises(Invalid):
        actions.acknowledge_suggestion(case, thanked=False, actor=centre.agent, at=AT)
    row = actions.acknowledge_suggestion(case, thanked=True, actor=centre.agent, at=AT)
    assert row.passed_to_id == centre.librarian.person_id
    actions.sort_suggestion(case, topic_code="process", is_new=True, actor=centre.head, at=AT)
    close(case, centre.agent, reason_code="suggestion_passed")


def test_closing_codes_must_be_listed(centre, case):
    answered(case, centre.agent)
    with pytest.raises(Invalid):
        close(case, centre.agent, reason_code="bored")
    with pytest.raises(Invalid):
        close(case, centre.agent, outcome_code="magic")
    assert Case.objects.get(pk=case.pk).is_open
