"""What the REST interface of causes and liability takes in and gives out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from shouwen.casework.liability import states
from shouwen.kit.http import Id, Ref, one_of


class CauseIn(Schema):
    """A cause to be written on a case."""

    code: str = Field(max_length=80, description="A code of GET /catalogue/codes/cause", examples=["W1"])
    fields: dict[str, Any] = Field({}, description="What the code asks for, by key")
    note: str = Field("", max_length=2000)
    certainty: str = one_of(states.CERTAINTY, "sure", max_length=6)
    main: bool = Field(False, description="Make it the main cause; the first one is anyway")
    reason: str = Field("", max_length=200, description="Needed once the case is closed")


class CauseOut(Schema):
    """A cause found on a case. `counts_as` names today's codes when its own was merged or split since."""

    code: str
    name: str
    fields: dict[str, Any]
    note: str
    certainty: str
    is_main: bool
    found_at: datetime
    found_by: Id | None
    counts_as: list[str]


class CauseReasonIn(Schema):
    """Why; needed to drop one, and for any change once the case has ended."""

    reason: str = Field("", max_length=200)


class Causes(Schema):
    """The causes that hold, the main one first."""

    items: list[CauseOut]
    required: bool = Field(description="Whether the case is not closed without one")


class ShareIn(Schema):
    """A part of the liability. All parts have a percent, together 100, or all have a degree."""

    party: str = one_of(states.PARTIES, max_length=8)
    unit_id: Ref | None = None
    person_id: Ref | None = Field(None, description="With `person`; the unit is the one they work in")
    name: str = Field("", max_length=80, description="With `supplier`")
    degree: str = one_of(["", *states.DEGREES], "", max_length=9)
    percent: int | None = Field(None, ge=1, le=100)
    certainty: str = one_of(states.CERTAINTY, "sure", max_length=6)


class FindingStepIn(Schema):
    """A step: propose, repropose, withdraw, send_back, confirm, appeal or decide."""

    step: str = one_of(["propose", *states.MOVES.rows], max_length=12)
    parts: list[ShareIn] | None = Field(None, max_length=12, description="Left out: as it stands (confirm, decide)")
    words: str = Field("", max_length=4000, description="The reasons; the grounds of an appeal")
    unit_id: Ref | None = Field(None, description="With `appeal`, for who speaks for several units")


class ShareOut(Schema):
    """A part of the liability as it stands."""

    party: str
    unit_id: Id | None
    person_id: Id | None
    name: str
    degree: str
    percent: int | None
    certainty: str
    who: str


class LiabilityStepOut(Schema):
    """What somebody said about it: a proposal, a word on it, an appeal with its grounds."""

    label: str
    who: str
    at: datetime
    words: str


class LiabilityOut(Schema):
    """Who is liable for a case and how far that has come, oldest step first; `moves` are the steps open to the caller.

    Until somebody proposes it the record is empty: no `state`, no `parts`, and `propose` in `moves` for who may.
    """

    state: str = Field(description="Empty while nobody has proposed anything")
    parts: list[ShareOut]
    steps: list[LiabilityStepOut]
    appeal_until: datetime | None
    higher_unit_id: Id | None
    moves: list[str]
