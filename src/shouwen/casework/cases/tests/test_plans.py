"""Lists by conditions, by custom fields and along views, asked of thirty thousand cases: none reads a table from end to end."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection, models

from shouwen.casework.cases import states
from shouwen.casework.cases.models import CaseTag, CaseValue
from shouwen.casework.cases.queries import Filters, conditions, listing, sorting, tagcounts, tags, views
from shouwen.casework.cases.queries.custom import PREFIX
from shouwen.casework.cases.queries.fields import along
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.queries.queue import COLUMNS, chosen
from shouwen.casework.cases.testing import AT, House, house, registered
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.ids import new_id
from shouwen.relations.catalogue import actions as catalogue

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY = 30_000
SERIES = {
    "postgresql": f"SELECT generate_series(1, {MANY}) AS n",
    "sqlite": f"WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < {MANY}) SELECT n FROM t",
}
LATER = {
    "postgresql": "timestamptz '2026-03-17 00:00Z' + s.n * interval '1 minute'",
    "sqlite": "strftime('%Y-%m-%d %H:%M:%S', '2026-03-17 00:00:00', '+' || s.n || ' minutes')",
}


def copied(row: models.Model, differs: dict[str, str], *, most: int = MANY) -> None:
    """So many rows like one, made by the database itself; ``differs`` are SQL expressions by column, ``s.n`` counts."""
    table, columns = row._meta.db_table, [field.column for field in row._meta.concrete_fields]
    made = ", ".join(differs.get(name, f'c."{name}"') for name in columns)
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" ({names}) SELECT {made} FROM "{table}" c, ({SERIES[connection.vendor]}) s WHERE c.id = {row.pk} AND s.n <= {most}'
        )


@pytest.fixture
def crowd() -> House:
    """Thirty thousand cases of a centre, two in three of them open, with a number and a word in fields of their own."""
    centre = house()
    for code, kind in (("boxes", "whole"), ("serial", "text")):
        catalogue.add("field", code=code, name=code, type=kind, actor=SYSTEM, at=AT)
    case, base = registered(centre.agent), new_id()
    ended = "s.n % 3 = 0"
    true, false = ("TRUE", "FALSE") if connection.vendor == "postgresql" else ("1", "0")
    copied(case, {
        "id": f"{base} + s.n", "number": "'ZZ000101-' || s.n", "due_at": LATER[connection.vendor], "chases": "s.n % 7", "priority": "1 + s.n % 4",
        "severity": "CASE WHEN s.n % 50 = 0 THEN 'severe' ELSE 'minor' END", "urgency": "CASE WHEN s.n % 400 = 0 THEN 'critical' ELSE 'normal' END",
        "is_open": f"CASE WHEN {ended} THEN {false} ELSE {true} END", "state": f"CASE WHEN {ended} THEN 'closed' WHEN s.n % 500 = 1 THEN '{states.RECEIVED}' ELSE 'registered' END",
        "ended_at": f"CASE WHEN {ended} THEN c.received_at END", "intake_key": "NULL",
    })  # fmt: skip
    for code, differs in (("boxes", {"number": "(s.n % 1000) * 10000"}), ("serial", {"text": "'S' || (s.n % 3000)"})):
        made = CaseValue.objects.create(case=case, code=code, place=0, **({"number": 1 * 10000} if code == "boxes" else {"text": "S"}))
        copied(made, {**differs, "id": f"{new_id()} + s.n", "case_id": f"{base} + s.n"})
    for code, often in (("upset", 1), ("visit", 2), ("invoice", 5_000)):
        made = CaseTag.objects.create(case=case, code=code)
        copied(made, {"id": f"{new_id()} + s.n", "case_id": f"{base} + s.n * {often}"}, most=MANY // often)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return centre


def rows(tree: Any, actor: Actor, word: str = "due", **filters: Any) -> Any:
    """What a list asks the tables for its first page."""
    asked = Asked(filters=Filters(**filters), tree=conditions.parse(tree), order=sorting.order(word))
    found = conditions.applied(asked.tree, chosen(asked.filters, actor, at=AT), actor, at=AT)
    return sorting.ordered(found, asked.by).values(*COLUMNS)[:51]


def walks(asked: Any, what: Any) -> None:
    """No table of cases is read from end to end, whichever database tells its plan."""
    steps(asked.explain(), what)


def steps(told: str, what: Any) -> None:
    """Each step of a plan is a walk along an index."""
    for line in told.splitlines():
        assert not re.search(r"Seq Scan on cases_case(value|tag)?\b", line), (what, told)
        assert not re.match(r"[\d ]*SCAN (?!.*(USING|CONSTANT|SUBQUERY|LIST))", line.strip()), (what, told)


def sorts(told: str) -> bool:
    return "Sort" in told or "TEMP B-TREE FOR ORDER BY" in told


def ask(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def conditions_and_custom_fields_walk_along_an_index(crowd: House) -> None:
    own = {name: f"{PREFIX}{name}" for name in ("boxes", "serial")}
    trees = {
        "few": {"all": [ask(own["boxes"], "eq", 7)]},
        "a range": {"all": [ask(own["boxes"], "gte", 995), ask("chases", "gte", 2)]},
        "a word": {"all": [ask(own["serial"], "starts", "S299")]},
        "with conditions": {"all": [ask(own["boxes"], "eq", 7), ask("priority", "in", ["1", "2"]), ask("due", "on", "past")]},
        "either": {"any": [ask("owner", "in", ["me"]), ask("chases", "gte", 6)]},
        "common": {"all": [ask("severity", "in", ["minor"]), ask("chases", "lte", 5)]},
    }
    for actor in (crowd.mate, crowd.province_head):
        for name, tree in trees.items():
            walks(rows(tree, actor), (name, tree))
        assert not sorts(rows(trees["common"], actor).explain())
    listed = listing.listing(Asked(tree=conditions.parse(trees["few"])), crowd.mate, at=AT)
    assert len(listed.rows) == 20  # two in three of thirty


def every_view_we_bring_walks_along_an_index(crowd: House) -> None:
    for view in views.views(crowd.mate):
        asked = Asked(filters=view.filters, tree=view.tree, order=sorting.order(view.sort))
        found = conditions.applied(asked.tree, chosen(asked.filters, crowd.mate, at=AT), crowd.mate, at=AT)
        rows = sorting.ordered(found, asked.by).values(*COLUMNS)[:51]
        walks(rows, view.key)
        if view.key == "unaccepted" and connection.vendor == "postgresql":  # one in five hundred: no other is read
            assert "cases_open_unaccepted" in rows.explain(), rows.explain()


def the_beginning_of_a_word_reads_no_other_words(crowd: House) -> None:
    told = CaseValue.objects.filter(code="serial", text__istartswith="s299").values("case_id")
    assert "cases_value_begins" in told.explain(), told.explain()
    assert re.search(r"text.{0,12}(>|~>=~)", told.explain()), told.explain()
    whole = rows({"all": [ask(f"{PREFIX}serial", "starts", "s299")]}, crowd.mate).explain()
    assert "cases_value_begins" in whole, whole


def the_order_of_a_custom_field_is_a_walk(crowd: House) -> None:
    told = along(chosen(Filters(), crowd.mate, at=AT), "boxes").values("id", "sorted_by")[:51]
    walks(told, "boxes")
    assert not sorts(told.explain())


def tags_are_counted_over_their_latest_cases(crowd: House) -> None:
    for actor in (crowd.mate, crowd.province_head):
        sql, values = tagcounts.statement(["upset", "visit", "invoice", "callback"], actor)
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{sql}", values)
            told = "\n".join(str(row[-1]) for row in cursor.fetchall())
        steps(re.sub(r"SCAN (s|asked|json_each)\b.*", "", told), "tags")  # the few hundred of each, and the codes asked for
        assert told.count("cases_tag_code") >= 3, told
    found = {each.item.code: (each.open, each.all, each.more) for each in tags.counted(crowd.mate)}
    assert found["upset"][1:] == (tagcounts.LATEST, True)
    assert 300 < found["upset"][0] < 400, "two in three of the latest are open"
    assert found["invoice"] == (5, 7, False)
    assert {(0, 0, False)} == {figures for code, figures in found.items() if code not in ("upset", "visit", "invoice")}


def test_nothing_is_read_from_end_to_end(crowd: House) -> None:
    tags_are_counted_over_their_latest_cases(crowd)
    conditions_and_custom_fields_walk_along_an_index(crowd)
    every_view_we_bring_walks_along_an_index(crowd)
    the_beginning_of_a_word_reads_no_other_words(crowd)
    the_order_of_a_custom_field_is_a_walk(crowd)
