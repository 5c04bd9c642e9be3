"""``/api/v1/redress/overtime``: a period's overtime compensation, and what was handed to the leaders (AUTH-002, 003)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Path, Router, Schema

from shouwen.casework.cases import queries as cases
from shouwen.casework.redress import actions, queries, states
from shouwen.casework.redress.api.endpoints import document
from shouwen.casework.redress.api.shapes import RedressOut
from shouwen.casework.redress.models import Overtime, OvertimeReport
from shouwen.casework.redress.queries.reports import RowView
from shouwen.casework.redress.rules.report import UnitLine
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.http import Day, Id, Ref, actor_of, json_answer, one_of

router = Router()
of_case = Router()


class UnitLineOut(Schema):
    """What a unit's delays came to, in one currency; sums are text."""

    unit_id: Id
    unit: str
    currency: str
    count: int
    proposed: str
    granted: str
    paid: str


class DelayOut(Schema):
    """A delay: what the rule proposes in `currency`, what was granted and paid in `granted_currency`, by whom, how (in words) and when, and what
    became of it; in a report as it stood when that was submitted."""

    case: str
    about: str
    unit: str
    promised_at: datetime
    done_at: datetime | None
    delay_minutes: int
    currency: str
    proposed: str
    granted_currency: str
    granted: str
    paid: str
    result: str
    approver: str
    method: str
    paid_on: date | None


class OvertimeDelayOut(DelayOut):
    """A delay as it stands. With `is_open` somebody has to decide: ask for the sum (`/claim`) or not (`/waiver`). `redress_id` is the request
    it became."""

    id: Id
    is_open: bool
    redress_id: Id | None


class OvertimeDelaysOut(Schema):
    """Delays, the latest promise first."""

    items: list[OvertimeDelayOut]


class WaiverIn(Schema):
    """Why this delay is not paid for."""

    reason: str = Field(max_length=2000)


class ClaimIn(Schema):
    """How the customer gets what the rule proposes."""

    kind: str = one_of(states.KINDS, "cash")


class OvertimeOut(Schema):
    """A period, unit by unit."""

    units: list[UnitLineOut]


class OvertimeReportIn(Schema):
    """A period to submit; both days belong to it."""

    since: Day
    until: Day
    remark: str = Field("", max_length=2000)


class ReportWordIn(Schema):
    """A leader's word; sending back needs a note."""

    verdict: str = one_of(("acknowledged", "sent_back"))
    note: str = Field("", max_length=2000)


class ReportLineOut(Schema):
    """A version in a list; `digest` is the fingerprint of what was submitted."""

    id: Id
    centre_id: Id
    since: date
    until: date
    version: int
    state: str
    digest: str
    submitted_by_id: Id
    submitted_at: datetime


class ReportsOut(Schema):
    """What was handed to the leaders, newest first."""

    items: list[ReportLineOut]


class ReportOut(ReportLineOut):
    """A version with its rows; `intact`: they are still what was submitted."""

    remark: str
    note: str
    decided_by_id: Id | None
    decided_at: datetime | None
    intact: bool
    units: list[UnitLineOut]
    rows: list[DelayOut]


def _units(lines: list[UnitLine]) -> list[dict[str, Any]]:
    return [
        {"unit_id": str(line.unit_id), "unit": line.unit, "currency": line.currency, "count": line.count,
         "proposed": line.proposed.plain(), "granted": line.granted.plain(), "paid": line.paid.plain()}
        for line in lines
    ]  # fmt: skip


def _line(row: OvertimeReport) -> dict[str, Any]:
    return {
        "id": str(row.pk), "centre_id": str(row.centre_id), "since": row.since, "until": row.until, "version": row.version, "state": row.state,
        "digest": row.digest, "submitted_by_id": str(row.submitted_by_id), "submitted_at": row.submitted_at,
    }  # fmt: skip


def _answer(row: OvertimeReport, actor: Actor, status: int = 200) -> HttpResponse:
    kept = queries.rows_for(row, actor)
    rows = [
        {"case": each.case, "about": each.about, "unit": each.unit, "promised_at": each.promised_at, "done_at": each.done_at,
         "delay_minutes": each.delay_minutes, "currency": each.proposed.currency, "proposed": each.proposed.plain(),
         "granted_currency": each.granted.currency, "granted": each.granted.plain(), "paid": each.paid.plain(), "result": each.came, **_way(each)}
        for each in queries.row_views(kept)
    ]  # fmt: skip
    decided = {"decided_by_id": str(row.decided_by_id) if row.decided_by_id else None, "decided_at": row.decided_at}
    said = {"remark": row.remark, "note": row.note, "intact": queries.is_intact(row)}
    return json_answer({**_line(row), **said, **decided, "units": _units(queries.unit_lines(kept)), "rows": rows}, status=status)


