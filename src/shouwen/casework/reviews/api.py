"""``/api/v1/complaint-reviews``: the same actions, rights and refusals as the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from shouwen.casework.reviews import actions, queries, states
from shouwen.casework.reviews.models import Review
from shouwen.casework.reviews.queries import purpose as charters
from shouwen.casework.reviews.rules import purpose
from shouwen.kit import clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.http import Id, actor_of, json_answer, one_of

router = Router()
STEPS = {"recount": actions.recount, "offer": actions.offer, "return": actions.send_back, "sign": actions.sign}


class SchemeReviewIn(Schema):
    """A year to review at the caller's centre; `reason` for a version after a signed one."""

    year: int = Field(ge=2000, le=9998)
    reason: str = Field("", max_length=200)


class RemarksIn(Schema):
    """What is said under the headings given; others stay."""

    performance: str | None = Field(None, max_length=4000)
    changes: str | None = Field(None, max_length=4000)
    followup: str | None = Field(None, max_length=4000)
    decisions: str | None = Field(None, max_length=4000)
    resources: str | None = Field(None, max_length=4000)


class ReviewStepIn(Schema):
    """Count again, offer for signature, take back, or sign."""

    step: str = one_of(STEPS, max_length=7)


class ReviewPartOut(Schema):
    """A part of a figure."""

    code: str
    label: str
    count: int


class ReviewFigureOut(Schema):
    """A figure; its parts add up to its total. `rule` says how it is counted, in the caller's language."""

    code: str
    label: str
    rule: str
    total: int
    parts: list[ReviewPartOut]


class ReviewLineOut(Schema):
    """The newest version of a year."""

    id: Id
    centre_id: Id
    year: int
    version: int
    state: str
    received: int


class ReviewsOut(Schema):
    """The years reviewed, newest first."""

    items: list[ReviewLineOut]


class ReviewOut(ReviewLineOut):
    """A version of a year's review."""

    reason: str
    since: datetime
    until: datetime
    counted_at: datetime
    figures: list[ReviewFigureOut]
    money: dict[str, str] = Field(description="Paid for its complaints, by currency")
    remarks: dict[str, str]
    lacking: list[str]
    signed_at: datetime | None
    digest: str


def _line(row: Review) -> dict[str, Any]:
    return {
        "id": str(row.pk), "centre_id": str(row.centre_id), "year": row.year, "version": row.version, "state": row.state,
        "received": row.figures["received"]["total"],
    }  # fmt: skip


def _answer(row: Review, actor: Actor, status: int = 200) -> HttpResponse:
    page = queries.page(row, actor)
    figures = [
        {"code": each.code, "label": each.label, "rule": each.rule, "total": each.total,
         "parts": [{"code": part.code, "label": part.label, "count": part.count} for part in each.parts]}
        for each in page.figures
    ]  # fmt: skip
    told = {
        **_line(row), "reason": row.reason, "since": row.since, "until": row.until, "counted_at": row.counted_at, "figures": figures,
        "money": row.figures["money"], "remarks": {code: row.remarks.get(code, "") for code in states.REMARKS}, "lacking": list(page.lacking),
        "signed_at": row.signed_at, "digest": row.digest,
    }  # fmt: skip
    return json_answer(told, status=status)


@router.get("", response=ReviewsOut, summary="Yearly reviews of the complaint scheme")
def reviews(request: HttpRequest) -> HttpResponse:
    return json_answer({"items": [_line(each.row) for each in queries.board(actor_of(request))]})


@router.post("", response={201: ReviewOut}, summary="Begin the review of a year")
def begin(request: HttpRequest, body: SchemeReviewIn) -> HttpResponse:
    """The figures are counted at once."""
    actor = actor_of(request)
    return _answer(actions.begin(body.year, reason=body.reason, actor=actor, at=clock.now()), actor, 201)


@router.get("/{int:review_id}", response=ReviewOut, summary="One version of a review")
def read(request: HttpRequest, review_id: int) -> HttpResponse:
    actor = actor_of(request)
    return _answer(queries.find(review_id, actor), actor)


