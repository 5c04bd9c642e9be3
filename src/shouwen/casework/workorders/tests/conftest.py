"""A centre with two handling departments, and a case that needs one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.workorders import actions
from shouwen.casework.workorders.actions import Answer, Demand
from shouwen.casework.workorders.models import Order, SecondReview
from shouwen.foundation.access import testing
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.files import actions as files
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.testing import built_once
from shouwen.relations.catalogue import testing as catalogue

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)  # Monday 10:00 in the centre
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
HOLDS = dict.fromkeys(("complete", "facts", "informed", "tone", "evidence"), True)
TEXT = "前次未到系备件调拨，已补齐。师傅带件上门，到前半小时联系客户。"


def later(**more: float) -> datetime:
    return AT + timedelta(**more)


@dataclass
class House:
    """Units by name and people as actors by name."""

    centre: Unit
    team: Unit
    network: Unit
    install: Unit
    people: dict[str, Actor]

    def __getattr__(self, name: str) -> Actor:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.people[name]


@pytest.fixture
def house() -> House:
    testing.seed_roles()
    deadlines.seed()
    return whole()


@built_once(Unit.objects.count)
def whole() -> House:
    centre = testing.centre()
    team = testing.unit_of(centre, "投诉一班", level="team")
    network = testing.unit_of(centre, "网络运维部", role="branch")
    install = testing.unit_of(centre, "装维二班", role="branch")
    posts = {
        "agent": (team, "junior_agent"),
        "senior": (team, "senior_agent"),
        "reader": (team, "senior_agent"),
        "leader": (team, "team_leader"),
        "supervisor": (centre, "supervisor"),
        "manager": (centre, "service_manager"),
        "clerk": (network, "branch_clerk"),
        "mate": (network, "branch_clerk"),
        "head": (network, "branch_head"),
        "installer": (install, "branch_clerk"),
    }
    made = {
        name: actor_for(testing.person(unit, role, name).pk, at=AT) for name, (unit, role) in posts.items()
    }
    return House(centre, team, network, install, made)


@pytest.fixture
def case(house: House) -> Case:
    return complaint(house)


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> None:
    settings.SHOUWEN_VAR = tmp_path


def complaint(house: House, **more: Any) -> Case:
    intake = cases.Intake(
        kind="complaint",
        description="预约两次都没人上门，要求今天给出准确时间",
        category_id=catalogue.category().id,
        anonymous=True,
        **more,
    )
    return cases.register(intake, actor=house.agent, at=AT)


def demand(house: House, **more: Any) -> Demand:
    return Demand(**{"lead_unit": house.network.pk, "demand": "核实失约原因，给出今天可上门的时间", **more})


def proof(actor: Actor, at: datetime = AT) -> int:
    """A file in somebody's tray."""
    return files.keep(ContentFile(PNG), name="辖区图.png", actor=actor, at=at).pk


@pytest.fixture
def draft(house: House, case: Case) -> Order:
    """An order that waits for its second reader."""
    return actions.dispatch(case, demand(house), actor=house.agent, at=AT)


@pytest.fixture
def sent(house: House, draft: Order) -> Order:
    """An order that has gone out to the network department."""
    return actions.decide_review(waiting(draft).pk, agree=True, actor=house.senior, at=AT)


@pytest.fixture
def signed(house: House, sent: Order) -> Order:
    return actions.sign(sent, actor=house.clerk, at=later(minutes=10))


@pytest.fixture
def replied(house: House, signed: Order) -> Order:
    hand_in(house, signed, at=later(hours=1))
    return Order.objects.get(pk=signed.pk)


def hand_in(house: House, order: Order, *, at: datetime, actor: Actor | None = None, **more: Any) -> Any:
    who = actor or house.clerk
    values = {"result": "arranged", "text": TEXT, "visit_from": at, "attachments": [proof(who, at)], **more}
    return actions.reply(order, Answer(**values), actor=who, at=at)


def waiting(order: Order) -> SecondReview:
    return SecondReview.objects.get(order=order, decided_at=None)


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def kinds(case: Any) -> list[str]:
    """The names of the facts of a case, in order."""
    from shouwen.foundation.ledger.queries import timeline

    pk = case.pk if isinstance(case, Case) else case.case_id
    return [entry.kind.partition(".")[2] for entry in timeline("case", pk)]


Tell = Callable[..., Iterable[str]]
__all__ = ["SYSTEM", "Tell"]
