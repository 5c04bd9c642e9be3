"""The proof of a request: every signature sealed over the one before, the last with power enough, and no cent more paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from shouwen.casework.redress import states
from shouwen.casework.redress.models import Request, Step
from shouwen.casework.redress.rules import parts as parts_rules
from shouwen.casework.redress.rules.exchange import frozen
from shouwen.casework.redress.rules.matrix import COLUMNS, Matrix, read
from shouwen.casework.redress.rules.routing import Asked, holds
from shouwen.casework.redress.rules.snapshot import digest, seal
from shouwen.kit.errors import Conflict


@dataclass(frozen=True)
class Flaw:
    """What does not hold: a stable code, and the number of the signature (0: the request itself)."""

    code: str
    seq: int = 0


def proof(request: Request) -> list[Flaw]:
    """What does not hold of a request; empty: everything does. Recomputed from the stored rows alone."""
    return [*_snapshot(request), *_signatures(request), *_payments(request)]


def _snapshot(request: Request) -> Iterator[Flaw]:
    if digest(request.snapshot) != request.snapshot_hash:
        yield Flaw("snapshot_changed")
    if digest(request.policy.content) != request.snapshot.get("policy_digest"):
        yield Flaw("policy_changed")


def _steps(request: Request) -> list[Step]:
    rows = request.steps.filter(round=request.round).exclude(verdict__in=["waiting", "void"])
    return list(rows.order_by("seq"))


def _signatures(request: Request) -> Iterator[Flaw]:
    before, last = request.snapshot_hash, None
    for step in _steps(request):
        if step.seal != seal(before, step.decision):
            yield Flaw("seal_broken", step.seq)
        before = step.seal
        if step.kind != "later":
            last = step
    if request.state not in states.GRANTED and request.state != states.REVERSED:
        return
    if last is None or last.verdict != "agreed":
        yield Flaw("not_approved")
        return
    waiting = request.steps.filter(round=request.round, verdict="waiting").exclude(kind="later").exists()
    if waiting:
        yield Flaw("signature_missing")
    yield from _power(request, last)


def _power(request: Request, last: Step) -> Iterator[Flaw]:
    """Whether the last signature's place could grant what was granted, by the matrix it was granted under."""
    decided = last.decision
    if decided.get("amount") != f"{request.amount:.3f}" or decided.get("parts") != request.parts:
        yield Flaw("amount_changed", last.seq)
    if not _adds_up(request):
        yield Flaw("parts_differ", last.seq)
    people = [step.decided_by_id for step in _steps(request) if step.kind != "later"]
    lenders = [step.authority_of_id for step in _steps(request) if step.kind not in ("later", "countersign")]
    if last.kind != "own" and (
        len(set(people)) != len(people) or request.askers & {*people, *lenders}
    ):
        yield Flaw("same_hand", last.seq)
    matrix = read(request.policy.content)
    if not enough(matrix, last.kind, last.place, asked_of(request)):
        yield Flaw("beyond_power", last.seq)


def _adds_up(request: Request) -> bool:
    """Whether the parts are worth what the request says, column by column, by the rates of its snapshot."""
    by = frozen(request.snapshot, request.currency)
    try:
        worth = parts_rules.worth(parts_rules.read(request.parts), by)
    except Conflict:  # frozen before snapshots kept their rates: nothing to recompute by
        return "rates" not in request.snapshot
    columns = dict.fromkeys(COLUMNS, Decimal(0)) | worth
    return columns == request.columns and sum(columns.values()) == request.amount


def asked_of(request: Request) -> Asked:
    """What a request asks for now, with what came before it as its snapshot has it."""
    frozen = request.snapshot.get("prior", {})
    before = {name: Decimal(frozen.get(name, "0")) for name in COLUMNS}
    year = Decimal(request.snapshot.get("year", "0"))
    return Asked(dict(request.columns), before, request.snapshot.get("severity", "minor"), year=year)


def enough(matrix: Matrix, kind: str, place: str, asked: Asked) -> bool:
    """Whether a place has power enough."""
    if kind == "emergency":
        return matrix.emergency is not None and asked.total <= matrix.emergency.limit
    return holds(matrix, matrix.index_of(place), asked)


def _payments(request: Request) -> Iterator[Flaw]:
    paid = [row for row in request.payments.all() if row.state in ("ordered", "paid")]
    if sum((row.amount for row in paid), Decimal(0)) > request.amount:
        yield Flaw("paid_more")
    if paid and request.state not in states.GRANTED:
        yield Flaw("paid_unapproved")
