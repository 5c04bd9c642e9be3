"""A plan as its page shows it: the trees laid out, measures, figures, steps, and what this reader may do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import (
    Figure,
    Goal,
    Ground,
    Measure,
    Node,
    Plan,
    Prevention,
    Report,
    Step,
)
from shouwen.casework.improvement.queries import changing, events, ready
from shouwen.casework.improvement.queries.scope import refusal
from shouwen.casework.improvement.rules import effect, triggers
from shouwen.foundation.files import queries as files
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.foundation.files.models import Attachment

SHOWN_CASES = 60


@dataclass
class Branch:
    """A node of a 5-why tree and what stands below it."""

    node: Node
    below: list[Branch] = field(default_factory=list)


@dataclass(frozen=True)
class Rib:
    """A rib of the fishbone: its word and what hangs on it."""

    code: str
    label: str
    nodes: Sequence[Node]


@dataclass(frozen=True)
class MeasureView:
    """A measure with its people in words, its last report and its proof."""

    row: Measure
    owner: str
    checker: str
    late: bool
    last: Report | None
    papers: Sequence[Attachment]
    mine: bool
    replaced_by: str


@dataclass(frozen=True)
class Move:
    """A step as a page shows it: open to the reader, or not and why."""

    name: str
    label: str
    lacking: Sequence[str]


@dataclass(frozen=True)
class StepView:
    """A line of the plan's history."""

    step: Step
    who: str


@dataclass(frozen=True)
class PlanPage:
    """Everything a plan's page shows."""

    plan: Plan
    why: str
    cause: str
    category: str
    owner: str
    author: str
    approver: str
    whys: Sequence[Branch]
    ribs: Sequence[Rib]
    dropped: Sequence[Node]
    measures: Sequence[MeasureView]
    gone: Sequence[MeasureView]
    goal: Goal | None
    figures: Sequence[Figure]
    steps: Sequence[StepView]
    moves: Sequence[Move]
    undo: str
    grounds: Sequence[tuple[str, str]]
    hidden: int
    preventions: Sequence[Prevention]
    flow: changing.FlowView | None
    technology: changing.TechnologyView | None
    may_write: bool
    may_draw: bool

    @property
    def has_tree(self) -> bool:
        return bool(self.whys) or any(each.nodes for each in self.ribs)


def page(plan: Plan, actor: Actor, *, at: datetime) -> PlanPage:
    """A plan in hand as this reader sees it."""
    nodes = list(Node.objects.filter(plan=plan, round=plan.round).order_by("made_at", "id"))
    standing = [each for each in nodes if each.dropped_at is None]
    rows = list(Measure.objects.filter(plan=plan).order_by("seq"))
    steps = list(Step.objects.filter(plan=plan, taken_back_at=None).order_by("at", "id"))
    people = {each.owner_id for each in rows} | {each.checked_by_id for each in rows} | {each.person_id for each in steps}
    names = organisation.names([*people, plan.owner_id, plan.author_id, plan.approved_by_id])
    views = _measures(plan, rows, actor, names, at)
    found = ready.goal(plan)
    may_write = plan.is_open and refusal(plan, "improvement.write", actor) is None
    shown, hidden = _grounds(plan, actor)
    return PlanPage(
        plan=plan, why=explained(plan), cause=catalogue.label("cause", plan.cause_code) if plan.cause_code else "",
        category=catalogue.path_words(plan.category_path), owner=names.get(plan.owner_id, ""), author=names.get(plan.author_id or 0, ""),
        approver=names.get(plan.approved_by_id or 0, ""), whys=branches(standing),
        ribs=[Rib(code, str(word), [each for each in standing if each.rib == code]) for code, word in states.RIBS.items()],
        dropped=[each for each in nodes if each.dropped_at], measures=[each for each in views if _stands(each, plan)],
        gone=[each for each in views if not _stands(each, plan)], goal=found,
        figures=sorted(found.figures.all(), key=lambda each: each.period) if found else [],
        steps=[StepView(each, names.get(each.person_id or 0, "")) for each in steps], moves=moves(plan, actor),
        undo=ready.undoable(plan, actor, at=at), grounds=shown, hidden=hidden,
        preventions=list(Prevention.objects.filter(plan=plan).order_by("said_at")) if may_write else [],
        flow=changing.flow(plan), technology=changing.technology(plan),
        may_write=may_write, may_draw=may_write and plan.state in states.DRAWN,
    )  # fmt: skip


