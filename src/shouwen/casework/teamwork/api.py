"""``/api/v1/teamwork``: plans, projects, coaching and scores; the same actions, rights and refusals as the desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from shouwen.casework.teamwork import actions, queries
from shouwen.casework.teamwork.models import Guidance, Item, Note, Project, Score
from shouwen.casework.teamwork.states import LABELS
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Day, Id, Ref, actor_of, json_answer, one_of

router = Router()


class PlanItemIn(Schema):
    """A goal for a work plan: the caller's own, or (``person_id``) of somebody they lead."""

    goal: str = Field(max_length=200)
    measure: str = Field(max_length=200, description="How it is measured")
    due: Day = Field(description="Any day of the month it is due in")
    person_id: Ref | None = None


class PlanItemOut(Schema):
    """An item of a work plan; ``due_month`` is the first day of its month."""

    id: Id
    person_id: Id
    goal: str
    measure: str
    due_month: date
    progress: int
    note: str
    state: str


class ReportIn(Schema):
    """How far an item is."""

    progress: int = Field(ge=0, le=100)
    note: str = Field("", max_length=400)


class ItemEndIn(Schema):
    """An item is let be, or (``back``) wanted again."""

    back: bool = False


class ServiceProjectIn(Schema):
    """A project; without ``owner_id`` the caller answers for it."""

    name: str = Field(max_length=120)
    purpose: str = Field(max_length=4_000)
    owner_id: Ref | None = None
    people: list[Ref] = Field([], max_length=100)


class MilestoneIn(Schema):
    """A milestone."""

    title: str = Field(max_length=120)
    due_on: Day


class MilestoneOut(Schema):
    """A milestone; ``late`` when its day has passed."""

    id: Id
    title: str
    due_on: date
    done_on: date | None
    late: bool


class ServiceProjectOut(Schema):
    """A project; ``progress`` is the share of its milestones reached, in per cent."""

    id: Id
    name: str
    purpose: str
    owner_id: Id
    state: str
    progress: int
    milestones: list[MilestoneOut]


class ProjectEndIn(Schema):
    """How a project ends, or (``open``) that it goes on."""

    state: str = one_of(LABELS, max_length=8)


class CoachingIn(Schema):
    """A coaching of somebody the caller leads; they read it too."""

    person_id: Ref
    on: Day
    topic: str = Field(max_length=80)
    words: str = Field(max_length=4_000)
    follow_up: str = Field("", max_length=200)
    follow_up_on: Day | None = None


class CoachingOut(Schema):
    """A coaching note."""

    id: Id
    person_id: Id
    coach_id: Id
    on: date
    topic: str
    words: str
    follow_up: str
    follow_up_on: date | None
    followed_at: datetime | None


class ScoreIn(Schema):
    """A score for any day's month."""

    person_id: Ref
    month: Day
    score: int = Field(ge=0, le=100)
    words: str = Field("", max_length=400)


class ScoreOut(Schema):
    """A score; ``confirmed_at`` null until another has confirmed it."""

    id: Id
    person_id: Id
    month: date
    score: int
    words: str
    confirmed_at: datetime | None


class GuidanceIn(Schema):
    """A guidance of somebody of a lower centre; they read it too."""

    person_id: Ref
    on: Day
    topic: str = Field(max_length=80)
    words: str = Field(max_length=4_000)


class GuidanceResultIn(Schema):
    """What came of a guidance."""

    result: str = Field(max_length=4_000)


class GuidanceOut(Schema):
    """A guidance; ``result_at`` null until its result is written."""

    id: Id
    person_id: Id
    guide_id: Id
    on: date
    topic: str
    words: str
    result: str
    result_by_id: Id | None
    result_at: datetime | None


class GuidanceList(Schema):
    """A page of guidance and the cursor of the next one ('' on the last)."""

    items: list[GuidanceOut]
    next_cursor: str


class CoachOut(Schema):
    """Who coached how often in the last ninety days."""

    coach: str
    notes: int


