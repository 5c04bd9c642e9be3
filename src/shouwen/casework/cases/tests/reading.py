"""What tests of speed share: many rows at once, and how PostgreSQL says it would read, or has read, them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import connection

from shouwen.casework.cases.models import NEVER, Case, CaseText
from shouwen.casework.cases.queries.search import shares
from shouwen.casework.cases.testing import AT
from shouwen.foundation.access.testing import person, unit_of
from shouwen.kit.ids import new_id

search = import_module("shouwen.casework.cases.queries.search")
postgres = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="reads the plan as PostgreSQL words it")




WORDS = "客户来电说预约的时间已经过了两个小时还是没有人上门，打电话也没有人接，请尽快核实并回复。" * 4


def crowd(case: Case, count: int) -> None:
    """Many more cases like one, straight into the table, with a text each."""
    fields = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields}
    copies = []
    for place in range(count):
        due_at = AT + timedelta(minutes=place)
        ended = place % 3 == 0
        copies.append(
            Case(
                **{
                    **fields,
                    "id": new_id(),
                    "number": f"ZZ000101-{place:05d}",
                    "due_at": NEVER if place % 50 == 0 else due_at,
                    "is_open": not ended,
                    "state": "closed" if ended else "registered",
                    "ended_at": AT if ended else None,
                }
            )
        )
    Case.objects.bulk_create(copies, 500)
    texts = [
        CaseText(case=each, kind="note", body=WORDS + ("盲道占用" if place % 500 == 0 else ""), at=AT)
        for place, each in enumerate(copies)
    ]
    CaseText.objects.bulk_create(texts, 500)
    with connection.cursor() as cursor:
        for text in texts:
            tokens = text.tokens()
            given = [tokens.case_id, tokens.rowid, tokens.tokens]
            cursor.execute("INSERT INTO cases_textindex (case_id, rowid, tokens) VALUES (%s, %s, %s)", given)
    analyse("cases_case", "cases_casetext", "cases_textindex")


def analyse(*tables: str) -> None:
    """Let PostgreSQL count, and the process read again which words are common."""
    with connection.cursor() as cursor:
        for table in tables:
            if table == "cases_textindex" and connection.vendor == "postgresql":  # as a vacuum does, before it counts
                cursor.execute("SELECT gin_clean_pending_list('cases_textindex_tokens')")
            cursor.execute(f"ANALYZE {table}")
    shares.forget()


def plan(rows) -> list[dict]:
    """Every node of the plan PostgreSQL has for a query."""
    return planned(*rows.query.sql_with_params())


def planned(sql, params) -> list[dict]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    tree = json.loads(found) if isinstance(found, str) else found
    nodes, waiting = [], [tree[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += node.get("Plans", [])
    return nodes


def scans(nodes, table="cases_case"):
    return [node for node in nodes if node["Node Type"] == "Seq Scan" and node.get("Relation Name") == table]


def ran(sql: str, params=None) -> list[dict]:
    """Every node of a statement as PostgreSQL has run it, with the rows it read."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    tree = json.loads(found) if isinstance(found, str) else found
    nodes, waiting = [], [tree[0]["Plan"]]
    while waiting:
        node = waiting.pop()
        nodes.append(node)
        waiting += node.get("Plans", [])
    return nodes


def read(nodes: list[dict], table: str) -> float:
    """How many rows of a table the nodes have read."""
    mine = [node for node in nodes if node.get("Relation Name") == table]
    return sum((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"] for node in mine)


def narrow(actor, level: str):
    """The same person, who sees their own cases only, or those of their team."""
    reach = replace(actor.rights["cases.read"], level=level, centre_ids=frozenset(), unit_ids=frozenset({actor.unit_id} if level == "team" else ()))
    return replace(actor, rights={**actor.rights, "cases.read": reach})


def elsewhere(case: Case, count: int, mine: int) -> list[str]:
    """Many cases of another team at the same centre, save the oldest that have ended: those stay where they were."""
    crowd(case, count)
    away = unit_of(case.centre, "别的班", level="team")
    other = person(away, "senior_agent")
    kept = list(Case.objects.filter(is_open=False).order_by("id").values_list("id", flat=True)[:mine])
    Case.objects.exclude(pk__in=kept).update(owner=other, handler=other, first_contact=None, first_contact_at=None,
                                             owner_unit=away, handler_unit=away)  # fmt: skip
    few = list(Case.objects.filter(is_open=True).order_by("-id").values_list("id", flat=True)[:90])
    Case.objects.filter(is_open=True).exclude(pk__in=few).update(is_open=False, state="closed", ended_at=AT)
    analyse("cases_case")
    return list(Case.objects.filter(pk__in=kept).order_by("-id").values_list("number", flat=True))
