"""``/api/v1/committees``: the same actions, rights and refusals as the desk."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from shouwen.casework.committees import actions, queries, states
from shouwen.casework.committees.models import Committee, Meeting
from shouwen.casework.improvement import states as improvement
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Day, Id, Ref, actor_of, json_answer, one_of

router = Router()


class CommitteeIn(Schema):
    """A new committee, at the caller's centre."""

    name: str = Field(max_length=80)
    mandate: str = Field(max_length=8000)
    cycle_days: int = Field(30, ge=1, le=366)


class MemberIn(Schema):
    """Somebody who is to sit on it; `on` left out: today."""

    person_id: Ref
    part: str = one_of(states.PARTS, states.MEMBER, max_length=9)
    on: Day | None = None


class MeetingIn(Schema):
    """A meeting."""

    meets_on: Day
    agenda: str = Field("", max_length=8000)


class MinutesIn(Schema):
    """What was said, and who was there."""

    minutes: str = Field(max_length=8000)
    present: list[Ref] = Field(max_length=200)


class MeetingDecisionIn(Schema):
    """What was decided; with `plan_kind` it opens an improvement plan."""

    text: str = Field(max_length=500)
    owner_id: Ref | None = None
    due_on: Day | None = None
    plan_kind: str = one_of(["", *improvement.KINDS], "", max_length=14)


class MemberOut(Schema):
    """Who sits on it."""

    person_id: Id
    part: str
    starts_on: date


class MeetingLineOut(Schema):
    """A meeting in a list."""

    seq: int
    meets_on: date
    state: str
    decisions: int


class CommitteeLineOut(Schema):
    """A committee in a list; `late`: it has not met within its cycle."""

    id: Id
    name: str
    cycle_days: int
    due_on: date
    late: bool


class CommitteesOut(Schema):
    """The committees in reach."""

    items: list[CommitteeLineOut]


class CommitteeOut(CommitteeLineOut):
    """A committee with its members and meetings."""

    mandate: str
    members: list[MemberOut]
    meetings: list[MeetingLineOut]


class DecisionOut(Schema):
    """What was decided; `plan` is the number of the plan it opened, when the caller may see it."""

    id: Id
    seq: int
    text: str
    due_on: date | None
    plan: str


class MeetingOut(Schema):
    """A meeting."""

    seq: int
    meets_on: date
    state: str
    agenda: str
    minutes: str
    present: list[str] = Field(description="Ids of the members who were there")
    decisions: list[DecisionOut]


def _line(row: Committee, due: date, late: bool) -> dict[str, Any]:
    return {"id": str(row.pk), "name": row.name, "cycle_days": row.cycle_days, "due_on": due, "late": late}


def _answer(row: Committee, actor: Actor, status: int = 200) -> HttpResponse:
    page = queries.page(row, actor, at=clock.now())
    members = [{"person_id": str(each.row.person_id), "part": each.row.part, "starts_on": each.row.starts_on} for each in page.members]
    meetings = [
        {"seq": each.row.seq, "meets_on": each.row.meets_on, "state": each.row.state, "decisions": each.decisions} for each in page.meetings
    ]
    told = {**_line(row, page.due_on, page.late), "mandate": row.mandate, "members": members, "meetings": meetings}
    return json_answer(told, status=status)


def _meeting(row: Meeting, actor: Actor, status: int = 200) -> HttpResponse:
    page = queries.meeting_page(row, actor)
    decisions = [
        {"id": str(each.row.pk), "seq": each.row.seq, "text": each.row.text, "due_on": each.row.due_on, "plan": each.plan}
        for each in page.decisions
    ]
    there = [str(each) for each in row.present.order_by("id").values_list("person_id", flat=True)]
    told = {"seq": row.seq, "meets_on": row.meets_on, "state": row.state, "agenda": row.agenda, "minutes": row.minutes, "present": there}
    return json_answer({**told, "decisions": decisions}, status=status)


@router.get("", response=CommitteesOut, summary="Improvement committees")
def committees(request: HttpRequest) -> HttpResponse:
    """Those late first."""
    lines = queries.board(actor_of(request), at=clock.now())
    return json_answer({"items": [_line(each.row, each.due_on, each.late) for each in lines]})


@router.post("", response={201: CommitteeOut}, summary="Set a committee up")
def found(request: HttpRequest, body: CommitteeIn) -> HttpResponse:
    actor = actor_of(request)
    return _answer(actions.found(**body.dict(), actor=actor, at=clock.now()), actor, 201)


@router.get("/{int:committee_id}", response=CommitteeOut, summary="One committee")
def read(request: HttpRequest, committee_id: int) -> HttpResponse:
    actor = actor_of(request)
    return _answer(queries.find(committee_id, actor), actor)


@router.post("/{int:committee_id}/members", response={201: CommitteeOut}, summary="Let somebody sit on a committee")
def seat(request: HttpRequest, committee_id: int, body: MemberIn) -> HttpResponse:
    """Who sits on it already changes their part from that day on."""
    actor = actor_of(request)
    actions.seat(committee_id, body.person_id, body.part, on=body.on, actor=actor, at=clock.now())
    return _answer(queries.find(committee_id, actor), actor, 201)


@router.post("/{int:committee_id}/meetings", response={201: MeetingOut}, summary="Put a meeting on a day")
def plan_meeting(request: HttpRequest, committee_id: int, body: MeetingIn) -> HttpResponse:
    actor = actor_of(request)
    return _meeting(actions.plan_meeting(committee_id, body.meets_on, agenda=body.agenda, actor=actor, at=clock.now()), actor, 201)


@router.get("/{int:committee_id}/meetings/{int:seq}", response=MeetingOut, summary="One meeting")
def meeting(request: HttpRequest, committee_id: int, seq: int) -> HttpResponse:
    actor = actor_of(request)
    return _meeting(queries.meeting(committee_id, seq, actor), actor)


@router.post("/{int:committee_id}/meetings/{int:seq}/minutes", response=MeetingOut, summary="Write the minutes of a meeting")
def minutes(request: HttpRequest, committee_id: int, seq: int, body: MinutesIn) -> HttpResponse:
    """Until the chair signs them."""
    actor = actor_of(request)
    return _meeting(actions.write_minutes(committee_id, seq, body.minutes, present=body.present, actor=actor, at=clock.now()), actor)


@router.post("/{int:committee_id}/meetings/{int:seq}/signature", response=MeetingOut, summary="Sign the minutes, from the chair")
def sign(request: HttpRequest, committee_id: int, seq: int) -> HttpResponse:
    actor = actor_of(request)
    return _meeting(actions.sign(committee_id, seq, actor=actor, at=clock.now()), actor)


@router.post("/{int:committee_id}/meetings/{int:seq}/decisions", response={201: MeetingOut}, summary="Note a decision")
def decide(request: HttpRequest, committee_id: int, seq: int, body: MeetingDecisionIn) -> HttpResponse:
    actor, given = actor_of(request), body.dict()
    actions.decide(committee_id, seq, actions.Resolution(owner=given.pop("owner_id"), **given), actor=actor, at=clock.now())
    return _meeting(queries.meeting(committee_id, seq, actor), actor, 201)