class TeamworkOut(Schema):
    """The caller's own work, and that of whom they lead; ``late_milestones`` name their projects."""

    items: list[PlanItemOut]
    projects: list[ServiceProjectOut]
    late_milestones: list[MilestoneOut]
    coaching: list[CoachingOut]
    coaches: list[CoachOut]
    scores: list[ScoreOut]


def _item(row: Item) -> dict[str, Any]:
    return {"id": str(row.pk), "person_id": str(row.person_id), "goal": row.goal, "measure": row.measure, "due_month": row.due_month,
            "progress": row.progress, "note": row.note, "state": row.state}  # fmt: skip


def _milestone(row: Any, late: bool) -> dict[str, Any]:
    return {"id": str(row.pk), "title": row.title, "due_on": row.due_on, "done_on": row.done_on, "late": late}


def _project(row: Project, actor: Actor) -> dict[str, Any]:
    page = queries.project_page(row, actor, at=clock.now())
    return {"id": str(row.pk), "name": row.name, "purpose": row.purpose, "owner_id": str(row.owner_id), "state": row.state,
            "progress": page.view.progress, "milestones": [_milestone(*each) for each in page.milestones]}  # fmt: skip


def _note(row: Note) -> dict[str, Any]:
    return {"id": str(row.pk), "person_id": str(row.person_id), "coach_id": str(row.coach_id), "on": row.on, "topic": row.topic, "words": row.words,
            "follow_up": row.follow_up, "follow_up_on": row.follow_up_on, "followed_at": row.followed_at}  # fmt: skip


def _score(row: Score) -> dict[str, Any]:
    return {"id": str(row.pk), "person_id": str(row.person_id), "month": row.month, "score": row.score, "words": row.words,
            "confirmed_at": row.confirmed_at}  # fmt: skip


def _guidance(row: Guidance) -> dict[str, Any]:
    return {"id": str(row.pk), "person_id": str(row.person_id), "guide_id": str(row.guide_id), "on": row.on, "topic": row.topic, "words": row.words,
            "result": row.result, "result_by_id": str(row.result_by_id) if row.result_by_id else None, "result_at": row.result_at}  # fmt: skip


@router.get("", response=TeamworkOut, summary="Plans, projects, coaching and scores in sight")
def read(request: HttpRequest) -> HttpResponse:
    """The caller's own, and those of whoever they lead."""
    actor = actor_of(request)
    page = queries.board(actor, at=clock.now())
    return json_answer({
        "items": [_item(each.row) for each in page.items], "projects": [_project(each.row, actor) for each in page.projects],
        "late_milestones": [_milestone(each.row, True) for each in page.late], "coaching": [_note(each.row) for each in page.notes],
        "coaches": [{"coach": name, "notes": count} for name, count in page.coaches], "scores": [_score(each.row) for each in page.scores],
    })  # fmt: skip


@router.post("/items", response={201: PlanItemOut}, summary="Put a goal into a work plan")
def set_item(request: HttpRequest, body: PlanItemIn) -> HttpResponse:
    return json_answer(_item(actions.set_item(**body.dict(), actor=actor_of(request), at=clock.now())), status=201)


@router.post("/items/{int:item_id}/report", response=PlanItemOut, summary="Say how far an item is")
def report(request: HttpRequest, item_id: int, body: ReportIn) -> HttpResponse:
    return json_answer(_item(actions.report(item_id, **body.dict(), actor=actor_of(request), at=clock.now())))


@router.post("/items/{int:item_id}/end", response=PlanItemOut, summary="Let an item be, or want it again")
def drop_item(request: HttpRequest, item_id: int, body: ItemEndIn) -> HttpResponse:
    return json_answer(_item(actions.drop_item(item_id, **body.dict(), actor=actor_of(request), at=clock.now())))


@router.post("/projects", response={201: ServiceProjectOut}, summary="Begin a service project")
def begin(request: HttpRequest, body: ServiceProjectIn) -> HttpResponse:
    actor = actor_of(request)
    return json_answer(_project(actions.begin(**body.dict(), actor=actor, at=clock.now()), actor), status=201)