@router.post("/{int:review_id}/remarks", response=ReviewOut, summary="Write remarks")
def remarks(request: HttpRequest, review_id: int, body: RemarksIn) -> HttpResponse:
    actor = actor_of(request)
    said = {code: text for code, text in body.dict().items() if text is not None}
    return _answer(actions.remark(review_id, said, actor=actor, at=clock.now()), actor)


@router.post("/{int:review_id}/steps", response=ReviewOut, summary="Take a step with a review")
def step(request: HttpRequest, review_id: int, body: ReviewStepIn) -> HttpResponse:
    actor, act = actor_of(request), STEPS.get(body.step)
    if act is None:
        raise Invalid({"step": _("请从列表里选一项")})
    return _answer(act(review_id, actor=actor, at=clock.now()), actor)


charter = Router()


class CharterLineIn(Schema):
    """A line: its words, and what it is measured by (`GET /service-charter` names the ties there are)."""

    text: str = Field(max_length=purpose.MOST, description="Chinese")
    text_en: str = Field("", max_length=purpose.MOST, description="English: on every line or on none")
    ties: list[str] = Field(max_length=purpose.MOST_TIES)


class ServiceCharterIn(Schema):
    """A version: every line of the four objectives, four principles and five requirements by its code."""

    lines: dict[str, CharterLineIn]
    reason: str = Field("", max_length=200, description="Needed once a version is in force")
    for_all: bool = False
    is_public: bool = False


class CharterTieOut(Schema):
    """A figure of the yearly review, or (`check:`) a kind of check; `figure` is what it comes to this year, empty where unknown."""

    code: str
    label: str
    figure: str


class CharterLineOut(Schema):
    """A line with what it is measured by. `text` is in the caller's language, where it was written in it."""

    part: str
    code: str
    label: str
    text: str
    text_zh: str
    text_en: str
    ties: list[CharterTieOut]


class ServiceCharterOut(Schema):
    """The charter in force at the caller's centre (`version` null: none), and the version that waits for approval, if any."""

    id: Id | None
    version: int | None
    approved_at: datetime | None
    is_public: bool
    waiting_id: Id | None
    waiting_version: int | None
    counted_at: datetime | None = Field(description="When the figures were counted last; null: not yet this year")
    lines: list[CharterLineOut]
    ties: dict[str, str] = Field(description="What a line can be tied to, by code")


def _charter(actor: Actor, status: int = 200) -> HttpResponse:
    view = charters.page(actor, at=clock.now())
    row, waiting = view.row, view.waiting
    lines = [
        {"part": label, "code": line.code, "label": line.label, "text": line.text,
         "text_zh": line.texts["text"], "text_en": line.texts["text_en"],
         "ties": [{"code": tie.code, "label": tie.label, "figure": tie.figure} for tie in line.ties]}
        for label, held in view.parts
        for line in held
    ]  # fmt: skip
    return json_answer({
        "id": str(row.pk) if row else None, "version": row.version if row else None, "approved_at": row.approved_at if row else None,
        "is_public": bool(row and row.is_public),
        "waiting_id": str(waiting.pk) if waiting else None, "waiting_version": waiting.version if waiting else None, "counted_at": view.counted_at, "lines": lines,
        "ties": charters.ties(),
    }, status=status)  # fmt: skip


@charter.get("", response=ServiceCharterOut, summary="The service charter with what each line is measured by")
def charter_read(request: HttpRequest) -> HttpResponse:
    return _charter(actor_of(request))


@charter.post("/versions", response={201: ServiceCharterOut}, summary="Write the next version of the service charter")
def charter_write(request: HttpRequest, body: ServiceCharterIn) -> HttpResponse:
    actor = actor_of(request)
    lines = {code: line.dict() for code, line in body.lines.items()}
    actions.write_purpose(lines, reason=body.reason, for_all=body.for_all, is_public=body.is_public, actor=actor, at=clock.now())
    return _charter(actor, 201)


@charter.post("/versions/{int:version_id}/approval", response=ServiceCharterOut, summary="Approve a version of the service charter another wrote")
def charter_approve(request: HttpRequest, version_id: int) -> HttpResponse:
    actor = actor_of(request)
    actions.approve_purpose(version_id, actor=actor, at=clock.now())
    return _charter(actor)


ROUTERS = {"complaint-reviews": router, "service-charter": charter}
