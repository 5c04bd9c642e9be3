"""How much each action may ask of the database, and that lists walk along an index."""

from __future__ import annotations

import re
from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries import Filters, conditions, listing, sorting, team
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.queries.queue import COLUMNS, _page, _start, _values, chosen
from shouwen.casework.cases.queries.scope import visible
from shouwen.casework.cases.queries.search import matching
from shouwen.casework.cases.testing import AT, house, intake, later, registered
from shouwen.casework.cases.tests.reading import (
    crowd,
    elsewhere,
    narrow,
    plan,
    planned,
    postgres,
    ran,
    read,
    scans,
)

search = import_module("shouwen.casework.cases.queries.search")




@pytest.fixture
def centre():
    return house()


def asked(do) -> int:
    """How many statements it takes, BEGIN and COMMIT included."""
    with CaptureQueriesContext(connection) as queries_:
        do()
    return len(queries_)


@pytest.mark.django_db(transaction=True)
def test_each_action_asks_little(centre):
    agent, mate = centre.agent, centre.mate
    case = registered(agent)
    queries.queue(Filters(), agent, at=AT)  # whatever is kept in the process is read by now
    queries.search("宽带", agent)
    offer = actions.hand_off(case, kind="assist", to=mate.person_id, actor=agent, at=AT)
    few = 3 if connection.vendor == "postgresql" else 20  # SQLite takes one statement a table
    new = {"phone": "13900000001", "name": "柳女士", "intake_key": "a"}
    again = {**new, "intake_key": "b"}
    assert asked(lambda: actions.register(intake(**new), actor=agent, at=AT)) <= 6 + few
    assert asked(lambda: actions.register(intake(**again), actor=agent, at=AT)) <= 6 + few
    assert asked(lambda: actions.note(case, "备注一句", actor=agent, at=AT)) <= 12
    assert asked(lambda: actions.reply(case, "回复一句", actor=agent, at=AT)) <= (12 if few == 3 else 14)
    assert asked(lambda: actions.accept_handoff(offer.pk, actor=mate, at=AT)) <= 12
    give = {"kind": "transfer_handling", "to": mate.person_id, "actor": agent, "at": AT}
    assert asked(lambda: actions.hand_off(case, **give)) <= 12
    assert asked(lambda: queries.page(case.number, agent, at=AT)) <= 12
    assert asked(lambda: queries.queue(Filters(), agent, at=AT)) <= 8
    assert asked(lambda: queries.my_work(agent, at=AT)) <= 17  # one for the chores of each module that has any
    assert asked(lambda: queries.search("宽带", agent)) <= 2


@pytest.mark.django_db
def test_a_page_of_the_queue_costs_the_same_however_long(centre):
    for place in range(12):
        registered(centre.agent, phone=f"1380000{place:04d}", at=later(minutes=place))
    queries.queue(Filters(), centre.agent, at=AT, limit=2)
    short = asked(lambda: queries.queue(Filters(), centre.agent, at=AT, limit=2))
    assert asked(lambda: queries.queue(Filters(), centre.agent, at=AT, limit=12)) == short


@postgres
@pytest.mark.django_db
def test_lists_walk_along_an_index(centre):
    crowd(registered(centre.agent), 4000)
    readers = {"city": centre.mate, "province": centre.province_head}
    for filters in (Filters(), Filters(due="overdue"), Filters(severity="minor"), Filters(is_open=False)):
        for name, actor in readers.items():
            newest = filters.is_open is False
            order = ("-id",) if newest else ("due_at", "id")
            nodes = plan(chosen(filters, actor, at=AT).order_by(*order).values(*COLUMNS)[:51])
            assert not scans(nodes), (name, filters, nodes)
            assert not [node for node in nodes if node["Node Type"] == "Sort"], (name, filters)


@postgres
@pytest.mark.django_db
def test_the_question_the_server_keeps_walks_along_the_same_index(centre):
    crowd(registered(centre.agent), 4000)
    first = queries.queue(Filters(), centre.mate, at=AT)
    for number, cursor in enumerate(("", first.next_cursor)):
        with CaptureQueriesContext(connection) as seen:
            queries.queue(Filters(), centre.mate, at=AT, cursor=cursor)
        sql = next(each["sql"] for each in seen if "cases_case" in each["sql"])
        places = ", ".join(["NULL"] * len(set(re.findall(r"\$\d+", sql))))
        with connection.cursor() as cursor_:
            cursor_.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            cursor_.execute(f"PREPARE kept{number} AS {sql}")
            nodes = planned(f"EXECUTE kept{number}({places})", None)
        assert not scans(nodes), nodes
        assert not [node for node in nodes if node["Node Type"] == "Sort"], nodes


@pytest.mark.django_db
def test_one_question_serves_whoever_sees_as_far(centre):
    mine, theirs = registered(centre.agent), registered(centre.mate, phone="13800000077")
    for actor in (centre.agent, centre.mate):
        rows = queries.queue(Filters(owner_id=actor.person_id, due="overdue"), actor, at=AT).rows
        assert rows == []
    for asked in ({"customer_id": mine.customer_id}, {"handler_id": mine.handler_id}, {"unit_id": 7}):
        found = [row.number for row in queries.queue(Filters(**asked), centre.mate, at=AT).rows]
        assert found == ([] if "unit_id" in asked else [mine.number])
    assert [row.number for row in queries.queue(Filters(unit_id=mine.owner_unit_id), centre.mate, at=AT).rows]
    assert queries.queue(Filters(owner_id=10**30), centre.agent, at=AT).rows == []
    assert queries.queue(Filters(state=["nonsense"]), centre.agent, at=AT).rows == []
    for actor, case in ((centre.agent, mine), (centre.mate, theirs)):
        late = later(days=400)
        rows = queries.queue(Filters(owner_id=actor.person_id, due="overdue"), actor, at=late).rows
        assert [row.number for row in rows] == [case.number]


