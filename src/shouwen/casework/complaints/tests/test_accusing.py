"""A complaint about a colleague: named by whoever writes the record, on the page and over HTTP, and kept out from then on."""

from __future__ import annotations

import pytest
import time_machine

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases import testing as cases_testing
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import House
from shouwen.casework.complaints import actions, queries
from shouwen.casework.complaints.tests.conftest import AT, kinds, later
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM, Actor
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


def test_a_wrong_naming_is_put_right_with_a_reason_and_the_recusal_ends(house: House, case: Case) -> None:
    actions.accuse(case.number, house.mate.person_id, actor=house.agent, at=AT)
    with pytest.raises(Forbidden, match="更正写错的被投诉人"):
        actions.acquit(case.number, house.mate.person_id, reason="同名的另一位", actor=house.agent, at=AT)
    with pytest.raises(NotFound):
        actions.acquit(case.number, house.mate.person_id, reason="不是我", actor=house.mate, at=AT)
    with pytest.raises(Invalid, match="写错"):
        actions.acquit(case.number, house.mate.person_id, reason=" ", actor=house.leader, at=AT)
    actions.acquit(case.number, house.mate.person_id, reason="同名的另一位", actor=house.leader, at=AT)
    with pytest.raises(Conflict, match="没有记过"):
        actions.acquit(case.number, house.mate.person_id, reason="同名的另一位", actor=house.leader, at=AT)
    case.refresh_from_db()
    assert (queries.accused(case), case.is_about_staff) == ({}, False)
    told = timeline("case", case.pk)[-1]
    assert (told.kind, told.reason) == ("cases.PersonCleared", "同名的另一位")
    assert cases.find(case.number, house.mate).pk == case.pk


def test_the_page_puts_it_right_for_one_and_keeps_the_other_out(house: House, case: Case) -> None:
    for person in (house.mate.person_id, house.statistician.person_id):
        actions.accuse(case.number, person, actor=house.agent, at=AT)
    with time_machine.travel(later(hours=1), tick=False):
        url, desk = f"/cases/{case.number}/complaint/accused", browser(house.leader)
        assert 'name="cleared"' in desk.get(url).content.decode()
        assert 'name="cleared"' not in browser(house.agent).get(url).content.decode()
        assert desk.post(url, {"cleared": house.mate.person_id, "reason": ""}).status_code == 422
        assert desk.post(url, {"cleared": house.mate.person_id, "reason": "写错了人"}).status_code == 302
    case.refresh_from_db()
    assert (list(queries.accused(case)), case.is_about_staff) == ([house.statistician.person_id], True)


def _key(who: Actor) -> dict[str, str]:
    values = {"person_id": who.person_id, "name": "程序", "rights": ["*"], "expires_at": later(days=1)}
    return {"HTTP_AUTHORIZATION": f"Bearer {access.make_token(**values, actor=SYSTEM, at=later(hours=-1))[1]}"}


def test_over_http_it_is_named_and_put_right(house: House, case: Case) -> None:
    with time_machine.travel(later(hours=1), tick=False):
        agent, leader, stranger = _key(house.agent), _key(house.leader), _key(cases_testing.comer(house.team, "branch_clerk", "营业部"))
        url, desk = f"/api/v1/cases/{case.number}/complaint/accused", browser(house.agent)
        sent = {"person_id": str(house.mate.person_id)}

        def post(body: dict[str, object], key: dict[str, str]) -> tuple[int, dict]:
            answer = desk.post(url, body, "application/json", **key)
            return answer.status_code, answer.json()

        status, read = post(sent, agent)
        assert (status, [each["id"] for each in read["accused"]]) == (200, [sent["person_id"]])
        assert post(sent, agent)[0] == 409
        assert post({"person_id": "900000000000000001"}, agent)[0] == 422
        back = {**sent, "is_accused": False, "reason": "写错了人"}
        assert [post(back, key)[0] for key in (_key(house.mate), stranger, agent)] == [404, 404, 403]
        assert post({**back, "reason": ""}, leader)[0] == 422
        assert post(back, leader)[1]["accused"] == []