def _stands(view: MeasureView, plan: Plan) -> bool:
    return view.row.dropped_at is None and not view.replaced_by and view.row.round == plan.round


def explained(plan: Plan) -> str:
    """Why a rule opened a plan, in the reader's language; '' for one opened by hand."""
    why = plan.why
    if not why:
        return ""
    subject = events.subject_label(why["sort"], why["subject"], why["cases"])
    return triggers.explain(why["sort"], subject, why["numbers"])


def branches(nodes: Sequence[Node]) -> list[Branch]:
    """The 5-why trees: what stands below the problem, with all below it."""
    made = {each.pk: Branch(each) for each in nodes if each.tree == "why"}
    top: list[Branch] = []
    for each in made.values():
        above = made.get(each.node.parent_id or 0)
        (above.below if above else top).append(each)
    return top


def _measures(plan: Plan, rows: Sequence[Measure], actor: Actor, names: dict[int, str], at: datetime) -> list[MeasureView]:
    today = cases.place(plan.centre_id).day(at)
    reports = list(Report.objects.filter(measure__in=[each.pk for each in rows], taken_back_at=None).order_by("at", "id"))
    papers = files.of("improvement_report", [each.pk for each in reports])
    last = {each.measure_id: each for each in reports}
    held: dict[int, list[Attachment]] = defaultdict(list)
    for each in reports:
        held[each.measure_id] += papers.get(each.pk, [])
    after = {each.replaces_id: each.label for each in rows if each.replaces_id}
    return [
        MeasureView(each, names.get(each.owner_id, ""), names.get(each.checked_by_id or 0, ""), each.is_overdue(today), last.get(each.pk),
                    held[each.pk], each.owner_id == actor.person_id, after.get(each.pk, ""))
        for each in rows
    ]  # fmt: skip


def moves(plan: Plan, actor: Actor) -> list[Move]:
    """The steps this reader could take here, with what they still lack; those not theirs are left out."""
    found = []
    for name, row in states.MOVES.rows.items():
        if plan.state in row.sources and ready.why_not(plan, name, actor) is None:
            if name == "contain" and plan.kind in states.CHANGES:
                continue
            lacking = [] if name in ("contain",) else ready.lacking(plan, name)
            found.append(Move(name, move_label(plan, name), lacking))
    return found


def move_label(plan: Plan, name: str) -> str:
    """What a step is called: a plan that changes how we work has a reason, not a root cause."""
    return _("定下为什么要改") if name == "analyse" and plan.kind in states.CHANGES else str(states.MOVES[name].label)


def _grounds(plan: Plan, actor: Actor) -> tuple[list[tuple[str, str]], int]:
    """The cases it stands on that the reader may see, and how many others there are."""
    ids = list(Ground.objects.filter(plan=plan, removed_at=None).values_list("case_id", flat=True))
    seen = cases.visible(actor).filter(pk__in=ids).order_by("-id") if actor.may("cases.read") and ids else []
    shown = [(each.number, each.title) for each in seen]
    return shown[:SHOWN_CASES], len(ids) - min(len(shown), SHOWN_CASES)


def bars(found: Goal | None, figures: Sequence[Figure]) -> list[tuple[str, str, int, bool]]:
    """The before/after chart as (word, figure, percent of the widest, whether it meets the target), the baseline first."""
    if found is None:
        return []
    rows = [(_("基线"), found.baseline, effect.met(found.baseline, found.target))]
    rows += [(_("第 %(n)s 期") % {"n": each.period}, each.value, each.met) for each in figures]
    widest = max([*(value for _word, value, _met in rows), found.target, Decimal(1)])
    return [(word, effect.shown(value), int(value * 100 / widest), met) for word, value, met in rows]
