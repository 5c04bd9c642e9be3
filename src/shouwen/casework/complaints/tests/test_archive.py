"""Complaints that ended by class: counted exactly, each class opens its cases, a category those below it (CMP-057)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.testing import AT, House, comer, house, later, registered
from shouwen.casework.complaints import actions
from shouwen.casework.complaints.queries import archive as archives
from shouwen.casework.complaints.tests.test_rate import behind
from shouwen.foundation.access.actions import make_token
from shouwen.foundation.access.testing import browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, NotFound
from shouwen.relations.catalogue import queries as catalogue

pytestmark = pytest.mark.django_db
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def ended(place: House, category: str, number: int, *, outcome: str = "", days: int = 2, **more: object) -> Case:
    case = registered(place.agent, category_id=catalogue.category_by_code(category).id, phone=f"138000026{number:02}", **more)
    deliver_all(at=later(days=20))
    if outcome:
        actions.record(case, {"outcome": outcome}, actor=place.agent, at=later(hours=1))
    cases.withdraw(case, reason_code="solved", actor=place.agent, at=later(days=days))
    return case


@pytest.fixture
def place() -> House:
    found = house()
    ended(found, "attitude.rude", 1, outcome="upheld", days=2)
    ended(found, "attitude.words", 2, days=4)
    ended(found, "general.misconduct", 3, kind="misconduct", days=3)
    registered(found.agent, phone="13800002699")
    registered(found.agent, kind="consultation", phone="13800002698")
    return found


def by(actor, axis="category", under=""):
    found = archives.archive(actor, *MARCH, by=axis, under=under)
    return {each.value: (each.ended, each.upheld, each.days) for each in found.classes}


def test_by_category_then_by_those_below_it(place: House) -> None:
    assert by(place.head) == {"attitude": (2, 1, "3.0"), "general": (1, 0, "3.0")}
    assert by(place.head, under="attitude") == {"attitude.rude": (1, 1, "2.0"), "attitude.words": (1, 0, "4.0")}
    found = archives.archive(place.head, *MARCH)
    assert [each.below for each in found.classes] == ["attitude", "general"]
    assert (found.whole.ended, found.whole.share, found.whole.upheld_share) == (3, "100.0%", "33.3%")


def test_by_what_was_found_and_other_axes(place: House) -> None:
    assert {key: row[0] for key, row in by(place.head, "outcome").items()} == {"upheld": 1, "": 2}
    assert {key: row[0] for key, row in by(place.head, "kind").items()} == {"complaint": 2, "misconduct": 1}
    for axis in archives.AXES:
        assert sum(row[0] for row in by(place.head, axis).values()) == 3


def test_each_figure_opens_its_cases(place: House) -> None:
    for axis in ("category", "kind", "severity", "channel", "unit"):
        for each in archives.archive(place.head, *MARCH, by=axis).classes:
            if each.tree is None:
                continue
            assert len(behind(dict(each.tree), place.head, later(days=30))) == each.ended


def test_it_is_for_heads_within_their_reach(place: House) -> None:
    with pytest.raises(Forbidden):
        archives.archive(place.agent, *MARCH)
    with pytest.raises(NotFound):
        archives.archive(place.head, *MARCH, by="nothing")
    assert browser(place.agent).get("/team/complaint-archive").status_code == 403
    other = comer(place.province, "supervisor", "elsewhere")
    assert archives.archive(other, *MARCH).whole.ended == 0


def test_the_page_and_http(place: House) -> None:
    desk = browser(place.head)
    page = desk.get("/team/complaint-archive?since=2026-03-01&until=2026-03-31").content.decode()
    assert "服务态度" in page
    assert "in=attitude" in page
    assert "上一级" in desk.get("/team/complaint-archive?since=2026-03-01&until=2026-03-31&in=attitude").content.decode()
    assert "没有了结的投诉" in desk.get("/team/complaint-archive?since=2026-01-01&until=2026-01-31").content.decode()
    assert desk.get("/team/complaint-archive?since=2026-03-31&until=2026-03-01").status_code == 422
    now = clock.now()
    made = make_token(person_id=place.head.person_id, name="api", rights=["*"], expires_at=now + timedelta(days=1), actor=SYSTEM, at=now)
    told = desk.get("/api/v1/complaint-archive?since=2026-03-01&until=2026-03-31", headers={"Authorization": f"Bearer {made[1]}"}).json()
    assert [(each["value"], each["ended"]) for each in told["classes"]] == [("attitude", 2), ("general", 1)]


def test_it_asks_few_questions(place: House, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(6):
        archives.archive(place.head, *MARCH)
    assert AT
