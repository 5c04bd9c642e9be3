"""Asking for redress: the route is worked out, shown, and frozen with its hash (AUTH-001, demand 3.3)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.redress import facts, states
from shouwen.casework.redress.actions import granting, pen
from shouwen.casework.redress.actions.pen import Sheet
from shouwen.casework.redress.models import Request, Step
from shouwen.casework.redress.queries.route import Draft, Foreseen, foresee
from shouwen.casework.redress.rules.snapshot import digest
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid
from shouwen.kit.ids import new_id
from shouwen.kit.money import written
from shouwen.kit.sql import insert_rows


def submit(case: Which, draft: Draft, *, origin_key: str = "", actor: Actor, at: datetime) -> Request:
    """Ask for redress for the customer of a case. What lies in the asker's own power is granted by this.

    ``origin_key`` makes it repeatable: the same key gives the same request.

    :raises Forbidden: without ``redress.propose`` for this case.
    :raises Invalid: beside what is missing.
    :raises Conflict: when nobody could grant it (``no_route``, with the reasons), or a rate of exchange is missing.
    """
    actor.need("redress.propose")
    with transaction.atomic():
        held = cases.lock(case, actor)
        if not case_queries.covers(actor.reach("redress.propose"), held, actor):
            raise Forbidden("out_of_reach", _("这件事由责任人和经办人办"))
        known = Request.objects.filter(origin_key=origin_key).first() if origin_key else None
        if known is not None:
            return _same(known, held.pk)
        if not held.is_open:
            raise Conflict("case_over", _("事项已结束，要补救请先重新打开"))
        pen.guard(held)
        found = _route(held, draft, actor, at)
        seq = (Request.objects.filter(case_number=held.number).aggregate(last=Max("seq"))["last"] or 0) + 1
        request = Request(
            pk=new_id(),
            case=held,
            case_number=held.number,
            seq=seq,
            centre_id=held.centre_id,
            customer_id=held.customer_id,
            requester_id=actor.person_id or None,
            requested_at=at,
            origin_key=origin_key or None,
            state=states.SUBMITTED,
            state_since=at,
            policy=found.policy,
            **_asked(draft, found),
        )
        steps = _freeze(request, found, draft, actor, at)
        insert_rows([request])
        _announce(Sheet(request, held, actor, at), found, steps)
        return request


def resubmit(request_id: int, draft: Draft, *, actor: Actor, at: datetime) -> Request:
    """Ask again after a return, with another round: raising an amount always starts anew.

    :raises Refusal: when it was not returned, or is not this actor's; else as :func:`submit`.
    """
    with transaction.atomic():
        sheet = pen.moved(request_id, "submit", actor=actor, at=at)
        request = sheet.request
        found = _route(sheet.case, draft, actor, at, besides=request.pk)
        values = {
            **_asked(draft, found),
            **pen.step_to(states.SUBMITTED, at),
            "round": request.round + 1,
            "policy": found.policy,
            "requester_id": actor.person_id or None,
            "requested_at": at,
        }
        for name, value in values.items():
            setattr(request, name, value)
        steps = _freeze(request, found, draft, actor, at)
        request.version += 1
        request.save()
        _announce(sheet, found, steps)
        return request


def _same(known: Request, case_id: int) -> Request:
    if known.case_id != case_id:
        raise Conflict("key_reused", _("这个幂等键已用于另一笔补救，请换一个"))
    return known


def _route(case: Any, draft: Draft, actor: Actor, at: datetime, besides: int = 0) -> Foreseen:
    if len(draft.flags) != len(set(draft.flags) & set(states.FLAGS)):
        raise Invalid({"flags": _("没有这种标记")})
    found = foresee(case, draft, actor=actor, at=at, besides=besides)
    if not found.route.stops:
        raise Conflict("no_route", _("；").join(found.why), lacks_evidence=found.route.lacks_evidence)
    return found


def _asked(draft: Draft, found: Foreseen) -> dict[str, Any]:
    columns = {name: found.asked.columns.get(name, Decimal(0)) for name in ("gift", "refund", "compensation")}
    if draft.demanded is not None and draft.demanded < 0:
        raise Invalid({"demanded": _("客户要求的金额不能小于零")})
    if draft.demanded is not None:
        written(f"{draft.demanded:f}", found.matrix.currency, "demanded")
    return {
        **columns,
        "amount": found.asked.now,
        "currency": found.matrix.currency,
        "parts": [part.plain() for part in draft.parts],
        "basis": draft.basis,
        "calculation": pen.needed(draft.calculation, "calculation", _("请写明怎么算出来的、为什么给")),
        "demanded": draft.demanded,
        "flags": sorted(draft.flags),
        "related": sorted(draft.related),
        "is_emergency": draft.is_emergency,
    }


def _freeze(request: Request, found: Foreseen, draft: Draft, actor: Actor, at: datetime) -> list[Step]:
    """The route as it is shown now, in the request and its signatures; nothing of it changes any more."""
    stops = found.route.stops
    request.snapshot = {
        "case": request.case_number,
        "request": request.label,
        "round": request.round,
        "requester": request.requester_id,
        "askers": sorted(found.askers),
        "at": at.isoformat(),
        "parts": request.parts,
        "columns": {name: f"{value:.3f}" for name, value in request.columns.items()},
        "amount": f"{request.amount:.3f}",
        "currency": request.currency,
        "prior": {name: f"{value:.3f}" for name, value in found.asked.prior.items()},
        "year": f"{found.asked.year:.3f}",
        "severity": found.asked.severity,
        "over_budget": found.asked.over_budget,
        "basis": draft.basis,
        "calculation": digest({"text": request.calculation}),
        "flags": request.flags,
        "out": sorted(found.out),
        "rates": found.rates,
        "rates_on": day_of(at).isoformat(),
        "policy": found.policy.pk,
        "policy_version": found.policy.version,
        "policy_digest": digest(found.policy.content),
        "why": [each.plain() for each in found.route.why],
        "route": [[stop.kind, stop.place, list(stop.roles), list(stop.people)] for stop in stops],
    }
    request.snapshot_hash = digest(request.snapshot)
    return [
        Step(
            request=request,
            round=request.round,
            seq=seq,
            kind=stop.kind,
            place=stop.place,
            roles=list(stop.roles),
            people=list(stop.people),
            is_current=seq == 1,
            since=at if seq == 1 else None,
        )
        for seq, stop in enumerate(stops, 1)
    ]


def _announce(sheet: Sheet, found: Foreseen, steps: list[Step]) -> None:
    request = sheet.request
    Step.objects.bulk_create(steps)
    told = facts.RedressSubmitted(
        **sheet.about,
        **pen.sum_of(request),
        basis_label=pen.word(states.BASES[request.basis]),
        round=request.round,
        stops=len(steps),
        snapshot_hash=request.snapshot_hash,
    )
    pen.write(sheet, told)
    if steps[0].kind == "own":
        granting.own(sheet, steps[0])
