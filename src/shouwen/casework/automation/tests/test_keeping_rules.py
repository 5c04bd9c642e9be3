"""Rules kept, tried out on what was, and cheap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.casework.automation import actions, queries
from shouwen.casework.automation.models import Due, Rule
from shouwen.casework.automation.rules.examples import EXAMPLES
from shouwen.casework.automation.tests.conftest import AT, does, fresh, later
from shouwen.casework.automation.tests.ruling import CHASED, NOTE, rule
from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import testing
from shouwen.foundation.ledger.deliver import deliver
from shouwen.foundation.ledger.models import Delivery, Entry
from shouwen.kit.errors import Invalid

pytestmark = pytest.mark.django_db


def test_versions_say_who_changed_what(house):
    made = rule(house.manager, CHASED, NOTE)
    content = {"when": CHASED, "if": {"all": [{"field": "chases", "op": "gte", "value": 3}]}, "then": [NOTE]}
    actions.save_rule(
        name="催三次才记", content=content, reason="太吵", rule_id=made.pk, actor=house.head, at=AT
    )
    newest, first = queries.versions(fresh(made))
    assert (newest.version.number, first.version.number) == (2, 1)
    assert newest.version.reason == "太吵"
    assert len(newest.new) == 1
    assert "催办次数" in newest.new[0][1]
    assert Entry.objects.filter(kind="automation.RuleSaved").count() == 2


def test_a_dry_run_counts_and_writes_nothing(house, case):
    other = testing.registered(house.agent, phone="13800001111", at=later(minutes=1))
    content = {"when": {"kind": "fact", "fact": "cases.CaseRegistered"}, "if": {}, "then": [does("set_urgency", urgency="critical"), does("resume")]}  # fmt: skip
    made = actions.save_rule(name="试", content=content, actor=house.manager, at=AT)
    before = Entry.objects.count()
    dry = actions.ask_dry_run(
        made.pk, AT - timedelta(days=1), later(days=1), actor=house.manager, at=later(days=1)
    )
    assert dry.total == 2
    while fresh(dry).done_at is None:
        actions.try_on(at=later(days=1))
    done = fresh(dry)
    assert (done.seen, done.matched, done.would, done.refused) == (2, 2, 0, 2)
    assert Entry.objects.count() == before
    assert {line.number for line in queries.dry_lines(done, house.manager)} == {case.number, other.number}
    with pytest.raises(Invalid):
        actions.ask_dry_run(made.pk, AT, AT - timedelta(days=1), actor=house.manager, at=AT)


def test_registration_pays_nothing_for_rules(house):
    numbers = iter(range(13900000000, 13900000099))

    def once() -> int:
        with CaptureQueriesContext(connection) as seen:
            testing.registered(house.agent, phone=str(next(numbers)))
        return len(seen)

    def asked() -> int:
        return min(once() for _each in range(3))  # what is kept in the process is now and then looked at again

    before = asked()
    for place in range(5):
        rule(house.manager, {"kind": "fact", "fact": "cases.CaseRegistered"}, NOTE, name=f"规则{place}")
    assert asked() <= before


def test_waking_walks_along_indexes(house, case):
    rule(house.manager, CHASED, NOTE)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    due = Due.objects.filter(done_at=None, due_at__lte=AT).order_by("due_at", "id")[:200]
    woken = Rule.objects.filter(is_on=True, heard__in=["cases.CustomerChased", "state"]).order_by("position", "id")
    assert "automation_due_next" in due.explain()
    assert "automation_rule_heard" in woken.explain()


def test_a_fact_nobody_waits_for_costs_one_lookup(house, case):
    cases.chase(case, "快", actor=house.agent, at=AT)
    row = Delivery.objects.select_related("entry").filter(listener="casework.automation.on_fact").last()
    with CaptureQueriesContext(connection) as seen:
        deliver(row, at=AT)
    assert len([each for each in seen if "automation_" in each["sql"]]) == 1


@pytest.mark.parametrize("example", EXAMPLES, ids=[each.code for each in EXAMPLES])
def test_every_example_can_be_taken_into_use(house, example):
    made = actions.save_rule(name=str(example.name), content=example.content(), actor=house.head, at=AT)
    assert not made.is_on
    assert queries.said(example.content()).when
