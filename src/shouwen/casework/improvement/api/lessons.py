"""``/api/v1/improvements/lessons``, ``/cases/{number}/lessons`` and ``/improvements/preventions``: what was learned, and what closings say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Query, Router, Schema

from shouwen.casework.cases import queries as cases
from shouwen.casework.improvement import actions, queries
from shouwen.casework.improvement.models import Lesson
from shouwen.kit import clock
from shouwen.kit.http import Id, Ref, actor_of, json_answer

router = Router()
of_case = Router()
preventions = Router()
MOST = 100


class LessonIn(Schema):
    """What to do next time, for whoever gets a case of a category or of one below it."""

    title: str = Field(max_length=120)
    text: str = Field(max_length=4000)
    category_path: str = Field(max_length=80, description="A path of GET /catalogue/categories")
    plan: str = Field("", max_length=24, description="Number of the plan it comes from")


class LessonEndIn(Schema):
    """Show a lesson no more, or (`back`) again."""

    back: bool = False


class LessonOut(Schema):
    """A lesson; `plan` is the number of the plan it comes from, empty when the caller may not see it."""

    id: Id
    title: str
    text: str
    category_path: str
    centre_id: Id
    plan: str
    made_at: datetime
    retired_at: datetime | None


class LessonsOut(Schema):
    """Lessons, newest first, at most 100."""

    items: list[LessonOut]


class PreventionOut(Schema):
    """What a closing said about how it will not happen again, and nobody has taken up."""

    id: Id
    case: str
    text: str
    said_at: datetime


class PreventionsOut(Schema):
    """Of cases the caller may see, newest first, at most 100."""

    items: list[PreventionOut]


class PreventionIn(Schema):
    """The number of the plan that takes it up, with its case; empty: seen, nothing to do."""

    plan: str = Field("", max_length=24)


def _lesson(row: Lesson, *, may_open: bool) -> dict[str, Any]:
    return {
        "id": str(row.pk), "title": row.title, "text": row.text, "category_path": row.category_path, "centre_id": str(row.centre_id),
        "plan": row.plan.number if row.plan and may_open else "", "made_at": row.made_at, "retired_at": row.retired_at,
    }  # fmt: skip


@router.get("", response=LessonsOut, summary="Lessons learned")
def lessons(request: HttpRequest, q: str = Query("", max_length=40), retired: bool = False) -> HttpResponse:
    """Those in use, or (`retired`) those put away; `q` is looked for in title and text."""
    found = queries.lessons(actor_of(request), q=q.strip(), retired=retired)
    return json_answer({"items": [_lesson(each.lesson, may_open=each.may_open) for each in found]})


@router.post("", response={201: LessonOut}, summary="Write a lesson")
def write(request: HttpRequest, body: LessonIn) -> HttpResponse:
    actor, given = actor_of(request), body.dict()
    made = actions.write_lesson(plan=given.pop("plan") or None, **given, actor=actor, at=clock.now())
    return json_answer(_lesson(made, may_open=True), status=201)


@router.post("/{lesson_id}/end", response=LessonOut, summary="Put a lesson away, or show it again")
def end(request: HttpRequest, lesson_id: Path[Ref], body: LessonEndIn) -> HttpResponse:
    actor = actor_of(request)
    row = actions.retire_lesson(lesson_id, back=body.back, actor=actor, at=clock.now())
    seen = row.plan_id is not None and actor.may("improvement.read") and queries.visible(actor).filter(pk=row.plan_id).exists()
    return json_answer(_lesson(row, may_open=seen))


@of_case.get("", response=LessonsOut, summary="Lessons for the category of a case")
def beside(request: HttpRequest, number: str = Path(..., max_length=24)) -> HttpResponse:
    """Of its category and those above it, of its centre and the one above that; five at most."""
    actor = actor_of(request)
    case = cases.find(number, actor)
    actor.need("improvement.read")
    found = queries.for_category(case.category_path, case.centre_id)
    seen = set(queries.visible(actor).filter(pk__in=[each.plan_id for each in found if each.plan_id]).values_list("pk", flat=True))
    return json_answer({"items": [_lesson(each, may_open=each.plan_id in seen) for each in found]})


@preventions.get("", response=PreventionsOut, summary="What closings say about prevention and nobody has taken up")
def waiting(request: HttpRequest) -> HttpResponse:
    rows = queries.preventions(actor_of(request))[:MOST]
    return json_answer({"items": [{"id": str(each.pk), "case": each.case.number, "text": each.text, "said_at": each.said_at} for each in rows]})


@preventions.post("/{note_id}", response=PreventionsOut, summary="Take it into a plan, or say there is nothing to do")
def settle(request: HttpRequest, note_id: Path[Ref], body: PreventionIn) -> HttpResponse:
    """Answers with what still waits."""
    actions.settle_prevention(note_id, plan=body.plan or None, actor=actor_of(request), at=clock.now())
    return waiting(request)
