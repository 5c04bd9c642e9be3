"""One complaint, from intake to closure: the table of the house as a test. Read this first.

The customer calls about a fitter who never came. Chen Yuwei answers, so the matter is hers until the customer is
content. She has a colleague handle it; a department is sent an order, is chased and replies; a limit is missed and
bosses hear of it; the customer refuses the first answer, the manager hotline helps, the second answer is accepted, and
she closes it. At every minute exactly one person was answerable, and anybody can recompute the proof.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries, slots
from shouwen.casework.cases.models import Case, DutyLink
from shouwen.casework.cases.testing import AT, house, intake
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines.actions import Subject
from shouwen.casework.deadlines.queries import clocks
from shouwen.casework.workorders import actions as orders
from shouwen.casework.workorders.actions import Answer, Demand
from shouwen.casework.workorders.states import CHECKS
from shouwen.foundation.access import testing
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.errors import Conflict
from shouwen.relations.contacts.models import Contact
from shouwen.relations.customers.models import Customer

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre(settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    return house()


@pytest.fixture
def branch(centre):
    """A handling department of the city and its clerk."""
    unit = testing.unit_of(Unit.objects.get(pk=centre.city.pk), "装维中心", role="branch")
    return unit, testing.actor("branch_clerk", unit=unit)


def later(**span: float):
    return AT + timedelta(**span)


def test_one_complaint_from_intake_to_closure(centre, branch):
    chen, mate, senior, leader, hotline = centre.agent, centre.mate, centre.senior, centre.leader, centre.hotline
    unit, clerk = branch
    assert centre.head
    assert centre.supervisor

    # 1–2  The customer calls, is recognised, and the call is filed.
    case = cases.register(intake(), actor=chen, at=AT)
    assert Customer.objects.get().pk == case.customer_id
    assert Contact.objects.filter(subject_kind="case", subject_id=case.pk, direction="in").exists()

    # 3–5  Kind, severity and owner are decided; first link, clocks, number.
    assert (case.owner_id, case.first_contact_id) == (chen.person_id, chen.person_id)
    assert case.number == "JZ260318-0001"
    assert {clock.stage for clock in clocks(Subject("case", case.pk), at=AT)} >= {"resolve"}

    # 6  The owner opens the case; moves that are not hers yet say why.
    page = queries.page(case.number, chen, at=AT)
    assert page.ribbon.unbroken
    assert all(move.allowed or move.why_not for move in page.moves)

    # 7  Handling goes to a colleague, who accepts; the first owner stays answerable.
    offer = cases.hand_off(case, kind="transfer_handling", to=mate.person_id, note="请去核实", actor=chen, at=later(minutes=5))
    cases.accept_handoff(offer.pk, actor=mate, at=later(minutes=9))
    case.refresh_from_db()
    assert (case.owner_id, case.handler_id) == (chen.person_id, mate.person_id)

    # 8  A work order is written, read by a second person, signed, chased, replied to, reviewed.
    order = orders.dispatch(case, Demand(lead_unit=unit.pk, demand="请上门安装并告知时间"), actor=mate, at=later(minutes=20))
    for review in order.second_reviews.filter(decided_at=None):
        orders.decide_review(review.pk, agree=True, actor=senior, at=later(minutes=25))
    orders.sign(order.pk, actor=clerk, at=later(minutes=40))
    cases.chase(case, "到底几点来？", actor=chen, at=later(hours=1))
    assert any("W-01" in text for check in slots.closing_checks for text in check(case.pk))
    with pytest.raises(Conflict):
        cases.close(case, reason_code="confirmed", actor=chen, at=later(hours=1))

    # 9  Late: the sweep announces it, bosses hear of it, the owner stays.
    deadlines.sweep(at=later(days=9), limit=200)
    deliver_all(at=later(days=9))
    kinds = [each.kind for each in timeline("case", case.pk)]
    assert "deadlines.DeadlineMissed" in kinds
    assert Case.objects.get(pk=case.pk).owner_id == chen.person_id

    at = later(days=9, hours=1)
    proof = files.keep(ContentFile("W-01 备件已到，师傅已约".encode()), name="派工单.txt", actor=clerk, at=at)
    found = Answer(result="arranged", text="明天十点上门，师傅已约好", visit_from=at + timedelta(days=1), informed_at=at,
                   attachments=[proof.pk])  # fmt: skip
    orders.reply(order.pk, found, actor=clerk, at=at)
    orders.accept(order.pk, marks=dict.fromkeys(CHECKS, True), actor=mate, at=at + timedelta(minutes=5))

    # 11  The answer goes out; the customer does not agree: the manager hotline helps, the owner stays.
    cases.answer(case, "师傅明天十点上门", actor=chen, at=at + timedelta(minutes=10))
    cases.not_accepted(case, text="还要等一天，不行", actor=chen, at=at + timedelta(minutes=20))
    up = Case.objects.get(pk=case.pk).handoffs.filter(answer="waiting").get()
    cases.accept_handoff(up.pk, actor=hotline, at=at + timedelta(minutes=30))
    cases.answer(case, "今天下午三点到，首月费用减免", actor=hotline, at=at + timedelta(minutes=40))
    cases.customer_accepts(case, actor=chen, at=at + timedelta(hours=6))

    # 12  Slots are asked, the move is checked, clocks stop.
    cases.close(case, reason_code="confirmed", actor=chen, at=at + timedelta(hours=7))
    deliver_all(at=at + timedelta(hours=8))
    case.refresh_from_db()
    assert (case.is_open, case.owner_id, case.first_contact_id) == (False, chen.person_id, chen.person_id)

    # 13  The proof: no minute without a person, the chain replays, and a stranger's sums come out the same.
    assert queries.chain(case) == queries.replay(case)
    links = list(DutyLink.objects.filter(case=case, lane="owner").order_by("seq"))
    assert all(before.until == after.since for before, after in itertools.pairwise(links))
    paper = queries.certificate(case, leader, at=at + timedelta(days=1)).plain()
    assert paper["ownerless_minutes"] == 0
    assert recomputed(paper["entries"]) == paper["head"]
    assert verify().whole


def recomputed(entries: list[dict[str, object]]) -> str:
    """The head of a printed chain, by nothing but SHA-256 and the recipe on the certificate."""
    head = ""
    for entry in entries:
        sealed = entry["sealed"]
        text = sealed if isinstance(sealed, str) else json.dumps(sealed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        head = hashlib.sha256(f"{head}\n{text}".encode()).hexdigest()
        assert head == entry["hash"]
    return head
