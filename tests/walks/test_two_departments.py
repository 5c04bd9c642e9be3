"""A hospital case over two departments: whoever met the patient first stays answerable, and the law counts beside us.

A father says that his child was given the wrong dose after waiting three hours. A nurse of the complaint office writes it
down, so it is hers. The doctor he names works in her own team and from that moment knows nothing of it. Pharmacy leads,
emergency assists; because two departments have to look into it the law's five working days become ten, and the father
hears why. The finding names both, the department that bears less appeals, and the higher office has the last word.
"""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, House, house, registered
from shouwen.casework.complaints import actions as complaints
from shouwen.casework.complaints import queries as records
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.actions import Subject
from shouwen.casework.liability import actions as liability
from shouwen.casework.liability import queries as findings
from shouwen.casework.liability.rules import Part
from shouwen.casework.statutes import actions as statutes
from shouwen.casework.statutes import queries as law
from shouwen.casework.workorders import actions as orders
from shouwen.casework.workorders.actions import Answer, Demand
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.states import CHECKS
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person, unit_of
from shouwen.foundation.files import actions as files
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.ledger.verify import verify
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db
MATTER = "孩子发烧等了三个小时，药房给的退烧药剂量多了一倍，找邓医生他不耐烦，要求说明、道歉并退还药费"


def later(**span: float):
    return AT + timedelta(**span)


def day(at) -> str:
    return at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%m-%d")


class Hospital:
    """The complaint office (a house) and two departments with a head each and a clerk in pharmacy."""

    def __init__(self) -> None:
        self.office: House = house()
        self.pharmacy = unit_of(self.office.city, "药剂科", role="branch")
        self.emergency = unit_of(self.office.city, "急诊科", role="branch")
        self.pharmacist = self._join(self.pharmacy, "branch_clerk", "药剂科文员")
        self.pharmacy_head = self._join(self.pharmacy, "branch_head", "药剂科主任")
        self.emergency_head = self._join(self.emergency, "branch_head", "急诊科主任")

    def _join(self, unit, role: str, name: str) -> Actor:
        return actor_for(person(unit, role, name).pk, at=AT)


@pytest.fixture
def hospital(settings, tmp_path):
    settings.SHOUWEN_VAR = tmp_path
    deadlines.seed()
    law.forget()
    made = Hospital()
    made.office.has("agent", "mate", "leader", "supervisor", "manager", "head", "province_head")
    statutes.load("cn-hospital", actor=SYSTEM, at=AT)
    statutes.choose("cn-hospital", made.office.city.pk, actor=made.office.manager, at=AT)
    return made


def legal(case: Case, at):
    (found,) = clocks.legal(Subject("case", case.pk), at=at)
    return found


