"""The ground the machine plays on: two cities, their people, and matters that come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case, Handoff
from shouwen.casework.cases.testing import AT
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person, unit_of
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal

CITY = ("agent", "mate", "senior", "leader", "supervisor", "manager", "head", "hotline", "librarian")
PICK = st.integers(0, 60)


def last(model: Any, **of: Any) -> int:
    return model.objects.filter(**of).order_by("-pk").values_list("pk", flat=True).first() or 0

class Ground(RuleBasedStateMachine):
    """Two cities under one province, each with people, a department and its cases."""

    def __init__(self) -> None:
        super().__init__()
        self.block = transaction.atomic()
        self.block.__enter__()
        self.at = AT
        self.here = cases.house()
        self.there = cases.House(self.here.province, *self._city("临州客服中心", "LZ"), known={})
        self.people: list[Actor] = [getattr(city, name) for city in (self.here, self.there) for name in CITY]
        self.people += [self.here.province_head, self.here.gm_hotline, self.here.operations]
        self.branches = []
        for city in (self.here, self.there):
            branch = unit_of(city.city, "网络部", role="branch")
            self.branches.append(branch)
            for role in ("branch_clerk", "branch_clerk", "branch_head"):
                self.people.append(actor_for(person(branch, role).pk, at=AT))
        self.cases: list[int] = []
        self.given = 0
        self.intake(0, True)
        self.intake(11, True)

    def _city(self, name: str, prefix: str) -> tuple[Unit, Unit]:
        from shouwen.foundation.access.testing import centre

        city = centre(name, prefix=prefix, parent=Unit.objects.get(pk=self.here.province.pk))
        return city, unit_of(city, "投诉班", level="team")

    def teardown(self) -> None:
        assert verify(subject_kind="case").whole
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def attempt(self, move: Callable[[], Any]) -> bool:
        try:
            with transaction.atomic():
                move()
        except Refusal:
            return False
        return True

    def who(self, pick: int, case: Case | None = None) -> Actor:
        """Mostly whoever would make the move: owner or handler; else anybody."""
        if case is not None and pick % 4:
            return self.actor((case.owner_id, case.handler_id)[pick % 2])
        return self.people[pick % len(self.people)]

    def actor(self, person_id: int | None) -> Actor:
        return next((each for each in self.people if each.person_id == person_id), self.people[0])

    def case(self, pick: int) -> Case:
        """Mostly an open one."""
        open_ = (
            [*Case.objects.filter(is_open=True).order_by("pk").values_list("pk", flat=True)]
            if pick % 5
            else []
        )
        return Case.objects.get(pk=(open_ or self.cases)[pick % len(open_ or self.cases)])

    def pool(self, row: Handoff, pick: int) -> Actor:
        """Somebody of the group an offer is open to, or anybody."""
        able = [each for each in self.people if each.may(row.to_right)]
        return able[pick % len(able)] if able else self.people[pick % len(self.people)]

    @rule(who=PICK, good=st.booleans())
    def intake(self, who: int, good: bool) -> None:
        """A matter comes in; a bad one, or one that fails after it got its number, gives the number back."""
        actor = self.people[who % 18]
        self.given += 1
        words = cases.MATTER if good else "短"
        made: list[Case] = []
        accused = [self.people[(who * 7) % 18].person_id] if who % 6 == 5 else []

        def register() -> None:
            phone, severity = f"139{self.given:08d}", "severe" if who % 2 else "general"
            case = cases.registered(
                actor, at=self.at, description=words, phone=phone, accused=accused, severity=severity
            )
            if who % 9 == 8:
                raise Refusal("later", "之后出错")
            made.append(case)

        if self.attempt(register):
            self.cases.append(made[0].pk)
