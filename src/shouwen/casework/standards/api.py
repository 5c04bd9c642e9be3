"""``/api/v1/standards``: the same actions, rights and refusals as the desk."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from shouwen.casework.standards import actions, queries
from shouwen.casework.standards.models import Standard
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Day, Id, actor_of, json_answer

router = Router()


class StandardIn(Schema):
    """A new standard; it waits for another's approval."""

    title: str = Field(max_length=120)
    category_path: str = Field("", max_length=80, description="Empty: every matter")
    text: str = Field(max_length=20_000)
    effective_on: Day
    for_all: bool = Field(False, description="Of every centre, not only the caller's")


class VersionIn(Schema):
    """The next version."""

    text: str = Field(max_length=20_000)
    effective_on: Day
    reason: str = Field(max_length=200)


class VersionOut(Schema):
    """A version; `state` is draft, coming, now, past or retired."""

    version: int
    state: str
    effective_on: date
    reason: str
    approved_at: datetime | None


class StandardLineOut(Schema):
    """A standard in a list, with the version that holds or comes; `read`: by the caller."""

    id: Id
    title: str
    category_path: str
    centre_id: Id | None
    version: int
    state: str
    effective_on: date
    read: bool


class StandardsOut(Schema):
    """The standards in reach."""

    items: list[StandardLineOut]


class StandardOut(Schema):
    """A standard with its versions; `text` is that of the one in force, coming, or written last."""

    id: Id
    title: str
    category_path: str
    centre_id: Id | None
    version: int
    state: str
    text: str
    read_at: datetime | None
    versions: list[VersionOut]


def _whose(row: Standard) -> dict[str, Any]:
    centre = str(row.centre_id) if row.centre_id else None
    return {"id": str(row.pk), "title": row.title, "category_path": row.category_path, "centre_id": centre}


def _answer(row: Standard, actor: Actor, status: int = 200) -> HttpResponse:
    page = queries.page(row, actor, at=clock.now())
    versions = [
        {"version": each.row.version, "state": each.state, "effective_on": each.row.effective_on, "reason": each.row.reason,
         "approved_at": each.row.approved_at}
        for each in page.versions
    ]  # fmt: skip
    shown = {"version": page.shown.row.version, "state": page.shown.state, "text": page.shown.row.text, "read_at": page.read_at}
    return json_answer({**_whose(row), **shown, "versions": versions}, status=status)


@router.get("", response=StandardsOut, summary="Service standards")
def standards(request: HttpRequest, category: str = Query("", max_length=80), unread: bool = False) -> HttpResponse:
    """Those in force or coming; `category` keeps those for its matters, `unread` those the caller has not read."""
    lines = queries.library(actor_of(request), at=clock.now(), path=category, unread=unread)
    items = [
        {**_whose(each.standard), "version": each.version.version, "state": each.state, "effective_on": each.version.effective_on, "read": each.read}
        for each in lines
    ]
    return json_answer({"items": items})


@router.post("", response={201: StandardOut}, summary="Write a standard")
def add(request: HttpRequest, body: StandardIn) -> HttpResponse:
    actor = actor_of(request)
    made = actions.add(**body.dict(), actor=actor, at=clock.now())
    return _answer(made.standard, actor, 201)


@router.get("/{int:standard_id}", response=StandardOut, summary="One standard")
def read(request: HttpRequest, standard_id: int) -> HttpResponse:
    actor = actor_of(request)
    return _answer(queries.find(standard_id, actor), actor)


@router.post("/{int:standard_id}/versions", response={201: StandardOut}, summary="Write the next version of a standard")
def revise(request: HttpRequest, standard_id: int, body: VersionIn) -> HttpResponse:
    actor = actor_of(request)
    actions.revise(standard_id, **body.dict(), actor=actor, at=clock.now())
    return _answer(queries.find(standard_id, actor), actor, 201)


@router.post("/{int:standard_id}/versions/{int:version}/approval", response=StandardOut, summary="Approve a version another wrote")
def approve(request: HttpRequest, standard_id: int, version: int) -> HttpResponse:
    actor = actor_of(request)
    actions.approve(standard_id, version, actor=actor, at=clock.now())
    return _answer(queries.find(standard_id, actor), actor)


@router.post("/{int:standard_id}/versions/{int:version}/receipt", response={201: StandardOut}, summary="Say that one has read a version")
def acknowledge(request: HttpRequest, standard_id: int, version: int) -> HttpResponse:
    actor = actor_of(request)
    actions.acknowledge(standard_id, version, actor=actor, at=clock.now())
    return _answer(queries.find(standard_id, actor), actor, 201)
