"""What the REST interface of cases gives out. Answers are built as plain values; these shapes describe them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from ninja import Field, Schema

from shouwen.casework.cases import states
from shouwen.kit.http import one_of


def _id(said: str) -> Any:
    return Field(description=said, examples=["1190417329664098304"])


class CaseOut(Schema):
    """A case. Ids are strings; moments are ISO 8601 with a zone."""

    id: str = _id("The case; its number is its address")
    number: str = Field(description="Goes into the path of every other call", examples=["JZ260316-0042"])
    kind: str = Field(description="A code of GET /catalogue/kinds")
    category_id: str | None = Field(description="See GET /catalogue/categories")
    title: str
    state: str = one_of(states.CATEGORY_OF)
    state_category: str = one_of(states.CATEGORIES, description="The coarse state, which never changes its names")
    status: str = Field(description="What the state is called here, a code of GET /catalogue/statuses; '' for its own name")
    status_label: str = Field(description="The status, or else the state, in the caller's language")
    is_open: bool = Field(description="False once closed, withdrawn, declined or merged")
    severity: str = one_of(["", *states.SEVERITIES])
    priority: int = Field(description="1 the highest, 4 the lowest")
    level: int = Field(description="0 own centre, 1 manager hotline, 2 general-manager hotline, 3 outside recourse told")
    centre_id: str
    customer_id: str | None
    owner_id: str | None = _id("Who answers for the case: never empty while it is open")
    handler_id: str | None = _id("Who works on it now")
    first_contact_id: str | None = _id("Who took it first")
    first_contact_at: datetime | None
    channel: str = Field(description="A code of GET /catalogue/channels")
    received_at: datetime
    registered_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    due_at: datetime | None = Field(description="The nearest deadline; none when paused or ended")
    due_stage: str = Field(description="Which deadline that is: acknowledge, first_response, plan, resolve, progress …")
    reference: str = Field(description="The number the matter has elsewhere")
    assured: list[str] = Field(description="What the customer was told when the matter was taken")
    repeat_of: str | None = _id("The earlier case of the same customer and category")
    repeat_count: int
    chases: int = Field(description="How often the customer asked again")
    waits_since: datetime | None = Field(None, description="When the customer spoke of what nobody has answered yet; null while we spoke last")
    fields: dict[str, Any] = Field(description="Custom fields by code, see GET /catalogue/fields; those kept masked as ****")
    tags: list[str] = Field(description="Codes of tags, see GET /catalogue/codes/tag; a merged one as what took it over")


class ClockOut(Schema):
    """A deadline of the case."""

    stage: str
    label: str
    due_at: datetime | None
    state: str


class HandoffOut(Schema):
    """An offer of handling, ownership or help."""

    id: str
    kind: str = one_of(states.HANDOFF_KINDS)
    answer: str = one_of(states.ANSWERS)
    accept_by: datetime | None = Field(description="Unanswered until then, it goes back to the sender")
    to: str | None = _id("The person it was offered to; none for a group")
    from_: str | None = Field(alias="from")


class PromiseOut(Schema):
    """Something promised to the customer."""

    id: str
    text: str
    due_at: datetime
    kept_at: datetime | None
    broken: bool


class LinkOut(Schema):
    """Another case this one is linked to."""

    kind: str = one_of(states.LINK_KINDS)
    number: str
    outgoing: bool


class MoveOut(Schema):
    """A move of the case: what the caller may do next, or why not."""

    name: str
    label: str
    allowed: bool
    why_not: str = Field(description="A sentence in the caller's language; '' when allowed")


class CaseRead(CaseOut):
    """A case with its words, clocks, hand-offs, promises, links and the moves open to the caller."""

    description: str
    demand: str
    category: str
    owner: str = Field(description="The owner's name")
    handler: str
    clocks: list[ClockOut]
    handoffs: list[HandoffOut]
    promises: list[PromiseOut]
    links: list[LinkOut]
    moves: list[MoveOut]


class LineOut(Schema):
    """A case on a list."""

    id: str
    number: str
    title: str
    kind: str
    category: str
    state: str = one_of(states.CATEGORY_OF)
    state_category: str = one_of(states.CATEGORIES)
    status: str
    status_label: str
    severity: str
    priority: int
    level: int
    centre_id: str
    owner_id: str | None
    owner: str
    handler_id: str | None
    handler: str
    customer_id: str | None
    customer: str
    received_at: datetime
    due_at: datetime | None
    due_stage: str
    clock: str = Field(description="running, soon, over, paused … '' when there is none")
    chases: int
    waits_since: datetime | None = Field(None, description="When the customer spoke of what nobody has answered yet")
    repeat_count: int


class CasePage(Schema):
    """One page of a list."""

    cases: list[LineOut]
    next_cursor: str = Field(description="Pass it back as `cursor` for the next page; '' on the last one")


class EntryOut(Schema):
    """One sealed fact of the case's chain."""

    seq: int = Field(description="1, 2, 3 … without a gap")
    at: datetime
    kind: str = Field(examples=["cases.CaseRegistered"])
    actor_id: str | None
    actor: str
    via: str = Field(description="desk, api, portal, timer, import or cli")
    says: str = Field(description="The fact as a sentence in the caller's language")
    text: str
    tab: str
    hash: str = Field(description="SHA-256 of this entry; the next one's prev_hash")
    prev_hash: str


class Timeline(Schema):
    """Everything that happened, oldest first."""

    entries: list[EntryOut]


class CasePartMade(Schema):
    """What was made, by its id."""

    id: str


class ContactMade(CasePartMade):
    """A recorded try; ``reached`` says whether the customer was spoken to."""

    reached: bool


class ChaseMade(Schema):
    """How often the customer has asked by now."""

    chases: int


class PromiseKept(CasePartMade):
    """A promise, and when it was kept."""

    kept_at: datetime | None


class QuestionAnswered(CasePartMade):
    """A question, and when it was answered."""

    answered_at: datetime | None


class MessageOut(Schema):
    """A letter to the customer and how far it has come."""

    id: str
    letter: str
    subject: str
    text: str
    language: str
    channel: str
    state: str = Field(description="waiting, failed, sent, given_up, to_tell, told …")
    fault: str = Field(description="Why it did not go, as a sentence; '' when it did")
    fault_code: str
    attempts: int
    at: datetime
    settled_at: datetime | None
    next_try_at: datetime | None


class Messages(Schema):
    """Letters of a case, newest first."""

    messages: list[MessageOut]


class AccessCode(Schema):
    """What the customer needs to follow the case; shown this once."""

    number: str
    code: str
    url: str


class ViewOut(Schema):
    """A view of the queue. ``filter`` is its tree of conditions, ``says`` the same in words."""

    key: str
    name: str
    scope: Literal["shipped", "own", "team", "centre"]
    unit_id: str | None
    owner_id: str | None
    pinned: bool
    sort: str
    group: str = Field(description="What its rows are gathered by, '' for nothing")
    layout: str
    columns: list[str]
    filter: dict[str, Any]
    says: str
    changed_at: datetime | None


class Views(Schema):
    """The views a caller may use, those of their sidebar first."""

    views: list[ViewOut]
