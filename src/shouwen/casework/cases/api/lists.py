"""Lists of cases over HTTP, and the views they can be asked for. Their addresses come before that of one case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from shouwen.casework.cases import queries
from shouwen.casework.cases.api import answers
from shouwen.casework.cases.api import views as views_api
from shouwen.casework.cases.api.shapes import Asked
from shouwen.casework.cases.queries import listing
from shouwen.casework.cases.queries import views as reading
from shouwen.kit import clock
from shouwen.kit.http import actor_of, json_answer

router = Router()


def _id(value: int | None) -> str | None:
    return None if value is None else str(value)


@router.get("", response=answers.CasePage, summary="List cases, nearest deadline first")
def listed(
    request: HttpRequest,
    asked: Query[Asked],
    cursor: str = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=200),
) -> HttpResponse:
    """Open cases unless ``open`` says otherwise; page on with ``next_cursor``. With ``view``, ``filter`` or ``sort`` any
    filter and any order the desk knows."""
    actor = actor_of(request)
    list_ = views_api.asked(asked, actor)
    found = listing.listing(list_, actor, at=clock.now(), cursor=cursor, limit=limit)
    return json_answer({"cases": [_line(line) for line in found.rows], "next_cursor": found.next_cursor})


def _line(line: queries.Line) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "number": line.number,
        "title": line.title,
        "kind": line.kind_code,
        "category": line.category,
        "state": line.state,
        "state_category": line.glyph,
        "status": line.status,
        "status_label": line.state_label,
        "severity": line.severity,
        "priority": line.priority,
        "level": line.level,
        "centre_id": _id(line.centre_id),
        "owner_id": _id(line.owner_id),
        "owner": line.owner,
        "handler_id": _id(line.handler_id),
        "handler": line.handler,
        "customer_id": _id(line.customer_id),
        "customer": line.customer,
        "received_at": line.received_at,
        "due_at": line.due_at,
        "due_stage": line.due_stage,
        "clock": line.clock_state,
        "chases": line.chases,
        "waits_since": line.waits_since,
        "repeat_count": line.repeat_count,
    }


@router.get("/views", response=answers.Views, summary="The views the caller may use")
def views(request: HttpRequest) -> HttpResponse:
    """Shipped, own, and shared with the caller's team or centre; ``key`` is what ``GET /cases?view=`` takes."""
    actor = actor_of(request)
    actor.need("cases.read")
    return json_answer({"views": views_api.documents(reading.views(actor))})
