"""What the REST interface of papers takes in and gives out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from shouwen.casework.papers.states import LANGUAGES
from shouwen.kit.http import Id, one_of


class PaperIn(Schema):
    """In which language; `full` shows how to reach the customer, which takes the right to reveal and a `reason`."""

    language: str = one_of(LANGUAGES, "zh-hans", max_length=8)
    full: bool = False
    reason: str = Field("", max_length=200)


class PaperVerdictIn(Schema):
    """What somebody says of a draft; a refusal needs a `remark`."""

    approve: bool
    remark: str = Field("", max_length=400)


class PaperOut(Schema):
    """A paper as it was made. `approval`: empty where none is needed, else waiting, approved or refused. `lacking` are characters no font has, printed as their code."""

    id: Id
    case: str
    kind: str
    edition: int
    language: str
    template_version: int
    is_full: bool
    approval: str
    pages: int
    size: int
    sha256: str
    lacking: str
    made_by: str
    made_at: datetime
    file: str


class SendingIn(Schema):
    """`reason` says why again; the first sending of a version needs none."""

    reason: str = Field("", max_length=200)


class SendingOut(Schema):
    """A sending and how far it is: `waiting`, `claimed`, `failed` (tried again), `sent`, `given_up`, `told` or `dropped` (a
    person told the customer instead). `to` is masked."""

    id: Id
    seq: int
    to: str
    state: str
    fault: str
    reason: str
    asked_by: str
    asked_at: datetime
    settled_at: datetime | None
    next_try_at: datetime | None


class PaperRead(PaperOut):
    """A paper with what it says: title, parts with their cells."""

    content: dict[str, Any]
