"""What the REST interface of complaints takes in and gives out."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Field, Schema
from pydantic import ConfigDict, create_model

from shouwen.casework.cases import states as cases
from shouwen.casework.complaints import states
from shouwen.casework.complaints.rules.fields import FIELDS
from shouwen.casework.complaints.rules.fields import Field as RecordField
from shouwen.kit.http import Day, Id, Moment, Ref, one_of

TYPES: dict[str, Any] = {
    "day": Day | None, "money": Decimal | None, "yes": bool | None, "count": int | None, "choices": list[str] | None,
}  # fmt: skip


def _field(each: RecordField) -> tuple[Any, Any]:
    extra: dict[str, Any] = {"description": each.label}
    if each.type == "choice":
        extra["json_schema_extra"] = {"enum": ["", *each.choices]}
    if each.type == "money":
        extra |= {"ge": 0, "max_digits": 16, "decimal_places": 3}
    if each.type == "currency":
        extra |= {"min_length": 3, "max_length": 3}
    if each.type in ("text", "passage"):
        extra["max_length"] = each.most
    return TYPES.get(each.type, str | None), Field(None, **extra)


SHAPES: dict[str, Any] = {each.code: _field(each) for each in FIELDS}


class _Known(Schema):
    """A misspelt field is said, not dropped."""

    model_config = ConfigDict(extra="forbid")


RecordIn: Any = create_model("ComplaintFields", __base__=_Known, **SHAPES)


class ComplaintIn(Schema):
    """Fields to write; those not named stay as they are, and null empties one."""

    fields: RecordIn = Field(description="The record's fields")
    reason: str = Field("", max_length=200)


class EvidenceIn(Schema):
    """Evidence: words, or ids from POST /files."""

    kind: str = one_of(states.EVIDENCE_KINDS, "document", max_length=12)
    title: str = Field("", max_length=120)
    words: str = Field("", max_length=4000)
    files: list[Ref] = Field([], max_length=20)
    collected_at: Moment | None = None


class EvidenceAsideIn(Schema):
    """Let a piece of evidence count no more, with the reason, or (`back`) again."""

    back: bool = False
    reason: str = Field("", max_length=200, description="Asked for when it is set aside")


class RecordChangeOut(Schema):
    """A change of a field, in words; `undone`: taken back since. Without `by_id` the program made it."""

    id: Id
    before: str
    after: str
    by_id: Id | None
    at: datetime
    reason: str
    undone: bool


class RecordChangesOut(Schema):
    """The changes of a field, the newest first, at most 100."""

    items: list[RecordChangeOut]


class FlagIn(Schema):
    """A special circumstance, marked or (`is_set` false) lifted."""

    flag: str = one_of(states.FLAGS, max_length=12)
    is_set: bool = True
    reason: str = Field(min_length=1, max_length=200)


class AccusedIn(Schema):
    """Which colleague the complaint is about; or (`is_accused` false) that naming them was a mistake, with the reason."""

    person_id: Ref
    is_accused: bool = True
    reason: str = Field("", max_length=200, description="Asked for when a naming is put right")


class SeverityIn(Schema):
    """A severity by hand; `null` lets the rules grade again."""

    severity: str | None = Field(None, json_schema_extra={"enum": [*cases.SEVERITIES, None]})
    reason: str = Field("", max_length=200)


class ComplaintOut(Schema):
    """The record of a complaint."""

    case: str
    severity: str
    priority: int
    severity_by: str
    severity_reason: str
    automatic_severity: str
    why: list[str]
    asked: list[str]
    missing: list[str]
    fields: dict[str, Any]
    flags: list[str]
    accused: list[dict[str, str]]
    evidence: list[dict[str, Any]]
    withdrawn_at: datetime | None
    version: int


class JoinIn(Schema):
    """Numbers of complaints to join, all or none."""

    cases: list[str] = Field(min_length=1, max_length=200)


class EventIn(JoinIn):
    """A new event: what happened in one sentence, without names of customers, and the complaints about it."""

    title: str = Field(min_length=1, max_length=120)


class RepresentativeIn(Schema):
    """Whether the customer of a complaint speaks for the others."""

    speaks: bool = True


class EventOut(Schema):
    """An event. `size` counts all its complaints, `cases` are those the caller may see."""

    id: Id
    title: str
    made_at: datetime
    size: int
    cases: list[dict[str, Any]]


class LikeOut(Schema):
    """A complaint that reads alike, in per cent."""

    number: str
    title: str
    percent: int
    in_event: bool
