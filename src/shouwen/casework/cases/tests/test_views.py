"""Saved views: kept, shared, pinned, put away; scope always on top; every order pages without a cap."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions, testing
from shouwen.casework.cases.models import NEVER, Case, View
from shouwen.casework.cases.queries import conditions, listing, sorting, views, wording
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.queries.queue import Filters
from shouwen.casework.cases.testing import AT, later, registered
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, person
from shouwen.foundation.access.testing import centre as new_centre
from shouwen.foundation.ledger.models import Entry
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound

pytestmark = pytest.mark.django_db
P1 = {"all": [{"field": "priority", "op": "in", "value": ["1"]}]}


@pytest.fixture
def house() -> testing.House:
    return testing.house()


def told(kind: str) -> list[dict[str, Any]]:
    """The bodies of the facts of a kind."""
    return [json.loads(each.body) for each in Entry.objects.filter(kind=f"cases.{kind}", subject_kind="case_view")]


def test_an_own_view_is_kept_pinned_and_nobody_elses(house: testing.House) -> None:
    row = actions.save_view(name=" 我的  P1 ", tree=P1, sort="-received", columns=["title", "due"], layout="table", actor=house.agent, at=AT)
    item = views.view(str(row.pk), house.agent)
    assert item is not None
    assert (item.name, item.sort, item.layout, list(item.columns)) == ("我的 P1", "-received", "table", ["title", "due"])
    assert str(row.pk) in [each.key for each in views.pinned(house.agent)]
    assert views.view(str(row.pk), house.mate) is None
    assert not told("ViewShared")
    with pytest.raises(NotFound):
        actions.change_view(row.pk, {"name": "别人的"}, actor=house.mate, at=AT)


def test_sharing_needs_the_right_and_is_told(house: testing.House) -> None:
    with pytest.raises(Forbidden):
        actions.save_view(name="班组的", scope="team", actor=house.agent, at=AT)
    with pytest.raises(Forbidden):
        actions.save_view(name="中心的", scope="centre", actor=house.senior, at=AT)
    row = actions.save_view(name="大客户专席", scope="team", tree=P1, actor=house.senior, at=AT)
    assert [each["with_unit"] for each in told("ViewShared")] == [house.team.pk]
    seen = {each.key: each for each in views.pinned(house.agent)}
    assert seen[str(row.pk)].unit_id == house.team.pk
    assert views.view(str(row.pk), house.supervisor) is None  # of the centre, not of this team
    with pytest.raises(Forbidden):
        actions.change_view(row.pk, {"name": "我来改"}, actor=house.agent, at=AT)
    actions.change_view(row.pk, {"name": "专席"}, actor=house.leader, at=AT)
    assert [each["name"] for each in told("ViewChanged")] == ["专席"]
    actions.change_view(row.pk, {"scope": "own"}, actor=house.senior, at=AT)
    assert len(told("ViewWithdrawn")) == 1
    assert views.view(str(row.pk), house.agent) is None


def test_a_deleted_view_is_gone_and_can_be_put_back(house: testing.House) -> None:
    row = actions.save_view(name="专席", scope="team", actor=house.senior, at=AT)
    actions.delete_view(row.pk, actor=house.senior, at=AT)
    assert views.view(str(row.pk), house.agent) is None
    with pytest.raises(NotFound):
        actions.restore_view(row.pk, actor=house.leader, at=AT)
    with pytest.raises(NotFound):
        actions.restore_view(row.pk, actor=house.senior, at=later(days=2))
    actions.restore_view(row.pk, actor=house.senior, at=later(hours=1))
    assert views.view(str(row.pk), house.agent)
    assert len(told("ViewDeleted")) == len(told("ViewRestored")) == 1


def test_what_a_view_cannot_be_is_refused(house: testing.House) -> None:
    for wrong, field in (
        ({"name": " "}, "name"), ({"name": "x", "tree": {"all": [{"field": "x"}]}}, "0"), ({"name": "x", "sort": "x"}, "sort"),
        ({"name": "x", "columns": ["x"]}, "columns"), ({"name": "x", "shows": "x"}, "shows"), ({"name": "x", "scope": "x"}, "scope"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as no:
            actions.save_view(**wrong, actor=house.agent, at=AT)
        assert field in no.value.fields
    View.objects.bulk_create(View(owner_id=house.agent.person_id, name="x", made_at=AT, changed_at=AT) for _ in range(60))
    with pytest.raises(Conflict):
        actions.save_view(name="x", actor=house.agent, at=AT)


def test_many_views_are_worded_as_each_by_itself_and_asked_for_no_more_often(house: testing.House) -> None:
    def asks() -> tuple[list[str], int]:
        with CaptureQueriesContext(connection) as seen:
            said = wording.descriptions([each.tree for each in views.views(house.agent)])
        return said, len(seen)

    def saved(name: str, **tree: Any) -> None:
        actions.save_view(name=name, tree=tree, actor=house.agent, at=AT)

    owner, unit = {"field": "owner", "op": "in"}, {"field": "unit", "op": "in"}
    saved("同事", all=[{**owner, "value": [str(house.mate.person_id)]}, {**unit, "value": [str(house.team.pk)]}])
    few = asks()[1]
    saved("两人", all=[{**owner, "value": [str(house.mate.person_id), str(house.senior.person_id)]}])
    saved("中心", any=[{**unit, "value": [str(house.city.pk)]}, *P1["all"]])
    saved("全部")
    said, many = asks()
    assert many == few
    assert said == [wording.describe(each.tree) for each in views.views(house.agent)]
    assert any(house.city.name in words for words in said)


def test_scope_stands_over_every_view(house: testing.House) -> None:
    registered(house.agent)
    elsewhere = actor_for(person(new_centre("临溪客服中心", prefix="LX"), "centre_head", "邻居").pk, at=AT)
    everything = Asked(filters=Filters(is_open=None))
    assert listing.listing(everything, house.agent, at=AT).rows
    assert listing.listing(everything, elsewhere, at=AT).rows == []
    assert listing.total(everything, elsewhere, at=AT) == 0
    assert listing.neighbours(everything, Case.objects.get().number, elsewhere, at=AT) is None
    tree = conditions.parse({"any": [{"field": "centre", "op": "in", "value": [str(house.city.pk)]}, {"field": "number", "op": "starts", "value": "J"}]})
    assert listing.listing(Asked(tree=tree), elsewhere, at=AT).rows == []


def test_every_order_pages_through_all_rows_once_and_knows_the_neighbours(house: testing.House) -> None:
    agents = (house.agent, house.mate, house.senior)
    for place in range(7):
        case = registered(agents[place % 3], phone=f"1380000{place:04d}", at=later(minutes=-place))
        Case.objects.filter(pk=case.pk).update(
            priority=1 + place % 3, chases=place % 2, due_at=NEVER if place % 3 else later(hours=place), severity=("minor", "extreme")[place % 2],
            answered_at=later(hours=-place) if place % 2 else None, customer_id=case.customer_id if place % 2 else None, is_anonymous=not place % 2,
        )  # fmt: skip
    numbers = set(Case.objects.values_list("number", flat=True))
    for code in sorting.KEYS.keys() - {sorting.HIDDEN}:
        for word in (code, f"-{code}"):
            asked, seen, cursor = Asked(order=sorting.order(word)), [], ""
            while True:
                page = listing.listing(asked, house.agent, at=AT, cursor=cursor, limit=3, further=["hops"])
                seen += [line.number for line in page.rows]
                cursor = page.next_cursor
                if not cursor:
                    break
            assert len(seen) == 7, word
            assert set(seen) == numbers, word
            second = listing.neighbours(asked, seen[1], house.agent, at=AT)
            assert second is not None
            assert (second.place, second.total, second.before, second.after) == (2, 7, seen[0], seen[2]), word
    with pytest.raises(Invalid):
        listing.listing(Asked(order=sorting.order("priority")), house.agent, at=AT, cursor=sorting.cursor_of(sorting.order("title"), "x", 1))


def test_a_case_that_left_the_list_still_knows_the_way(house: testing.House) -> None:
    cases = [registered(house.agent, phone=f"1380000{place:04d}", at=later(minutes=place)) for place in range(3)]
    asked = Asked(order=sorting.order("registered"), tree=conditions.parse({"all": [{"field": "chases", "op": "eq", "value": 0}]}))
    Case.objects.filter(pk=cases[1].pk).update(chases=1)
    found = listing.neighbours(asked, cases[1].number, house.agent, at=AT)
    assert found is not None
    assert (found.is_in, found.before, found.after) == (False, cases[0].number, cases[2].number)


def test_pins_have_an_order_and_can_be_put_away(house: testing.House) -> None:
    actions.pin_view("chased", is_on=False, actor=house.agent, at=AT)
    actions.pin_view("newest", is_on=True, actor=house.agent, at=AT)
    actions.order_views(["newest", "overdue"], actor=house.agent, at=AT)
    keys = [each.key for each in views.pinned(house.agent)]
    assert keys[:2] == ["newest", "overdue"]
    assert "chased" not in keys
    assert [each.key for each in views.pinned(house.mate)] == ["overdue", "2h", "unanswered", "chased", "repeat"]
    with pytest.raises(NotFound):
        actions.pin_view("nonsense", is_on=True, actor=house.agent, at=AT)


@pytest.fixture
def desk(house: testing.House) -> Client:
    client = browser(house.senior)
    client.get("/cases/")
    return client


def test_a_view_is_saved_from_an_address_and_opened(house: testing.House, desk: Client) -> None:
    case = registered(house.agent)
    words = "whose=unit&kind=complaint&filter=" + json.dumps({"any": [{"field": "priority", "op": "in", "value": ["1", "2", "3", "4"]}, {"field": "chases", "op": "gte", "value": 3}]})
    form = desk.get(f"/cases/views/new?{words}").content.decode()
    assert "责任或经办班组是我的班组" in form
    answer = desk.post("/cases/views/new", {"list": words, "name": "班组投诉", "scope": "team", "pin": "on"})
    assert answer.status_code == 302, answer.content.decode()
    page = desk.get(answer.headers["Location"]).content.decode()
    assert case.number in page
    assert 'class="sw-nav-i" href="/cases/?view=' in page
    row = View.objects.get()
    assert (row.scope, row.unit_id) == ("team", house.team.pk)
    taken = desk.post(f"/cases/views/{row.pk}/", {"list": f"view={row.pk}&sort=-priority&layout=table&cols=title,priority"})
    assert taken.status_code == 302
    row.refresh_from_db()
    assert (row.sort, row.layout, row.columns) == ("-priority", "table", ["title", "priority"])
    assert desk.post(f"/cases/views/{row.pk}/deletion", headers={"HX-Request": "true"}).headers["HX-Trigger"]
    assert desk.get(f"/cases/?view={row.pk}").status_code == 404
    assert desk.post(f"/cases/views/{row.pk}/restoration").status_code == 302
    assert row.name in desk.get("/cases/views/").content.decode()


def test_the_builder_works_without_script_and_names_what_is_wrong(desk: Client) -> None:
    assert 'name="f0"' in desk.get("/cases/conditions").content.decode()
    more = desk.get("/cases/conditions", {"list": "", "f0": "priority", "o0": "in", "g0": "0", "j0": "all", "add": "group"}).content.decode()
    assert 'name="j1"' in more
    wrong = desk.get("/cases/conditions", {"list": "", "f0": "chases", "o0": "gte", "v0": "viele", "do": "apply"}).content.decode()
    assert "请填数字" in wrong
    words = {"list": "kind=complaint", "j0": "any", "f0": "priority", "o0": "in", "v0": ["1", "2"], "f3": "received", "o3": "last", "v3": "7", "u3": "d", "g3": "1", "j1": "all", "do": "apply"}
    made = desk.get("/cases/conditions", words)
    assert made.status_code == 302
    assert "kind=complaint" in made.headers["Location"]
    page = desk.get(made.headers["Location"]).content.decode()
    assert "优先级是P1或P2，或受理时间在最近7天" in page
    assert desk.get("/cases/?filter={").status_code == 400
    assert desk.get("/cases/?sort=nonsense").status_code == 400
    assert desk.get("/cases/?view=4711").status_code == 404


def test_the_table_shows_the_chosen_columns_in_order_and_stays_small(house: testing.House, desk: Client, django_assert_max_num_queries: Any) -> None:
    for _ in range(52):
        registered(house.senior)
    address = "/cases/?layout=table&cols=number,title,first_contact,handler_unit,priority,state&sort=-priority"
    desk.get(address)
    with django_assert_max_num_queries(10):  # two more for the names of people and units that only this table shows
        page = desk.get(address).content.decode()
    assert len(page.encode()) <= 76 * 1024  # each cell that can be changed carries the address of its own page
    heads = [page.index(f"sort={word}") for word in ("number", "title", "first_contact")]
    assert heads == sorted(heads)
    assert "投诉一班" in page
    chosen = desk.get("/cases/columns", {"list": "layout=table", "col": ["title", "due"], "up": "due"}).content.decode()
    assert chosen.index('value="due"') < chosen.index('value="title"')
    gone = desk.get("/cases/columns", {"list": "layout=table", "col": ["due", "title"], "do": "apply"})
    assert "cols=due%2Ctitle" in gone.headers["Location"]


def test_a_case_opened_from_a_list_shows_its_place_there(house: testing.House, desk: Client) -> None:
    cases = [registered(house.senior, phone=f"1380000{place:04d}", at=later(minutes=place)) for place in range(3)]
    page = desk.get(f"/cases/{cases[1].number}/?list=sort%3Dregistered").content.decode()
    assert "place?list=sort%3Dregistered" in page
    place = desk.get(f"/cases/{cases[1].number}/place?list=sort%3Dregistered", headers={"HX-Request": "true"}).content.decode()
    assert "2 / 3" in place
    assert f"/cases/{cases[0].number}/?list=sort%3Dregistered" in place
    assert f"/cases/{cases[2].number}/?list=sort%3Dregistered" in place
