"""What a category asks for: a least severity, and that whoever looks after compliance hears of it (CMP-005)."""

from __future__ import annotations

from typing import Any

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, House, house, intake, later
from shouwen.casework.complaints import actions
from shouwen.casework.complaints.models import Complaint
from shouwen.casework.complaints.queries.standing import grading
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import person
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(db: None, tmp_path: Any, settings: Any) -> House:
    settings.SHOUWEN_VAR = tmp_path
    return house()


@pytest.fixture
def lawyer(place: House) -> Actor:
    return actor_for(person(place.city, "legal_officer").pk, at=AT)


def category(code: str) -> int:
    return catalogue.category_by_code(code).id


def registered(place: House, code: str, **more: Any) -> Case:
    case = cases.register(intake(category_id=category(code), **more), actor=place.agent, at=AT)
    deliver_all(at=AT)
    return case


def heard(lawyer: Actor) -> int:
    return Notice.objects.filter(kind="complaints.compliance", person_id=lawyer.person_id).count()


def test_a_complaint_of_fraud_is_at_least_general_and_compliance_hears_of_it_once(place: House, lawyer: Actor) -> None:
    case = registered(place, "fraud")
    assert case.severity == "general"
    assert case.grading[0] == "这一类至少为“一般”"
    held = Complaint.objects.get(case=case)
    assert (held.auto_severity, held.why[0]) == ("general", "这一类至少为“一般”")
    assert grading(case, held).lines[0] == ("这一类至少为“一般”", "一般", True)
    assert heard(lawyer) == 1
    cases.edit(case, {"category_id": category("quality")}, reason="不是", actor=place.agent, at=later(hours=1))
    deliver_all(at=later(hours=1))
    case.refresh_from_db()
    assert case.severity == "minor"
    cases.edit(case, {"category_id": category("fraud")}, reason="是", actor=place.agent, at=later(hours=2))
    deliver_all(at=later(hours=2))
    case.refresh_from_db()
    assert (case.severity, heard(lawyer)) == ("general", 1)


def test_worse_columns_go_before_it_and_a_persons_word_stands(place: House, lawyer: Actor) -> None:
    assert registered(place, "fraud", triggers=("injury",)).severity == "severe"
    case = registered(place, "quality", phone="13800000002")
    actions.override(case, "minor", reason="误会", actor=place.leader, at=later(hours=1))
    cases.edit(case, {"category_id": category("fraud")}, reason="是", actor=place.agent, at=later(hours=2))
    deliver_all(at=later(hours=2))
    case.refresh_from_db()
    assert case.severity == "minor", "a person's word stands"
    assert Complaint.objects.get(case=case).auto_severity == "general"


def test_an_enquiry_or_another_category_tells_nobody(place: House, lawyer: Actor) -> None:
    assert registered(place, "quality").severity == "minor"
    assert heard(lawyer) == 0


def test_where_nobody_looks_after_compliance_the_centre_above_hears(place: House) -> None:
    above = actor_for(person(place.province, "service_supervision").pk, at=AT)
    registered(place, "fraud")
    assert heard(above) == 1


def test_whom_it_is_about_hears_nothing(place: House, lawyer: Actor) -> None:
    registered(place, "fraud", accused=(lawyer.person_id,))
    assert heard(lawyer) == 0
