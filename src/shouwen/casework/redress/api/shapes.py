"""Shapes of redress over HTTP. Amounts are text, such as ``12000.00``: JSON numbers cannot say a cent exactly."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from shouwen.casework.redress import states
from shouwen.kit.http import Day, Id, Ref, one_of

AMOUNT = r"^\d{1,12}(\.\d{1,3})?$"


class PartIn(Schema):
    """One thing given: its kind, what it is worth, in which currency (the policy's when left out)."""

    kind: str = one_of(states.KINDS)
    amount: str = Field(pattern=AMOUNT)
    currency: str = Field("", max_length=3)
    note: str = Field("", max_length=200)


class RedressIn(Schema):
    """A request. With `preview` only its route is worked out; `key` makes it repeatable."""

    parts: list[PartIn] = Field(min_length=1, max_length=10)
    basis: str = one_of(states.BASES, "goodwill")
    calculation: str = Field("", max_length=2000)
    demanded: str | None = Field(None, pattern=AMOUNT)
    flags: list[str] = Field(default_factory=list, max_length=8)
    related_people: list[Ref] = Field(default_factory=list, max_length=50)
    is_emergency: bool = False
    preview: bool = False
    key: str = Field("", max_length=80)


class PartOut(Schema):
    """One thing given."""

    kind: str
    amount: str
    currency: str
    note: str


class SignatureOut(Schema):
    """One signature: of which sort, at which place, who gave it when, in whose stead."""

    id: Id
    kind: str
    place: str
    verdict: str
    is_current: bool
    decided_by_id: Id | None
    authority_of_id: Id | None
    decided_at: datetime | None
    note: str
    seal: str


class PaymentOut(Schema):
    """A payment and where it stands; `redress_id` is the request it is for. `reversed_at` and `reversed_why`: when and why it was taken back."""

    id: Id
    key: str
    amount: str
    currency: str
    method: str
    state: str
    reference: str
    redress_id: Id
    ordered_at: datetime
    settled_on: date | None
    reversed_at: datetime | None
    reversed_why: str


class RedressOut(Schema):
    """A request with its route; `flaws` is empty while every signature verifies, `moves` are those open to whoever handles the case.

    `calculation` is in the language of the caller where the rule of delays wrote it. `taken_back_at` and `ended_why`: when and why it was
    withdrawn, revoked, not taken by the customer or reversed."""

    id: Id
    number: str
    case: str
    state: str
    is_open: bool
    round: int
    basis: str
    calculation: str
    amount: str
    currency: str
    parts: list[PartOut]
    requester_id: Id | None
    requested_at: datetime
    valid_until: datetime | None
    taken_back_at: datetime | None
    ended_why: str
    why: list[str]
    steps: list[SignatureOut]
    snapshot_hash: str
    flaws: list[str]
    moves: list[str]
    payments: list[PaymentOut]


class RedressListOut(Schema):
    """The requests of a case, newest first."""

    redress: list[RedressOut]


class StopOut(Schema):
    """A signature the route would need, and who could give it."""

    kind: str
    place: str
    person_ids: list[Id]


class RouteOut(Schema):
    """What a request would need; without stops nobody could grant it, and `why` says what is in the way."""

    amount: str
    currency: str
    total_with_prior: str
    policy_version: int
    stops: list[StopOut]
    why: list[str]


class ApprovalOut(Schema):
    """A signature that waits for the caller; `step_id` goes back with the decision."""

    step_id: Id
    kind: str
    since: datetime | None
    due_at: datetime | None
    redress: RedressOut


class OtherApprovalOut(Schema):
    """Something that is no redress and waits for the caller: an expense, an application, return freight. Decided under
    `/applications/{id}/decision`; `page` is where the desk shows it."""

    id: Id
    number: str
    sort: str
    title: str
    amount: str
    currency: str
    requester: str
    since: datetime
    page: str


class ApprovalsOut(Schema):
    """What waits for the caller, the longest waiting first."""

    approvals: list[ApprovalOut]
    others: list[OtherApprovalOut]


class SignatureIn(Schema):
    """A word on it. `step_id` is the signature that was seen; `amount` may lower what is granted."""

    verdict: str = one_of(("agreed", "refused", "returned"))
    note: str = Field("", max_length=2000)
    amount: str | None = Field(None, pattern=AMOUNT)
    step_id: Ref | None = None


class OfferIn(Schema):
    """The words to the customer; `told`: they have heard them already."""

    text: str = Field(max_length=2000)
    told: bool = False


class RedressAnswerIn(Schema):
    """Whether the customer takes it."""

    accepted: bool
    note: str = Field("", max_length=2000)


class RedressNoteIn(Schema):
    """Why."""

    reason: str = Field("", max_length=2000)


class PaymentIn(Schema):
    """How it is paid. The same `key` never pays twice."""

    method: str = one_of(states.METHODS)
    key: str = Field(min_length=8, max_length=64)


class PaymentsOut(Schema):
    """A page of payments; pass `next_cursor` back until it is empty."""

    items: list[PaymentOut]
    next_cursor: str


class PaymentsDueOut(Schema):
    """What the customer accepted and nobody has ordered payment for, or whose payment failed; the longest waiting first, at most 200."""

    items: list[RedressOut]


class PaymentResultsIn(Schema):
    """The reconciliation file as text: CSV with `key,result,amount,currency,reference,settled_on,note`, `result` is paid or failed."""

    text: str = Field(max_length=2_000_000)


class PaymentLineOut(Schema):
    """What became of a line of the file, in a sentence; `ok` when it counts."""

    line: int
    key: str
    ok: bool
    words: str


class PaymentResultsOut(Schema):
    """Line by line."""

    lines: list[PaymentLineOut]


class ResultIn(Schema):
    """What became of a payment. `settled_on` is the day the bank or the billing system did it, as in the reconciliation file: from the day it
    was ordered until today, which it is when left out."""

    paid: bool
    reference: str = Field("", max_length=80)
    settled_on: Day | None = None
    note: str = Field("", max_length=200)


def amount(text: str | None) -> Decimal | None:
    """An amount from its text."""
    return None if text is None else Decimal(text)


class RateIn(Schema):
    """What one unit of a currency is worth in another, from a day on, until the next rate or a last day."""

    currency: str = Field(min_length=3, max_length=3, description="ISO 4217")
    into: str = Field(min_length=3, max_length=3, description="ISO 4217")
    rate: Decimal = Field(gt=0, max_digits=16, decimal_places=8)
    from_on: Day
    until_on: Day | None = None


class RateOut(Schema):
    """A dated rate of exchange, its figure as text."""

    currency: str
    into: str
    rate: str
    from_on: date
    until_on: date | None


class RatesOut(Schema):
    """Rates, the latest of each pair first."""

    rates: list[RateOut]
