"""What a registration would become is what it becomes."""

import pytest

from shouwen.casework.cases import actions
from shouwen.casework.cases.actions import Intake
from shouwen.casework.cases.queries import demand
from shouwen.casework.cases.testing import AT, house, registered
from shouwen.casework.deadlines.models import Clock
from shouwen.relations.catalogue.testing import category

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def test_the_foretold_priority_and_limit_are_those_of_the_case(centre, django_assert_max_num_queries):
    given = {"kind": "complaint", "category_id": category().id}
    actions.foretell(Intake(description="", **given), actor=centre.agent, at=AT)
    with django_assert_max_num_queries(2):
        told = actions.foretell(Intake(description="", **given), actor=centre.agent, at=AT)
    case = registered(centre.agent, at=AT, **given)
    due = Clock.objects.get(subject_kind="case", subject_id=case.pk, stage="resolve").due_at
    assert told.priority == case.priority
    assert told.resolve is not None
    assert told.resolve.due_at == due


def test_a_repeat_is_foretold(centre):
    given = {"kind": "complaint", "category_id": category().id}
    first = registered(centre.agent, at=AT, **given)
    told = actions.foretell(Intake(description="", customer_id=first.customer_id, **given), actor=centre.agent, at=AT)
    assert told.repeats == 1


def test_a_category_says_how_often_and_how_long(centre):
    demand.forget()
    node = category()
    registered(centre.agent, at=AT, kind="complaint", category_id=node.id)
    said = demand.notes([node.id], kind="complaint", actor=centre.agent, at=AT)
    demand.forget()
    assert "本周 1 件" in said[node.id]
    assert "解决时限" in said[node.id]
