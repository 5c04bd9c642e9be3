"""The rate of complaints from outside over HTTP: ``/api/v1/complaint-rate``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from shouwen.casework.complaints.forms.rate import SpanForm
from shouwen.casework.complaints.queries import rate as counting
from shouwen.kit.errors import Invalid
from shouwen.kit.http import Day, Id, actor_of, json_answer

router = Router()


class Span(Schema):
    """The days asked for, by the caller's clock."""

    since: Day
    until: Day


class FiguresOut(Schema):
    """What was counted. ``filters`` are the questions ``GET /cases?filter=`` answers with the very cases: once with
    ``open=true`` for those still open, once with ``open=false`` for those ended."""

    centre_id: Id | None = Field(description="null: all centres in reach")
    centre: str
    complaints: int = Field(description="Numerator: complaints and reports of misconduct from outside")
    matters: int = Field(description="Denominator: all matters from outside")
    rate: str = Field(description="Complaints for each hundred matters, to one place", examples=["31.3%"])
    internal: int = Field(description="Left out: matters of our own departments and people")
    internal_complaints: int = Field(description="Complaints among those left out")
    filters: dict[str, dict[str, Any]]


class ComplaintRateOut(Schema):
    """The rate over everything in reach, and by centre where there are several."""

    since: date
    until: date
    whole: FiguresOut
    centres: list[FiguresOut]


@router.get("", response=ComplaintRateOut, summary="Complaints from outside for each hundred matters from outside")
def read(request: HttpRequest, asked: Query[Span]) -> HttpResponse:
    """Matters registered between two days, joined ones once; as far as the right to reassign reaches."""
    form = SpanForm({"since": asked.since, "until": asked.until})
    if not form.is_valid():
        raise Invalid({name: str(sentences[0]) for name, sentences in form.errors.items()})
    found = counting.rate(actor_of(request), asked.since, asked.until)
    return json_answer({"since": found.since, "until": found.until, "whole": _document(found.whole), "centres": [_document(each) for each in found.centres]})


def _document(figures: counting.Figures) -> dict[str, Any]:
    return {
        "centre_id": str(figures.centre_id) if figures.centre_id else None, "centre": figures.name, "complaints": figures.complaints,
        "matters": figures.matters, "rate": figures.rate, "internal": figures.internal, "internal_complaints": figures.internal_complaints,
        "filters": figures.trees,
    }  # fmt: skip
