"""The rate of complaints from outside: exact, traceable to its cases, without what our own people bring (ORG-063)."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases.queries import Filters, conditions, listing, sorting
from shouwen.casework.cases.testing import AT, House, comer, later, registered
from shouwen.casework.complaints.queries import rate as counting
from shouwen.foundation.access.actions import make_token
from shouwen.foundation.access.testing import browser
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden
from shouwen.relations.customers import actions as customers

pytestmark = pytest.mark.django_db
MARCH = (date(2026, 3, 1), date(2026, 3, 31))
ROWS = ("complaints", "matters", "internal", "internal_complaints")


def outsiders(house: House) -> None:
    """Three complaints and two questions from customers; one of the complaints joined to another."""
    kept, gone = (registered(house.agent, phone=f"1380000260{n}", name="彭晓岚") for n in (1, 2))
    registered(house.agent, kind="misconduct", phone="13800002603", at=later(hours=1))
    for n in (4, 5):
        registered(house.agent, kind="consultation", phone=f"1380000260{n}", at=later(hours=2))
    cases.merge(gone.number, kept.number, actor=house.head, at=later(hours=3))


def insiders(house: House) -> None:
    """A complaint of a department, a question of a colleague known as one, and one of a file joined to theirs."""
    registered(house.agent, source="internal", phone="13800002611", name="市场部")
    kept, gone = (registered(house.agent, kind="consultation", phone=f"1380000262{n}", name="罗文") for n in (1, 2))
    customers.edit(kept.customer_id, is_internal=True, actor=house.head, at=later(hours=1))
    customers.merge(kept.customer_id, gone.customer_id, actor=house.head, at=later(hours=2))


def counted(figures: counting.Figures) -> tuple[int, ...]:
    return tuple(getattr(figures, each) for each in ROWS)


def behind(tree: dict, actor, at) -> list[str]:
    """The cases a figure opens in the queue, open and ended."""
    asked = listing.Asked(filters=Filters(is_open=None), tree=conditions.parse(tree), order=sorting.order("registered"))
    return [row.number for row in listing.listing(asked, actor, at=at, limit=200).rows]


def agree(found: counting.Rate, actor) -> None:
    """Each figure is as many as the cases it opens; centres add up to the whole; complaints are among the matters."""
    for figures in (found.whole, *found.centres):
        rows = {code: behind(figures.trees[code], actor, later(days=2)) for code in ROWS}
        assert {code: len(each) for code, each in rows.items()} == dict(zip(ROWS, counted(figures), strict=True))
        assert set(rows["complaints"]) <= set(rows["matters"])
        assert not set(rows["matters"]) & set(rows["internal"])
    if found.centres:
        assert tuple(map(sum, zip(*map(counted, found.centres), strict=True))) == counted(found.whole)


def test_it_leaves_our_own_people_out_of_both(house):
    outsiders(house)
    insiders(house)
    found = counting.rate(house.head, *MARCH)
    assert counted(found.whole) == (2, 4, 3, 1)
    assert found.whole.rate == "50.0%"
    agree(found, house.head)
    agree(counting.rate(house.leader, *MARCH), house.leader)


def test_days_are_the_readers_and_both_are_in(house):
    registered(house.agent, at=AT.replace(month=2, day=28, hour=16))  # 00:00 of 1 March in Shanghai
    registered(house.agent, at=AT.replace(month=3, day=31, hour=15, minute=59), phone="13800002602")
    registered(house.agent, at=AT.replace(month=3, day=31, hour=16), phone="13800002603")
    assert counted(counting.rate(house.head, *MARCH).whole)[:2] == (2, 2)
    agree(counting.rate(house.head, *MARCH), house.head)


def test_a_province_sees_it_by_centre(house):
    outsiders(house)
    above = comer(house.province, "senior_agent", "省里的话务员", "senior")
    registered(above, source="internal", phone="13800002631")
    registered(above, kind="consultation", phone="13800002632")
    found = counting.rate(house.province_head, *MARCH)
    assert [(each.name, counted(each)) for each in found.centres] == [("江州客服中心", (2, 4, 0, 0)), ("江海省客服中心", (0, 1, 1, 1))]
    agree(found, house.province_head)
    assert not counting.rate(house.head, *MARCH).centres


def test_it_is_refused_to_whoever_leads_nobody(house):
    with pytest.raises(Forbidden):
        counting.rate(house.agent, *MARCH)
    assert browser(house.agent).get("/team/complaint-rate").status_code == 403


def test_without_matters_there_is_no_rate(house):
    assert counting.rate(house.head, *MARCH).whole.rate == "—"


def test_it_asks_twice_however_many_there_are(house, django_assert_max_num_queries):
    outsiders(house)
    house.has("province_head")
    with django_assert_max_num_queries(2):
        counting.rate(house.province_head, *MARCH)


def test_the_page_opens_the_cases_behind(house):
    outsiders(house)
    insiders(house)
    head = browser(house.head)
    page = head.get("/team/complaint-rate?since=2026-03-01&until=2026-03-31").content.decode()
    assert "50.0%" in page
    for code, count in (("complaints", 2), ("matters", 4), ("internal", 3)):
        url = unescape(re.search(rf'href="([^"]+)" data-figure="{code}"', page)[1])
        rows = head.get(url)
        assert rows.status_code == 200
        assert len(behind(json.loads(parse_qs(urlsplit(url).query)["filter"][0]), house.head, later(days=2))) == count
        assert "内部提出" in rows.content.decode()
    assert "/team/complaint-rate" in head.get("/team").content.decode()


@pytest.mark.parametrize("asked", ["since=2026-02-30&until=2026-03-01", "since=2026-03-02&until=2026-03-01", "since=0001-01-01&until=0001-01-02",
                                   "since=2026-01-01&until=2028-01-01", "since=x", "until=9999-12-31&since=9999-12-31"])  # fmt: skip
def test_days_nobody_means_are_said(house, asked):
    answer = browser(house.head).get(f"/team/complaint-rate?{asked}")
    assert answer.status_code == 422
    assert "sw-" in answer.content.decode()


def test_over_http(house, client):
    outsiders(house)
    insiders(house)
    secret = make_token(person_id=house.head.person_id, name="figures", rights=("*",), expires_at=clock.now() + timedelta(days=1), actor=SYSTEM, at=clock.now())[1]
    headers = {"Authorization": f"Bearer {secret}"}
    told = client.get("/api/v1/complaint-rate?since=2026-03-01&until=2026-03-31", headers=headers).json()
    assert (told["whole"]["complaints"], told["whole"]["matters"], told["whole"]["rate"], told["whole"]["internal"]) == (2, 4, "50.0%", 3)
    tree = json.dumps(told["whole"]["filters"]["matters"])
    rows = [client.get("/api/v1/cases", {"filter": tree, "open": word, "limit": 200}, headers=headers).json()["cases"] for word in ("true", "false")]
    assert sum(map(len, rows)) == 4
    for wrong in ("since=2026-03-02&until=2026-03-01", "since=2026-02-30&until=2026-03-01", "since=0001-01-01&until=0001-01-01", ""):
        assert client.get(f"/api/v1/complaint-rate?{wrong}", headers=headers).status_code == 422
