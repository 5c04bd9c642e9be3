"""What customers' pages hear from cases, always within the reader's reach."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, house, registered
from shouwen.foundation.access import testing
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.errors import NotFound
from shouwen.relations.customers import queries as customers

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def test_open_and_late_cases_stand_beside_a_suggestion(centre):
    case = registered(centre.agent)
    late = AT + timedelta(days=60)
    assert [
        [each.text for each in hit.glances] for hit in customers.suggest("2607", centre.agent, at=AT)
    ] == [["今天 09:00 联系过", "1 件在办"]]
    hits = customers.suggest("2607", centre.agent, at=late)
    assert "1 件超时" in [each.text for each in hits[0].glances]
    assert Case.objects.get(pk=case.pk).customer_id == hits[0].customer.pk


def test_cases_are_moments_of_the_timeline(centre):
    case = registered(centre.agent)
    told = customers.timeline(case.customer_id, centre.agent).rows
    assert any(case.title in moment.text and case.number in moment.url for moment in told)


def test_a_stranger_neither_knows_the_customer_nor_their_cases(centre):
    case = registered(centre.agent)
    other = testing.centre("临溪客服中心", prefix="LX", parent=Unit.objects.get(pk=centre.province.pk))
    with pytest.raises(NotFound):
        customers.timeline(case.customer_id, testing.actor("junior_agent", other))
