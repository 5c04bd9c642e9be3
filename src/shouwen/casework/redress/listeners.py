"""What redress hears: from clocks, what was late; from itself, whom to tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shouwen.casework.cases import facts as cases
from shouwen.casework.deadlines import facts as deadlines
from shouwen.casework.redress import actions, facts, letters, reading, states
from shouwen.casework.redress.models import Overtime, Request, Step
from shouwen.casework.redress.queries.power import bench, kept_out, signers
from shouwen.foundation.access.queries import holders
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, take_from, tell, withdraw

KIND = states.SUBJECT


def _request(request_id: int) -> Request:
    return Request.objects.select_related("case", "policy").prefetch_related("steps").get(pk=request_id)


def _tell(
    entry: Heard, request: Request, to: Iterable[int | None], message: str, kind: str, **more: Any
) -> None:
    """Tell people once for this entry; nobody of what they did themselves, nor whom the case complains about."""
    out = {
        entry.actor_id,
        *(request.case.accused.values_list("person_id", flat=True) if request.case.is_about_staff else ()),
    }
    told = [each for each in dict.fromkeys(to) if each and each not in out]
    level = more.pop("level", "info")
    name = "redress:approval" if kind == "sign" else "redress:request"
    link = Link(name, {"redress_id": request.pk}, KIND, request.pk)
    words = {"number": request.case_number, "redress": request.label, **more}
    key = f"{entry.entry_id}:{message}"[:120]
    tell(told, message, kind=f"redress.{kind}", key=key, at=entry.at, link=link, level=level, **words)


def _sum(request: Request) -> dict[str, str]:
    return {"amount": request.money.plain(), "currency": request.currency}


def _ask(entry: Heard, request: Request, step: Step, message: str, **more: Any) -> None:
    """Ask those who may give a signature."""
    step.request = request
    held = bench(request.centre_id, request.currency, at=entry.at)
    seats = signers(step, held, kept_out(request, at_fault=reading.at_fault(request.case)))
    _tell(entry, request, [seat.person_id for seat in seats], message, "sign", **_sum(request), **more)


def _wanted(request: Request, *, later: bool = False) -> Step | None:
    return next(
        (step for step in request.steps.all() if step.is_current and (step.kind == "later") == later), None
    )


@listens(facts.RedressSubmitted, facts.RedressAgreed)
def on_wanted(entry: Heard) -> None:
    """The next signature is asked for; who was asked before needs to do nothing more."""
    request = _request(entry.redress_id)
    withdraw(KIND, request.pk, "redress.sign", at=entry.at)
    step = _wanted(request)
    if step is not None:
        _ask(entry, request, step, letters.SIGN, requester_person=request.requester_id)


@listens(facts.RedressGranted)
def on_granted(entry: Heard) -> None:
    request = _request(entry.redress_id)
    withdraw(KIND, request.pk, "redress.sign", at=entry.at)
    to = [request.requester_id, request.case.owner_id]
    _tell(entry, request, to, letters.GRANTED, "decided", **_sum(request), valid_at=entry.valid_at)
    after = _wanted(request, later=True)
    if after is not None:
        _ask(entry, request, after, letters.LOOK, due_at=after.due_at)


@listens(facts.RedressRefused, facts.RedressReturned)
def on_stopped(entry: Heard) -> None:
    request = _request(entry.redress_id)
    withdraw(KIND, request.pk, "redress.sign", at=entry.at)
    message = letters.REFUSED if entry.kind == facts.RedressRefused.kind else letters.RETURNED
    _tell(entry, request, [request.requester_id, request.case.owner_id], message, "decided", level="soon")


@listens(facts.RedressWithdrawn)
def on_withdrawn(entry: Heard) -> None:
    withdraw(KIND, entry.redress_id, "redress.sign", at=entry.at)


@listens(facts.RedressAccepted)
def on_accepted(entry: Heard) -> None:
    """Those who pay, at the case's centre."""
    request = _request(entry.redress_id)
    _tell(
        entry,
        request,
        holders("redress.pay", request.centre_id, at=entry.at),
        letters.PAY,
        "pay",
        **_sum(request),
    )


@listens(facts.PaymentMade, facts.PaymentFailed)
def on_settled(entry: Heard) -> None:
    request = _request(entry.redress_id)
    withdraw(KIND, request.pk, "redress.pay", at=entry.at)
    made = entry.kind == facts.PaymentMade.kind
    to = [request.requester_id, request.case.owner_id]
    _tell(
        entry,
        request,
        to,
        letters.PAID if made else letters.FAILED,
        "paid",
        level="info" if made else "soon",
        **_sum(request),
    )


