"""Committees: set up, seated with dates, meeting in their cycle, minutes signed by another, decisions that open plans."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from shouwen.casework.cases import testing
from shouwen.casework.cases.testing import AT
from shouwen.casework.committees import actions, queries, rules
from shouwen.casework.committees.actions import Resolution
from shouwen.casework.committees.models import Committee, Decision, Meeting, Member
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.improvement import actions as improvement
from shouwen.casework.improvement.models import Plan
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, centre, person
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

TODAY = AT.date()


def later(days):
    return AT + timedelta(days=days)


@pytest.fixture(autouse=True)
def now(tmp_path, settings):
    settings.SHOUWEN_VAR = tmp_path
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def house(db):
    deadlines.seed()
    made = testing.house()
    made.has("agent", "mate", "supervisor", "manager", "head")
    return made


def founded(house, **more):
    values = {"name": "服务改进委员会", "mandate": "看投诉，定改进", "cycle_days": 30, **more}
    row = actions.found(**values, actor=house.manager, at=AT)
    for who, part in ((house.head, "chair"), (house.mate, "secretary"), (house.agent, "member")):
        actions.seat(row.pk, who.person_id, part, actor=house.manager, at=AT)
    return row


def held(house, row, day=TODAY, at=AT):
    meeting = actions.plan_meeting(row.pk, day, agenda="三月投诉", actor=house.manager, at=at)
    there = [house.head.person_id, house.mate.person_id]
    return actions.write_minutes(row.pk, meeting.seq, "看了三月的投诉", present=there, actor=house.mate, at=at)


def kinds(row):
    return [each.kind.partition(".")[2] for each in timeline("committee", row.pk)]


def test_a_committee_is_set_up_and_seated(house):
    row = founded(house)
    assert [(each.part, each.starts_on) for each in queries.seated(row)] == [("chair", TODAY), ("member", TODAY), ("secretary", TODAY)]
    assert kinds(row) == ["CommitteeFounded", "MemberJoined", "MemberJoined", "MemberJoined"]
    deliver_all(at=AT)
    assert Notice.objects.filter(kind="committees.mine", person_id=house.agent.person_id).count() == 1
    with pytest.raises(Conflict, match="主任只有一位"):
        actions.seat(row.pk, house.supervisor.person_id, "chair", actor=house.manager, at=AT)
    with pytest.raises(Conflict, match="已经在"):
        actions.seat(row.pk, house.agent.person_id, actor=house.manager, at=AT)
    for wrong in ({"name": " "}, {"mandate": ""}, {"cycle_days": 0}, {"cycle_days": 400}):
        with pytest.raises(Invalid):
            founded(house, **wrong)
    with pytest.raises(Forbidden):
        actions.found(name="x", mandate="y", actor=house.agent, at=AT)


def test_parts_change_and_end_with_dates(house):
    row = founded(house)
    actions.seat(row.pk, house.agent.person_id, "secretary", on=TODAY + timedelta(days=3), actor=house.manager, at=AT)
    assert Member.objects.filter(person_id=house.agent.person_id).count() == 2, "the old part ended, the new one began"
    mine = queries.seated(row).get(person_id=house.agent.person_id)
    with pytest.raises(Invalid):
        actions.end_member(row.pk, mine.pk, on=TODAY, actor=house.manager, at=AT)
    actions.end_member(row.pk, mine.pk, on=TODAY + timedelta(days=9), actor=house.manager, at=AT)
    with pytest.raises(NotFound):
        actions.end_member(row.pk, mine.pk, actor=house.manager, at=AT)
    with pytest.raises(Invalid):
        actions.seat(row.pk, house.supervisor.person_id, on=TODAY - timedelta(days=1), actor=house.manager, at=AT)
    with pytest.raises(Invalid):
        actions.seat(row.pk, 4711, actor=house.manager, at=AT)


def test_who_leaves_hands_the_seat_on(house):
    row = founded(house)
    actions.release_person(house.head.person_id, house.supervisor.person_id, actor=SYSTEM, at=later(5))
    assert queries.seated(row).get(part="chair").person_id == house.supervisor.person_id
    actions.release_person(house.supervisor.person_id, house.mate.person_id, actor=SYSTEM, at=later(6))
    assert queries.seated(row).filter(person_id=house.mate.person_id).count() == 1, "nobody sits twice"


def test_minutes_are_signed_by_the_chair_not_the_writer(house):
    row = founded(house)
    meeting = held(house, row)
    assert (meeting.state, meeting.present.count()) == ("held", 2)
    deliver_all(at=AT)
    assert Notice.objects.filter(kind="committees.due", person_id=house.head.person_id, read_at=None).count() == 1
    with pytest.raises(Forbidden, match="主任来签"):
        actions.sign(row.pk, 1, actor=house.manager, at=AT)
    actions.write_minutes(row.pk, 1, "主任自己写", present=[house.head.person_id], actor=house.head, at=AT)
    with pytest.raises(Forbidden, match="自己不签"):
        actions.sign(row.pk, 1, actor=house.head, at=AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(signed_by=house.head.person_id)
    actions.write_minutes(row.pk, 1, "秘书写的", present=[house.head.person_id, house.agent.person_id], actor=house.mate, at=AT)
    actions.sign(row.pk, 1, actor=house.head, at=AT)
    deliver_all(at=AT)
    assert not Notice.objects.filter(kind="committees.due", read_at=None).exists()
    for act in (
        lambda: actions.write_minutes(row.pk, 1, "再改", present=[house.head.person_id], actor=house.mate, at=AT),
        lambda: actions.sign(row.pk, 1, actor=house.head, at=AT),
        lambda: actions.decide(row.pk, 1, Resolution("再定一项"), actor=house.mate, at=AT),
        lambda: actions.cancel(row.pk, 1, actor=house.mate, at=AT),
    ):
        with pytest.raises(Conflict):
            act()


def test_a_meeting_to_come_has_no_minutes(house):
    row = founded(house)
    meeting = actions.plan_meeting(row.pk, TODAY + timedelta(days=7), actor=house.mate, at=AT)
    with pytest.raises(Conflict, match="会还没开"):
        actions.write_minutes(row.pk, meeting.seq, "提前写", present=[house.head.person_id], actor=house.mate, at=AT)
    with pytest.raises(Conflict, match="先记纪要"):
        actions.decide(row.pk, meeting.seq, Resolution("提前定"), actor=house.mate, at=AT)
    actions.cancel(row.pk, meeting.seq, actor=house.mate, at=AT)
    actions.cancel(row.pk, meeting.seq, back=True, actor=house.mate, at=AT)
    for wrong in (None, TODAY - timedelta(days=1), TODAY + timedelta(days=500)):
        with pytest.raises(Invalid):
            actions.plan_meeting(row.pk, wrong, actor=house.mate, at=AT)
    for there in ([], [house.supervisor.person_id]):
        with pytest.raises(Invalid):
            actions.write_minutes(row.pk, meeting.seq, "开了", present=there, actor=house.mate, at=later(8))
    with pytest.raises(Forbidden):
        actions.plan_meeting(row.pk, TODAY, actor=house.agent, at=AT)


def test_a_decision_may_open_a_plan(house):
    row = founded(house)
    held(house, row)
    plain = actions.decide(row.pk, 1, Resolution("每周抽听二十段", house.agent.person_id), actor=house.mate, at=AT)
    made = actions.decide(row.pk, 1, Resolution("预约改为自选", house.supervisor.person_id, plan_kind="process"), actor=house.manager, at=AT)
    plan = Plan.objects.get()
    assert (made.plan_id, plan.source, plan.kind, plan.owner_id, plan.centre_id) == (
        plan.pk, "committee", "process", house.supervisor.person_id, row.centre_id
    )  # fmt: skip
    assert "第 1 次会议" in plan.source_note
    with pytest.raises(Conflict, match=plan.number):
        actions.drop_decision(row.pk, 1, made.pk, actor=house.mate, at=AT)
    improvement.move(plan, "cancel", words="不做了", actor=house.head, at=AT)
    actions.drop_decision(row.pk, 1, made.pk, actor=house.mate, at=AT)
    actions.drop_decision(row.pk, 1, plain.pk, actor=house.mate, at=AT)
    with pytest.raises(NotFound):
        actions.drop_decision(row.pk, 1, plain.pk, actor=house.mate, at=AT)
    assert kinds(row)[-4:] == ["DecisionTaken", "DecisionTaken", "DecisionDropped", "DecisionDropped"]


def test_who_may_not_open_plans_decides_without(house):
    row = founded(house)
    actions.seat(row.pk, actor_for(person(house.city, "statistician").pk, at=AT).person_id, "secretary", actor=house.manager, at=AT)
    clerk = actor_for(queries.seated(row).filter(part="secretary").last().person_id, at=AT)
    held(house, row)
    with pytest.raises(Forbidden):
        actions.decide(row.pk, 1, Resolution("立项", plan_kind="process"), actor=clerk, at=AT)
    assert not Decision.objects.exists()
    assert actions.decide(row.pk, 1, Resolution("记下就好"), actor=clerk, at=AT).seq == 1


def test_an_overdue_meeting_is_told_once_for_each_due_day(house):
    row = founded(house)
    assert actions.remind_due(at=later(30)) == 0, "the last day itself is in time"
    assert actions.remind_due(at=later(31)) == 1
    assert actions.remind_due(at=later(32)) == 0
    deliver_all(at=later(32))
    told = Notice.objects.filter(kind="committees.due").values_list("person_id", flat=True)
    assert set(told) == {house.head.person_id, house.mate.person_id}
    held(house, row, day=TODAY + timedelta(days=33), at=later(33))
    assert actions.remind_due(at=later(60)) == 0
    assert actions.remind_due(at=later(64)) == 1
    assert queries.due_on(row) == TODAY + timedelta(days=63)
    actions.retire(row.pk, actor=house.manager, at=later(65))
    assert actions.remind_due(at=later(200)) == 0
    with pytest.raises(Conflict):
        actions.plan_meeting(row.pk, TODAY + timedelta(days=70), actor=house.manager, at=later(66))
    actions.retire(row.pk, back=True, actor=house.manager, at=later(66))
    assert kinds(row).count("MeetingOverdue") == 2


def test_the_rule_of_the_cycle():
    assert rules.due_on(TODAY, [], 30) == TODAY + timedelta(days=30)


def test_another_city_sees_nothing(house):
    row = founded(house)
    other = actor_for(person(centre("临溪客服中心", prefix="LX"), "centre_head").pk, at=AT)
    assert queries.board(other, at=AT) == []
    for act in (lambda: queries.find(row.pk, other), lambda: actions.plan_meeting(row.pk, TODAY, actor=other, at=AT)):
        with pytest.raises(NotFound):
            act()


def test_on_the_pages(house, django_assert_max_num_queries):
    boss, chair = browser(house.manager), browser(house.head)
    filled = {"name": "服务改进委员会", "mandate": "看投诉，定改进", "cycle_days": "30"}
    assert boss.post(reverse("committees:new"), {**filled, "name": ""}).status_code == 422
    assert boss.post(reverse("committees:new"), filled).status_code == 302
    row = Committee.objects.get()

    def url(name, *more):
        return reverse(f"committees:{name}", args=[row.pk, *more])

    for who, part in ((house.head, "chair"), (house.mate, "secretary")):
        assert boss.post(url("seat"), {"person": f"p:{who.person_id}", "part": part}).status_code == 302
    assert boss.post(url("seat"), {"person": "", "part": "member"}).status_code == 422
    assert boss.post(url("edit"), {**filled, "cycle_days": "14"}).status_code == 302
    assert boss.get(url("plan_meeting")).status_code == 200
    assert boss.post(url("plan_meeting"), {"meets_on": TODAY.isoformat(), "agenda": "三月投诉"}).url == url("meeting", 1)
    assert boss.post(url("minutes", 1), {"minutes": "看了", "present": []}).status_code == 422
    assert boss.post(url("minutes", 1), {"minutes": "看了", "present": [str(house.head.person_id)]}).status_code == 302
    assert boss.post(url("decide", 1), {"text": "预约改为自选", "plan_kind": "process"}).status_code == 302
    page = chair.get(url("meeting", 1)).content.decode()
    assert Plan.objects.get().number in page
    assert "签纪要" in page
    assert boss.post(url("drop_decision", 1, Decision.objects.get().pk)).status_code == 302
    assert Decision.objects.get().dropped_at is None
    assert chair.post(url("sign", 1)).status_code == 302
    assert "纪要已签" in chair.get(url("committee")).content.decode()
    assert boss.post(url("cancel", 1)).status_code == 302
    assert boss.post(url("end_member", queries.seated(row).get(part="secretary").pk), {"on": ""}).status_code == 302
    assert "以前的成员" in boss.get(url("committee")).content.decode()
    with django_assert_max_num_queries(14):
        assert "服务改进委员会" in boss.get(reverse("committees:board")).content.decode()
    assert "委员会" in boss.get(reverse("improvement:board")).content.decode()
    assert browser(house.agent).get(url("seat")).status_code == 403
    assert boss.post(url("retire")).status_code == 302
    assert "恢复委员会" in boss.get(url("committee")).content.decode()
    assert "服务改进委员会" in boss.get(reverse("committees:board"), {"retired": "1"}).content.decode()


def test_over_http(house):
    def send(who, path, body=None):
        _row, text = access.make_token(person_id=who.person_id, name="api", rights=["*"], expires_at=later(7), actor=SYSTEM, at=AT)
        headers = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
        url = f"/api/v1/committees{path}"
        return Client().get(url, **headers) if body is None else Client().post(url, body, "application/json", **headers)

    made = send(house.manager, "", {"name": "服务改进委员会", "mandate": "看投诉"})
    assert made.status_code == 201, made.content
    pk = made.json()["id"]
    assert made.json()["due_on"] == (TODAY + timedelta(days=30)).isoformat()
    assert send(house.manager, f"/{pk}/members", {"person_id": str(house.head.person_id), "part": "chair"}).status_code == 201
    assert send(house.manager, f"/{pk}/members", {"person_id": str(house.mate.person_id), "part": "chair"}).status_code == 409
    assert send(house.manager, f"/{pk}/meetings", {"meets_on": TODAY.isoformat()}).json()["seq"] == 1
    there = {"minutes": "看了三月", "present": [str(house.head.person_id)]}
    assert send(house.manager, f"/{pk}/meetings/1/minutes", there).json()["state"] == "held"
    done = send(house.manager, f"/{pk}/meetings/1/decisions", {"text": "改预约", "plan_kind": "process"})
    assert done.json()["decisions"][0]["plan"] == Plan.objects.get().number
    assert send(house.manager, f"/{pk}/meetings/1/signature", {}).status_code == 403
    assert send(house.head, f"/{pk}/meetings/1/signature", {}).json()["state"] == "signed"
    assert send(house.head, f"/{pk}").json()["meetings"][0]["decisions"] == 1
    assert send(house.head, "").json()["items"][0]["late"] is False
    assert send(house.head, "/4711").status_code == 404
    assert send(house.head, f"/{pk}/meetings/9").status_code == 404
