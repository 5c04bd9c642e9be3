"""A province over a city with every post of the ladder, and a complaint whose customer wants something."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shouwen.casework.cases import actions as case_actions
from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.redress import actions
from shouwen.casework.redress.actions import Draft
from shouwen.casework.redress.actions.policies import changed, shipped
from shouwen.casework.redress.models import Overtime, Request
from shouwen.casework.redress.rules.parts import Part
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person, seed_roles, unit_of
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.money import Money
from shouwen.kit.testing import built_once

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
POSTS = {
    "agent": ("junior_agent", "team"),
    "senior": ("senior_agent", "team"),
    "leader": ("team_leader", "team"),
    "supervisor": ("supervisor", "city"),
    "manager": ("service_manager", "city"),
    "head": ("centre_head", "city"),
    "finance": ("finance_officer", "city"),
    "legal": ("legal_officer", "city"),
    "gm": ("gm_hotline", "province"),
    "vice": ("province_leader", "province"),
    "president": ("parent_leader", "owners"),
    "office": ("administrator", "province"),
}


def later(**more: float) -> datetime:
    return AT + timedelta(**more)


@dataclass
class House:
    """Units by name, and people as actors by post."""

    province: Unit
    city: Unit
    team: Unit
    owners: Unit
    people: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        if name.startswith("_") or name not in POSTS:
            raise AttributeError(name)
        return self.people[name]

    def join(self, name: str, role: str, place: str) -> Actor:
        self.people[name] = actor_for(person(getattr(self, place), role, name).pk, at=AT)
        return self.people[name]


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> None:
    settings.SHOUWEN_VAR = tmp_path


@pytest.fixture
def house() -> House:
    return build()


def build() -> House:
    seed_roles()
    deadlines.seed()
    actions.seed()
    return whole()


@built_once(Unit.objects.count)
def whole() -> House:
    small = cases.house()
    owners = unit_of(small.province, "省公司", role="oversight")
    made = House(small.province, small.city, small.team, owners)
    for name, (role, place) in POSTS.items():
        made.join(name, role, place)
    return made


@pytest.fixture
def case(house: House) -> Case:
    return complaint(house)


def complaint(house: House, **more: Any) -> Case:
    return cases.registered(house.senior, **more)


def part(amount: Any, kind: str = "cash", currency: str = "CNY") -> Part:
    return Part(kind, Money(Decimal(str(amount)), currency))


def draft(*parts: Part, **more: Any) -> Draft:
    return Draft(tuple(parts), **{"calculation": "货值按发票计，扣除残值", "basis": "error", **more})


def ask(
    house: House, case: Case, amount: Any, kind: str = "cash", *, at: datetime = AT, **more: Any
) -> Request:
    return actions.submit(case, draft(part(amount, kind), **more), actor=house.senior, at=at)


def fresh(request: Request) -> Request:
    return Request.objects.get(pk=request.pk)


def sign(request: Request, who: Actor, verdict: str = "agreed", *, at: datetime = AT, **more: Any) -> Request:
    return actions.decide(request.pk, verdict, actor=who, at=at, **more)


def stops(request: Request) -> list[tuple[str, str]]:
    return [(step.kind, step.place) for step in request.steps.filter(round=request.round).order_by("seq")]


def kinds(case: Case) -> list[str]:
    from shouwen.foundation.ledger.queries import timeline

    return [
        entry.kind.partition(".")[2]
        for entry in timeline("case", case.pk)
        if entry.kind.startswith("redress.")
    ]


KEY = "2026-03-18-001"


def granted(house: House, case: Case, amount: Any = 12000) -> Request:
    """What finance read along and the head granted."""
    request = ask(house, case, amount)
    sign(request, house.finance)
    return sign(request, house.head)


def accepted(house: House, case: Case, amount: Any = 12000) -> Request:
    """Offered, and the customer agreed."""
    request = granted(house, case, amount)
    actions.offer(request.pk, text="我们赔付 12,000 元，您看可以吗", told=True, actor=house.senior, at=AT)
    return actions.customer_accepts(request.pk, actor=house.senior, at=AT)


def paid(house: House, case: Case, amount: Any = 12000) -> Any:
    """Paid by its key."""
    request = accepted(house, case, amount)
    payment = actions.order_payment(request.pk, method="transfer", key=KEY, actor=house.finance, at=AT)
    return actions.settle(payment.pk, paid=True, reference="B20260318", actor=house.finance, at=AT)


def budget(house: House, unit: Unit, amount: Any) -> Any:
    """What a unit may give away this month."""
    return actions.set_budget(unit.pk, AT.date(), Money(Decimal(amount)), actor=house.office, at=AT)


@pytest.fixture
def late(house: House, case: Case) -> Overtime:
    """The case's own time to resolve ran out, and it was answered two days after."""
    due = Clock.objects.get(subject_kind="case", subject_id=case.pk, stage="resolve").due_at
    deadlines.sweep(at=due + timedelta(minutes=1))
    deliver_all(at=due + timedelta(minutes=2))
    row = Overtime.objects.get()
    assert (row.delay_minutes, row.done_at) == (0, None)
    done = due + timedelta(days=2)
    case_actions.answer(case, "师傅已上门装好", actor=house.senior, at=done)
    case_actions.customer_accepts(case, actor=house.senior, at=done)
    deliver_all(at=done)
    row.refresh_from_db()
    return row


def publish(house, **rungs):
    """A version of the matrix in which some rungs ask or allow otherwise."""
    content = changed(shipped(), {"rungs": rungs})
    return actions.make_policy(content, name="新版", starts_on=AT.date(), reason="补上限", actor=house.office, at=AT)
