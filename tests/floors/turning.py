"""The house itself changes while cases are open: its tree, its people, customers' files, the catalogue, calendars, policies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from floors.ground import PICK
from floors.holding import Holding
from floors.passing import Passing
from shouwen.casework.cases import actions
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.models import Clock, Policy
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person
from shouwen.foundation.calendars import actions as calendars
from shouwen.foundation.calendars.models import Calendar
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation import jobs
from shouwen.foundation.organisation import queries as people
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue.models import Category
from shouwen.relations.customers import actions as customers
from shouwen.relations.customers.models import Customer, Merge

WEEKS = ("09:00-12:00", "", "08:00-20:00", "08:30-12:00 13:30-17:30")


def nth(rows: Any, pick: int) -> Any:
    """One of the rows, by chance."""
    found = list(rows.order_by("pk"))
    return found[pick % len(found)] if found else None


class Turning(Passing, Holding):
    """Whatever whoever runs the house may do to it."""

    def settle(self) -> None:
        """The house's own hands: what was announced is heard, and what waits to be counted is counted."""
        deliver_all(at=self.at)
        while deadlines.recount(at=self.at):
            deliver_all(at=self.at)

    @invariant()
    def clocks_replay(self) -> None:
        """Whatever calendar, policy, category or centre changed, a running clock is due when its events say."""
        self.settle()
        for row in Clock.objects.filter(met_at=None, stopped_at=None):
            story = clocks.story_of(row)
            assert (story.due_at, story.ended, story.paused_at) == (row.due_at, False, row.paused_at), (row.stage, row.subject_kind)

    @invariant()
    def who_left_holds_nothing(self) -> None:
        jobs.nothing_left_behind(at=self.at)
        for pk in Person.objects.filter(is_active=False).values_list("pk", flat=True):
            self.nothing_left(pk)
            assert not people.held_by(pk)

    def run(self, move: Callable[[], Any]) -> bool:
        done = self.attempt(move)
        self.settle()
        return done

    @rule(which=PICK, to=PICK)
    def tree(self, which: int, to: int) -> None:
        unit, parent = nth(Unit.objects, which), nth(Unit.objects, to)
        self.run(lambda: organisation.move_unit(unit.pk, parent_id=parent.pk, actor=SYSTEM, at=self.at))

    @rule(who=PICK, to=PICK, how=st.sampled_from(["remove", "move", "end_post"]))
    def go(self, who: int, to: int, how: str) -> None:
        """Somebody leaves for good and is replaced, moves home, or loses their post until tomorrow."""
        place, at = who % len(self.people), self.at
        row = Person.objects.select_related("unit").get(pk=self.people[place].person_id)
        post = Post.objects.filter(person=row).first()
        heir = self.people[to % len(self.people)].person_id if to % 3 else None
        unit, day = nth(Unit.objects, to), people.day_of(at)
        if how == "remove":
            if self.run(lambda: organisation.remove(row.pk, reason="离职", heir_id=heir, actor=SYSTEM, at=at)) and post:
                self.people[place] = actor_for(person(row.unit, post.role_code).pk, at=at)
        elif how == "move":
            self.run(lambda: organisation.move_person(row.pk, unit_id=unit.pk, heir_id=heir, actor=SYSTEM, at=at))
        elif post and self.run(lambda: organisation.end_post(post.pk, ends_on=day, actor=SYSTEM, at=at)):
            again = {"unit_id": post.unit_id, "role_code": post.role_code, "starts_on": day + timedelta(days=1)}
            self.run(lambda: organisation.appoint(row.pk, **again, actor=SYSTEM, at=at))

    @rule(one=PICK, other=PICK, apart=st.booleans())
    def file(self, one: int, other: int, apart: bool) -> None:
        """Two customers turn out to be one, or not after all."""
        joined = nth(Merge.objects.filter(undone_at=None), one)
        kept, gone = nth(Customer.objects, one), nth(Customer.objects, other)
        if apart and joined:
            self.run(lambda: customers.unmerge(joined.pk, actor=SYSTEM, at=self.at))
        elif not apart:
            self.run(lambda: customers.merge(kept.pk, gone.pk, actor=SYSTEM, at=self.at))

    @rule(which=PICK, pick=PICK, how=st.sampled_from(["shelve", "category", "priority"]))
    def sort(self, which: int, pick: int, how: str) -> None:
        """A category is retired or offered again; a case gets another one, or another priority."""
        row, case = nth(Category.objects, pick), self.case(which)
        move = catalogue.retire if row.valid_to is None else catalogue.restore
        changes = {"category_id": row.pk} if how == "category" else {"priority": 1 + pick % 4}
        actor = self.who(pick, case)
        if how == "shelve":
            self.run(lambda: move("category", row.pk, actor=SYSTEM, at=self.at))
        else:
            self.run(lambda: actions.edit(case, changes, reason="改", actor=actor, at=self.at))

    @rule(which=PICK, pick=PICK, how=st.sampled_from(["days", "clear", "week"]))
    def calendar(self, which: int, pick: int, how: str) -> None:
        row = nth(Calendar.objects, which)
        first = (self.at + timedelta(days=pick % 20 - 3)).date()
        told = {"actor": SYSTEM, "at": self.at}
        sort = "holiday" if which % 2 else "working"
        week = [WEEKS[pick % 4] if day == pick % 7 else hours for day, hours in enumerate(row.week)]
        moves = {
            "days": lambda: calendars.set_days(row.code, first, first + timedelta(days=pick % 4), sort=sort, name="调休", **told),
            "clear": lambda: calendars.clear_days(row.code, first, first + timedelta(days=10), **told),
            "week": lambda: calendars.edit_week(row.code, week=week, **told),
        }
        self.run(moves[how])

    @rule(which=PICK, more=PICK)
    def policy(self, which: int, more: int) -> None:
        """A limit is tightened or loosened, for what comes or also for what is open."""
        row = nth(Policy.objects.filter(valid_to=None), which)
        stages = [
            deadlines.StageInput(each.stage, each.amount and max(Decimal(1), each.amount + more % 7 - 3), each.unit, each.calendar_code, state=each.state)
            for each in row.stages.all()
        ]
        entry = deadlines.PolicyInput(row.name, stages, row.name_en, row.basis, row.basis_en)
        self.run(lambda: deadlines.change_policy(row.code, entry, recount_open=bool(more % 2), actor=SYSTEM, at=self.at))
