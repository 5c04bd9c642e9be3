"""A complaint about a colleague: named by whoever writes the record, on the page and over HTTP, and kept out from then on."""

from __future__ import annotations

import pytest
import time_machine

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import House
from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.tests.conftest import AT, kinds, later
from shouwen.foundation.access.testing import browser
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db


def test_the_page_names_a_colleague_who_sees_it_no_more(house: House, case: Case) -> None:
    with time_machine.travel(later(hours=1), tick=False):
        desk = browser(house.agent)
        assert "没有投诉到哪位同事" in desk.get(f"/cases/{case.number}/complaint").content.decode()
        assert desk.post(f"/cases/{case.number}/complaint/accused", {"who": "u:1"}).status_code == 422
        sent = desk.post(f"/cases/{case.number}/complaint/accused", {"who": f"p:{house.mate.person_id}"})
        assert sent.status_code == 302
        assert "被投诉的同事" in desk.get(f"/cases/{case.number}/complaint").content.decode()
        assert browser(house.mate).get(f"/cases/{case.number}/").status_code == 404
    case.refresh_from_db()
    assert list(queries.accused(case)) == [house.mate.person_id]
    assert "PersonAccused" in kinds(case)
    with pytest.raises(NotFound):
        cases.find(case.number, house.mate)


def test_nobody_names_themself_a_stranger_or_whoever_has_it(house: House, case: Case) -> None:
    with pytest.raises(Conflict, match="本人"):
        actions.accuse(case.number, house.agent.person_id, actor=house.agent, at=AT)
    with pytest.raises(Invalid, match="没有这位同事"):
        actions.accuse(case.number, 10**15, actor=house.agent, at=AT)
    with pytest.raises(Conflict, match="先改派"):
        actions.accuse(case.number, house.agent.person_id, actor=house.leader, at=AT)
    with pytest.raises(Forbidden):
        actions.accuse(case.number, house.mate.person_id, actor=house.statistician, at=AT)
    actions.accuse(case.number, house.mate.person_id, actor=house.agent, at=AT)
    with pytest.raises(Conflict, match="已经记下"):
        actions.accuse(case.number, house.mate.person_id, actor=house.agent, at=later(hours=1))
