"""A province over a city with people, a plan on a severe complaint, and ways to get it further in one line."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.improvement import actions
from shouwen.casework.improvement.actions import Aim, Brief, Task
from shouwen.casework.improvement.models import Plan
from shouwen.casework.liability import actions as liability
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.kept import settle_all
from shouwen.kit.money import Money
from shouwen.relations.catalogue import actions as catalogue

AT = cases.AT
later = cases.later
DUE = later(days=20).date()


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> None:
    settings.SHOUWEN_VAR = tmp_path


@pytest.fixture
def house(db: None) -> cases.House:
    return build()


def build() -> cases.House:
    """The house with its people and the causes of a trade."""
    deadlines.seed()
    made = cases.house()
    made.has("agent", "mate", "leader", "supervisor", "manager", "head", "province_head")
    catalogue.load_pack("logistics", actor=SYSTEM, at=AT)
    settle_all()
    return made


@pytest.fixture
def case(house: cases.House) -> Case:
    return cases.registered(house.agent)


def found(house: cases.House, n: int, *, code: str = "R1", at: datetime = AT, start: int = 0) -> list[Case]:
    """So many complaints of so many customers, with a cause found on each."""
    made = [cases.registered(house.agent, at=at, phone=f"1395555{start + k:04d}", name=f"客户{start + k}") for k in range(n)]
    for each in made:
        liability.find_cause(each, code=code, actor=house.supervisor, at=at)
    return made


def task(**more: Any) -> Task:
    values: dict[str, Any] = {
        "text": "备件提前一天到网点", "effect": "预约当天不再缺件", "due_on": DUE, "cost": Money(Decimal("3200.50")),
        "problem": "备件到得晚", "check_how": "抽查十单的到货时间", **more,
    }  # fmt: skip
    return Task(**values)


def plan_of(house: cases.House, *which: Any, owner: Actor | None = None, **more: Any) -> Plan:
    """A plan of the supervisor's."""
    brief = Brief("预约上门迟到", cases=which, owner=(owner or house.supervisor).person_id, cause_code="R1", problem="三周内反复迟到", **more)
    return actions.open_plan(brief, actor=house.supervisor, at=AT)


def analysed(house: cases.House, plan: Plan, *, at: datetime = AT) -> Plan:
    """Thought out, with a root cause."""
    actions.add_node(plan, "why", "备件没到", actor=house.supervisor, at=at)
    return actions.move(plan, "analyse", words="备件计划按周排，赶不上预约", actor=house.supervisor, at=at)


def submitted(house: cases.House, plan: Plan, *, at: datetime = AT, target: Decimal = Decimal(2), **more: Any) -> Plan:
    """With a measure of the mate's, a goal and a risk, waiting for a second pair of eyes."""
    analysed(house, plan, at=at)
    due = (at + timedelta(days=20)).date()
    actions.add_measure(plan, task(owner=house.mate.person_id, due_on=due), actor=house.supervisor, at=at)
    actions.set_goal(plan, Aim("count", target, **more), actor=house.supervisor, at=at)
    actions.rate(plan, likelihood=4, impact=3, actor=house.supervisor, at=at)
    actions.edit(plan, {"due_on": due + timedelta(days=10)}, actor=house.supervisor, at=at)
    return actions.move(plan, "submit", actor=house.supervisor, at=at)


def verifying(house: cases.House, plan: Plan, *, at: datetime = AT, **more: Any) -> Plan:
    """Approved, carried out, and being watched."""
    submitted(house, plan, at=at, **more)
    actions.move(plan, "approve", actor=house.manager, at=at)
    actions.move(plan, "start", actor=house.supervisor, at=at)
    for each in plan.measures.filter(done_at=None, dropped_at=None):
        actions.report(plan, each.seq, 100, words="已上线", actor=house.mate, at=at)
    actions.move(plan, "finish", actor=house.supervisor, at=at)
    return actions.move(plan, "verify", actor=house.supervisor, at=at)


def kinds(plan: Plan) -> list[str]:
    """The names of the facts of a plan, in order."""
    return [each.kind.partition(".")[2] for each in timeline("improvement", plan.pk)]


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)
