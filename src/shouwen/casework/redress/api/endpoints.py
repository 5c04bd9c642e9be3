"""Redress over HTTP: ask, decide, offer, pay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from shouwen.casework.cases import queries as cases
from shouwen.casework.redress import actions, queries, states
from shouwen.casework.redress.actions.importing import export
from shouwen.casework.redress.api.shapes import (
    ApprovalsOut,
    OfferIn,
    PaymentIn,
    PaymentOut,
    PaymentResultsIn,
    PaymentResultsOut,
    PaymentsDueOut,
    PaymentsOut,
    RateIn,
    RateOut,
    RatesOut,
    RedressAnswerIn,
    RedressIn,
    RedressListOut,
    RedressNoteIn,
    RedressOut,
    ResultIn,
    RouteOut,
    SignatureIn,
    amount,
)
from shouwen.casework.redress.models import Payment, Rate, Request
from shouwen.casework.redress.queries.policy import matrix_of
from shouwen.casework.redress.queries.requests import PAYMENTS, STEPS
from shouwen.casework.redress.rules.parts import Part
from shouwen.casework.redress.slots import also_waiting
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.http import Day, actor_of, json_answer
from shouwen.kit.money import Money, written
from shouwen.kit.paging import page

of_case = Router()
approvals = Router()
router = Router()
DUE = 200


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)


def document(request: Request, actor: Actor) -> dict[str, Any]:
    """A request as JSON, as its reader sees it."""
    steps = [step for step in request.steps.all() if step.round == request.round]
    return {
        "id": str(request.pk),
        "number": str(request),
        "case": request.case_number,
        "state": request.state,
        "is_open": request.is_open,
        "round": request.round,
        "basis": request.basis,
        "calculation": queries.calculation(request),
        "amount": request.money.plain(),
        "currency": request.currency,
        "parts": [{"note": "", **row} for row in request.parts],
        "requester_id": _id(request.requester_id),
        "requested_at": request.requested_at,
        "valid_until": request.valid_until,
        "taken_back_at": request.taken_back_at,
        "ended_why": request.ended_why,
        "why": list(queries.reasons(request)),
        "steps": [
            {
                "id": str(step.pk),
                "kind": step.kind,
                "place": step.place,
                "verdict": step.verdict,
                "is_current": step.is_current,
                "decided_by_id": _id(step.decided_by_id),
                "authority_of_id": _id(step.authority_of_id),
                "decided_at": step.decided_at,
                "note": step.note,
                "seal": step.seal,
            }
            for step in sorted(steps, key=lambda step: step.seq)
        ],
        "snapshot_hash": request.snapshot_hash,
        "flaws": [flaw.code for flaw in queries.proof(request)],
        "moves": sorted(queries.moves_of(request, actor)),
        "payments": [payment_document(each, request) for each in request.payments.all()],
    }


def _answer(redress_id: int, actor: Actor, status: int = 200) -> HttpResponse:
    return json_answer(document(queries.find(redress_id, actor), actor), status=status)


def _draft(body: RedressIn, currency: str) -> actions.Draft:
    parts = tuple(Part(row.kind, written(row.amount, row.currency or currency, "parts"), row.note) for row in body.parts)
    return actions.Draft(
        parts,
        basis=body.basis,
        calculation=body.calculation,
        demanded=amount(body.demanded),
        flags=tuple(body.flags),
        related=tuple(body.related_people),
        is_emergency=body.is_emergency,
    )


@of_case.get("", response=RedressListOut, summary="The redress of a case")
def listed(request: HttpRequest, number: str = Path(..., max_length=24)) -> HttpResponse:
    actor = actor_of(request)
    rows = queries.of_case(cases.find(number, actor), actor)
    return json_answer({"redress": [document(row, actor) for row in rows]})


@of_case.post(
    "", response={200: RouteOut, 201: RedressOut}, summary="Ask for redress, or see what it would need"
)
def ask(request: HttpRequest, body: RedressIn, number: str = Path(..., max_length=24)) -> HttpResponse:
    """With `preview` nothing is written: the answer (200) is the route and its reasons. What lies in the caller's own
    power is granted at once; everything else waits for its signatures."""
    actor, now = actor_of(request), clock.now()
    case = cases.find(number, actor)
    actor.need("redress.propose")
    draft = _draft(body, matrix_of(queries.policy_for(case.centre_id, case.kind_code, at=now)).currency)
    if body.preview:
        return _route(queries.foresee(case, draft, actor=actor, at=now))
    made = actions.submit(
        case, draft, origin_key=body.key and f"api:{actor.person_id}:{body.key}", actor=actor, at=now
    )
    return _answer(made.pk, actor, 201)


def _route(found: queries.Foreseen) -> HttpResponse:
    total = Money.rounded(found.asked.total, found.matrix.currency)
    stops = [{"kind": s.kind, "place": s.place, "person_ids": [str(p) for p in s.people]} for s in found.route.stops]
    told = {
        "amount": found.money.plain(), "currency": found.matrix.currency, "total_with_prior": total.plain(), "policy_version": found.policy.version,
        "stops": stops, "why": found.why,
    }  # fmt: skip
    return json_answer(told)


@approvals.get("", response=ApprovalsOut, summary="What waits for the caller's signature")
def waiting(request: HttpRequest) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    found = queries.inbox(actor, at=now)
    prefetch_related_objects([each.request for each in found], PAYMENTS)
    rows = [
        {
            "step_id": str(each.step.pk),
            "kind": each.step.kind,
            "since": each.step.since,
            "due_at": each.step.due_at,
            "redress": document(each.request, actor),
        }
        for each in found
    ]
    others = [
        {
            "id": str(each.pk),
            "number": each.label,
            "sort": str(each.sort),
            "title": each.title,
            "amount": each.money.plain(),
            "currency": each.money.currency,
            "requester": each.requester,
            "since": each.since,
            "page": each.url,
        }
        for each in also_waiting(actor, now)
    ]
    return json_answer({"approvals": rows, "others": others})


@approvals.post("/{int:redress_id}/decision", response=RedressOut, summary="Agree, refuse or return")
def decide(request: HttpRequest, redress_id: int, body: SignatureIn) -> HttpResponse:
    """Of two at once the slower gets 409 and is told what the other did."""
    actor = actor_of(request)
    values: dict[str, Any] = {"note": body.note, "amount": amount(body.amount), "step_id": body.step_id}
    actions.decide(redress_id, body.verdict, **values, actor=actor, at=clock.now())
    return _answer(redress_id, actor)


@router.get("/rates", response=RatesOut, summary="Rates of exchange, all or those of a day")
def rates(request: HttpRequest, on: Day | None = None, currency: str = "") -> HttpResponse:
    found = queries.rate_rows(actor_of(request), on=on, currency=currency.upper())
    return json_answer({"rates": [_rate(each) for each in found]})


@router.post("/rates", response={201: RateOut}, summary="Say what a currency is worth from a day on")
def name_rate(request: HttpRequest, body: RateIn) -> HttpResponse:
    """Begins today or later; what was granted before keeps the rate it was granted by."""
    made = actions.set_rate(
        body.currency,
        body.into,
        body.rate,
        from_on=body.from_on,
        until_on=body.until_on,
        actor=actor_of(request),
        at=clock.now(),
    )
    return json_answer(_rate(made), status=201)


def _rate(row: Rate) -> dict[str, Any]:
    return {
        "currency": row.currency,
        "into": row.into,
        "rate": f"{row.rate.normalize():f}",
        "from_on": row.from_on,
        "until_on": row.until_on,
    }


@router.get("/payments", response=PaymentsOut, summary="Payments")
def payments(
    request: HttpRequest, state: str = Query("", max_length=8, description=", ".join(states.PAYMENTS)), cursor: str = Query("", max_length=200)
) -> HttpResponse:
    """The newest first; `state` keeps those in one state."""
    if state and state not in states.PAYMENTS:
        raise Invalid({"state": _("请从列表里选一项")})
    found = page(queries.payments(actor_of(request), state=state), ("-ordered_at", "-id"), (datetime, int), cursor=cursor)
    return json_answer({"items": [payment_document(each, each.request) for each in found.rows], "next_cursor": found.next_cursor})


@router.get("/payments/due", response=PaymentsDueOut, summary="What is to be paid")
def due(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = queries.due_payments(actor).select_related("requester").prefetch_related(STEPS, PAYMENTS)[:DUE]
    return json_answer({"items": [document(each, actor) for each in rows]})


@router.get("/payments/file", summary="The payment file: ordered payments as CSV")
def payment_file(request: HttpRequest) -> HttpResponse:
    """With a head line, for the bank or the billing system; it may be fetched again until they are settled."""
    text = export(queries.payments(actor_of(request), state="ordered"))
    return HttpResponse(text, content_type="text/csv; charset=utf-8")


@router.post("/payments/results", response=PaymentResultsOut, summary="Reconcile: what became of payments, line by line")
def results(request: HttpRequest, body: PaymentResultsIn) -> HttpResponse:
    """A wrong line settles nothing and says why; the same file again changes nothing."""
    told = actions.import_results(body.text, actor=actor_of(request), at=clock.now())
    return json_answer({"lines": [{"line": each.line, "key": each.key, "ok": each.ok, "words": each.words} for each in told]})


@router.get("/{int:redress_id}", response=RedressOut, summary="One request for redress")
def read(request: HttpRequest, redress_id: int) -> HttpResponse:
    return _answer(redress_id, actor_of(request))


@router.post("/{int:redress_id}/withdrawal", response=RedressOut, summary="Take a request back")
def withdraw(request: HttpRequest, redress_id: int, body: RedressNoteIn) -> HttpResponse:
    actor = actor_of(request)
    actions.withdraw(redress_id, reason=body.reason, actor=actor, at=clock.now())
    return _answer(redress_id, actor)


@router.post("/{int:redress_id}/revocation", response=RedressOut, summary="Take back what was granted and is not paid")
def revoke(request: HttpRequest, redress_id: int, body: RedressNoteIn) -> HttpResponse:
    """By an approver without a part in it, with a reason. What is paid is reversed, what is ordered is settled first."""
    actor = actor_of(request)
    actions.revoke(redress_id, reason=body.reason, actor=actor, at=clock.now())
    return _answer(redress_id, actor)


@router.post(
    "/{int:redress_id}/resubmission", response={200: RouteOut, 201: RedressOut}, summary="Write a returned request anew, or see what it would need"
)
def resubmit(request: HttpRequest, redress_id: int, body: RedressIn) -> HttpResponse:
    """With another round of signatures; `key` has no part in it."""
    actor, now = actor_of(request), clock.now()
    held = queries.find(redress_id, actor)
    draft = _draft(body, held.currency)
    if body.preview:
        return _route(queries.foresee(held.case, draft, actor=actor, at=now, besides=held.pk))
    return _answer(actions.resubmit(held.pk, draft, actor=actor, at=now).pk, actor, 201)


@router.post("/{int:redress_id}/offer", response=RedressOut, summary="Tell the customer what was granted")
def offer(request: HttpRequest, redress_id: int, body: OfferIn) -> HttpResponse:
    actor = actor_of(request)
    actions.offer(redress_id, text=body.text, told=body.told, actor=actor, at=clock.now())
    return _answer(redress_id, actor)


@router.post("/{int:redress_id}/answer", response=RedressOut, summary="Whether the customer takes it")
def answer(request: HttpRequest, redress_id: int, body: RedressAnswerIn) -> HttpResponse:
    actor = actor_of(request)
    act = actions.customer_accepts if body.accepted else actions.customer_declines
    act(redress_id, note=body.note, actor=actor, at=clock.now())
    return _answer(redress_id, actor)


def payment_document(payment: Payment, request: Request) -> dict[str, Any]:
    """A payment of a request as JSON; at most one of a request is ever reversed, which ends it."""
    return {
        "id": str(payment.pk),
        "key": payment.key,
        "amount": payment.money.plain(),
        "currency": payment.currency,
        "method": payment.method,
        "state": payment.state,
        "reference": payment.reference,
        "redress_id": str(payment.request_id),
        "ordered_at": payment.ordered_at,
        "settled_on": payment.settled_on,
        "reversed_at": payment.reversed_at,
        "reversed_why": request.ended_why if payment.reversed_at else "",
    }


def _payment(payment: Payment, status: int = 200) -> HttpResponse:
    return json_answer(payment_document(payment, payment.request), status=status)


@router.post(
    "/{int:redress_id}/payments", response={201: PaymentOut}, summary="Order the payment, once by its key"
)
def pay(request: HttpRequest, redress_id: int, body: PaymentIn) -> HttpResponse:
    return _payment(
        actions.order_payment(redress_id, **body.dict(), actor=actor_of(request), at=clock.now()), 201
    )


@router.post("/payments/{int:payment_id}/result", response=PaymentOut, summary="What became of a payment")
def result(request: HttpRequest, payment_id: int, body: ResultIn) -> HttpResponse:
    values = body.dict(exclude={"settled_on"})
    return _payment(actions.settle(payment_id, **values, on=body.settled_on, actor=actor_of(request), at=clock.now()))


@router.post("/payments/{int:payment_id}/reversal", response=PaymentOut, summary="Take a payment back")
def reverse(request: HttpRequest, payment_id: int, body: RedressNoteIn) -> HttpResponse:
    return _payment(actions.reverse(payment_id, reason=body.reason, actor=actor_of(request), at=clock.now()))