def test_two_departments_and_one_who_answers(hospital):
    office, nurse, doctor = hospital.office, hospital.office.agent, hospital.office.mate

    # 1  Written down by whoever met the father; the doctor he names is out of it in every way.
    case = registered(nurse, description=MATTER, at=later(minutes=5))
    deliver_all(at=later(minutes=6))
    cases.accuse(case, doctor.person_id, actor=nurse, at=later(minutes=7))
    deliver_all(at=later(minutes=8))
    with pytest.raises(NotFound):
        queries.find(case.number, doctor)
    assert day(legal(case, later(minutes=8)).due_at) == "03-25"

    # 2  Pharmacy leads, emergency assists; each says what it found.
    order = out(hospital, case)
    told = "分诊记录显示等候三小时十分，当班医生态度生硬"
    orders.report_assist(order, report=told, actor=hospital.emergency_head, at=later(days=2))

    # 3  Two departments take longer: the nurse asks, the manager grants, the father is told before the fifth day is over.
    wish = statutes.ask(legal(case, later(days=3)).id, reason="药剂科与急诊科要一起核对处方", actor=nurse, at=later(days=3))
    statutes.decide(legal(case, later(days=3)).id, wish.pk, grant=True, actor=office.manager, at=later(days=4))
    assert day(legal(case, later(days=4)).due_at) == "04-01"
    assert [each.reason for each in law.notices_of(case)] == ["药剂科与急诊科要一起核对处方"]
    with pytest.raises(Conflict):
        statutes.ask(legal(case, later(days=5)).id, reason="再延几天", actor=nurse, at=later(days=5))
    handed_in(hospital, order)

    # 4  What he says, what was found and who is liable stay apart.
    found = {"outcome": "upheld", "finding": "处方正确，发药时剂量录入多一倍；等候超过承诺", "resolutions": ["refund", "apology"],
             "stand": "accepted", "apology_by": "药剂科主任", "apology_on": day_of(later(days=7)), "apology_how": "in_person"}  # fmt: skip
    complaints.record(case.number, found, actor=nurse, at=later(days=7))
    complaints.add_evidence(case.number, complaints.Given(words="发药系统的录入记录"), actor=nurse, at=later(days=7))
    shares = [Part("unit", hospital.pharmacy.pk, percent=70), Part("unit", hospital.emergency.pk, percent=30)]
    liability.propose(case, shares, words="剂量录入无人复核；分诊未按承诺时间", actor=nurse, at=later(days=7))
    liability.confirm(case, actor=office.leader, at=later(days=8))
    liability.appeal(case, grounds="当日急诊量是平时两倍，已按预案分流", actor=hospital.emergency_head, at=later(days=9))

    # 5  Answered within the law's ten days by the one who met him first.
    cases.answer(case, "剂量录入有误，药费已退，药剂科主任当面致歉", actor=nurse, at=later(days=13))
    cases.customer_accepts(case, actor=nurse, at=later(days=13, hours=2))

    # 6  When both have spoken the higher office has the last word; then she closes. The chain is whole, the doctor heard nothing.
    fairer = [Part("unit", hospital.pharmacy.pk, percent=90), Part("unit", hospital.emergency.pk, percent=10)]
    liability.decide(case, fairer, words="预案已启动，但未告知家属", actor=office.province_head, at=later(days=20))
    record = findings.record(case, office.leader, at=later(days=20))
    assert {(each.who, each.amount) for each in record.shares} == {("药剂科", "90%"), ("急诊科", "10%")}
    cases.close(case, cause_code=closing_cause(nurse), prevention="发药双人复核", actor=nurse, at=later(days=20, hours=1))
    deliver_all(at=later(days=21))
    case.refresh_from_db()
    assert (case.is_open, case.owner_id, case.first_contact_id) == (False, nurse.person_id, nurse.person_id)
    (row,) = clocks.legal_rows(Subject("case", case.pk))
    assert (row.met_at is not None, row.missed_at) == (True, None)
    assert not Notice.objects.filter(person_id=doctor.person_id).exists()
    assert records.complaint(case).outcome == "upheld"
    assert queries.chain(case) == queries.replay(case)
    assert verify().whole


def out(hospital: Hospital, case: Case) -> Order:
    """An order to both departments, read by a second person and signed."""
    asked = Demand(lead_unit=hospital.pharmacy.pk, demand="核对处方与发药记录，说明剂量", assist_units=[hospital.emergency.pk])
    order = orders.dispatch(case, asked, actor=hospital.office.agent, at=later(hours=1))
    for review in order.second_reviews.filter(decided_at=None):
        orders.decide_review(review.pk, agree=True, actor=hospital.office.supervisor, at=later(hours=2))
    orders.sign(order.pk, actor=hospital.pharmacist, at=later(hours=3))
    return order


def handed_in(hospital: Hospital, order: Order) -> None:
    """The lead department's answer, with its proof, accepted."""
    proof = files.keep(ContentFile("发药记录：录入 20ml，应为 10ml".encode()), name="发药记录.txt", actor=hospital.pharmacist, at=later(days=5))
    said = Answer(result="solved", text="录入多一倍，已改，药费当日退还", informed_at=later(days=5), attachments=[proof.pk])
    orders.reply(order.pk, said, actor=hospital.pharmacist, at=later(days=5))
    orders.accept(order.pk, marks=dict.fromkeys(CHECKS, True), actor=hospital.office.agent, at=later(days=5, hours=1))


def day_of(at):
    return at.astimezone(ZoneInfo("Asia/Shanghai")).date()


def closing_cause(actor: Actor) -> str:
    """Any cause on offer."""
    from shouwen.relations.catalogue import queries as catalogue

    return next(each.code for each in catalogue.choices("cause", actor))
