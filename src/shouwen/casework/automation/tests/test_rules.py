"""Rules: woken by facts and time, once, without circles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.actions.running import Met, run
from shouwen.casework.automation.models import Due, RuleVersion, Run
from shouwen.casework.automation.rules.examples import EXAMPLES
from shouwen.casework.automation.tests.conftest import AT, does, fresh, kinds, later
from shouwen.casework.automation.tests.ruling import CHASED, NOTE, chase, notes, rule
from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.casework.cases.models import CaseText
from shouwen.casework.deadlines.models import Clock
from shouwen.foundation.ledger.deliver import claim, deliver
from shouwen.foundation.ledger.models import Delivery, Entry
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


def test_a_fact_wakes_a_rule_and_the_timeline_says_which(house, case):
    made = rule(house.manager, CHASED, NOTE, does("set_urgency", urgency="critical"))
    chase(case, house.agent)
    assert notes(case) == [f"规则记下 {case.number}"]
    assert fresh(case).urgency == "critical"
    entry = Entry.objects.get(kind="automation.RuleActed")
    assert (entry.actor_id, entry.acting_for_id, entry.via) == (0, house.manager.person_id, "rule")
    ran = Run.objects.get()
    assert (ran.result, ran.rule_id, [each["result"] for each in ran.deeds]) == (
        "done",
        made.pk,
        ["done", "done"],
    )
    now = fresh(case)
    assert (now.owner_id, now.handler_id, now.first_contact_id) == (
        case.owner_id,
        case.handler_id,
        case.first_contact_id,
    )


def test_conditions_decide_and_what_does_not_match_leaves_nothing(house, case):
    twice = {"all": [{"field": "chases", "op": "gte", "value": 2}]}
    rule(house.manager, CHASED, NOTE, asked=twice)
    chase(case, house.agent)
    assert (notes(case), Run.objects.count()) == ([], 0)
    chase(case, house.agent, 2)
    assert len(notes(case)) == 1


def test_a_rule_that_is_off_or_out_of_its_days_or_elsewhere_sleeps(house, case):
    rule(house.manager, CHASED, NOTE, on=False)
    rule(house.manager, CHASED, NOTE, ends_on=(AT - timedelta(days=1)).date())
    rule(house.province_head, CHASED, NOTE, scope="centre")
    chase(case, house.agent)
    assert notes(case) == []
    rule(house.province_head, CHASED, NOTE, scope="tree")
    chase(case, house.agent, 2)
    assert len(notes(case)) == 1


def test_it_never_runs_twice_for_a_fact_even_when_the_worker_is_killed(house, case, monkeypatch):
    rule(house.manager, CHASED, NOTE)
    cases.chase(case, "快", actor=house.agent, at=later(minutes=1))
    at = later(minutes=1)
    killed = []
    save = Run.save

    def dies(self: Run, *args: Any, **kwargs: Any) -> None:
        save(self, *args, **kwargs)
        if not killed:
            killed.append(self.pk)
            raise KeyboardInterrupt

    monkeypatch.setattr(Run, "save", dies)
    with pytest.raises(KeyboardInterrupt):
        for row in claim(at=at):
            deliver(row, at=at)
    monkeypatch.undo()
    assert (notes(case), Run.objects.count()) == ([], 0)
    deliver_all(at=at + timedelta(minutes=6))
    assert (len(notes(case)), Run.objects.count()) == (1, 1)
    Delivery.objects.filter(listener="casework.automation.on_fact").update(state="waiting")
    deliver_all(at=at + timedelta(minutes=7))
    assert (len(notes(case)), Run.objects.count()) == (1, 1)


def test_the_same_key_runs_once_however_often_it_is_met(house, case):
    made = rule(house.manager, CHASED, NOTE)
    version = RuleVersion.objects.select_related("rule").get(rule=made)
    met = Met(version, case.pk, "fact:1")
    assert run(met, at=AT) is not None
    assert all(run(met, at=AT) is None for _each in range(3))
    assert len(notes(case)) == 1


def test_its_own_facts_do_not_wake_it_again_and_chains_end(house, case):
    rule(house.manager, {"kind": "fact", "fact": "cases.NoteAdded"}, NOTE, name="记了又记")
    cases.note(case, "人记的", actor=house.agent, at=AT)
    deliver_all(at=AT)
    assert len(notes(case)) == 2
    for name in ("乙", "丙", "丁", "戊"):
        rule(house.manager, {"kind": "fact", "fact": "cases.NoteAdded"}, does("note", text=name), name=name)
    cases.note(case, "再记一条", actor=house.agent, at=later(minutes=1))
    deliver_all(at=later(minutes=1))
    assert Run.objects.filter(result="stopped").exists()
    assert max(len(each.trail) for each in Run.objects.all()) <= 4


def test_a_rule_that_runs_wild_is_switched_off_and_its_author_told(house, case):
    made = rule(house.manager, CHASED, NOTE)
    for minute in range(1, 9):
        chase(case, house.agent, minute)
    now = fresh(made)
    assert not now.is_on
    assert case.number in now.stopped_why
    assert Run.objects.filter(result="stopped").count() == 1
    assert len(notes(case)) == 6
    assert Notice.objects.filter(person_id=house.manager.person_id, kind="automation.stopped").exists()
    assert Entry.objects.filter(kind="automation.RuleStopped").exists()


def test_a_robots_words_are_no_first_response(house):
    rule(house.manager, {"kind": "fact", "fact": "cases.CaseTaken"}, does("reply", text="收到，{单号}"))
    case = testing.registered(house.agent, pre_contact="portal")
    cases.take(case, actor=house.agent, at=later(minutes=1))
    deliver_all(at=later(minutes=1))
    assert CaseText.objects.get(case=case, kind="reply").body == f"收到，{case.number}"
    assert fresh(case).first_contact_id is None
    assert Clock.objects.get(case_id=case.pk, stage="first_response").met_at is None


def test_some_time_after_a_fact_by_the_working_calendar(house, case):
    rule(
        house.manager,
        {"kind": "after", "fact": "cases.CustomerChased", "amount": 2, "unit": "work_hour"},
        NOTE,
    )
    chase(case, house.agent, 0)
    due = Due.objects.get()
    assert due.due_at == AT + timedelta(hours=2)
    assert actions.sweep(at=due.due_at - timedelta(minutes=1)) == 0
    assert actions.sweep(at=due.due_at) == 1
    assert actions.sweep(at=due.due_at) == 0
    assert len(notes(case)) == 1


def test_who_waits_two_hours_for_an_answer_is_told_of_and_who_was_answered_is_not(house):
    """The example a centre takes into use: only words that nobody answered call somebody."""
    example = next(each for each in EXAMPLES if each.code == "unanswered")
    content = example.content()
    rule(house.manager, content["when"], *content["then"], asked=content["if"])
    waiting, answered = (testing.registered(house.agent, phone=f"1380000333{n}") for n in range(2))
    for each in (waiting, answered):
        cases.add_fact(each, "改到周五", actor=SYSTEM.through("portal"), at=AT)
    deliver_all(at=AT)
    cases.reply(answered, "好的，周五上午", actor=house.agent, at=later(hours=1))
    before = Notice.objects.count()
    actions.sweep(at=later(hours=2))
    ran = Run.objects.get(result="done")
    assert ran.case_id == waiting.pk
    assert Notice.objects.count() > before


def test_too_long_in_a_state_also_for_cases_already_in_it(house):
    waits = testing.registered(house.agent)
    cases.wait(waits, for_="unit", actor=house.agent, at=AT)
    deliver_all(at=AT)
    rule(house.manager, {"kind": "state", "state": "waiting_unit", "amount": 1, "unit": "hour"}, NOTE)
    new = testing.registered(house.agent, phone="13800001111")
    cases.wait(new, for_="unit", actor=house.agent, at=later(minutes=5))
    deliver_all(at=later(minutes=5))
    gone = testing.registered(house.agent, phone="13800002222")
    cases.wait(gone, for_="unit", actor=house.agent, at=later(minutes=6))
    deliver_all(at=later(minutes=6))
    cases.resume(gone, actor=house.agent, at=later(minutes=20))
    actions.fill(at=later(minutes=30))
    assert Due.objects.filter(done_at=None).count() == 3
    actions.sweep(at=later(hours=2))
    assert [len(notes(each)) for each in (waits, new, gone)] == [1, 1, 0]
    actions.fill(at=later(hours=2))
    actions.sweep(at=later(hours=9))
    assert len(notes(waits)) == 1


def test_daily_for_every_open_case_that_matches_once_a_day(house, case):
    asked = {"all": [{"field": "kind", "op": "in", "value": ["complaint"]}]}
    made = rule(house.manager, {"kind": "daily", "time": "10:00"}, NOTE, asked=asked)
    assert made.next_at == AT + timedelta(hours=1)
    for hours in (0.5, 1, 1.1, 25, 25.1):
        at = later(hours=hours)
        actions.begin_daily(at=at)
        actions.fill(at=at, limit=1)
        actions.fill(at=at, limit=1)
        actions.sweep(at=at)
    assert len(notes(case)) == 2


def test_a_run_that_was_refused_is_tried_again(house, case):
    rule(house.manager, CHASED, does("resume"))
    chase(case, house.agent)
    row = Run.objects.get()
    assert row.result == "refused"
    cases.wait(case, for_="unit", actor=house.agent, at=later(minutes=2))
    done = actions.retry(row.pk, at=later(minutes=3))
    assert (done.result, done.tries) == ("done", 2)


def test_a_fault_is_kept_with_its_reason_and_told(house, case, monkeypatch):
    from shouwen.casework.automation.actions import deeds

    def breaks(_it: Any) -> Any:
        raise ZeroDivisionError("nought")

    monkeypatch.setitem(deeds.DOERS, "note", breaks)
    rule(house.manager, CHASED, does("set_urgency", urgency="critical"), NOTE)
    chase(case, house.agent)
    row = Run.objects.get()
    assert (row.result, "nought" in row.why) == ("failed", True)
    assert fresh(case).urgency == case.urgency
    assert "RuleActed" not in kinds(case)
    assert Notice.objects.filter(kind="automation.stopped").exists()


def test_rules_run_in_their_order(house, case):
    first = rule(house.manager, CHASED, does("note", text="甲"), name="甲")
    second = rule(house.manager, CHASED, does("note", text="乙"), name="乙")
    actions.move_rule(second.pk, 1, actor=house.manager, at=AT)
    chase(case, house.agent)
    assert notes(case) == ["乙", "甲"]
    assert [each.rule.pk for each in queries.listed(house.manager)] == [second.pk, first.pk]


@pytest.mark.parametrize("step", ["investigate", "propose"])
def test_a_step_the_case_stands_at_already_is_nothing_to_do_and_no_refusal(house, case, step):
    made = rule(house.manager, CHASED, does("step", step=step))
    cases.work(case, step, actor=house.agent, at=AT)
    before = [each for each in kinds(case) if each == "CaseMoved"]
    chase(case, house.agent)
    assert [each for each in kinds(case) if each == "CaseMoved"] == before
    assert not Run.objects.filter(result="refused").exists()
    assert not Notice.objects.filter(person_id=house.manager.person_id, kind__startswith="automation").exists()
    actions.switch_rule(made.pk, on=False, actor=house.manager, at=later(minutes=5))
    rule(house.manager, CHASED, does("step", step=step), NOTE)
    chase(case, house.agent, 20)
    assert sorted([each["result"] for each in ran.deeds] for ran in Run.objects.all()) == [["already"], ["already", "done"]]


def test_the_words_of_a_step_that_is_made_already_are_not_lost(house, case):
    cases.work(case, "investigate", actor=house.agent, at=AT)
    rule(house.manager, CHASED, does("step", step="investigate", text="再查一遍通话记录"))
    chase(case, house.agent)
    assert notes(case) == ["再查一遍通话记录"]
    assert (Run.objects.get().result, fresh(case).state) == ("done", "investigating")


def test_a_step_the_state_does_not_allow_is_still_refused(house, case):
    rule(house.manager, CHASED, does("step", step="carry_out"))
    chase(case, house.agent)
    assert Run.objects.get().result == "refused"
