"""A list gathered by a field: headings with counts, pages by key, kept with the view, the same question for one case."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions, testing
from shouwen.casework.cases.models import NEVER, Case
from shouwen.casework.cases.queries import grouping, listing, sorting, views
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.testing import AT, later, registered
from shouwen.casework.cases.tests.test_views_api import caller
from shouwen.foundation.access.testing import browser
from shouwen.kit.errors import Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> testing.House:
    return testing.house()


@pytest.fixture
def many(house: testing.House) -> list[Case]:
    agents = (house.agent, house.mate, house.senior)
    made = []
    for place in range(7):
        case = registered(agents[place % 3], phone=f"1380000{place:04d}", at=later(minutes=-place))
        Case.objects.filter(pk=case.pk).update(
            priority=1 + place % 3, due_at=NEVER if place % 3 == 1 else later(hours=9 * place), state=("registered", "investigating")[place % 2],
            category_path="" if place == 3 else case.category_path, customer_id=case.customer_id if place % 2 else None, is_anonymous=not place % 2,
        )  # fmt: skip
        made.append(case)
    return made


def walked(asked: Asked, actor: Any, size: int = 2) -> tuple[list[str], list[tuple[Any, int]]]:
    """The numbers of a list page by page, and its groups with their counts in the order met."""
    numbers, groups, cursor = [], {}, ""
    while True:
        page = listing.listing(asked, actor, at=AT, cursor=cursor, limit=size)
        numbers += [line.number for line in page.rows]
        groups |= {page.group_of(line): page.headings[page.group_of(line)].count for line in page.rows}
        cursor = page.next_cursor
        if not cursor:
            return numbers, list(groups.items())


@pytest.mark.parametrize("code", [*grouping.FIELDS])
def test_every_field_gathers_all_rows_once_and_counts_them(house: testing.House, many: list[Case], code: str) -> None:
    for word in ("due", "-registered", "title"):
        asked = Asked(order=sorting.order(word), group=code)
        numbers, groups = walked(asked, house.agent)
        assert sorted(numbers) == sorted(case.number for case in many), word
        assert sum(count for _group, count in groups) == len(many)
        assert [group for group, _count in groups] == sorted(group for group, _count in groups)
        here = listing.neighbours(asked, numbers[3], house.agent, at=AT)
        assert here is not None
        assert (here.place, here.before, here.after) == (4, numbers[2], numbers[4])
        assert listing.numbers(asked, house.agent, at=AT) == numbers


def test_within_a_group_the_order_of_the_list_holds(house: testing.House, many: list[Case]) -> None:
    page = listing.listing(Asked(order=sorting.order("-registered"), group="owner"), house.agent, at=AT)
    assert [line.owner for line in page.rows] == ["agent"] * 3 + ["mate"] * 2 + ["senior"] * 2
    ids = [line.id for line in page.rows if line.owner == "agent"]
    assert ids == sorted(ids, reverse=True)
    assert [(each.label, each.count) for each in page.headings.values()] == [("agent", 3), ("mate", 2), ("senior", 2)]


def test_days_are_those_of_the_reader(house: testing.House) -> None:
    case = registered(house.agent)
    Case.objects.filter(pk=case.pk).update(due_at=AT.replace(hour=17))  # 01:00 of the next day in Shanghai
    page = listing.listing(Asked(group="due_day"), house.agent, at=AT)
    (heading,) = page.headings.values()
    assert heading.day is not None
    assert f"{heading.day:%m-%d}" == "03-19"


def test_what_cannot_be_gathered_by_is_refused(house: testing.House, many: list[Case]) -> None:
    with pytest.raises(Invalid):
        actions.save_view(name="x", group="title", actor=house.agent, at=AT)
    cursor = listing.listing(Asked(group="owner"), house.agent, at=AT, limit=2).next_cursor
    for asked in (Asked(group="priority"), Asked(order=sorting.order("title"), group="owner"), Asked(tree=Asked().tree, order=sorting.order("title"))):
        with pytest.raises(Invalid):
            listing.listing(asked, house.agent, at=AT, cursor=cursor)


def asked(asks: Asked, actor: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        listing.listing(asks, actor, at=AT)
    return len(seen)


def test_a_page_costs_two_questions_more(house: testing.House, many: list[Case]) -> None:
    plain = asked(Asked(order=sorting.order("title")), house.agent)
    assert asked(Asked(order=sorting.order("title"), group="owner"), house.agent) == plain + 2, "the counts and the names"
    assert asked(Asked(order=sorting.order("title"), group="priority"), house.agent) == plain + 1


def test_the_page_shows_it_and_a_view_keeps_it(house: testing.House, many: list[Case]) -> None:
    desk = browser(house.agent)
    page = desk.get("/cases/?group=owner").content.decode()
    assert page.count("sw-q-grp") == 3
    assert "group=due_day" in desk.get("/cases/?group=owner&part=groupings").content.decode()
    assert "sw-grprow" in desk.get("/cases/?group=due_day&layout=table").content.decode()
    assert desk.get("/cases/?group=nonsense").status_code == 400
    saved = desk.post("/cases/views/new", {"list": "group=owner", "name": "按人", "scope": "own", "pin": "on"})
    kept = desk.get(saved.headers["Location"]).content.decode()
    assert kept.count("sw-q-grp") == 3
    assert desk.get(saved.headers["Location"] + "&group=none").content.decode().count("sw-q-grp") != 3
    item = next(each for each in views.views(house.agent) if each.name == "按人")
    assert item.asked.group == "owner"
    found = caller(house.agent).get("/api/v1/cases/views").json()["views"]
    assert [each["group"] for each in found if each["key"] == item.key] == ["owner"]