@postgres
@pytest.mark.django_db
def test_a_later_page_starts_where_the_last_one_ended(centre):
    crowd(registered(centre.agent), 4000)
    part = queries.queue(Filters(), centre.mate, at=AT, limit=50)
    rows = queries.queue(Filters(), centre.mate, at=AT, limit=50, cursor=part.next_cursor).rows
    assert rows[0].due_at > part.rows[-1].due_at


@postgres
@pytest.mark.django_db
def test_my_own_and_rare_words_need_no_scan(centre):
    case = registered(centre.agent)
    crowd(case, 4000)
    own = Case.objects.filter(owner_id=centre.mate.person_id, is_open=True).order_by("due_at", "id")
    assert not scans(plan(own[:50]))
    found = visible(centre.mate).filter(matching("盲道", centre.mate)).order_by("-id")
    nodes = plan(found[:30])
    assert not scans(nodes)
    assert not scans(nodes, "cases_casetext")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # the planner reads so small a test table whole
    assert not scans(plan(found[:30]), "cases_textindex")
    assert len(queries.search("盲道", centre.mate)) == 8


@postgres
@pytest.mark.django_db
@pytest.mark.parametrize("level", ["own", "team"])
def test_the_few_of_a_narrow_reader_are_found_without_the_archive_of_others(centre, level):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER cases_first_contact_stays")
    mine = elsewhere(registered(centre.agent), 4000, 60)
    reader = narrow(centre.agent, level)
    for filters in (Filters(is_open=False), Filters(is_open=None, order="newest"), Filters(is_open=False, severity="minor")):
        rows, cursor_ = [], ""
        while True:
            values = {**_values(reader, AT), **_start(cursor_, True)}
            nodes = ran(*_page(filters, reader, values, newest=True, limit=20).query.sql_with_params())
            assert not scans(nodes), (filters, nodes)
            page = queries.queue(filters, reader, at=AT, cursor=cursor_, limit=20)
            rows += [row.number for row in page.rows]
            assert read(nodes, "cases_case") < 1200, filters
            cursor_ = page.next_cursor
            if not cursor_:
                break
        assert rows == mine, filters


@postgres
@pytest.mark.django_db
def test_rare_filters_have_an_index_of_their_own(centre):
    crowd(registered(centre.agent), 4000)
    for filters in (Filters(due="paused"), Filters(chased=2), Filters(level=1)):
        nodes = plan(chosen(filters, centre.mate, at=AT).order_by("due_at", "id").values(*COLUMNS)[:51])
        assert not scans(nodes), filters
        assert all(node["Plan Rows"] < 400 for node in nodes), filters


@postgres
@pytest.mark.django_db
def test_common_orders_walk_along_an_index_whatever_is_asked_besides(centre):
    crowd(registered(centre.agent), 4000)
    tree = conditions.parse({"all": [{"field": "severity", "op": "in", "value": ["minor"]}, {"field": "chases", "op": "lte", "value": 5}]})
    for word, is_open in (("due", True), ("priority", True), ("-received", True), ("since", True), ("-ended", False), ("-registered", None)):
        asked = Asked(filters=Filters(is_open=is_open), tree=tree, order=sorting.order(word))
        for actor in (centre.mate, centre.province_head):
            rows = conditions.applied(asked.tree, chosen(asked.filters, actor, at=AT), actor, at=AT)
            nodes = plan(sorting.ordered(rows, asked.by).values(*COLUMNS)[:51])
            assert not scans(nodes), (word, nodes)
            assert not [node for node in nodes if node["Node Type"] == "Sort"], (word, nodes)


@pytest.mark.django_db
def test_a_list_by_conditions_costs_the_same_however_long(centre):
    for place in range(12):
        registered(centre.agent, phone=f"1380000{place:04d}", at=later(minutes=place))
    tree = conditions.parse({"any": [{"field": "owner", "op": "in", "value": ["me"]}, {"field": "chases", "op": "gte", "value": 1}]})
    list_ = Asked(tree=tree, order=sorting.order("-priority"))
    listing.listing(list_, centre.agent, at=AT, limit=2)
    short = asked(lambda: listing.listing(list_, centre.agent, at=AT, limit=2))
    long = asked(lambda: listing.listing(list_, centre.agent, at=AT, limit=12))
    assert max(short, long) <= 6  # two are the badges of modules above; one may be the look whether the catalogue has changed


@pytest.mark.django_db
def test_the_plain_queue_stays_the_kept_question():
    assert Asked().is_standing
    assert Asked(filters=Filters(due="overdue")).is_standing
    assert Asked(filters=Filters(order="newest"), order=sorting.order("-registered")).is_standing
    assert not Asked(order=sorting.order("-due")).is_standing


@postgres
@pytest.mark.django_db
def test_the_archive_is_entered_by_category_and_by_day(centre):
    crowd(registered(centre.agent), 4000)
    ended = visible(centre.mate).filter(is_open=False, category_path__startswith="nobody.asks")
    taken = visible(centre.leader).filter(registered_at__gte=later(days=1))
    for rows in (ended, taken):
        assert not scans(plan(rows.values("id")))


@postgres
@pytest.mark.django_db
def test_the_chains_told_anew_are_found_among_what_is_open(centre):
    crowd(registered(centre.agent), 4000)
    with CaptureQueriesContext(connection) as seen:
        team.replayed(centre.leader, limit=3)
    nodes = ran(seen[0]["sql"])
    assert not scans(nodes), nodes
    assert read(nodes, "cases_case") < 200
