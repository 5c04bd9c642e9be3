"""The machine: what random people try in two cities, and what must hold after every step."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from floors.oracle import exists, is_unit, may_read
from shouwen.casework.cases import actions, queries
from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Accused, Case, Consultation, DutyLink, Handoff, Promise
from shouwen.casework.cases.queries import Filters
from shouwen.casework.cases.testing import AT
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.models import Clock
from shouwen.casework.workorders import actions as orders
from shouwen.casework.workorders import queries as order_queries
from shouwen.casework.workorders.actions import Answer, Demand
from shouwen.casework.workorders.models import Extension, Order, Return, SecondReview, Suspension
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person, unit_of
from shouwen.foundation.files import actions as files
from shouwen.foundation.files import queries as file_queries
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Absence, Person, Unit
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Refusal

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32
HOLDS = dict.fromkeys(("complete", "facts", "informed", "tone", "evidence"), True)
CITY = ("agent", "mate", "senior", "leader", "supervisor", "manager", "head", "hotline", "librarian")
PICK = st.integers(0, 60)
LIKELY = {
    "draft": ("cancel", "cancel", "reply"),
    "dispatched": ("sign", "sign", "sign", "return", "chase", "decide"),
    "replied": ("accept", "accept", "rework", "cancel"),
    "suspended": ("go_on", "go_on", "cancel"),
    **dict.fromkeys(
        ("signed", "in_progress", "rework", "extended"),
        ("reply", "reply", "reply", "return", "decide", "rest", "grant", "more", "allow", "chase"),
    ),
}
MOVES_OF_ORDERS = sorted({each for moves in LIKELY.values() for each in moves})


def last(model: Any, **of: Any) -> int:
    return model.objects.filter(**of).order_by("-pk").values_list("pk", flat=True).first() or 0


class Days(RuleBasedStateMachine):
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

    # ── what people do ────────────────────────────────────────────────────────────────────────────────────────

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

    @rule(
        which=PICK,
        who=PICK,
        to=PICK,
        kind=st.sampled_from(["assist", "transfer_handling", "transfer_ownership", "hand_up", "report_up"]),
    )
    def offer(self, which: int, who: int, to: int, kind: str) -> None:
        case = self.case(which)
        receiver = None if kind in ("hand_up", "report_up") and to % 2 else self.who(to).person_id
        self.attempt(
            lambda: actions.hand_off(case, kind=kind, to=receiver, actor=self.who(who, case), at=self.at)
        )

    @rule(which=PICK, who=PICK, how=st.sampled_from(["accept", "refuse", "withdraw", "consent"]))
    def respond(self, which: int, who: int, how: str) -> None:
        waiting = Handoff.objects.filter(answer__in=["waiting", "consent"]).order_by("pk")
        row = waiting[which % max(1, waiting.count()) :].first()
        if row is None:
            return
        offer, actor = row.pk, self.actor(row.to_person_id) if row.to_person_id else self.pool(row, who)
        if how == "consent":
            actor = self.people[(4, 5, 6)[who % 3] + (9 if row.case.number.startswith("LZ") else 0)]
        if how == "withdraw":
            actor = self.actor(row.from_person_id)
        moves = {
            "accept": lambda: actions.accept_handoff(offer, actor=actor, at=self.at),
            "refuse": lambda: actions.refuse_handoff(
                offer, code="not_my_duty", evidence=("凭据",), actor=actor, at=self.at
            ),
            "withdraw": lambda: actions.withdraw_handoff(offer, actor=actor, at=self.at),
            "consent": lambda: actions.consent(offer, actor=actor, at=self.at),
        }
        self.attempt(moves[how])

    @rule(
        which=PICK,
        who=PICK,
        to=PICK,
        how=st.sampled_from(["reassign", "pull_up", "escalate", "decide", "accuse"]),
    )
    def command(self, which: int, who: int, to: int, how: str) -> None:
        case, receiver = self.case(which), self.who(to).person_id
        actor = self.here.province_head if how == "pull_up" else self.people[3 + who % 4 + 9 * (who % 2)]
        moves = {
            "reassign": lambda: actions.reassign(
                case, to=receiver, lane="both", reason="调", actor=actor, at=self.at
            ),
            "pull_up": lambda: actions.pull_up(case, reason="提级", actor=actor, at=self.at),
            "escalate": lambda: actions.escalate(case, actor=actor, at=self.at),
            "decide": lambda: actions.decide_problem(case, to=receiver, note="定", actor=actor, at=self.at),
            "accuse": lambda: actions.accuse(case, receiver, actor=actor, at=self.at),
        }
        self.attempt(moves[how])

    @rule(
        which=PICK,
        who=PICK,
        how=st.sampled_from(
            [
                "answer",
                "accepts",
                "refuses",
                "close",
                "reopen",
                "wait",
                "fact",
                "chase",
                "withdraw",
                "restrict",
            ]
        ),
    )
    def work(self, which: int, who: int, how: str) -> None:
        case = self.case(which)
        actor, at = self.who(who, case), self.at
        moves = {
            "answer": lambda: actions.answer(case, "已安排", actor=actor, at=at),
            "accepts": lambda: actions.customer_accepts(case, actor=actor, at=at),
            "refuses": lambda: actions.not_accepted(case, actor=actor, at=at),
            "close": lambda: actions.close(case, actor=actor, at=at),
            "reopen": lambda: actions.reopen(case, reason="又来了", actor=actor, at=at),
            "wait": lambda: actions.wait(
                case, for_="customer", reason_code="customer_time", actor=actor, at=at
            ),
            "fact": lambda: actions.add_fact(case, "补充一句", actor=actor, at=at),
            "chase": lambda: actions.chase(case, actor=actor, at=at),
            "withdraw": lambda: (
                actions.withdraw(case, reason_code="solved", actor=actor, at=at) if who > 50 else None
            ),
            "restrict": lambda: actions.edit(case, {"is_restricted": True}, actor=actor, at=at),
        }
        self.attempt(moves[how])

    @rule(which=PICK, who=PICK, to=PICK, how=st.sampled_from(["promise", "keep", "ask", "advise"]))
    def owe(self, which: int, who: int, to: int, how: str) -> None:
        case = self.case(which)
        actor, at = self.who(who, case), self.at
        due = at + timedelta(hours=1 + to)
        moves = {
            "promise": lambda: actions.promise(case, "回电", due_at=due, actor=actor, at=at),
            "keep": lambda: actions.keep_promise(last(Promise, case=case), actor=actor, at=at),
            "ask": lambda: actions.consult(
                case, asked=self.who(to).person_id, question="怎么办", actor=actor, at=at
            ),
            "advise": lambda: actions.answer_consultation(
                last(Consultation, case=case), "这样办", actor=self.who(to), at=at
            ),
        }
        self.attempt(moves[how])

    @rule(which=PICK, into=PICK, who=PICK, apart=st.booleans())
    def join(self, which: int, into: int, who: int, apart: bool) -> None:
        case, other = self.case(which), self.case(into)
        actor = self.people[(2, 4, 5, 6, 18)[who % 5]]
        if apart or case.merged_into_id:
            self.attempt(lambda: actions.unmerge(case, actor=actor, at=self.at))
        else:
            self.attempt(lambda: actions.merge(case, other, actor=actor, at=self.at))

    @rule(which=PICK, who=PICK, to=PICK)
    def dispatch(self, which: int, who: int, to: int) -> None:
        case = self.case(which)
        home = 0 if case.centre_id == self.here.city.pk else 1
        branch = self.branches[home if to % 8 else 1 - home]
        asked = Demand(lead_unit=branch.pk, demand="核实原因，给出时间")
        if self.attempt(lambda: orders.dispatch(case, asked, actor=self.who(who, case), at=self.at)):
            review = last(SecondReview, order__case=case, decided_at=None)
            reader = self.people[2 + 9 * home]
            self.attempt(lambda: orders.decide_review(review, agree=to % 7 > 0, actor=reader, at=self.at))

    @rule(which=PICK, who=PICK, pick=PICK)
    def order(self, which: int, who: int, pick: int) -> None:
        waiting = Order.objects.filter(is_open=True).order_by("pk")
        order = waiting[which % max(1, waiting.count()) :].first()
        if order is None:
            return
        likely = LIKELY.get(order.state, ("cancel", "chase", "go_on")) if pick % 6 else tuple(MOVES_OF_ORDERS)
        how = likely[pick % len(likely)]
        at, branch = (
            self.at,
            self.people[-6:-3] if order.lead_unit_id == self.branches[0].pk else self.people[-3:],
        )
        unit, centre = branch[who % 3], self.who(who)
        case = order.case
        if order.handler_id and who % 4:
            unit = self.actor(order.handler_id)
        boss = centre if who % 4 == 0 else self.people[3 + 9 * (case.centre_id != self.here.city.pk)]

        def proof() -> list[int]:
            return [files.keep(ContentFile(PNG), name="图.png", actor=unit, at=at).pk]

        moves = {
            "sign": lambda: orders.sign(order, actor=unit, at=at),
            "reply": lambda: orders.reply(
                order,
                Answer(
                    result="arranged",
                    text="已核实，师傅带件上门，到前联系客户。",
                    visit_from=at,
                    attachments=proof(),
                ),
                actor=unit,
                at=at,
            ),
            "return": lambda: orders.give_back(
                order, code="wrong_area", note="不归我部门", attachments=proof(), actor=unit, at=at
            ),
            "decide": lambda: orders.decide_return(
                order, orders.Decision(decision="refused", reason="归你部门"), actor=boss, at=at
            ),
            "accept": lambda: orders.accept(order, marks=HOLDS, quality=4, actor=boss, at=at),
            "rework": lambda: orders.rework(
                order, marks={**HOLDS, "facts": False}, note="事实没答", actor=boss, at=at
            ),
            "cancel": lambda: orders.cancel(order, reason="不用了", actor=boss, at=at),
            "chase": lambda: orders.chase(order, level="phone", actor=boss, at=at),
            "rest": lambda: orders.ask_suspension(
                order,
                reason_code="customer_time",
                note="客户要求",
                resume_on=at.date() + timedelta(days=4),
                actor=unit,
                at=at,
            ),
            "grant": lambda: orders.decide_suspension(
                last(Suspension, order=order, decided_at=None), agree=True, actor=boss, at=at
            ),
            "go_on": lambda: orders.resume(order, actor=unit, at=at),
            "more": lambda: orders.ask_extension(
                order, amount=1, reason_code="several_units", actor=unit, at=at
            ),
            "allow": lambda: orders.decide_extension(
                last(Extension, order=order, decided_at=None),
                agree=True,
                notice="顺延一天",
                actor=boss,
                at=at,
            ),
        }
        self.attempt(moves[how])

    @rule(who=PICK, how=st.sampled_from(["away", "lock", "unlock"]))
    def leave(self, who: int, how: str) -> None:
        gone = self.who(who)
        if how == "away":
            until = self.at + timedelta(hours=8)
            Absence.objects.create(person_id=gone.person_id, starts_at=self.at, ends_at=until)
            actions.proxies_sweep(at=self.at)
        elif how == "lock" and who % 3 == 0:
            if self.attempt(
                lambda: organisation.lock(gone.person_id, reason="离职", actor=SYSTEM, at=self.at)
            ):
                self.nothing_left(gone.person_id)
        elif how == "unlock":
            self.attempt(lambda: organisation.unlock(gone.person_id, actor=SYSTEM, at=self.at))

    def nothing_left(self, person_id: int) -> None:
        """Who was locked out holds nothing, in any table (CASE, demand 3.1 rule 5)."""
        open_cases = Case.objects.filter(is_open=True)
        assert not open_cases.filter(owner_id=person_id).exists()
        assert not open_cases.filter(handler_id=person_id).exists()
        assert not DutyLink.objects.filter(person_id=person_id, until=None).exists()
        assert not DutyLink.objects.filter(stands_for_id=person_id, until=None).exists()
        assert not Handoff.objects.filter(to_person_id=person_id, answer__in=["waiting", "consent"]).exists()
        assert not Consultation.objects.filter(
            asked_person_id=person_id, answered_at=None, case__is_open=True
        ).exists()
        held = Order.objects.filter(is_open=True)
        assert not held.filter(handler_id=person_id).exists()
        assert not held.filter(dispatcher_id=person_id).exists()

    @rule(minutes=st.sampled_from([5, 40, 200, 1500, 5000]))
    def time_passes(self, minutes: int) -> None:
        """Time passes, and the house's own jobs run."""
        self.at += timedelta(minutes=minutes)
        actions.expire_handoffs(at=self.at)
        actions.proxies_sweep(at=self.at)
        actions.break_promises(at=self.at)
        deadlines.sweep(at=self.at)
        deadlines.lapse_extensions(at=self.at)
        orders.resume_due(at=self.at)

    # ── what is promised ──────────────────────────────────────────────────────────────────────────────────────

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
            assert not (seen and order.dispatched_at is None and is_unit(reader)), order

    @rule()
    def chains_replay(self) -> None:
        for pk in self.cases:
            case = Case.objects.get(pk=pk)
            assert queries.chain(case) == queries.replay(case)
