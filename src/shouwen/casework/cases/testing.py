"""For tests of this and upper modules: a small house with people, and cases made with one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from shouwen.casework.cases import actions
from shouwen.casework.cases.actions import Intake
from shouwen.casework.cases.models import Case
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import centre, person, seed_roles, unit_of
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.testing import built_once
from shouwen.relations.catalogue import queries as catalogue

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
"""Wednesday 18 March 2026, 09:00 in Shanghai."""
MATTER = "约了两次装宽带师傅都没来，电话也没有一个，要求今天给准确上门时间"


CATEGORY_OF = {
    "complaint": "delay",
    "consultation": "general.enquiry",
    "suggestion": "general.suggestion",
    "praise": "general.praise",
    "misconduct": "general.misconduct",
}
"""A category of the base catalogue for each kind."""


@dataclass
class House:
    """A province over one city, and whoever has been asked for: ``house.agent``, ``house.senior`` …"""

    province: Unit
    city: Unit
    team: Unit
    known: dict[str, Actor] = field(default_factory=dict)

    def has(self, *names: str) -> None:
        """Let these people be there, whom the test does not name again."""
        for name in names:
            getattr(self, name)

    def __getattr__(self, name: str) -> Actor:
        if name.startswith("_") or name not in PEOPLE:
            raise AttributeError(name)
        if name not in self.known:
            role, place, grade = PEOPLE[name]
            seed_roles()
            self.known[name] = comer(getattr(self, place), role, name, grade)
        return self.known[name]


PEOPLE = {
    "agent": ("junior_agent", "team", "junior"),
    "mate": ("junior_agent", "team", "junior"),
    "third": ("junior_agent", "team", "junior"),
    "fourth": ("junior_agent", "team", "junior"),
    "senior": ("senior_agent", "team", "senior"),
    "leader": ("team_leader", "team", "senior"),
    "supervisor": ("supervisor", "city", "senior"),
    "manager": ("service_manager", "city", "senior"),
    "head": ("centre_head", "city", "senior"),
    "hotline": ("manager_hotline", "city", "senior"),
    "gm_hotline": ("gm_hotline", "province", "senior"),
    "province_head": ("province_leader", "province", "senior"),
    "operations": ("province_operations", "province", "senior"),
    "statistician": ("statistician", "city", "middle"),
    "librarian": ("information_manager", "city", "middle"),
}


@built_once()
def comer(unit: Unit, role: str, name: str, grade: str = "junior") -> Actor:
    """Somebody of a name no other has in this test, as an actor."""
    return actor_for(person(unit, role, name, grade=grade).pk, at=AT)


@built_once(Unit.objects.count)
def house() -> House:
    """A new house, empty but for its tree."""
    province = centre("江海省客服中心", prefix="JH")
    city = centre("江州客服中心", prefix="JZ", parent=Unit.objects.get(pk=province.pk))
    return House(Unit.objects.get(pk=province.pk), city, unit_of(city, "投诉一班", level="team"))


def intake(**more: Any) -> Intake:
    """A complaint of a customer with a phone."""
    values: dict[str, Any] = {
        "kind": "complaint",
        "description": MATTER,
        "name": "彭晓岚",
        "phone": "13800002607",
        **more,
    }
    code = CATEGORY_OF.get(values["kind"], "general.other")
    values.setdefault("category_id", catalogue.category_by_code(code).id)
    return Intake(**values)


def registered(actor: Actor, *, at: datetime = AT, **more: Any) -> Case:
    """A case registered by an actor."""
    return actions.register(intake(**more), actor=actor, at=at)


def later(**more: float) -> datetime:
    """A moment after :data:`AT`."""
    return AT + timedelta(**more)
