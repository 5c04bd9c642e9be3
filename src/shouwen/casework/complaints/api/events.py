"""Events that many complain about, over HTTP: ``/api/v1/complaint-events`` and ``/api/v1/cases/{number}/complaint/event``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.api.shapes import EventIn, EventOut, JoinIn, LikeOut, RepresentativeIn
from shouwen.casework.complaints.models import Event
from shouwen.casework.complaints.queries import events
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Ref, actor_of, json_answer

router = Router()
of_case = Router()


def about(event: Event, actor: Actor) -> dict[str, Any]:
    """An event as JSON: the cases under it that the reader may see, and how many there are in all."""
    return _plain(event, events.size(event), events.joined(event, actor))


def _plain(event: Event, size: int, joined: Sequence[events.Joined]) -> dict[str, Any]:
    return {
        "id": str(event.pk),
        "title": event.title,
        "made_at": event.made_at,
        "size": size,
        "cases": [{"number": each.number, "title": each.title, "represents": each.member.represents} for each in joined],
    }


@router.get("", response=list[EventOut], summary="Events of which the reader may see a complaint, newest first")
def listed(request: HttpRequest) -> HttpResponse:
    return json_answer([_plain(*each) for each in events.listed(actor_of(request))])


@router.post("", response={201: EventOut}, summary="Join complaints under a new event, all or none")
def make(request: HttpRequest, body: EventIn) -> HttpResponse:
    actor = actor_of(request)
    event = actions.join(body.cases, title=body.title, actor=actor, at=clock.now())
    return json_answer(about(event, actor), status=201)


@router.get("/{event_id}", response=EventOut, summary="One event")
def read(request: HttpRequest, event_id: Path[Ref]) -> HttpResponse:
    actor = actor_of(request)
    return json_answer(about(events.find(event_id, actor), actor))


@router.post("/{event_id}/cases", response=EventOut, summary="Join further complaints, all or none")
def join(request: HttpRequest, event_id: Path[Ref], body: JoinIn) -> HttpResponse:
    actor = actor_of(request)
    return json_answer(about(actions.join(body.cases, event_id=event_id, actor=actor, at=clock.now()), actor))


@of_case.get("/similar", response=list[LikeOut], summary="Complaints that read like this one, the most alike first")
def similar(request: HttpRequest, number: Path[str]) -> HttpResponse:
    actor = actor_of(request)
    case, _held = queries.find(number, actor)
    found = events.similar(case, actor)
    return json_answer([{"number": each.number, "title": each.title, "percent": each.percent, "in_event": bool(each.event_id)} for each in found])


@of_case.post("/parting", response=EventOut, summary="Take a complaint out of its event")
def part(request: HttpRequest, number: Path[str]) -> HttpResponse:
    actor = actor_of(request)
    return json_answer(about(actions.part(number, actor=actor, at=clock.now()), actor))


@of_case.post("/representative", response=EventOut, summary="Let its customer speak for the others (five at most), or no more")
def represent(request: HttpRequest, number: Path[str], body: RepresentativeIn) -> HttpResponse:
    actor = actor_of(request)
    row = actions.represent(number, speaks=body.speaks, actor=actor, at=clock.now())
    return json_answer(about(row.event, actor))
