"""What the REST interface of improvement takes in and gives out."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Schema

from shouwen.casework.improvement import states
from shouwen.kit.http import Day, Id, Ref, one_of

SOURCES = [each for each in states.SOURCES if each != "rule"]


class PlanIn(Schema):
    """A new plan, at the caller's centre."""

    title: str = Field(max_length=120)
    kind: str = one_of(states.KINDS, "capa", max_length=14)
    source: str = one_of(SOURCES, "hand", max_length=10)
    source_note: str = Field("", max_length=200)
    problem: str = Field("", max_length=4000)
    cause_code: str = Field("", max_length=80, description="A code of GET /catalogue/codes/cause")
    category_path: str = Field("", max_length=80)
    owner_id: Ref | None = Field(None, description="Left out: the caller")
    due_on: Day | None = None
    cases: list[str] = Field([], max_length=500, description="Numbers of the cases it stands on")


class MeasureIn(Schema):
    """An action of the plan: who does what by when, to what effect."""

    text: str = Field(max_length=500)
    effect: str = Field(max_length=300)
    due_on: Day
    kind: str = one_of(states.MEASURES, "correct", max_length=8)
    owner_id: Ref | None = Field(None, description="Left out: who leads the plan")
    cost: Decimal = Field(Decimal(0), ge=0, max_digits=15, decimal_places=3)
    currency: str = Field("CNY", pattern="^[A-Z]{3}$")
    problem: str = Field("", max_length=300, description="Needed in a rectification plan")
    check_how: str = Field("", max_length=300, description="Needed in a rectification plan")


class ProgressIn(Schema):
    """How far an action has come; done needs words or files."""

    percent: int = Field(ge=0, le=100)
    words: str = Field("", max_length=500)
    files: list[Ref] = Field([], max_length=20, description="Ids from POST /files")


class GoalIn(Schema):
    """By what the effect is judged; the baseline is counted by the program."""

    metric: str = one_of(states.METRICS, max_length=8)
    target: Decimal = Field(ge=0, max_digits=15, decimal_places=3)
    window_days: int = Field(30, ge=1, le=366)
    periods: int = Field(2, ge=1, le=12)
    currency: str = Field("CNY", pattern="^[A-Z]{3}$")


class RiskIn(Schema):
    """Likelihood and impact, 1 to 5 each; `after` once the measures work."""

    likelihood: int = Field(ge=1, le=5)
    impact: int = Field(ge=1, le=5)
    after: bool = False


class NodeIn(Schema):
    """An entry of the 5-why tree (`why`, below another with `below_id`) or of the fishbone (`fish`, on a rib)."""

    tree: str = one_of(states.TREES, max_length=4)
    text: str = Field(max_length=300)
    rib: str = one_of(["", *states.RIBS], "", max_length=12)
    below_id: Ref | None = None
    is_root: bool = False


class FlowIn(Schema):
    """The flow a plan of kind `process` changes, and its two versions."""

    name: str = Field(max_length=120)
    before_version: str = Field(max_length=40)
    before_text: str = Field("", max_length=4000)
    after_version: str = Field(max_length=40)
    after_text: str = Field(max_length=4000)


class MetricIn(Schema):
    """What the flow is measured by; `more`: more is better."""

    name: str = Field(max_length=60)
    unit: str = Field("", max_length=20)
    before: Decimal = Field(ge=0, max_digits=15, decimal_places=3)
    target: Decimal = Field(ge=0, max_digits=15, decimal_places=3)
    more: bool = False


class ReadingIn(Schema):
    """What a metric came to under the new version, and where the figure is from."""

    value: Decimal = Field(ge=0, max_digits=15, decimal_places=3)
    words: str = Field(max_length=300)


class TechnologyIn(Schema):
    """The new technology of a plan of kind `technology`: cost once, benefit a year, and the pilot."""

    name: str = Field(max_length=120)
    cost: Decimal = Field(ge=0, max_digits=15, decimal_places=3)
    benefit: Decimal = Field(ge=0, max_digits=15, decimal_places=3)
    currency: str = Field("CNY", pattern="^[A-Z]{3}$")
    benefit_why: str = Field(max_length=500)
    pilot_where: str = Field(max_length=200)
    pilot_from: Day
    pilot_until: Day


class PilotIn(Schema):
    """What the pilot showed."""

    result: str = one_of(states.PILOTS, max_length=8)
    words: str = Field(max_length=500)


