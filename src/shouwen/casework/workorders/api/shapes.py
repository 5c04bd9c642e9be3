"""What the REST interface of work orders takes in and gives out."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from shouwen.casework.workorders import states
from shouwen.casework.workorders.rules.timeliness import VERDICTS
from shouwen.kit.http import Day, Moment, Ref, one_of

LONG = Field("", max_length=10_000)


class OrderIn(Schema):
    """What is asked of a unit for a case."""

    case: str = Field(max_length=24, description="The case's number", examples=["JZ260316-0042"])
    lead_unit: Ref = Field(description="A handling department, see GET /organisation/units")
    demand: str = Field(min_length=1, max_length=10_000, description="What is asked of the unit")
    title: str = Field("", max_length=120)
    kind: str = one_of(states.KINDS, "handle", max_length=20)
    assist_units: list[Ref] = Field(
        [], max_length=20, description="Units that help; they answer to the lead unit"
    )
    sign_by: Moment | None = None
    reply_by: Moment | None = None
    files: list[Ref] = Field([], max_length=20)


class OrderReplyIn(Schema):
    """What a unit hands in."""

    result: str = one_of(states.RESULTS, max_length=20)
    text: str = Field(min_length=1, max_length=10_000)
    visit_from: Moment | None = Field(None, description="With `arranged`: when the visit begins")
    visit_until: Moment | None = Field(None, description="With `arranged`: when it ends at the latest")
    informed_at: Moment | None = Field(None, description="With `solved`: when the customer was told")
    files: list[Ref] = Field([], max_length=20, description="The evidence: ids from POST /files")


class ReviewIn(Schema):
    """A review of a reply: each check by its name, true or false."""

    marks: dict[str, bool] = Field({}, description=f"Checks: {', '.join(states.CHECKS)}")
    note: str = LONG
    quality: int = Field(4, ge=1, le=5)


class ReturnIn(Schema):
    """Why an order is returned, with evidence."""

    code: str = Field(max_length=32, description="A code of GET /catalogue/codes/return")
    note: str = Field(max_length=10_000)
    suggested_unit: Ref | None = None
    files: list[Ref] = Field([], max_length=20)


class DecisionIn(Schema):
    """How a return is decided: agreed, refused or convened."""

    decision: str = Field(pattern="^(agreed|refused|convened)$")
    reason: str = LONG
    unit: Ref | None = None
    meeting_at: Moment | None = None


class ChaseIn(Schema):
    """A chase."""

    level: str = one_of(states.CHASE_LEVELS, max_length=12)
    text: str = LONG


class ExtensionIn(Schema):
    """A wish for more time, before the order is due."""

    amount: float = Field(gt=0, le=90)
    unit: str = Field("work_day", max_length=12)
    reason_code: str = Field(max_length=32)
    note: str = LONG


class SuspensionIn(Schema):
    """A wish to suspend until a day."""

    reason_code: str = Field(max_length=32)
    note: str = LONG
    resume_on: Day


class VerdictIn(Schema):
    """Yes or no, and why."""

    agree: bool
    note: str = LONG


class ExtensionVerdictIn(VerdictIn):
    """To agree takes the notice to the customer, who is told in the same moment."""

    notice: str = LONG
    channel: str = Field("", max_length=24)


class TextIn(Schema):
    """Words, with files if there are any."""

    text: str = LONG
    files: list[Ref] = Field([], max_length=20)


class UnitIn(Schema):
    """A unit, and why."""

    unit: Ref
    reason: str = LONG


class OrderReasonIn(Schema):
    """Why."""

    reason: str = Field(min_length=1, max_length=4_000)


class SupervisionIn(Schema):
    """What is demanded, by when."""

    demand: str = Field(min_length=1, max_length=4_000)
    due_at: Moment


class OrderOut(Schema):
    """An order. Ids are strings; moments are ISO 8601 with a zone."""

    id: str = Field(description="Goes into the path of every other call")
    number: str = Field(examples=["JZ260316-0042/W-01"])
    case: str = Field(description="The case's number")
    kind: str = one_of(states.KINDS)
    title: str
    demand: str
    state: str = one_of(states.LABELS)
    is_open: bool
    round: int = Field(description="1, and one more with every rework")
    lead_unit_id: str
    from_unit_id: str
    handler_id: str | None
    dispatched_at: datetime | None
    sign_by: datetime | None
    signed_at: datetime | None
    reply_by: datetime | None
    replied_at: datetime | None
    accepted_at: datetime | None
    ended_at: datetime | None
    timeliness: str = one_of(VERDICTS)
    delay_hours: float = Field(description="How long after its limit it was done, or is still not")
    chases: int
    returns: int


class OrderPage(Schema):
    """One page of a list."""

    orders: list[OrderOut]
    next_cursor: str = Field(description="Pass it back as `cursor` for the next page; '' on the last one")


class OrderPartMade(Schema):
    """What was made, by its id."""

    id: str


class OrderPartDecided(OrderPartMade):
    """What was decided, and how."""

    agreed: bool
