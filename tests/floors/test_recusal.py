"""Whatever is done in whatever order: whom a case complains about neither sees nor hears of it, through any door, and
nothing of it waits for them (CASE-064)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Q
from django.test import override_settings
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries, testing
from shouwen.casework.cases.models import Accused, Case, Consultation, Handoff, Problem
from shouwen.casework.complaints import actions as complaints
from shouwen.casework.complaints.queries import events
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.liability import actions as liability
from shouwen.casework.liability.rules import Part as Share
from shouwen.casework.redress import actions as redress
from shouwen.casework.redress import queries as money
from shouwen.casework.redress.rules.parts import Part
from shouwen.casework.workorders import actions as orders
from shouwen.casework.workorders.actions import Demand
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.queries.scope import visible as orders_of
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, person, unit_of
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation import actions as organisation
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Refusal
from shouwen.kit.kept import settle_all
from shouwen.kit.money import Money
from shouwen.relations.contacts import queries as contacts

pytestmark = pytest.mark.django_db
SECRET = "师傅当面骂人还摔东西，要求处理这位员工并道歉"
WHO = ("mate", "leader", "supervisor", "manager", "clerk")
DEEDS = (
    "accuse", "accuse", "hand_off", "consult", "dispatch", "sign_order", "ask", "propose", "join", "merge", "unmerge", "chase",
    "deliver", "deliver", "wait", "leave", "problem",
)  # fmt: skip


class World:
    """A house, two cases of one customer, and somebody whom they may turn out to complain about."""

    def __init__(self, who: str) -> None:
        deadlines.seed()
        settle_all()
        self.house = testing.house()
        self.house.has("agent", "senior", "mate", "leader", "supervisor", "manager", "head", "third")
        branch = unit_of(self.house.city, "城东装维", role="branch")
        self.branch = branch
        self.house.known["clerk"] = actor_for(person(branch, "branch_clerk", "城东经办").pk, at=testing.AT)
        person(branch, "branch_head", "城东负责人")
        self.one = testing.registered(self.house.agent, description=SECRET)
        self.other = testing.registered(self.house.agent, description="第二件：装好没几天又断了，再来一次", phone="13800002607")
        self.suspect: Actor = self.house.known[who]
        self.at = testing.AT

    def do(self, name: str) -> None:
        deed: Callable[[], object] = getattr(self, name)
        self.at += timedelta(minutes=7)
        try:
            with transaction.atomic():
                deed()
        except Refusal:
            pass

    def accuse(self) -> None:
        cases.accuse(self.one.pk, self.suspect.person_id, actor=self.house.agent, at=self.at)

    def hand_off(self) -> None:
        cases.hand_off(self.one.pk, kind="assist", to=self.suspect.person_id, note="请帮忙", actor=self.house.agent, at=self.at)

    def consult(self) -> None:
        cases.consult(self.one.pk, asked=self.suspect.person_id, question="怎么办好", actor=self.house.agent, at=self.at)

    def dispatch(self) -> None:
        orders.dispatch(self.one.pk, Demand(lead_unit=self.branch.pk, demand=SECRET), actor=self.house.agent, at=self.at)

    def sign_order(self) -> None:
        order = Order.objects.filter(is_open=True).first()
        if order is not None:
            orders.sign(order.pk, actor=self.house.known["clerk"], at=self.at)

    def ask(self) -> None:
        draft = redress.Draft((Part("cash", Money(Decimal(400))),), basis="error", calculation=SECRET)
        redress.submit(self.one.pk, draft, actor=self.house.agent, at=self.at)

    def propose(self) -> None:
        share = Share("unit", self.branch.pk, None, "", "full", None, "sure")
        liability.propose(self.one.pk, [share], words=SECRET, actor=self.house.agent, at=self.at)

    def join(self) -> None:
        complaints.join([self.one.number, self.other.number], title="同一位师傅", actor=self.house.head, at=self.at)

    def merge(self) -> None:
        cases.merge(self.one.pk, self.other.pk, actor=self.house.head, at=self.at)

    def unmerge(self) -> None:
        cases.unmerge(self.one.pk, actor=self.house.head, at=self.at)

    def chase(self) -> None:
        cases.chase(self.one.pk, actor=self.house.agent, at=self.at)

    def problem(self) -> None:
        Problem.objects.create(case=self.one, why="refusals", raised_at=self.at, judge_id=self.house.leader.person_id)

    def leave(self) -> None:
        """Whom the suspect would inherit from goes."""
        organisation.lock(self.house.leader.person_id, reason="离岗", actor=SYSTEM, at=self.at)

    def deliver(self) -> None:
        deliver_all(at=self.at)

    def wait(self) -> None:
        self.at += timedelta(days=3)
        deadlines.sweep(at=self.at)
        cases.expire_handoffs(at=self.at)
        deliver_all(at=self.at)


@contextmanager
def world(who: str) -> Iterator[World]:
    """A new house that is gone afterwards."""
    folder = tempfile.mkdtemp()
    point = transaction.atomic()
    point.__enter__()
    try:
        with override_settings(SHOUWEN_VAR=folder):
            yield World(who)
    finally:
        transaction.set_rollback(True)
        point.__exit__(None, None, None)
        shutil.rmtree(folder, ignore_errors=True)
        settle_all()


def traces(it: World) -> list[str]:
    """Where the suspect can still read, or is asked, anything of the cases that complain about them."""
    me, found = it.suspect, []
    for case in Case.objects.filter(accused__person_id=me.person_id):
        found += [f"{name} of {case.pk}" for name, yes in _doors(case, me, it).items() if yes]
    return found


def _doors(case: Case, me: Actor, it: World) -> dict[str, bool]:
    mine = Handoff.objects.filter(case=case, answer__in=["waiting", "consent"], to_person_id=me.person_id)
    about = Q(subject_kind="case", subject_id=case.pk) | Q(params__number=case.number)
    found = {
        "the case": queries.sees(case, me),
        "owner or handler": me.person_id in (case.owner_id, case.handler_id) and case.is_open,
        "an offer": mine.exists(),
        "a question": Consultation.objects.filter(case=case, asked_person_id=me.person_id, answered_at=None).exclude(asked_by_id=me.person_id).exists(),
        "a decision": Problem.objects.filter(case=case, judge_id=me.person_id, decided_at=None).exists(),
        "an order's hand": Order.objects.filter(Q(handler_id=me.person_id) | Q(dispatcher_id=me.person_id), case=case, is_open=True).exists(),
        "a notice": Notice.objects.filter(about, person_id=me.person_id, in_app=True).exists(),
        "an event": events.event_of(case, me) is not None,
    }
    if me.may("cases.read"):
        found["lists"] = queries.visible(me).filter(pk=case.pk).exists() or bool(queries.search("摔东西", me))
        for other in Case.objects.exclude(pk=case.pk):
            if queries.sees(other, me):
                found[f"a link of {other.pk}"] = case.number in {each.number for each in queries.page(other, me, at=it.at).links}
    if me.may("workorders.read"):
        found["orders"] = orders_of(me).filter(case=case).exists()
    if me.may("redress.read"):
        found["money"] = money.visible(me).filter(case=case).exists()
    if me.may("redress.approve"):
        found["a signature"] = any(each.request.case_id == case.pk for each in money.inbox(me, at=it.at))
    if case.customer_id and me.may("customers.read"):
        moments = contacts.moments([case.customer_id], actor=me, before=None, limit=50)
        found["the customer's timeline"] = any(each.quote == SECRET for each in moments)
    return found


@settings(max_examples=12, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(st.sampled_from(WHO), st.lists(st.sampled_from(DEEDS), min_size=4, max_size=9))
def test_no_order_of_deeds_lets_the_accused_see_the_case(who: str, deeds: list[str]) -> None:
    with world(who) as it:
        for name in [*deeds, "accuse", "deliver", "wait"]:
            it.do(name)
        it.deliver()
        held = Case.objects.get(pk=it.one.pk)
        assert Accused.objects.filter(case=held).exists() or held.state == "merged" or it.suspect.person_id == held.owner_id
        assert traces(it) == []


@pytest.mark.parametrize("who", ["mate", "manager", "clerk"])
def test_no_address_answers_the_accused(who: str) -> None:
    with world(who) as it:
        for name in ("hand_off", "consult", "dispatch", "sign_order", "ask", "propose", "join", "deliver", "accuse", "deliver", "wait"):
            it.do(name)
        client = browser(it.suspect)
        number, customer = it.one.number, it.one.customer_id
        places = [
            f"/cases/{number}/", f"/cases/{number}/print", f"/cases/{number}/certificate", f"/cases/{number}/complaint",
            f"/cases/{number}/complaint/panel", f"/cases/{number}/complaint/event", f"/cases/{number}/papers",
            f"/cases/{number}/papers/new/form", f"/cases/{number}/redress/all", f"/cases/{number}/redress/new",
            f"/cases/{number}/liability/propose", f"/cases/{number}/orders/W-01/",
        ]  # fmt: skip
        assert {client.get(place).status_code for place in places} <= {403, 404}
        for place in ("/", "/cases/", "/inbox", "/search?q=骂人", f"/search?q={number}", f"/customers/{customer}/", "/approvals/", "/orders/",
                      "/team", "/cases/register-book", "/admin/redress/overtime", f"/cases/{it.other.number}/"):  # fmt: skip
            text = client.get(place).content.decode()
            assert "摔东西" not in text, place
            assert f"/cases/{number}/" not in text, place
