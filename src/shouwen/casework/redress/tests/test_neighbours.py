"""What redress reads from below: how grave the complaint record says it is, and who was found liable."""

from __future__ import annotations

import pytest

from shouwen.casework.redress import reading
from shouwen.casework.redress.tests.conftest import ask
from shouwen.foundation.organisation.models import Person

pytestmark = pytest.mark.django_db


def test_the_grade_is_that_of_the_complaint(house, case):
    assert reading.severity(case) in ("minor", "general", "severe", "extreme")


def test_whoever_was_found_liable_keeps_out(house, case, monkeypatch):
    from shouwen.casework.liability import queries as liability

    found = {(house.city.pk, house.leader.person_id), (house.team.pk, None)}
    monkeypatch.setattr(liability, "at_fault", lambda _case: found)
    team = set(Person.objects.filter(unit=house.team).values_list("id", flat=True))
    assert reading.at_fault(case) == {house.leader.person_id, *team}
    people = ask(house, case, 400).steps.get().people
    assert house.leader.person_id not in people
    assert house.supervisor.person_id in people
