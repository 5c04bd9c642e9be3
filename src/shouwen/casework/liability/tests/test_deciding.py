"""Who is liable: proposed, confirmed by another, appealed once, final by the centre above."""

import json

import pytest

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.testing import AT, later
from shouwen.casework.liability import actions, jobs, queries, states
from shouwen.casework.liability.models import Appeal, Decision, Liability, Share
from shouwen.casework.liability.rules import Part
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.testing import deliver_all as drain
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation.models import Person
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

WHY = "预约单上的时间没人改派"


def parts(place, install=70, network=30):
    return [Part("unit", place.install.pk, percent=install), Part("unit", place.network.pk, percent=network)]


@pytest.fixture
def proposed(place, case):
    return actions.propose(case, parts(place), words=WHY, actor=place.agent, at=AT)


@pytest.fixture
def confirmed(place, case, proposed):
    return actions.confirm(case, actor=place.leader, at=AT)


@pytest.fixture
def appealed(place, case, confirmed):
    actions.appeal(case, grounds="单子派晚了", actor=place.install_head, at=later(days=1))
    return Liability.objects.get()


def state():
    return Liability.objects.get(is_current=True).state


def facts():
    return list(Entry.objects.filter(kind__startswith="liability.").order_by("id").values_list("kind", flat=True))


def test_the_whole_way(place, case, appealed):
    shares = [Part("unit", place.install.pk, percent=40), Part("unit", place.network.pk, percent=60)]
    actions.decide(case, shares, words="派单记录显示晚了两小时", actor=place.province_head, at=later(days=6))
    assert state() == states.FINAL
    assert queries.at_fault(case) == {(place.install.pk, None), (place.network.pk, None)}
    assert facts() == ["liability.Proposed", "liability.Confirmed", "liability.Appealed", "liability.Final"]
    body = json.loads(Entry.objects.get(kind="liability.Final").body)
    assert (body["how"], body["changed"]) == ("decided", True)
    record = queries.record(case, place.leader, at=later(days=6))
    assert [(each.who, each.amount) for each in record.shares] == [("网络运维部", "60%"), ("装维二班", "40%")]
    assert [each.label for each in record.steps] == ["提出", "认定", "申诉", "终定"]
    assert sum(Share.objects.filter(decision__stage="decide").values_list("percent", flat=True)) == 100


@pytest.mark.parametrize("wrong", [[], [70], [70, 40]])
def test_shares_add_up_or_nothing_is_written(place, case, wrong):
    units = [place.install.pk, place.network.pk]
    with pytest.raises(Invalid) as no:
        actions.propose(case, [Part("unit", unit, percent=each) for unit, each in zip(units, wrong, strict=False)],
                        words=WHY, actor=place.agent, at=AT)  # fmt: skip
    assert set(no.value.fields) == {"parts"}
    assert Liability.objects.count() == Decision.objects.count() == 0


def test_people_and_units_exist_and_a_reason_stands(place, case):
    for given, words in (([Part("unit", 12345, percent=100)], WHY), ([Part("person", None, 999, percent=100)], WHY), (parts(place), " ")):
        with pytest.raises(Invalid):
            actions.propose(case, given, words=words, actor=place.agent, at=AT)


def test_a_person_stands_with_their_unit(place, case):
    who = place.install_clerk.person_id
    actions.propose(case, [Part("person", None, who, degree="full")], words=WHY, actor=place.agent, at=AT)
    assert queries.at_fault(case) == {(place.install.pk, who)}
    assert queries.at_fault(case, proposed=False) == set()


def test_nobody_confirms_their_own_proposal_or_what_names_them(place, case):
    actions.propose(case, parts(place), words=WHY, actor=place.leader, at=AT)
    with pytest.raises(Forbidden, match="您自己提出"):
        actions.confirm(case, actor=place.leader, at=AT)
    actions.withdraw(case, actor=place.leader, at=AT)
    named = [Part("person", None, place.leader.person_id, percent=100)]
    actions.propose(case, named, words=WHY, actor=place.agent, at=AT)
    for deed in (actions.confirm, lambda which, **who: actions.send_back(which, words="不对", **who)):
        with pytest.raises(Forbidden, match="您本人"):
            deed(case, actor=place.leader, at=AT)
    actions.confirm(case, actor=place.supervisor, at=AT)
    assert state() == states.CONFIRMED


def test_who_was_named_once_stays_barred_and_none_confirms_a_change_onto_themselves(place, case, proposed):
    with pytest.raises(Forbidden, match="您本人"):
        actions.confirm(case, [Part("person", None, place.leader.person_id, percent=100)], words="改", actor=place.leader, at=AT)


def test_a_changed_confirmation_takes_a_reason(place, case, proposed):
    with pytest.raises(Invalid):
        actions.confirm(case, parts(place, 50, 50), actor=place.leader, at=AT)
    actions.confirm(case, parts(place, 50, 50), words="各半", actor=place.leader, at=AT)
    assert json.loads(Entry.objects.get(kind="liability.Confirmed").body)["changed"] is True


def test_sent_back_it_is_proposed_anew_by_the_same_hand(place, case, proposed):
    actions.send_back(case, words="凭据呢", actor=place.leader, at=AT)
    with pytest.raises(Forbidden, match="提出定责的人"):
        actions.propose(case, parts(place), words=WHY, actor=place.supervisor, at=AT)
    actions.propose(case, parts(place, 60, 40), words="附上预约单", actor=place.agent, at=AT)
    actions.confirm(case, actor=place.leader, at=AT)
    assert Liability.objects.count() == 1


