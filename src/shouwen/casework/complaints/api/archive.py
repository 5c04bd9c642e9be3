"""Complaints that ended, by class, over HTTP: ``/api/v1/complaint-archive``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from shouwen.casework.complaints.forms.rate import SpanForm
from shouwen.casework.complaints.queries import archive as archives
from shouwen.kit.errors import Invalid
from shouwen.kit.http import Day, actor_of, json_answer, one_of

router = Router()


class ArchiveSpan(Schema):
    """The days asked for, by the caller's clock; `by` what complaints are sorted by, `under` a category whose classes are asked for."""

    since: Day
    until: Day
    by: str = one_of(archives.AXES, "category", max_length=10)
    under: str = Field("", max_length=160)


class ClassOut(Schema):
    """A class. `filter` is the question `GET /cases?filter=` answers with its cases (with `open=false`); null where there is none."""

    value: str
    label: str
    ended: int
    upheld: int = Field(description="Found upheld, in whole or in part")
    again: int = Field(description="Of customers who complained of the same before")
    reopened: int
    days: str = Field(description="Days from receipt to end, on average; a dash for none")
    filter: dict[str, Any] | None


class ArchiveOut(Schema):
    """Everything that ended, and class by class, the largest first."""

    since: date
    until: date
    by: str
    under: str
    whole: ClassOut
    classes: list[ClassOut]


def _document(row: archives.Class) -> dict[str, Any]:
    names = ("value", "label", "ended", "upheld", "again", "reopened", "days")
    return {**{name: getattr(row, name) for name in names}, "filter": row.tree}


@router.get("", response=ArchiveOut, summary="Complaints that ended between two days, by class")
def read(request: HttpRequest, asked: Query[ArchiveSpan]) -> HttpResponse:
    """As far as the right to reassign reaches; joined ones once."""
    form = SpanForm({"since": asked.since, "until": asked.until})
    if not form.is_valid():
        raise Invalid({name: str(sentences[0]) for name, sentences in form.errors.items()})
    found = archives.archive(actor_of(request), asked.since, asked.until, by=asked.by, under=asked.under)
    return json_answer({
        "since": found.since, "until": found.until, "by": found.by, "under": found.under, "whole": _document(found.whole),
        "classes": [_document(each) for each in found.classes],
    })  # fmt: skip
