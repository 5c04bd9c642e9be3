"""What the REST interface of tasks takes in and gives out."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from shouwen.casework.tasks import states
from shouwen.kit.http import Id, Moment, Ref, one_of


class TaskIn(Schema):
    """A follow-up (with `text` and `due_at`), or a call-back asked for by hand."""

    kind: str = one_of(states.KINDS, states.FOLLOW_UP, max_length=9)
    text: str = Field("", max_length=500, description="What a follow-up is about")
    owner_id: Ref | None = Field(None, description="Whose it is; without it one's own. A call-back finds its caller itself")
    due_at: Moment | None = Field(None, description="A call-back's comes from the working calendar")
    remind_at: Moment | None = None


class TaskOut(Schema):
    """A task. `outcome` tells how a call-back ended: satisfied, dissatisfied or unreached."""

    id: Id
    case: str
    kind: str
    state: str
    text: str
    owner_id: Id | None
    made_at: datetime
    due_at: datetime
    remind_at: datetime | None
    is_late: bool
    attempts: int
    outcome: str
    result: str
    ended_at: datetime | None
    ended_by_id: Id | None


class TasksOut(Schema):
    """Tasks, those to do first."""

    items: list[TaskOut]


class TaskResultIn(Schema):
    """What came of a follow-up."""

    result: str = Field(max_length=500)


class CallIn(Schema):
    """A call to the customer. `satisfied` is asked for once they were reached."""

    result_code: str = Field("reached", max_length=32, description="A code of GET /catalogue/codes/contact_result")
    satisfied: bool | None = None
    remarks: str = Field("", max_length=500)
    channel: str = Field("phone", max_length=24)


class TaskMoveIn(Schema):
    """Another person or another time, and why."""

    owner_id: Ref | None = None
    due_at: Moment | None = None
    reason: str = Field(max_length=200)


class TaskDropIn(Schema):
    """Why it need not be done."""

    reason: str = Field(max_length=200)
