"""Time limits over REST: try the rules out on a matter that is not there. Nothing is written."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from shouwen.casework.deadlines import actions, queries
from shouwen.casework.deadlines.forms import TrialForm
from shouwen.casework.deadlines.models import UNITS
from shouwen.casework.deadlines.queries.tried import RunView
from shouwen.casework.deadlines.queries.words import CLASSES, SEVERITIES
from shouwen.foundation.organisation.models import Unit
from shouwen.kit import clock
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.http import Id, Moment, Ref, actor_of, one_of

router = Router()


class TrialIn(Schema):
    """A matter to try the rules out on, as on the desk's own page. Moments carry a zone."""

    kind: str = Field(max_length=40, description="A case kind: /api/v1/catalogue/kinds")
    centre_id: Ref | None = Field(None, description="The caller's own when left out")
    received_at: Moment | None = Field(None, description="Now when left out")
    category: str = Field("", max_length=80, description="Code of a category")
    severity: str = one_of(["", *SEVERITIES], "", description="Worked out from amount, customers and triggers when left out")
    amount: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2, description="Claimed or lost, in yuan")
    customers: int | None = Field(None, ge=1, le=10_000_000, description="How many are affected; one when left out")
    triggers: list[str] = Field([], max_length=30)
    customer_class: str = one_of(["", *CLASSES], "")
    priority: int | None = Field(None, ge=1, le=4, description="1 to 4; by impact and urgency when left out")
    impact: str = Field("", max_length=20)
    urgency: str = Field("", max_length=20)
    is_live: bool = Field(False, description="A call, a chat or a visit: acknowledged on the spot")
    owner: str = Field("", max_length=40, description="Staff number of who would answer for it")
    wait_from: Moment | None = None
    wait_until: Moment | None = None
    draft_policy: str = Field("", max_length=40, description="A rule to change for this question only")
    draft_stage: str = Field("", max_length=20)
    draft_amount: float | None = Field(None, gt=0, lt=100000, description="Null: no limit")
    draft_unit: str = one_of(UNITS, "work_day")


class HeardOut(Schema):
    """Who would be told: ``sort`` is warning, miss or climb; ``when`` says by which share of the limit."""

    at: str
    sort: str
    when: str
    roles: str
    people: str
    answer: str


class LimitOut(Schema):
    """One clock that would start: when it is due, by which rule, how it was counted, who would hear of it."""

    stage: str
    label: str
    amount: str
    due_at: datetime
    is_met: bool
    policy: str
    policy_code: str
    basis: str
    calendar: str
    counted: list[str]
    told: list[HeardOut]
    weaker: list[tuple[str, str]]
    moved: str


class TrialOut(Schema):
    """The clocks in the order of their stages; that of the next reply as if the customer spoke now; stages a rule leaves without one; rules that do not apply, with the reason."""

    centre_id: Id
    severity: str
    severity_reasons: list[str]
    priority: int
    priority_reason: str
    limits: list[LimitOut]
    next_reply: LimitOut | None
    without: list[str]
    gone: list[str]
    unfit: list[tuple[str, str]]


@router.post("/trials", response=TrialOut, summary="Which clocks a matter would get, when they are due, who would hear of it")
def trial(request: HttpRequest, given: TrialIn) -> TrialOut:
    actor, at = actor_of(request), clock.now()
    actor.need("deadlines.edit")
    centre = TrialForm(actor=actor, at=at).centres.get(given.centre_id or actor.centre_id)
    if centre is None:
        raise NotFound("unit_unknown", _("没有这个中心"))
    form = TrialForm(_data(given, centre, at), actor=actor, at=at)
    if not form.is_valid():
        raise Invalid({NAMES.get(name, name): str(errors[0]) for name, errors in form.errors.items()})
    matter = form.matter()
    found = queries.trial_words(actions.simulate(matter, actor=actor, at=at), matter, actor)
    priority, why = form.graded
    severity, reasons = form.how_severe
    return TrialOut(
        centre_id=matter.traits.centre_id, severity=severity, severity_reasons=list(reasons), priority=priority, priority_reason=str(why),
        limits=[_limit(run) for run in found.runs], next_reply=_limit(found.reply) if found.reply else None, without=found.silent, gone=found.gone, unfit=found.unfit,
    )  # fmt: skip


NAMES = {"centre": "centre_id", "received": "received_at", "customer": "customer_class", "wait_to": "wait_until", "draft": "draft_policy"}
"""Fields of the page's form whose name is another one here."""


def _data(given: TrialIn, centre: Unit, at: datetime) -> dict[str, Any]:
    """What the page's form would have been sent; moments on the centre's wall clock."""
    zone = ZoneInfo(centre.time_zone)

    def wall(moment: datetime | None) -> str:
        return moment.astimezone(zone).strftime("%Y-%m-%dT%H:%M:%S") if moment else ""

    same = ("kind", "category", "severity", "amount", "customers", "priority", "impact", "urgency", "owner", "draft_stage", "draft_amount", "draft_unit")
    values = {name: "" if (value := getattr(given, name)) is None else str(value) for name in same}
    return values | {
        "centre": str(centre.pk), "customer": given.customer_class, "received": wall(given.received_at or at),
        "wait_from": wall(given.wait_from), "wait_to": wall(given.wait_until), "draft": given.draft_policy,
        "triggers": given.triggers,
        **({"at_once": "on"} if given.is_live else {}),
    }  # fmt: skip


def _limit(run: RunView) -> LimitOut:
    return LimitOut(
        stage=run.stage, label=str(run.label), amount=run.amount, due_at=run.due_at, is_met=run.is_met, policy=run.policy,
        policy_code=run.code, basis=run.basis, calendar=run.calendar, counted=run.counted, weaker=run.lost, moved=run.moved,
        told=[HeardOut(at=each.at, sort=each.sort, when=each.when, roles=each.roles, people=each.people, answer=each.answer) for each in run.heard],
    )  # fmt: skip
