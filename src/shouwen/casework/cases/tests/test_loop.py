"""The closed-loop monitor: every case stands at one step, what it lacks is counted, figures equal rows (CASE-035)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions
from shouwen.casework.cases.models import Case, Closure, Policy
from shouwen.casework.cases.queries import loop
from shouwen.casework.cases.queries.loop import LoopAsked, counted
from shouwen.casework.cases.queries.loop.gaps import begun
from shouwen.casework.cases.queries.policy import figures_for, forget
from shouwen.casework.cases.rules.loop import STEPS, marks
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.casework.cases.tests.test_speed import crowd, plan, postgres, scans
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, person, unit_of
from shouwen.kit.errors import Forbidden, NotFound


@pytest.fixture
def centre(db) -> House:
    return house()


def numbers(code: str, actor, at, **more) -> list[str]:
    """Every row behind a figure, page by page."""
    found, cursor = [], ""
    while True:
        page = loop.rows(LoopAsked(code, **more), actor, at=at, cursor=cursor, limit=2)
        found += [row.line.number for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return found


def put(case: Case, **fields: object) -> Case:
    Case.objects.filter(pk=case.pk).update(**fields)
    return case


def agree(actor, at) -> loop.Monitor:
    """Steps add up to what is open, and every figure is as many as its rows."""
    view = loop.monitor(actor, at=at)
    assert sum(step.standing for step in view.steps) == view.open
    figures = {"any": view.any, "ended_any": view.ended_any}
    for step in view.steps:
        figures[f"at_{step.code}"] = step.standing
        figures |= {each.code: each.count for each in (*step.open, *step.ended)}
    for code, count in figures.items():
        rows = numbers(code, actor, at)
        assert len(rows) == len(set(rows)) == count == loop.count(LoopAsked(code), actor, at=at), code
    assert sum(count for *_who, count in view.people) == view.any
    return view


def test_the_marks_of_a_case():
    assert [mark.how for mark in marks("return", {"intake"})] == ["missed", "done", "here", "ahead", "ahead"]
    assert [mark.how for mark in marks("", {"survey"})] == ["done", "done", "done", "missed", "done"]
    assert [mark.step for mark in marks("", set())] == list(STEPS)


def test_each_step_is_shown_when_it_stands_too_long(centre: House):
    agent = centre.agent
    untaken = put(registered(agent), state="received")
    idle = registered(agent, phone="13900000001")
    planned = registered(agent, phone="13900000002", plan="明早九点前联系装维")
    asked = actions.answer(registered(agent, phone="13900000003"), "师傅 13:30 上门", actor=agent, at=AT)
    agreed = actions.answer(registered(agent, phone="13900000004"), "师傅 13:30 上门", actor=agent, at=AT)
    actions.customer_accepts(agreed, actor=agent, at=AT)
    put(planned, category=None)
    view = agree(centre.leader, AT)
    assert [step.standing for step in view.steps] == [1, 1, 1, 1, 1]
    assert (view.any, numbers("unsorted", centre.leader, AT)) == (1, [planned.number])
    late = later(hours=200)
    for code, case in (
        ("untaken", untaken), ("idle", idle), ("stalled", planned), ("unasked", asked), ("unfiled", agreed),
    ):  # fmt: skip
        assert numbers(code, centre.leader, late) == [case.number], code
    assert agree(centre.leader, late).any == 5
    row = loop.rows(LoopAsked("stalled"), centre.leader, at=late).rows[0]
    assert [mark.how for mark in row.marks] == ["missed", "done", "missed", "ahead", "ahead"]
    assert len(row.missing) == 2


def test_the_limits_are_the_centre_s(centre: House):
    registered(centre.agent)
    assert loop.monitor(centre.leader, at=later(hours=7)).any == 0
    Policy.objects.create(centre_id=centre.city.pk, figures={"loop_dispatch_hours": 6})
    forget()
    assert loop.monitor(centre.leader, at=later(hours=7)).any == 1
    Policy.objects.all().delete()
    forget()


def test_what_ended_without_a_step(centre: House):
    agent = centre.agent
    whole = actions.answer(registered(agent), "师傅 13:30 上门", actor=agent, at=AT)
    actions.customer_accepts(whole, actor=agent, at=AT)
    put(whole, state="closed", is_open=False, ended_at=AT)
    Closure.objects.create(case=whole, at=AT, reason_code="confirmed", score=5)
    silent = put(registered(agent, phone="13900000001"), state="closed", is_open=False, ended_at=AT)
    Closure.objects.create(case=silent, at=AT, reason_code="unreachable")
    thanked = put(registered(agent, phone="13900000002", plan="转资料管理员"), state="closed", is_open=False, ended_at=AT)
    Closure.objects.create(case=thanked, at=AT, reason_code="suggestion_passed")
    bare = put(registered(agent, phone="13900000003", plan="转"), state="closed", is_open=False, ended_at=AT, answered_at=AT)
    put(registered(agent, phone="13900000004"), state="withdrawn", is_open=False, ended_at=AT)
    view = agree(centre.leader, later(hours=1))
    assert (view.closed, view.ended_any, view.whole) == (4, 2, 50)
    assert numbers("ended_idle", centre.leader, later(hours=1)) == [silent.number]
    assert numbers("ended_silent", centre.leader, later(hours=1)) == [silent.number]
    assert set(numbers("ended_unconfirmed", centre.leader, later(hours=1))) == {silent.number, bare.number}
    assert numbers("ended_unfiled", centre.leader, later(hours=1)) == [bare.number]
    assert loop.monitor(centre.leader, days=7, at=later(days=8)).closed == 0
    with pytest.raises(NotFound):
        loop.monitor(centre.leader, days=8, at=AT)


def test_nobody_sees_beyond_their_reach(centre: House):
    other = unit_of(centre.city, "投诉二班", level="team")
    stranger = actor_for(person(other, "junior_agent", "佟安然").pk, at=AT)
    mine, theirs = registered(centre.agent), registered(stranger, phone="13900000001")
    about = registered(centre.agent, phone="13900000002", kind="misconduct", accused=[centre.leader.person_id])
    late = later(hours=48)
    assert numbers("any", centre.leader, late) == [mine.number]
    assert set(numbers("any", centre.head, late)) == {mine.number, theirs.number, about.number}
    assert [n for *_place, n in loop.monitor(centre.province_head, at=late).places] == [3]
    assert numbers("any", centre.head, late, owner_id=stranger.person_id) == [theirs.number]
    assert numbers("any", centre.head, late, centre_id=centre.province.pk) == []
    with pytest.raises(Forbidden):
        loop.monitor(centre.agent, at=AT)
    with pytest.raises(NotFound):
        loop.rows(LoopAsked("nothing"), centre.head, at=AT)
    assert browser(centre.agent).get("/team/loop").status_code == 403
    assert browser(centre.agent).get("/team/loop/cases").status_code == 403


def test_the_pages_show_figures_and_their_rows(centre: House):
    case = registered(centre.agent)
    desk = browser(centre.leader)
    page = desk.get("/team/loop?days=7").content.decode()
    assert "没有派单、没有交办，也没有写打算" in page
    assert "figure=idle" in page
    rows = desk.get("/team/loop/cases?figure=idle").content.decode()
    assert case.number in rows
    assert "没有派单" in rows
    assert desk.get("/team/loop/cases?figure=nothing").status_code == 404
    assert desk.get("/team/loop/cases?figure=ended_any&days=90").status_code == 200
    assert "/team/loop" in desk.get("/team").content.decode()


def test_it_asks_the_same_however_much_there_is(centre: House):
    def asked(do) -> int:
        with CaptureQueriesContext(connection) as told:
            do()
        return len(told)

    def both() -> list[int]:
        head, at = centre.head, later(hours=200)
        return [asked(lambda: loop.monitor(head, at=at)), asked(lambda: loop.rows(LoopAsked(), head, at=at))]

    registered(centre.agent)
    both()  # what is kept for a while is read
    monitored, listed = both()
    assert monitored <= 4
    assert listed <= 7
    for place in range(8):
        registered(centre.mate if place % 2 else centre.agent, phone=f"1380001000{place}")
    assert both() == [monitored, listed]
    desk = browser(centre.head)
    desk.get("/team/loop")
    assert asked(lambda: desk.get("/team/loop")) <= 12  # session, person, rights and the shell's counts included


def test_what_is_asked_of_each_case_is_drawn_once_for_those_who_see_alike_under_the_same_limits(centre: House):
    counted._alike.cache_clear()
    counted._told.cache_clear()
    registered(centre.agent)
    late = later(hours=200)
    for hours in (0, 200, 200):
        view = loop.monitor(centre.head, at=later(hours=hours))
        loop.rows(LoopAsked(), centre.head, at=later(hours=hours))
    assert (view.any, loop.monitor(centre.leader, at=late).any) == (1, 1)
    assert (counted._alike.cache_info().misses, counted._told.cache_info().misses) == (2, 1)
    assert len(counted._alike(figures_for(centre.head.centre_id), 0)._kept) == 2  # a centre's head, a team's
    Policy.objects.create(centre_id=centre.city.pk, figures={"loop_dispatch_hours": 300})
    forget()
    assert loop.monitor(centre.head, at=late).any == 0
    Policy.objects.all().delete()
    forget()


def test_rows_whose_steps_are_alike_are_drawn_alike(centre: House):
    for place in range(3):
        registered(centre.agent, phone=f"1380001000{place}")
    page = browser(centre.leader).get("/team/loop/cases?figure=at_dispatch")
    assert len({str(drawn) for _row, drawn in page.context["rows"]}) == 1
    assert page.content.decode().count('<ol class="sw-loop"') == 3


@postgres
@pytest.mark.django_db
def test_closed_cases_are_found_by_when_they_ended(centre: House):
    crowd(registered(centre.agent), 4000)
    Case.objects.filter(is_open=False).update(ended_at=later(days=-200))
    recent = put(registered(centre.agent, phone="13900000001"), state="closed", is_open=False, ended_at=AT)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE cases_case")
    nodes = plan(loop.behind(LoopAsked("ended_any", days=7), centre.head, at=later(hours=1)))
    assert not scans(nodes)
    assert numbers("ended_any", centre.head, later(hours=1), days=7) == [recent.number]


def test_who_was_set_to_work_is_drawn_once_and_asked_anew(centre):
    case, question = registered(centre.agent), begun()
    assert begun() is question
    assert not Case.objects.filter(question).exists()
    actions.answer(case, "今天 14:00 前上门，到前半小时联系您。", actor=centre.agent, at=later(minutes=5))
    assert [each.pk for each in Case.objects.filter(begun())] == [case.pk]
