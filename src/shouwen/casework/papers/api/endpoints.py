"""The handling form and the final response over HTTP: list, make, read, print again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Path, Router

from shouwen.casework.complaints import queries as complaints
from shouwen.casework.papers import actions, queries
from shouwen.casework.papers.api.shapes import (
    PaperIn,
    PaperOut,
    PaperRead,
    PaperVerdictIn,
    SendingIn,
    SendingOut,
)
from shouwen.casework.papers.models import Paper
from shouwen.foundation.files.pages import served
from shouwen.foundation.files.queries import kept
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import actor_of, json_answer

PLACES = {"form": "form", "final_response": "letter"}


def about(row: Paper, who: str) -> dict[str, Any]:
    """A paper as JSON."""
    return {
        "id": str(row.pk),
        "case": row.case_number,
        "kind": row.kind,
        "edition": row.edition,
        "language": row.language,
        "template_version": row.template_version,
        "is_full": row.is_full,
        "approval": _approval(row),
        "pages": row.pages,
        "size": row.size,
        "sha256": row.sha256,
        "lacking": row.lacking,
        "made_by": who,
        "made_at": row.made_at,
        "file": f"/api/v1/cases/{row.case_number}/complaint/{PLACES[row.kind]}/{row.edition}/file",
    }


def _approval(row: Paper) -> str:
    said = getattr(row, "verdict", None)
    if not row.needs_approval:
        return ""
    return "waiting" if said is None else "approved" if said.is_approved else "refused"


def _one(number: str, kind: str, edition: int, actor: Actor) -> Paper:
    return actions.opened(_found(number, kind, edition, actor).pk, actor=actor, at=clock.now())


def _found(number: str, kind: str, edition: int, actor: Actor) -> Paper:
    case, _held = complaints.find(number, actor)
    row = Paper.objects.filter(case=case, kind=kind, edition=edition).values_list("pk", flat=True).first()
    return queries.find(row or 0, actor)


def _who(row: Paper) -> str:
    return organisation.names([row.made_by_id]).get(row.made_by_id or 0, "")


def routed(kind: str, called: str) -> Router:
    """The addresses of one kind of paper."""
    made = Router()

    @made.get("", response=list[PaperOut], summary=f"The {called}s made for a complaint, newest first", operation_id=f"{kind}_list")
    def papers(request: HttpRequest, number: Path[str]) -> HttpResponse:
        actor = actor_of(request)
        case, _held = complaints.find(number, actor)
        return json_answer([about(each.paper, each.who) for each in queries.of_case(case, actor) if each.paper.kind == kind])

    @made.post("", response={201: PaperOut}, summary=f"Make the next edition of the {called}", operation_id=f"{kind}_make")
    def make(request: HttpRequest, number: Path[str], body: PaperIn) -> HttpResponse:
        row = actions.make(number, kind, **body.dict(), actor=actor_of(request), at=clock.now())
        return json_answer(about(row, _who(row)), status=201)

    @made.get("/{edition}", response=PaperRead, summary=f"One {called}, with what it says", operation_id=f"{kind}_read")
    def read(request: HttpRequest, number: Path[str], edition: Path[int]) -> HttpResponse:
        row = _one(number, kind, edition, actor_of(request))
        return json_answer({**about(row, _who(row)), "content": row.sheet.plain()})

    @made.get("/{edition}/file", summary=f"The PDF of one {called}, the very bytes that were kept", operation_id=f"{kind}_file")
    def file(request: HttpRequest, number: Path[str], edition: Path[int]) -> HttpResponseBase:
        actor = actor_of(request)
        queries.need_final(_found(number, kind, edition, actor))
        row = _one(number, kind, edition, actor)
        return served(request, kept(row.attachment_id, sha256=row.sha256))

    @made.post("/{edition}/approval", response=PaperOut, summary=f"Approve a draft of the {called}, or refuse it", operation_id=f"{kind}_approve")
    def approve(request: HttpRequest, number: Path[str], edition: Path[int], body: PaperVerdictIn) -> HttpResponse:
        """By somebody other than its author; a refusal says what is to be put right."""
        actor, now = actor_of(request), clock.now()
        found = _found(number, kind, edition, actor)
        if body.approve:
            actions.approve(found.pk, actor=actor, at=now)
        else:
            actions.refuse(found.pk, remark=body.remark, actor=actor, at=now)
        row = queries.find(found.pk, actor)
        return json_answer(about(row, _who(row)))

    return made


def posted(row: Paper) -> list[dict[str, Any]]:
    """The sendings of a paper as JSON, newest first."""
    return [
        {
            "id": str(each.sending.pk), "seq": each.sending.seq, "to": each.to, "state": each.state, "fault": each.fault,
            "reason": each.sending.reason, "asked_by": each.who, "asked_at": each.sending.asked_at,
            "settled_at": each.settled_at, "next_try_at": each.next_try_at,
        }
        for each in queries.sendings([row.pk]).get(row.pk, [])
    ]  # fmt: skip


form = routed("form", "handling form")
letter = routed("final_response", "final response")
router = form


@letter.get("/{edition}/sendings", response=list[SendingOut], summary="When a final response was sent to the customer, newest first")
def sendings(request: HttpRequest, number: Path[str], edition: Path[int]) -> HttpResponse:
    return json_answer(posted(_found(number, "final_response", edition, actor_of(request))))


@letter.post("/{edition}/sendings", response={201: SendingOut}, summary="Send a final response to the customer by e-mail")
def send(request: HttpRequest, number: Path[str], edition: Path[int], body: SendingIn) -> HttpResponse:
    """With its PDF, in its own language; a worker sends it. A version that was sent goes again only with a reason."""
    actor = actor_of(request)
    row = _found(number, "final_response", edition, actor)
    actions.send(row.pk, reason=body.reason, actor=actor, at=clock.now())
    return json_answer(posted(row)[0], status=201)