@listens(facts.RedressRevoked)
def on_revoked(entry: Heard) -> None:
    """Nobody needs to pay it any more; who asked for it, and who answers for the case, tell the customer."""
    request = _request(entry.redress_id)
    withdraw(KIND, request.pk, "redress.pay", at=entry.at)
    to = [request.requester_id, request.case.owner_id]
    _tell(entry, request, to, letters.REVOKED, "decided", level="soon", who_person=entry.actor_id, **_sum(request))


@listens(facts.RedressExpired)
def on_expired(entry: Heard) -> None:
    request = _request(entry.redress_id)
    _tell(
        entry,
        request,
        [request.requester_id, request.case.owner_id],
        letters.EXPIRED,
        "decided",
        level="soon",
    )


@listens(facts.LaterReviewed)
def on_looked_back(entry: Heard) -> None:
    request = _request(entry.redress_id)
    withdraw(KIND, request.pk, "redress.sign", at=entry.at)
    if not entry.agreed:
        _tell(entry, request, [entry.granted_person], letters.DISPUTED, "decided", level="soon")
        _tell(entry, request, [request.requester_id], letters.DOUBTED, "decided", level="soon")


@listens(facts.LaterReviewMissed)
def on_look_missed(entry: Heard) -> None:
    request = _request(entry.redress_id)
    step = _wanted(request, later=True)
    if step is not None:
        _ask(entry, request, step, letters.MISSED, due_at=entry.due_at, level="over")


# ── a unit's own time ─────────────────────────────────────────────────────────────────────────────────────────────


@listens(deadlines.DeadlineMissed)
def on_missed(entry: Heard) -> None:
    """A unit misses its own time: the policy may pay for that."""
    if entry.subject_kind == "case":
        actions.missed(entry.subject_id, entry, at=entry.at)


@listens(deadlines.ClockMet)
def on_met(entry: Heard) -> None:
    """What was late is done: now the delay is known."""
    if not entry.on_time:
        actions.settled(entry, done_at=entry.at, at=entry.at)


@listens(facts.OvertimeSettled)
def on_overtime(entry: Heard) -> None:
    """Who answers for the case decides on it."""
    row = Overtime.objects.select_related("case").get(pk=entry.overtime_id)
    if row.amount > 0:
        link = Link("redress:panel_page", {"number": row.case_number}, "case", row.case_id)
        values = {"delay_minutes": row.delay_minutes, "amount": entry.amount, "currency": row.currency}
        key = f"{entry.entry_id}:overtime"
        tell(
            [row.case.owner_id],
            letters.OVERTIME if row.case.is_open else letters.OVERTIME_OVER,
            kind="redress.decided",
            key=key,
            at=entry.at,
            link=link,
            number=row.case_number,
            **values,
        )


@listens(facts.OvertimeReported)
def on_reported(entry: Heard) -> None:
    """The leaders who may look it over, the submitter aside."""
    to = [each for each in holders("redress.acknowledge", entry.centre_id, at=entry.at) if each != entry.actor_id]
    _report(entry, to, letters.REPORTED, "report", who_person=entry.actor_id, count=entry.count)


@listens(facts.OvertimeAcknowledged, facts.OvertimeSentBack)
def on_report_decided(entry: Heard) -> None:
    """Whoever submitted it; nobody else needs to look any more."""
    withdraw(states.REPORT, entry.subject_id, "redress.report", at=entry.at)
    back = entry.kind == facts.OvertimeSentBack.kind
    _report(entry, [entry.submitter_person], letters.SENT_BACK if back else letters.ACKNOWLEDGED, "reported", level="soon" if back else "info")


def _report(entry: Heard, to: list[int], message: str, sort: str, **more: Any) -> None:
    link = Link("redress:report", {"report_id": entry.subject_id}, states.REPORT, entry.subject_id)
    words = {"since": entry.since, "until": entry.until, "version": entry.version, **more}
    tell(to, message, kind=f"redress.{sort}", key=f"{entry.entry_id}:{sort}", at=entry.at, link=link, **words)


@listens(cases.PersonAccused)
def on_accused(entry: Heard) -> None:
    """What they were told about the money of a case goes out of the inbox of whom it turns out to complain about."""
    take_from(entry.accused_person, KIND, Request.objects.filter(case_id=entry.subject_id).values_list("pk", flat=True))
