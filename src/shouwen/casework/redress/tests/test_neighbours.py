"""What redress reads from below: how grave a complaint is, and who was found liable."""

from __future__ import annotations

import pytest

from shouwen.casework.complaints import actions as complaints
from shouwen.casework.redress import queries, reading
from shouwen.casework.redress.tests.conftest import AT, ask, draft, part
from shouwen.foundation.organisation.models import Person

pytestmark = pytest.mark.django_db


def test_a_complaint_regraded_goes_another_way(house, case):
    """What a team leader grants of a minor matter they only look at once it is severe."""

    def way() -> list[tuple[str, str]]:
        case.refresh_from_db()
        found = queries.foresee(case, draft(part(400)), actor=house.senior, at=AT).route
        return [(stop.kind, stop.place) for stop in found.stops]

    assert way() == [("approve", "supervisor")]
    complaints.override(case, "severe", reason="媒体关注", actor=house.leader, at=AT)
    assert way() == [("review", "manager"), ("approve", "general_manager")]


def test_whoever_was_found_liable_keeps_out(house, case, monkeypatch):
    from shouwen.casework.liability import queries as liability

    found = {(house.city.pk, house.leader.person_id), (house.team.pk, None)}
    monkeypatch.setattr(liability, "at_fault_of", lambda ids: dict.fromkeys(ids, found))
    team = set(Person.objects.filter(unit=house.team).values_list("id", flat=True))
    assert reading.at_fault(case).near == {house.leader.person_id, *team}
    people = ask(house, case, 400).steps.get().people
    assert house.leader.person_id not in people
    assert house.supervisor.person_id in people
