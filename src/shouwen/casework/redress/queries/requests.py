"""Requests within reach: those of the cases one may read, and those one is to sign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.redress import reading, states
from shouwen.casework.redress.models import Payment, Request, Step
from shouwen.casework.redress.queries.policy import matrix_of, place_names
from shouwen.casework.redress.queries.power import Bench, bench, kept_out, signers
from shouwen.casework.redress.rules import parts as parts_rules
from shouwen.casework.redress.rules.exchange import frozen
from shouwen.casework.redress.rules.parts import Part
from shouwen.casework.redress.rules.reasons import said
from shouwen.casework.redress.rules.routing import Seat
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.scope import within

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

STEPS = Prefetch("steps", Step.objects.order_by("round", "seq"))
PAYMENTS = Prefetch("payments", Payment.objects.order_by("ordered_at"))


def visible(actor: Actor, right: str = "redress.read") -> QuerySet[Request]:
    """Requests of centres in reach, without those of cases that complain about the reader (CASE-064).

    :raises Forbidden: without the right.
    """
    reach = actor.need(right)
    mine = (
        Q(requester_id=actor.person_id)
        | Q(case__owner_id=actor.person_id)
        | Q(case__handler_id=actor.person_id)
    )
    rows = Request.objects.all()
    if not actor.almighty:
        inside = within(reach, centre="centre_id", units=("case__owner_unit_id", "case__handler_unit_id"))
        rows = rows.filter(inside | mine).exclude(case__accused__person_id=actor.person_id)
        if not actor.may("cases.see_restricted"):
            rows = rows.filter(Q(case__is_restricted=False) | mine)
    return rows.select_related("case", "policy", "requester")


def find(request_id: int, actor: Actor) -> Request:
    """One request, for reading, with its signatures: of a case the actor may read, or one they are to sign.

    :raises NotFound: when there is none for this reader.
    """
    rows = Request.objects.select_related("case", "policy", "requester").prefetch_related(STEPS, PAYMENTS)
    found = rows.filter(pk=request_id).first()
    may = actor.may("redress.read") or actor.may("redress.approve")
    if found is None or not may or not cases.sees(found.case, actor):
        raise missing()
    return found


def missing() -> NotFound:
    """The one answer for what is not there and for what may not be seen."""
    return NotFound("redress_not_found", _("没有找到这笔补救"))


def of_case(case: Case, actor: Actor) -> list[Request]:
    """The requests of a case in hand, newest first; the caller has looked the case up.

    :raises Forbidden: without ``redress.read``.
    """
    if not actor.may("redress.approve"):
        actor.need("redress.read")
    rows = Request.objects.filter(case=case).select_related("case", "policy", "requester")
    return list(rows.prefetch_related(STEPS, PAYMENTS).order_by("-seq"))


def current(request: Request) -> Step | None:
    """The signature that is wanted now."""
    return next((step for step in request.steps.all() if step.is_current and step.kind != "later"), None)


def later(request: Request) -> Step | None:
    """The look afterwards that is still wanted."""
    return next((step for step in request.steps.all() if step.is_current and step.kind == "later"), None)


def seat_of(step: Step, actor: Actor, *, at: datetime, held: Bench | None = None) -> Seat | None:
    """The seat from which the actor may give this signature now, their own before a lent one; None when it is not theirs."""
    if not actor.person_id or not actor.may("redress.approve"):
        return None
    request = step.request
    held = held or bench(request.centre_id, request.currency, at=at)
    out = kept_out(request, at_fault=reading.at_fault(request.case))
    mine = [seat for seat in signers(step, held, out) if seat.person_id == actor.person_id]
    return min(mine, key=lambda seat: seat.authority_id != actor.person_id, default=None)


def may_move(request: Request, move: str, actor: Actor) -> Refusal | None:
    """Why the actor may not make one of the requester's moves: state, right, and their part in the case."""
    try:
        states.MOVES.check(move, request.state)
        actor.need(states.MOVES[move].right)
        theirs = move in ("withdraw", "submit") and request.requester_id == actor.person_id
        if not theirs and move in ("withdraw", "submit", "offer", "accept", "decline"):
            need_case(request, actor)
        if move == "revoke":
            _need_no_part(request, actor)
    except Refusal as no:
        return no
    return None


def moves_of(request: Request, actor: Actor) -> set[str]:
    """The moves of whoever handles the case, and of whoever may take a grant back, that are open to the actor now."""
    return {move for move in ("submit", "withdraw", "offer", "accept", "decline", "revoke") if may_move(request, move, actor) is None}


def need_case(request: Request, actor: Actor) -> None:
    """:raises Forbidden: unless the actor handles the case."""
    if not cases.covers(actor.reach("redress.propose"), request.case, actor):
        raise Forbidden("out_of_reach", _("这件事由责任人和经办人办"))