class PlanStepIn(Schema):
    """A step of the plan, or `undo` for one's own last one."""

    move: str = one_of([*states.MOVES.rows, "undo"], max_length=13)
    words: str = Field("", max_length=4000)


class MeasureChangeIn(MeasureIn):
    """An action anew; `reason` is asked for once the plan is approved."""

    reason: str = Field("", max_length=200)


class MeasureCheckIn(Schema):
    """Whether an action was done well, and what was seen."""

    passed: bool
    words: str = Field(max_length=300)


class MeasureEndIn(Schema):
    """Do without an action, with the reason, or (`back`) want it again."""

    back: bool = False
    reason: str = Field("", max_length=200)


class NodeChangeIn(Schema):
    """An entry of a tree said better."""

    text: str = Field(max_length=300)
    is_root: bool = False


class PlanBackIn(Schema):
    """Take it out, or (`back`) put it back."""

    back: bool = False


class PlanCasesIn(Schema):
    """Numbers of the cases to take in."""

    cases: list[str] = Field(min_length=1, max_length=500)


class PlanEditIn(Schema):
    """What a plan says; what is left out stays. `version` is the one that was read."""

    version: int | None = Field(None, ge=0, le=2**31 - 1)
    title: str | None = Field(None, max_length=120)
    due_on: Day | None = None
    cause_code: str | None = Field(None, max_length=80)
    category_path: str | None = Field(None, max_length=80)
    problem: str | None = Field(None, max_length=4000)
    containment: str | None = Field(None, max_length=4000)
    root_cause: str | None = Field(None, max_length=4000)
    source_note: str | None = Field(None, max_length=200)


class PlanOwnerIn(Schema):
    """Who leads from now on."""

    owner_id: Ref


class MeasureOut(Schema):
    """An action; `label` is how people call it."""

    seq: int
    label: str
    kind: str
    problem: str
    text: str
    effect: str
    owner_id: Id
    due_on: date
    cost: str
    currency: str
    percent: int
    done_at: datetime | None
    is_overdue: bool
    check_passed: bool | None


class NodeOut(Schema):
    """An entry of a tree."""

    id: Id
    tree: str
    rib: str
    below_id: Id | None
    text: str
    is_root: bool


class FigureOut(Schema):
    """What a period came to."""

    period: int
    since: datetime
    until: datetime
    value: str
    met: bool


class EffectOut(Schema):
    """The goal of this round and its figures."""

    metric: str
    window_days: int
    periods: int
    baseline: str
    target: str
    currency: str
    figures: list[FigureOut]


class MetricOut(Schema):
    """A metric of a flow; `after` is empty until it is measured in this round."""

    id: Id
    name: str
    unit: str
    more: bool
    before: str
    target: str
    after: str
    met: bool


class FlowOut(Schema):
    """A changed flow."""

    name: str
    before_version: str
    before_text: str
    after_version: str
    after_text: str
    metrics: list[MetricOut]


class TechnologyOut(Schema):
    """A new technology; `payback_months` is null when it never pays, `result` empty until the pilot is judged."""

    name: str
    cost: str
    benefit: str
    currency: str
    benefit_why: str
    payback_months: int | None
    pilot_where: str
    pilot_from: date
    pilot_until: date
    result: str
    result_words: str


class PlanLine(Schema):
    """A plan in a list. The title of one a rule opened is in the language of the caller."""

    number: str
    title: str
    kind: str
    state: str
    round: int
    owner_id: Id
    due_on: date | None
    opened_at: datetime


class PlanOut(PlanLine):
    """A plan; `moves` are the steps open to the caller, `lacking` what still stands against each."""

    source: str
    why: str = Field(description="Why a rule opened it; empty for one opened by hand")
    cause_code: str
    category_path: str
    problem: str
    containment: str
    root_cause: str
    source_note: str
    summary: str
    version: int
    risk_before: int | None
    risk_after: int | None
    after_value: str | None
    cases: list[str] = Field(description="Those the caller may see")
    nodes: list[NodeOut]
    actions: list[MeasureOut]
    effect: EffectOut | None
    flow: FlowOut | None
    technology: TechnologyOut | None
    moves: list[str]
    lacking: dict[str, list[str]]


class PlansOut(Schema):
    """A page of plans; pass `next_cursor` back until it is empty."""

    items: list[PlanLine]
    next_cursor: str
