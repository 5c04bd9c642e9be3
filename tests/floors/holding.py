"""What must hold after every step, and what every reader may read."""

from __future__ import annotations

from datetime import timedelta

from hypothesis.stateful import invariant, rule

from floors.ground import PICK, Ground
from floors.oracle import exists, is_unit, may_read
from shouwen.casework.cases import queries
from shouwen.casework.cases.models import Accused, Case, DutyLink, Handoff, Promise
from shouwen.casework.cases.queries import Filters
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.workorders import queries as order_queries
from shouwen.casework.workorders.models import Order, Return
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.files import queries as file_queries
from shouwen.foundation.organisation.models import Person


class Holding(Ground):
    """Invariants, and every door saying the same."""

    @invariant()
    def exactly_one_person_answers(self) -> None:
        people = set(Person.objects.values_list("pk", flat=True))
        for case in Case.objects.all():
            standing = list(DutyLink.objects.filter(case=case, until=None).values_list("lane", "person_id"))
            wanted = [("handler", case.handler_id), ("owner", case.owner_id)] if case.is_open else []
            assert sorted(standing) == wanted, case.number
            assert {case.owner_id, case.handler_id} <= people
            if case.is_about_staff and case.is_open:
                accused = set(Accused.objects.filter(case=case).values_list("person_id", flat=True))
                assert not accused & {case.owner_id, case.handler_id}, case.number

    @invariant()
    def an_ended_case_owes_nothing(self) -> None:
        over = Case.objects.filter(is_open=False)
        for model, undone in (
            (Order, {"is_open": True}),
            (Handoff, {"answer__in": ["waiting", "consent"]}),
        ):
            assert not model.objects.filter(case__in=over.exclude(state="merged"), **undone).exists(), model
        merged = over.filter(state="merged")
        assert not Order.objects.filter(case__in=merged, is_open=True).exists()
        assert not Promise.objects.filter(
            case__in=merged, kept_at=None, broken_at=None, dropped_at=None
        ).exists()
        assert not Return.objects.filter(order__is_open=False, settled_at=None).exists()
        assert not Clock.objects.filter(
            subject_kind="case", subject_id__in=over, met_at=None, stopped_at=None
        ).exists()

    @invariant()
    def numbers_have_no_gap(self) -> None:
        days: dict[str, list[int]] = {}
        for number in Case.objects.values_list("number", flat=True):
            stem, _dash, count = number.partition("-")
            days.setdefault(stem, []).append(int(count))
        for stem, counts in days.items():
            assert sorted(counts) == list(range(1, len(counts) + 1)), stem

    @invariant()
    def clocks_replay(self) -> None:
        rows = Clock.objects.filter(touched_at__gte=self.at - timedelta(minutes=1))
        for row in rows:
            story = clocks.story_of(row)
            assert (story.due_at, story.met_at is None, story.stopped_at is None, story.paused_at) == (
                row.due_at, row.met_at is None, row.stopped_at is None, row.paused_at
            ), (row.stage, row.subject_kind)  # fmt: skip

    @rule(which=PICK, who=PICK)
    def read(self, which: int, who: int) -> None:
        """Every door says the same of one case to one reader: and what a brute-force look at the rows says."""
        case = self.case(which)
        row = self.people[who % len(self.people)]
        if not Person.objects.get(pk=row.person_id).is_active:
            return
        reader = actor_for(row.person_id, at=self.at)
        allowed = may_read(case, reader)
        assert exists(lambda: queries.find(case.number, reader)) == allowed, (case.number, reader.role_codes)
        assert exists(lambda: queries.page(case.number, reader, at=self.at)) == allowed
        assert exists(lambda: queries.certificate(case.number, reader, at=self.at)) == allowed
        paper = next((each for each in file_queries.of("case", [case.pk]).get(case.pk, [])), None)
        assert paper is None or exists(lambda: file_queries.find(paper.pk, reader)) == allowed
        if reader.may("cases.read"):
            listed = {line.id for line in queries.queue(Filters(), reader, at=self.at).rows}
            found = {each.pk for each in queries.search(case.number, reader)}
            assert case.pk not in listed | found or allowed
            assert (case.pk in found) == (
                case.pk in set(queries.visible(reader).values_list("pk", flat=True))
            )
        for order in Order.objects.filter(case=case):
            seen = exists(lambda order=order: order_queries.page(order.pk, reader, at=self.at))
            assert not seen or allowed, order
            answers = reader.person_id in (case.owner_id, case.handler_id)
            assert not (seen and order.dispatched_at is None and is_unit(reader) and not answers), order

    @rule()
    def chains_replay(self) -> None:
        for pk in self.cases:
            case = Case.objects.get(pk=pk)
            assert queries.chain(case) == queries.replay(case)
