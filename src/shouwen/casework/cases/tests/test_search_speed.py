"""What a search for words reads: the newest cases for a common word, the index for a rare one, nobody else's archive."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import queries
from shouwen.casework.cases.queries import Filters
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.casework.cases.tests.reading import (
    analyse,
    crowd,
    elsewhere,
    narrow,
    postgres,
    ran,
    read,
    scans,
)

search = import_module("shouwen.casework.cases.queries.search")




@pytest.fixture
def centre():
    return house()


def searched(text: str, actor, **more) -> tuple[list[str], list[list[dict]]]:
    """What a search finds, and how PostgreSQL ran each statement about cases."""
    with CaptureQueriesContext(connection) as seen:
        rows = queries.queue(Filters(text=text, is_open=None, order="newest", **more), actor, at=AT, limit=30).rows
    about = [each["sql"] for each in seen if 'FROM "cases_case"' in each["sql"] and "textindex" in each["sql"]]
    return [row.number for row in rows], [ran(sql) for sql in about]


@postgres
@pytest.mark.django_db
def test_a_common_word_is_looked_for_in_the_newest_cases_and_a_rare_one_in_the_index(centre, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 0)  # in so few texts anything is looked up
    crowd(registered(centre.agent), 4000)
    for text in ("客户", "客户 预约", "客"):
        numbers, [nodes] = searched(text, centre.mate)
        assert len(numbers) == 30
        assert not [node for node in nodes if node["Node Type"] == "Sort"], nodes
        assert read(nodes, "cases_case") < 200
        assert read(nodes, "cases_textindex") < 200, text
    for text, count in (("盲道", 8), ("客户 盲道", 8), ("罅漏", 0), ("客户 罅漏", 0)):
        numbers, [nodes] = searched(text, centre.mate)
        assert len(numbers) == count, text
        assert read(nodes, "cases_case") < 200, text
        assert read(nodes, "cases_casetext") < 200, text


@postgres
@pytest.mark.django_db
def test_a_common_word_that_the_newest_cases_lack_is_still_found(centre, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 0)
    crowd(registered(centre.agent), 400)
    monkeypatch.setattr(import_module("shouwen.casework.cases.queries.queue"), "NEAR", 20)
    lately = [registered(centre.agent, phone=f"1380000{place:04d}", description="空调打穿了邻居家的水管") for place in range(40)]
    everything = [row.number for row in queries.queue(Filters(text="客户", is_open=None, order="newest"), centre.mate, at=AT, limit=999).rows]
    assert len(everything) == 400
    numbers, how = searched("客户", centre.mate)
    assert numbers == everything[:30]
    assert len(how) == 2  # the newest, then the index
    assert not set(numbers) & {case.number for case in lately}


@postgres
@pytest.mark.django_db
def test_whoever_sees_their_own_cases_only_is_searched_for_once(centre, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 0)
    crowd(registered(centre.agent), 400)
    mate = narrow(centre.mate, "own")
    numbers, how = searched("客户", mate)
    assert (numbers, how) == ([], [])  # there is none of theirs to look through
    mine = registered(mate, phone="13800000078", description="客户说从上周起一直没有来人")
    registered(mate, phone="13800000079", description="空调打穿了邻居家的水管")
    numbers, [nodes] = searched("客户", mate)
    assert numbers == [mine.number]
    assert read(nodes, "cases_case") == 2


@postgres
@pytest.mark.django_db
def test_a_narrow_reader_with_many_cases_is_looked_through_only_so_far(centre, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 0)
    for name, value in (("NEAR", 20), ("REACHED", 30)):
        monkeypatch.setattr(import_module("shouwen.casework.cases.queries.queue"), name, value)
    crowd(registered(centre.agent), 400)
    reader = narrow(centre.agent, "own")
    for place in range(40):
        registered(reader, phone=f"1380000{place:04d}", description="空调打穿了邻居家的水管")
    everything = [row.number for row in queries.queue(Filters(text="客户", is_open=None, order="newest"), reader, at=AT, limit=999).rows]
    numbers, [near, _index] = searched("客户", reader)
    assert numbers == everything[:30]
    assert read(near, "cases_case") == 20


@postgres
@pytest.mark.django_db
@pytest.mark.parametrize("level", ["own", "team"])
def test_a_narrow_reader_finds_words_without_the_archive_of_others(centre, level, monkeypatch):
    monkeypatch.setattr(search, "LOOKED", 0)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER cases_first_contact_stays")
    mine = elsewhere(registered(centre.agent), 4000, 60)
    reader = narrow(centre.agent, level)
    for text, count in (("客户", 30), ("盲道", 1), ("客户 盲道", 1), ("客户 罅漏", 0)):
        numbers, [nodes] = searched(text, reader)
        assert numbers == mine[:30] if text == "客户" else len(numbers) == count, text
        assert not scans(nodes), text
        assert read(nodes, "cases_case") < 1200, text
        assert read(nodes, "cases_textindex") < 400, text


@postgres
@pytest.mark.django_db
def test_what_the_index_finds_is_narrowed_to_ones_own_before_a_case_is_read(centre):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case DISABLE TRIGGER cases_first_contact_stays")
    mine = elsewhere(registered(centre.agent), 2000, 60)  # in so few texts anything is looked up
    reader = narrow(centre.agent, "own")
    for text, count in (("客户", 30), ("盲道", 1), ("客户 盲道", 1), ("罅漏", 0)):
        numbers, [nodes] = searched(text, reader)
        assert numbers == mine[:30] if text == "客户" else len(numbers) == count, text
        assert not scans(nodes), text
        assert read(nodes, "cases_case") <= 2 * (len(mine) + 120), text  # their ids, and the page


@postgres
@pytest.mark.django_db
def test_of_many_rare_words_two_are_looked_up(centre):
    crowd(registered(centre.agent), 400)
    numbers, [nodes] = searched("盲道 客户 预约 核实", centre.mate)
    assert len(numbers) == 1
    looked_up = [node for node in nodes if node["Node Type"] == "Bitmap Index Scan" and node["Index Name"] == "cases_textindex_tokens"]
    assert len(looked_up) == search.LOOKED_UP


@pytest.mark.django_db
def test_words_are_found_page_by_page_newest_first_and_none_is_left_out(centre, monkeypatch):
    monkeypatch.setattr(import_module("shouwen.casework.cases.queries.queue"), "NEAR", 3)
    for place in range(12):
        said = "宽带从上周起一直断断续续" if place % 3 else "空调从上周起一直漏水"
        registered(centre.agent, phone=f"1380000{place:04d}", description=said, at=later(minutes=place))
    if connection.vendor == "postgresql":
        analyse("cases_textindex")
    for order in ("newest", "due"):
        filters, found, cursor = Filters(text="宽带", is_open=None, order=order), [], ""
        while True:
            page = queries.queue(filters, centre.agent, at=AT, limit=3, cursor=cursor)
            found += [row.id for row in page.rows]
            cursor = page.next_cursor
            if not cursor:
                break
        whole = queries.queue(filters, centre.agent, at=AT, limit=99).rows
        assert found == [row.id for row in whole]
        assert len(found) == 8
        if order == "newest":
            assert found == sorted(found, reverse=True)
