"""Two people, or two workers, at the very same moment: one wins, the other hears why; on PostgreSQL with real threads.

Each race is run several times, for it goes both ways. Afterwards the invariants hold: one owner, one end of each
offer, no closed case with an open order, nothing told twice, and a chain that verifies and replays.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases import testing as cases
from shouwen.casework.cases.models import Case, DutyLink, Handoff
from shouwen.casework.cases.testing import AT, later
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.workorders import actions as orders
from shouwen.casework.workorders.actions import Demand
from shouwen.casework.workorders.models import Order
from shouwen.foundation.access import testing as access
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Refusal
from shouwen.relations.catalogue import testing as catalogue

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one after the other anyway"),
]
ROUNDS = 3
Outcome = Any


@pytest.fixture
def house() -> Iterator[Any]:
    deadlines.seed()
    made = cases.house()
    for name in ("agent", "mate", "third", "senior", "leader", "supervisor", "manager", "head", "hotline"):
        assert getattr(made, name)
    made.known["category"] = catalogue.category().id
    made.known["network"] = access.unit_of(made.city, "网络运维部", role="branch")
    access.person(made.known["network"], "branch_head", "网络主任")
    yield made
    everything_holds()


def registered(house: Any, **more: Any) -> Case:
    phone = f"138{Case.objects.count():08d}"
    return cases.registered(house.agent, category_id=house.known["category"], phone=phone, **more)


def together(*works: Callable[[], Any]) -> list[Outcome]:
    """Run all at the same moment, each on its own connection; results, or the refusal each met.

    Whatever else went wrong (a deadlock, a broken constraint) is raised here.
    """
    gate = threading.Barrier(len(works))
    found: list[Outcome] = [None] * len(works)
    broken: list[BaseException] = []

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            gate.wait()
            found[place] = work()
        except Refusal as no:
            found[place] = no
        except BaseException as fault:
            broken.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return found


def won(outcomes: list[Outcome]) -> int:
    return sum(not isinstance(each, Refusal) for each in outcomes)


def everything_holds() -> None:
    for case in Case.objects.all():
        assert queries.chain(case) == queries.replay(case), case.number
        standing = DutyLink.objects.filter(case=case, until=None)
        assert sorted(standing.values_list("lane", flat=True)) == (
            ["handler", "owner"] if case.is_open else []
        )
        if case.is_open:
            assert standing.get(lane="owner").person_id == case.owner_id
            assert Person.objects.get(pk=case.owner_id).is_active
        else:
            assert not Order.objects.filter(case=case, is_open=True).exists(), case.number
            assert not Handoff.objects.filter(case=case, answer__in=["waiting", "consent"]).exists()
    assert verify(subject_kind="case").whole


def told(case: Case) -> Counter[str]:
    return Counter(
        Entry.objects.filter(subject_kind="case", subject_id=case.pk).values_list("kind", flat=True)
    )


def test_two_accept_the_same_offer(house: Any) -> None:
    for _round in range(ROUNDS):
        case = registered(house)
        offer = actions.hand_off(case, kind="hand_up", actor=house.agent, at=later(minutes=1)).pk
        ends = together(
            *(
                lambda who=who, offer=offer: actions.accept_handoff(offer, actor=who, at=later(minutes=2))
                for who in (house.senior, house.leader)
            )
        )
        assert won(ends) == 1
        assert told(case)["cases.HandoffAccepted"] == 1


def test_accepting_meets_the_sweep_that_takes_back(house: Any) -> None:
    for _round in range(ROUNDS):
        case = registered(house)
        offer = actions.hand_off(
            case, kind="transfer_handling", to=house.mate.person_id, actor=house.agent, at=later(minutes=1)
        )
        at = offer.accept_by
        together(
            lambda offer=offer, at=at: actions.accept_handoff(offer.pk, actor=house.mate, at=at),
            lambda at=at: actions.expire_handoffs(at=at),
            lambda at=at: actions.expire_handoffs(at=at),
        )
        case.refresh_from_db()
        ends = told(case)
        assert ends["cases.HandoffAccepted"] + ends["cases.HandoffExpired"] == 1
        assert (case.handler_id == house.mate.person_id) == (ends["cases.HandoffAccepted"] == 1)


def test_closing_meets_a_new_order(house: Any) -> None:
    for _round in range(ROUNDS):
        case = registered(house)
        actions.answer(case, "已安排", actor=house.agent, at=later(minutes=1))
        asked = Demand(lead_unit=house.known["network"].pk, demand="核实原因")
        ends = together(
            lambda case=case: actions.close(
                case, reason_code="answered_at_once", actor=house.agent, at=later(minutes=2)
            ),
            lambda case=case, asked=asked: orders.dispatch(
                case, asked, actor=house.agent, at=later(minutes=2)
            ),
        )
        assert won(ends) == 1, ends


def test_merging_meets_a_new_order_and_the_merge_the_other_way(house: Any) -> None:
    for _round in range(ROUNDS):
        first, second = registered(house), registered(house)
        asked = Demand(lead_unit=house.known["network"].pk, demand="核实原因")
        ends = together(
            lambda a=first, b=second: actions.merge(a, b, actor=house.supervisor, at=later(minutes=2)),
            lambda a=first, b=second: actions.merge(b, a, actor=house.supervisor, at=later(minutes=2)),
            lambda a=first, asked=asked: orders.dispatch(a, asked, actor=house.agent, at=later(minutes=2)),
        )
        assert won(ends[:2]) == 1, ends
        assert Case.objects.filter(pk__in=(first.pk, second.pk), is_open=True).count() == 1


def test_a_button_pressed_twice(house: Any) -> None:
    for _round in range(ROUNDS):
        case = registered(house)
        answers = together(
            *[
                lambda case=case: actions.hand_off(
                    case, kind="hand_up", actor=house.agent, at=later(minutes=1)
                )
            ]
            * 2
        )
        assert won(answers) == 1
        offer = Handoff.objects.get(case=case).pk
        refusals = together(
            *[lambda offer=offer: actions.withdraw_handoff(offer, actor=house.agent, at=later(minutes=2))] * 2
        )
        assert won(refusals) == 1
        actions.answer(case, "已安排", actor=house.agent, at=later(minutes=3))
        closed = together(
            *[
                lambda case=case: actions.close(
                    case, reason_code="answered_at_once", actor=house.agent, at=later(minutes=4)
                )
            ]
            * 3
        )
        assert won(closed) == 1
        assert told(case)["cases.CaseClosed"] == 1


def test_notes_at_once_are_all_kept_in_one_chain(house: Any) -> None:
    case = registered(house)
    ends = together(
        *(
            lambda n=n: actions.note(case, f"第 {n} 条备注", actor=house.agent, at=later(minutes=1))
            for n in range(6)
        )
    )
    assert won(ends) == 6
    assert told(case)["cases.NoteAdded"] == 6


def test_a_person_is_locked_while_they_accept(house: Any) -> None:
    for turn in range(ROUNDS):
        who = actor_for(access.person(house.team, "junior_agent", f"走的人{turn}").pk, at=AT)
        mine = registered(house)
        offer = actions.hand_off(
            mine, kind="transfer_handling", to=who.person_id, actor=house.agent, at=later(minutes=1)
        ).pk
        other = cases.registered(
            who, category_id=house.known["category"], phone=f"139{turn:08d}", at=later(minutes=1)
        )
        together(
            lambda offer=offer, who=who: actions.accept_handoff(offer, actor=who, at=later(minutes=2)),
            lambda who=who: organisation.lock(
                who.person_id, reason="离职", actor=SYSTEM, at=later(minutes=2)
            ),
            lambda other=other, who=who: actions.note(other, "再看看", actor=who, at=later(minutes=2)),
        )
        assert not Case.objects.filter(is_open=True, owner_id=who.person_id).exists()
        assert not Case.objects.filter(is_open=True, handler_id=who.person_id).exists()
        assert not Handoff.objects.filter(
            to_person_id=who.person_id, answer__in=["waiting", "consent"]
        ).exists()


def test_a_person_is_locked_while_they_register(house: Any) -> None:
    for turn in range(ROUNDS):
        who = actor_for(access.person(house.team, "junior_agent", f"走的人{turn}").pk, at=AT)
        matter = {"category_id": house.known["category"], "at": later(minutes=2)}
        together(
            lambda who=who, n=turn, matter=matter: cases.registered(who, phone=f"137{n:08d}", **matter),
            lambda who=who, n=turn, matter=matter: cases.registered(who, phone=f"136{n:08d}", **matter),
            lambda who=who: organisation.lock(
                who.person_id, reason="离职", actor=SYSTEM, at=later(minutes=2)
            ),
        )
        assert not Case.objects.filter(is_open=True, owner_id=who.person_id).exists()


def test_an_order_is_signed_while_it_is_taken_back(house: Any) -> None:
    clerk = actor_for(access.person(house.known["network"], "branch_clerk", "小网").pk, at=AT)
    for _round in range(ROUNDS):
        case = registered(house)
        asked = Demand(lead_unit=house.known["network"].pk, demand="核实原因")
        draft = orders.dispatch(case, asked, actor=house.agent, at=later(minutes=1))
        review = draft.second_reviews.get()
        sent = orders.decide_review(review.pk, agree=True, actor=house.senior, at=later(minutes=2))
        together(
            lambda sent=sent: orders.sign(sent, actor=clerk, at=later(minutes=3)),
            lambda sent=sent: orders.cancel(sent, reason="派错了", actor=house.agent, at=later(minutes=3)),
            lambda case=case: actions.chase(case, actor=house.agent, at=later(minutes=3)),
        )
        case.refresh_from_db()
        waits = Order.objects.filter(case=case, is_open=True).exists()
        assert (case.state == "waiting_unit") == waits


def test_several_sweeps_tell_everything_once(house: Any) -> None:
    made = [registered(house) for _each in range(6)]
    actions.promise(made[0], "回电", due_at=later(hours=1), actor=house.agent, at=later(minutes=1))
    at: datetime = AT + timedelta(days=60)
    for _round in range(2):
        together(
            *[lambda: deadlines.sweep(at=at)] * 3,
            lambda: actions.break_promises(at=at),
            lambda: actions.break_promises(at=at),
        )
    for case in made:
        missed = Entry.objects.filter(subject_id=case.pk, kind="deadlines.DeadlineMissed")
        stages = Counter(json.loads(entry.body)["stage"] for entry in missed)
        assert set(stages.values()) <= {1}, stages
    assert told(made[0])["cases.PromiseBroken"] == 1