@router.get("/projects/{int:project_id}", response=ServiceProjectOut, summary="One project")
def one_project(request: HttpRequest, project_id: int) -> HttpResponse:
    actor = actor_of(request)
    return json_answer(_project(queries.project(project_id, actor), actor))


@router.post("/projects/{int:project_id}/milestones", response={201: ServiceProjectOut}, summary="Add a milestone")
def add_milestone(request: HttpRequest, project_id: int, body: MilestoneIn) -> HttpResponse:
    actor = actor_of(request)
    actions.add_milestone(project_id, **body.dict(), actor=actor, at=clock.now())
    return json_answer(_project(queries.project(project_id, actor), actor), status=201)


@router.post("/projects/{int:project_id}/milestones/{int:milestone_id}/reached", response=ServiceProjectOut, summary="A milestone is reached")
def reach(request: HttpRequest, project_id: int, milestone_id: int) -> HttpResponse:
    actor = actor_of(request)
    actions.reach(project_id, milestone_id, actor=actor, at=clock.now())
    return json_answer(_project(queries.project(project_id, actor), actor))


@router.post("/projects/{int:project_id}/milestones/{int:milestone_id}/not-reached", response=ServiceProjectOut, summary="A milestone is not reached after all")
def unreach(request: HttpRequest, project_id: int, milestone_id: int) -> HttpResponse:
    actor = actor_of(request)
    actions.reach(project_id, milestone_id, back=True, actor=actor, at=clock.now())
    return json_answer(_project(queries.project(project_id, actor), actor))


@router.post("/projects/{int:project_id}/end", response=ServiceProjectOut, summary="End a project, or let it go on")
def end(request: HttpRequest, project_id: int, body: ProjectEndIn) -> HttpResponse:
    actor = actor_of(request)
    return json_answer(_project(actions.end(project_id, body.state, actor=actor, at=clock.now()), actor))


@router.post("/coaching", response={201: CoachingOut}, summary="Note a coaching")
def coach(request: HttpRequest, body: CoachingIn) -> HttpResponse:
    return json_answer(_note(actions.coach(**body.dict(), actor=actor_of(request), at=clock.now())), status=201)


@router.post("/coaching/{int:note_id}/follow-up", response=CoachingOut, summary="A coaching was followed up")
def follow_up(request: HttpRequest, note_id: int) -> HttpResponse:
    return json_answer(_note(actions.follow_up(note_id, actor=actor_of(request), at=clock.now())))


@router.get("/guidance", response=GuidanceList, summary="Guidance of lower centres in sight")
def list_guidance(request: HttpRequest, cursor: str = "") -> HttpResponse:
    """Given by the caller, about the caller, or about those they lead; newest first."""
    page = queries.guidance_page(actor_of(request), cursor=cursor)
    return json_answer({"items": [_guidance(each.row) for each in page.rows], "next_cursor": page.next_cursor})


@router.post("/guidance", response={201: GuidanceOut}, summary="Note a guidance of somebody of a lower centre")
def guide(request: HttpRequest, body: GuidanceIn) -> HttpResponse:
    return json_answer(_guidance(actions.guide(**body.dict(), actor=actor_of(request), at=clock.now())), status=201)


@router.post("/guidance/{int:guidance_id}/result", response=GuidanceOut, summary="Write what came of a guidance")
def conclude(request: HttpRequest, guidance_id: int, body: GuidanceResultIn) -> HttpResponse:
    return json_answer(_guidance(actions.conclude(guidance_id, **body.dict(), actor=actor_of(request), at=clock.now())))


@router.post("/scores", response={201: ScoreOut}, summary="Enter a score of somebody of one's own team")
def enter(request: HttpRequest, body: ScoreIn) -> HttpResponse:
    return json_answer(_score(actions.enter(**body.dict(), actor=actor_of(request), at=clock.now())), status=201)


@router.post("/scores/{int:score_id}/confirmation", response=ScoreOut, summary="Confirm a score another entered")
def confirm(request: HttpRequest, score_id: int) -> HttpResponse:
    return json_answer(_score(actions.confirm(score_id, actor=actor_of(request), at=clock.now())))