def _need_no_part(request: Request, actor: Actor) -> None:
    """:raises Forbidden: unless the actor approves redress here and neither asked for this nor keeps out of it."""
    if not cases.covers(actor.reach("redress.approve"), request.case, actor):
        raise Forbidden("out_of_reach", _("这件事由责任人和经办人办"))
    if actor.person_id in request.askers:
        raise Forbidden("requester_revokes", _("申请人不能撤销自己申请的补救，请另一位审批人来办"))
    if actor.person_id in {*reading.at_fault(request.case).all, *request.related}:
        raise Forbidden("not_yours", _("您与这件事或客户有关系，需要回避"))


@dataclass(frozen=True)
class StepView:
    """A signature as a page shows it."""

    step: Step
    place: str
    by: str
    authority: str
    waits_for: str


@dataclass(frozen=True)
class RequestView:
    """A request as a page shows it: parts in words, its route, and what this reader may do now."""

    request: Request
    parts: tuple[Part, ...]
    kinds: tuple[str, ...]
    steps: tuple[StepView, ...]
    why: tuple[str, ...]
    flags: tuple[str, ...]
    moves: frozenset[str]
    step: Step | None
    later: Step | None
    requester: str

    @property
    def lines(self) -> list[tuple[str, Part]]:
        """Each part with its kind in words."""
        return list(zip(self.kinds, self.parts, strict=True))

    @property
    def is_foreign(self) -> bool:
        """Whether a part is in another currency than the request."""
        return any(part.value.currency != self.request.currency for part in self.parts)

    def worth(self, part: Part) -> str:
        """What a part in another currency was counted as, by which day's rate; '' for one in the request's own."""
        by = frozen(self.request.snapshot, self.request.currency)
        if part.value.currency == by.into or part.value.currency not in self.request.snapshot.get("rates", {}):
            return ""
        words = {"sum": by.worth(part.value), "rate": f"{by.rate(part.value.currency):f}", "day": by.day.isoformat()}
        return _("折合 %(sum)s，按 %(day)s 的汇率 %(rate)s") % words

    @property
    def shares(self) -> list[tuple[str, Part, str]]:
        """Each part with its kind in words, and what it was counted as."""
        return [(kind, part, self.worth(part)) for kind, part in self.lines]

    @property
    def is_disputed(self) -> bool:
        """Whether the later review of an emergency grant said no while it can still be revoked."""
        no = any(each.step.kind == "later" and each.step.verdict == "refused" for each in self.steps)
        return no and self.request.state in states.IDLE | {states.ACCEPTED}

    @property
    def payment(self) -> Payment | None:
        """The latest attempt to pay it."""
        return next(reversed(list(self.request.payments.all())), None)


def view(request: Request, actor: Actor, *, at: datetime, held: Bench | None = None) -> RequestView:
    """A request in hand, with its signatures, as this reader may see and move it."""
    parts = tuple(parts_rules.read(request.parts))
    steps = [step for step in request.steps.all() if step.round == request.round]
    for step in steps:
        step.request = request
    wanted, after = current(request), later(request)
    moves = moves_of(request, actor)
    now = wanted or after
    signing = bool(now and seat_of(now, actor, at=at, held=held))
    if signing:
        moves |= {"decide"}
    places = place_names(matrix_of(request.policy))
    ids = {each for step in steps for each in (step.decided_by_id, step.authority_of_id, *step.people[:3])}
    called = names({*ids, request.requester_id})
    return RequestView(
        request,
        parts,
        tuple(str(states.KINDS.get(part.kind, part.kind)) for part in parts),
        tuple(_step(step, places, called) for step in steps),
        reasons(request, places),
        tuple(str(states.FLAGS.get(flag, flag)) for flag in request.flags),
        frozenset(moves),
        wanted if signing and wanted else None,
        after if signing and not wanted else None,
        called.get(request.requester_id or 0, ""),
    )


def reasons(request: Request, places: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Why the route of a request is as it is, in the reader's language."""
    if places is None:
        places = place_names(matrix_of(request.policy))
    return tuple(said(request.snapshot.get("why", ()), places))


def _step(step: Step, places: dict[str, str], called: dict[int, str]) -> StepView:
    by = called.get(step.decided_by_id or 0, "")
    lender = step.authority_of_id if step.authority_of_id != step.decided_by_id else 0
    shown = [called[each] for each in step.people[:3] if each in called]
    more = len(step.people) > 3
    waits = _("、").join(shown) + (_(" 等 %(n)s 人") % {"n": len(step.people)} if more else "")
    place = places.get(step.place) or (_("值班主管") if step.kind == "emergency" else step.place)
    return StepView(step, place, by, called.get(lender or 0, ""), waits if step.verdict == "waiting" else "")


def views(requests: Iterable[Request], actor: Actor, *, at: datetime) -> list[RequestView]:
    """Several of one case."""
    held: Bench | None = None
    found = []
    for request in requests:
        held = held or bench(request.centre_id, request.currency, at=at)
        found.append(view(request, actor, at=at, held=held))
    return found
