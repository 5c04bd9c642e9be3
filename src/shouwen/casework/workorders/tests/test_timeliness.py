"""Whether each order was done in time, by how many hours not, and who may ask (SLA-010)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from shouwen.casework.cases.models import Case
from shouwen.casework.workorders import actions, queries
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.rules.timeliness import VERDICTS, timeliness
from shouwen.casework.workorders.tests.conftest import AT, HOLDS, House, demand, hand_in, later
from shouwen.foundation.access import actions as access
from shouwen.foundation.access import testing
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, Invalid

pytestmark = pytest.mark.django_db
LIMIT = later(hours=4)


def test_an_order_is_judged_by_its_first_accepted_reply() -> None:
    def moment(hours: float | None) -> Any:
        return None if hours is None else later(hours=hours)

    def said(done: float | None = None, ended: float | None = None, now: float = 0, limit: Any = LIMIT) -> tuple[str, float]:
        found = timeliness(limit, moment(done), moment(ended), at=later(hours=now))
        return found.verdict, found.hours

    assert said(now=4) == ("running", 0)
    assert said(now=5.5) == ("overdue", 1.5)
    assert said(done=4, ended=9) == ("on_time", 0)
    assert said(done=6.25, ended=9) == ("late", 2.2)
    assert said(ended=9) == said(limit=None, done=9) == ("none", 0)
    assert [timeliness(LIMIT, None, None, at=at).is_on_time for at in (AT, later(hours=5))] == [None, False]


@pytest.fixture
def four(house: House, case: Case, db: Any) -> dict[str, Order]:
    """An order of each verdict, as it stands five hours later; and one that was cancelled."""
    actions.set_figures(None, {"review_dispatch": False}, actor=SYSTEM, at=AT)
    names = {"on_time": 4, "late": 2, "overdue": 4, "running": 48, "none": 4}
    made = {
        name: actions.dispatch(case, demand(house, title=name, reply_by=later(hours=hours)), actor=house.agent, at=AT)
        for name, hours in names.items()
    }
    for name, at in (("on_time", later(hours=1)), ("late", later(hours=3.5))):
        actions.sign(made[name], actor=house.clerk, at=AT + timedelta(minutes=5))
        hand_in(house, made[name], at=at)
        actions.accept(made[name], marks=HOLDS, actor=house.agent, at=at)
    actions.cancel(made["none"], reason="客户自己解决了", actor=house.agent, at=later(hours=1))
    return made


def asked(verdict: str, actor: Any, **more: Any) -> Any:
    return queries.timed(verdict, actor, since=AT, until=later(days=1), at=later(hours=5), **more)


def test_the_inspector_filters_by_verdict_in_few_queries(
    house: House, four: dict[str, Order], django_assert_max_num_queries: Any
) -> None:
    inspector = testing.actor("quality_inspector", house.centre)
    for verdict in VERDICTS:
        with django_assert_max_num_queries(3):
            rows = asked(verdict, inspector).rows
        assert [row.order.title for row in rows] == [verdict]
        assert [row.timed.verdict for row in rows] == [verdict]
    assert [row.timed.hours for row in asked("late", inspector).rows] == [1.5]
    assert [row.timed.hours for row in asked("overdue", inspector).rows] == [1.0]
    assert asked("late", inspector, unit_id=house.install.pk).rows == []


def test_all_are_paged_newest_first_and_strange_filters_told(house: House, four: dict[str, Order]) -> None:
    seen, cursor = [], ""
    while True:
        page = asked("", house.clerk, cursor=cursor, limit=2)
        seen += [row.order.pk for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    assert seen == sorted((each.pk for each in four.values()), reverse=True)
    with pytest.raises(Invalid):
        asked("sometimes", house.clerk)
    with pytest.raises(Forbidden):
        asked("", testing.actor("administrator"))
    assert asked("", testing.actor("quality_inspector")).rows == []


def test_the_page_and_the_interface_say_so(house: House, four: dict[str, Order], monkeypatch: Any) -> None:
    monkeypatch.setattr("shouwen.kit.clock.now", lambda: later(hours=5))
    desk = testing.browser(house.senior)
    shown = desk.get("/orders/timeliness", {"verdict": "late"}).content.decode()
    assert str(four["late"]) in shown.replace("\n", " ")
    assert "办完超时" in shown
    assert "1.5" in shown
    assert desk.get("/orders/timeliness", {"verdict": "x", "unit": "y", "days": "z"}).status_code == 200
    assert "超 1.5 小时" in desk.get(f"/orders/{four['late'].case_number}/{four['late'].seq}/").content.decode()
    week = later(days=7)
    made = access.make_token(person_id=house.senior.person_id, name="api", rights=["*"], expires_at=week, actor=SYSTEM, at=AT)
    caller = Client(headers={"Authorization": f"Bearer {made[1]}"})
    said = caller.get("/api/v1/orders/timeliness", {"verdict": "overdue"}).json()["orders"]
    assert [(each["title"], each["timeliness"], each["delay_hours"]) for each in said] == [("overdue", "overdue", 1.0)]