@router.get("", response=OvertimeOut, summary="Overtime compensation of a period, by unit")
def period(request: HttpRequest, since: Day, until: Day) -> HttpResponse:
    """As it stands now; both days belong to it."""
    actor = actor_of(request)
    begins, ends = queries.span_of(since, until, actor.centre_id)
    lines, _rows = queries.summary(actor, since=begins, until=ends)
    return json_answer({"units": _units(lines)})


@router.get("/delays", response=OvertimeDelaysOut, summary="The delays of a period")
def delays(request: HttpRequest, since: Day, until: Day) -> HttpResponse:
    """As they stand now, those decided on and those that wait; both days belong to it."""
    actor = actor_of(request)
    begins, ends = queries.span_of(since, until, actor.centre_id)
    return _delays(queries.summary(actor, since=begins, until=ends)[1])


@of_case.get("", response=OvertimeDelaysOut, summary="Delays of a case nobody has decided on")
def waiting(request: HttpRequest, number: str = Path(..., max_length=24)) -> HttpResponse:
    actor = actor_of(request)
    case = cases.find(number, actor)
    if not actor.may("redress.approve"):
        actor.need("redress.read")
    return _delays(list(queries.overtimes(case).select_related("request").order_by("-promised_at")))


def _way(each: RowView) -> dict[str, Any]:
    """Who granted it, how and when it was paid."""
    return {"approver": each.approver, "method": each.method, "paid_on": each.paid_on}


def _delays(rows: Sequence[Overtime]) -> HttpResponse:
    items = []
    for row, each in zip(rows, queries.row_views(queries.as_rows(rows)), strict=True):
        open_ = row.done_at is not None and row.amount > 0 and row.request_id is None and row.waived_by_id is None
        items.append({
            "id": str(row.pk), "case": each.case, "about": each.about, "unit": each.unit, "promised_at": each.promised_at, "done_at": each.done_at,
            "delay_minutes": each.delay_minutes, "currency": row.currency, "proposed": each.proposed.plain(), "granted_currency": each.granted.currency, "granted": each.granted.plain(),
            "paid": each.paid.plain(), "result": each.came, **_way(each), "is_open": open_, "redress_id": str(row.request_id) if row.request_id else None,
        })  # fmt: skip
    return json_answer({"items": items})


@router.post("/delays/{overtime_id}/claim", response={201: RedressOut}, summary="Ask for what the rule proposes for a delay")
def claim(request: HttpRequest, overtime_id: Path[Ref], body: ClaimIn) -> HttpResponse:
    """By the same route as any other redress."""
    actor = actor_of(request)
    made = actions.take_up(overtime_id, kind=body.kind, actor=actor, at=clock.now())
    return json_answer(document(queries.find(made.pk, actor), actor), status=201)


@router.post("/delays/{overtime_id}/waiver", response=OvertimeDelaysOut, summary="Decide that a delay is not paid for")
def waive(request: HttpRequest, overtime_id: Path[Ref], body: WaiverIn) -> HttpResponse:
    row = actions.waive(overtime_id, reason=body.reason, actor=actor_of(request), at=clock.now())
    return _delays([row])


@router.get("/reports", response=ReportsOut, summary="Periods handed to the leaders")
def listed(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_line(each.row) for each in queries.reports(actor_of(request))]})


@router.post("/reports", response={201: ReportOut}, summary="Hand a period to the leaders")
def submit(request: HttpRequest, body: OvertimeReportIn) -> HttpResponse:
    """Rows and sums are kept as they stand now; after a return, or when figures have changed, the next version."""
    actor = actor_of(request)
    return _answer(actions.report(**body.dict(), actor=actor, at=clock.now()), actor, 201)


@router.get("/reports/{int:report_id}", response=ReportOut, summary="One version")
def read(request: HttpRequest, report_id: int) -> HttpResponse:
    actor = actor_of(request)
    return _answer(queries.find_report(report_id, actor), actor)


@router.post("/reports/{int:report_id}/decision", response=ReportOut, summary="Acknowledge a report or send it back")
def decide(request: HttpRequest, report_id: int, body: ReportWordIn) -> HttpResponse:
    actor = actor_of(request)
    return _answer(actions.decide_report(report_id, body.verdict, note=body.note, actor=actor, at=clock.now()), actor)
