"""A mass complaint: forty letters about one stopped lift become one event, the event is severe, and its cause is cured.

A rule opens the plan by itself, once, and says why. All forty letters stand on it. The supervisor finds the root cause, the
manager agrees, a colleague carries the measure out; the program counts before and after; only then is the plan closed, and
a lesson stands beside the next case of that kind.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.testing import AT, house, registered
from shouwen.casework.complaints import actions as complaints
from shouwen.casework.complaints.queries import events
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.improvement import actions as improvement
from shouwen.casework.improvement import queries
from shouwen.casework.improvement.actions import Aim, Task
from shouwen.casework.improvement.models import Ground, Plan
from shouwen.casework.improvement.queries.plan import page
from shouwen.casework.liability import actions as liability
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.ledger.verify import verify
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict
from shouwen.relations.catalogue import actions as catalogue

pytestmark = pytest.mark.django_db
LETTER = "三号楼的电梯停了五天，老人下不了楼，物业不回话，要求马上修好并书面答复，住户{who}"


def later(**span: float):
    return AT + timedelta(**span)


def test_forty_letters_become_one_event_and_a_cure(settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    centre = house()
    centre.has("agent", "mate", "leader", "supervisor", "manager", "head")
    catalogue.load_pack("logistics", actor=SYSTEM, at=AT)
    improvement.ship_rules(actor=SYSTEM, at=AT)

    # 1  Forty letters come in within the hour; they read alike, and the leader joins them under one event.
    letters = [
        registered(centre.agent, at=later(minutes=n), name=f"住户{n}", phone=f"1395555{n:04d}", description=LETTER.format(who=n))
        for n in range(40)
    ]
    alike = events.similar(letters[0], centre.leader)
    assert len(alike) == 39
    event = complaints.join([letters[0].number, *(each.number for each in alike)], title="三号楼电梯停运", actor=centre.leader, at=later(hours=1))
    assert events.size(event) == 40
    deliver_all(at=later(hours=1))
    assert not Plan.objects.exists(), "many, but none is severe yet"

    # 2  A reporter calls: one letter is severe, and so is the event. One plan opens, all forty stand on it.
    complaints.set_flag(letters[7].number, "media", reason="记者来电", actor=centre.leader, at=later(hours=2))
    complaints.override(letters[0].number, "severe", reason="老人被困，影响四十户", actor=centre.leader, at=later(hours=2))
    for _round in range(4):
        deliver_all(at=later(hours=2, minutes=5))
    plan = Plan.objects.get()
    assert Ground.objects.filter(plan=plan, removed_at=None).count() == 40
    assert "严重投诉" in page(plan, centre.supervisor, at=later(hours=3)).why
    assert any(each.kind == "improvement.CaseTakenUp" for each in timeline("case", letters[39].pk))

    # 3  The severe letter is answered and accepted, but it does not close without root cause and measure.
    first = letters[0]
    cases.answer(first, "电梯已修好，书面答复随后寄到", actor=centre.agent, at=later(hours=3))
    cases.customer_accepts(first, actor=centre.agent, at=later(hours=3))
    day = later(hours=3).date()
    complaints.add_evidence(first.number, complaints.Given(words="维保记录显示停运五天"), actor=centre.agent, at=later(hours=3))
    complaints.record(first.number, {"outcome": "upheld", "apology_on": day}, actor=centre.agent, at=later(hours=3))
    with pytest.raises(Conflict, match="还没有写明根因"):
        cases.close(first, actor=centre.agent, at=later(hours=4))
    for each in letters[:12]:
        liability.find_cause(each, code="R1", actor=centre.supervisor, at=later(hours=4))

    # 4  The supervisor thinks it out, the manager agrees.
    boss, at = centre.supervisor, later(hours=5)
    improvement.edit(plan, {"problem": "电梯停运五天，四十户来信", "cause_code": "R1", "due_on": later(days=30).date()}, actor=boss, at=at)
    improvement.move(plan, "contain", words="临时安排专人背送老人", actor=boss, at=at)
    why = improvement.add_node(plan, "why", "停运后没有人通知维保", actor=boss, at=at)
    improvement.add_node(plan, "why", "报修只有一部电话，夜里没人接", parent=why.pk, is_root=True, actor=boss, at=at)
    improvement.add_node(plan, "fish", "没有备件", rib="material", actor=boss, at=at)
    improvement.move(plan, "analyse", words="报修渠道单一，夜间无人值守", actor=boss, at=at)
    improvement.add_measure(plan, Task("夜间报修转值班长，十五分钟到场", "停运不超过两小时", later(days=10).date(), owner=centre.mate.person_id),
                            actor=boss, at=at)  # fmt: skip
    cases.close(first, prevention="夜间报修转值班长", actor=centre.agent, at=later(hours=6))
    goal = improvement.set_goal(plan, Aim("count", Decimal(2), window_days=30, periods=2), actor=boss, at=at)
    assert goal.baseline == 12, "counted from the causes found, typed by nobody"
    improvement.rate(plan, likelihood=4, impact=4, actor=boss, at=at)
    deliver_all(at=later(hours=6))
    assert Plan.objects.count() == 1, "twelve of one cause in a week are many, but a plan is at work on it"
    improvement.move(plan, "submit", actor=boss, at=at)
    improvement.move(plan, "approve", actor=centre.manager, at=later(hours=7))

    # 5  Carried out with proof, watched for two periods, judged by another, closed with a lesson.
    improvement.move(plan, "start", actor=boss, at=later(hours=8))
    improvement.report(plan, 1, 100, words="值班表已上墙，演练两次", actor=centre.mate, at=later(days=9))
    improvement.move(plan, "finish", actor=boss, at=later(days=9))
    improvement.move(plan, "verify", actor=boss, at=later(days=9))
    assert improvement.take_figures(at=later(days=40)) == 1
    with pytest.raises(Conflict, match="连续 2 期"):
        improvement.move(plan, "effective", words="好了", actor=centre.manager, at=later(days=40))
    assert improvement.take_figures(at=later(days=70)) == 1
    improvement.move(plan, "effective", words="两期都没有再发生", actor=centre.manager, at=later(days=70))
    improvement.rate(plan, likelihood=1, impact=4, after=True, actor=boss, at=later(days=70))
    improvement.move(plan, "close", words="夜间报修转值班长，十五分钟到场", actor=boss, at=later(days=71))
    improvement.write_lesson(title="停运先问报修渠道", text="先查夜间有没有人接报修", category_path=first.category_path, plan=plan, actor=boss,
                             at=later(days=71))  # fmt: skip
    plan.refresh_from_db()
    assert (plan.state, plan.after_value, plan.risk_before, plan.risk_after) == ("closed", 0, 16, 4)
    again = registered(centre.agent, at=later(days=72), name="新住户", phone="13955559999", description="二号楼电梯也停了，要求马上修好")
    assert [each.title for each in queries.for_category(again.category_path, again.centre_id)] == ["停运先问报修渠道"]
    deliver_all(at=later(days=72))
    assert Plan.objects.count() == 1
    assert verify().whole