def test_who_left_holds_nothing_up(place, case, proposed):
    actions.send_back(case, words="凭据呢", actor=place.leader, at=AT)
    Person.objects.filter(pk=place.agent.person_id).update(is_active=False)
    actions.propose(case, parts(place), words="附上预约单", actor=place.supervisor, at=AT)
    assert state() == states.PROPOSED
    with pytest.raises(Forbidden, match="您自己提出"):
        actions.confirm(case, actor=place.supervisor, at=AT)
    actions.confirm(case, actor=place.leader, at=AT)


def test_one_finding_at_a_time(place, case, proposed):
    with pytest.raises(Conflict):
        actions.propose(case, parts(place), words=WHY, actor=place.agent, at=AT)
    actions.withdraw(case, words="写错了", actor=place.agent, at=AT)
    assert queries.record(case, place.agent, at=AT) is None
    actions.propose(case, parts(place), words=WHY, actor=place.agent, at=AT)
    with pytest.raises(Conflict):
        actions.decide(case, words="抢先", actor=place.province_head, at=AT)


def test_a_unit_appeals_once_in_time_and_only_about_itself(place, case, confirmed):
    with pytest.raises((Forbidden, NotFound)):
        actions.appeal(case, grounds="冤", actor=place.install_clerk, at=later(days=1))
    with pytest.raises(Invalid):
        actions.appeal(case, grounds=" ", actor=place.install_head, at=later(days=1))
    actions.appeal(case, grounds="派晚了", actor=place.install_head, at=later(days=1))
    with pytest.raises(Conflict, match="只能申诉一次"):
        actions.appeal(case, grounds="再说一遍", actor=place.install_head, at=later(days=2))
    actions.appeal(case, grounds="我们没收到", actor=place.network_head, at=later(days=2))
    assert Appeal.objects.count() == 2
    with pytest.raises(Conflict):
        actions.appeal(case, grounds="晚了", actor=place.network_head, at=later(days=6))


def test_nothing_is_final_while_another_unit_may_still_speak(place, case, appealed):
    with pytest.raises(Conflict, match="网络运维部还在申诉期内"):
        actions.decide(case, words="维持", actor=place.province_head, at=later(days=2))
    actions.decide(case, words="维持", actor=place.province_head, at=later(days=5))
    with pytest.raises(Conflict):
        actions.decide(case, words="又改", actor=place.province_head, at=later(days=6))


def test_the_last_word_is_the_higher_centres(place, case, appealed):
    with pytest.raises(Forbidden, match="上级中心"):
        actions.decide(case, words="维持", actor=place.head, at=later(days=6))
    with pytest.raises(Forbidden):
        actions.decide(case, words="维持", actor=place.leader, at=later(days=6))


def test_unappealed_it_becomes_final_by_itself(place, case, confirmed):
    assert jobs.lapse_due(at=later(days=4)) == 0
    assert jobs.lapse_due(at=later(days=5)) == 1
    assert jobs.lapse_due(at=later(days=5)) == 0
    assert state() == states.FINAL
    assert json.loads(Entry.objects.get(kind="liability.Final").body)["how"] == "lapsed"


def test_where_no_unit_is_named_nobody_could_appeal(place, case):
    actions.propose(case, [Part("nobody")], words="雷击断网", actor=place.agent, at=AT)
    actions.confirm(case, actor=place.leader, at=AT)
    assert state() == states.FINAL


def test_the_unit_reads_the_case_only_once_it_is_confirmed(place, case, proposed):
    with pytest.raises(NotFound):
        cases.find(case.number, place.install_head)
    actions.confirm(case, actor=place.leader, at=AT)
    assert cases.find(case.number, place.install_head) == case


def test_whoever_has_to_act_hears_of_it(place, case, proposed):
    leader, head, province = place.leader.person_id, place.install_head.person_id, place.province_head.person_id
    drain(at=AT)
    assert Notice.objects.filter(person_id=leader, kind="liability.decide").count() == 1
    actions.confirm(case, actor=place.leader, at=AT)
    drain(at=AT)
    assert Notice.objects.filter(person_id=head, kind="liability.told").count() == 1
    actions.appeal(case, grounds="派晚了", actor=place.install_head, at=later(days=1))
    drain(at=later(days=1))
    assert Notice.objects.filter(person_id=province, kind="liability.decide").count() == 1


def test_it_waits_in_my_work(place, case, proposed):
    def waits(actor, at=AT):
        return [each.label for each in queries.chores(actor, at)]

    assert waits(place.leader) == ["定责待您复核"]
    assert waits(place.agent) == []
    actions.confirm(case, actor=place.leader, at=AT)
    assert waits(place.install_head) == ["认定了您部门的责任，可以申诉"]
    assert waits(place.leader) == []
    actions.appeal(case, grounds="派晚了", actor=place.install_head, at=later(days=1))
    assert waits(place.province_head, later(days=6)) == ["申诉待您终定"]


@pytest.mark.parametrize("name", list(states.MOVES.rows))
def test_what_does_not_start_here_is_refused(place, case, name):
    deeds = {
        "repropose": lambda: actions.propose(case, [], words=WHY, actor=place.agent, at=AT),
        "withdraw": lambda: actions.withdraw(case, actor=place.agent, at=AT),
        "send_back": lambda: actions.send_back(case, words="不对", actor=place.leader, at=AT),
        "confirm": lambda: actions.confirm(case, actor=place.leader, at=AT),
        "appeal": lambda: actions.appeal(case, grounds="冤", actor=place.install_head, at=AT),
        "decide": lambda: actions.decide(case, words="维持", actor=place.province_head, at=AT),
    }
    with pytest.raises((NotFound, Invalid)):
        deeds[name]()
