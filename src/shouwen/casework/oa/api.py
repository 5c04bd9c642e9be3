"""``/api/v1/oa``: connections, what went out, and the door for answers, which are signed instead of carrying a token."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from shouwen.casework.oa import actions, queries, states
from shouwen.casework.oa.models import Connection, Sending
from shouwen.kit import clock
from shouwen.kit.errors import Invalid
from shouwen.kit.http import Id, Ref, actor_of, json_answer

router = Router()
LARGEST = 65_536
"""Bytes of an answer; more is no answer."""


class ConnectionIn(Schema):
    """How the approvals of a centre (the caller's own when left out) go out. Without `secret` the one there is stays."""

    centre_id: Ref | None = None
    is_on: bool = False
    adapter: str = Field(max_length=24)
    address: str = Field(max_length=300)
    secret: str = Field("", max_length=200)
    matters: list[str] = Field(default_factory=list, max_length=8, json_schema_extra={"items": {"type": "string", "enum": list(states.MATTERS)}})


class ConnectionOut(Schema):
    """A connection; the secret is never given out."""

    id: Id
    centre_id: Id
    is_on: bool
    adapter: str
    address: str
    matters: list[str]


class ConnectionsOut(Schema):
    """Connections in reach."""

    items: list[ConnectionOut]


class OfficeSendingOut(Schema):
    """What went out, or is to go; `event` is wanted or closed."""

    id: Id
    matter: str
    matter_id: Id
    label: str
    event: str
    state: str
    attempts: int
    made_at: datetime
    sent_at: datetime | None
    remote: str
    fault: str
    verdict: str
    answered_by_id: Id | None
    digest: str


class SendingsOut(Schema):
    """The newest, first."""

    items: list[OfficeSendingOut]


class OfficeTrialOut(Schema):
    """What the other side calls the trial."""

    remote: str


class ReplyOut(Schema):
    """How an answer was taken: `status` 200 when it counted, else why not (`code`, `detail`); the same at each repeat."""

    key: str
    status: int
    code: str
    detail: str
    sending_id: Id | None


def _connection(row: Connection, status: int = 200) -> HttpResponse:
    return json_answer(_told(row), status=status)


def _told(row: Connection) -> dict[str, Any]:
    return {"id": str(row.pk), "centre_id": str(row.centre_id), "is_on": row.is_on, "adapter": row.adapter, "address": row.address, "matters": row.matters}


def _sending(row: Sending) -> dict[str, Any]:
    return {
        "id": str(row.pk), "matter": row.matter, "matter_id": str(row.matter_id), "label": row.label, "event": row.event, "state": row.state,
        "attempts": row.attempts, "made_at": row.made_at, "sent_at": row.sent_at, "remote": row.remote, "fault": row.fault, "verdict": row.verdict,
        "answered_by_id": str(row.answered_by_id) if row.answered_by_id else None, "digest": row.digest,
    }  # fmt: skip


@router.get("/connections", response=ConnectionsOut, summary="Connections to office systems outside")
def connections(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_told(row) for row in queries.connections(actor_of(request))]})


@router.post("/connections", response=ConnectionOut, summary="Set how a centre's approvals go out")
def connect(request: HttpRequest, body: ConnectionIn) -> HttpResponse:
    return _connection(actions.set_connection(**body.dict(), actor=actor_of(request), at=clock.now()))


@router.post("/connections/{int:connection_id}/trial", response=OfficeTrialOut, summary="Send a document that asks for nothing")
def trial(request: HttpRequest, connection_id: int) -> HttpResponse:
    return json_answer({"remote": actions.try_out(connection_id, actor=actor_of(request), at=clock.now())})


@router.get("/sendings", response=SendingsOut, summary="What went out")
def sendings(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_sending(row) for row in queries.sendings(actor_of(request))[:200]]})


@router.post("/sendings/{int:sending_id}/retry", response=OfficeSendingOut, summary="Try once more what did not go")
def retry(request: HttpRequest, sending_id: int) -> HttpResponse:
    return json_answer(_sending(actions.retry(sending_id, actor=actor_of(request), at=clock.now())))


@router.post("/{int:connection_id}/replies", response=ReplyOut, auth=None, summary="An answer from outside, signed with the connection's secret")
def reply(request: HttpRequest, connection_id: int) -> HttpResponse:
    """The shape of the body and its signature are the adapter's (see `plugins/integrations/oa_http`). No token: who cannot sign
    gets 401. The answer's own status is that of the reply, so that the other side knows whether it counted."""
    if len(request.body) > LARGEST:
        raise Invalid({"body": f"> {LARGEST}"})
    row = actions.receive(connection_id, request.headers, request.body, at=clock.now())
    told = {"key": row.key, "status": row.status, "code": row.code, "detail": row.said, "sending_id": str(row.sending_id) if row.sending_id else None}
    return json_answer(told, status=row.status)
