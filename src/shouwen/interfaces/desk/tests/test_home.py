"""My work draws what presses; the rest of a long list is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions, testing
from shouwen.foundation.access.testing import browser
from shouwen.interfaces.desk.pages.home import ROWS
from shouwen.kit import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> testing.House:
    return testing.house()


def offered(house: testing.House, count: int) -> None:
    """So many cases, each offered to a colleague."""
    now = clock.now()
    for place in range(count):
        case = testing.registered(house.agent, phone=f"1380000{place:04d}", at=now)
        actions.hand_off(case, kind="transfer_handling", to=house.mate.person_id, actor=house.agent, at=now)


def test_a_long_list_shows_its_count_its_first_rows_and_the_way_to_all(house: testing.House) -> None:
    offered(house, ROWS + 3)
    desk = browser(house.mate)
    short = desk.get("/").content.decode()
    assert short.count('class="sw-offer"') == ROWS
    assert f'<span class="n">{ROWS + 3}</span>' in short
    assert "另有 3 件，全部列出" in short
    assert 'href="/?tab=own&amp;all=offers#offers"' in short
    whole = desk.get("/?all=offers").content.decode()
    assert whole.count('class="sw-offer"') == ROWS + 3
    assert "全部列出" not in whole
    assert 'hx-get="/?tab=own&amp;all=offers"' in whole  # stays whole when drawn anew
    assert desk.get("/?all=nonsense").content.decode().count('class="sw-offer"') == ROWS


def test_promises_still_to_keep_come_before_those_kept_when_not_all_are_shown(house: testing.House) -> None:
    case, now = testing.registered(house.agent, at=clock.now()), clock.now()
    made = [
        actions.promise(case, f"第{place}件", due_at=now + timedelta(seconds=place + 1), actor=house.agent, at=now)
        for place in range(ROWS + 1)
    ]
    actions.keep_promise(made[0].pk, actor=house.agent, at=now)
    page = browser(house.agent).get("/").content.decode()
    held = page[page.index('id="promises"') :]
    assert "第0件" not in held
    assert f"第{ROWS}件" in held
    assert "另有 1 件，全部列出" in held


def test_my_work_asks_as_much_however_much_waits(house: testing.House) -> None:
    desk = browser(house.mate)
    offered(house, 2)
    desk.get("/")
    with CaptureQueriesContext(connection) as few:
        desk.get("/")
    offered(house, ROWS + 4)
    with CaptureQueriesContext(connection) as many:
        desk.get("/")
    assert abs(len(many) - len(few)) <= 1  # one may be the look whether something kept has changed
