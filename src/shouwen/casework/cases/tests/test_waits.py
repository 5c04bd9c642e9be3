"""Whose customer waits for words of ours: since the first of theirs nobody has answered, until somebody speaks with them."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from django.apps import apps

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries import conditions, listing, sorting, views
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.testing import AT, House, house, later, registered
from shouwen.casework.cases.tests.test_pages import HTMX
from shouwen.casework.cases.tests.test_views_api import caller
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, person
from shouwen.foundation.access.testing import centre as new_centre
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Invalid

CUSTOMER = SYSTEM.through("portal")


@pytest.fixture
def centre(db: None) -> House:
    return house()


def since(case: Case) -> Any:
    """Since when the customer waits."""
    return Case.objects.values_list("waits_since", flat=True).get(pk=case.pk)


def test_a_customer_waits_since_their_first_words_nobody_answered(centre: House):
    case = registered(centre.agent)
    assert since(case) is None
    actions.add_fact(case, "师傅改约到周五了", actor=CUSTOMER, at=later(hours=1))
    actions.chase(case, "到底几点？", actor=centre.agent, at=later(hours=2))
    assert since(case) == later(hours=1)
    actions.reply(case, "周五 14:00 到", actor=centre.agent, at=later(hours=3))
    assert since(case) is None


@pytest.mark.parametrize(
    ("direction", "result", "waits"), [("out", "reached", False), ("out", "no_answer", True), ("in", "reached", True)]
)
def test_only_whoever_reached_them_has_answered(centre: House, direction: str, result: str, waits: bool):
    case = registered(centre.agent)
    actions.chase(case, actor=centre.agent, at=later(hours=1))
    call = {"channel": "phone", "direction": direction, "result_code": result}
    actions.record_contact(case, **call, actor=centre.agent, at=later(hours=2))
    assert (since(case) is not None) == waits


def test_a_rule_s_words_answer_nobody_and_a_note_does_not(centre: House):
    case = registered(centre.agent)
    actions.chase(case, actor=centre.agent, at=later(hours=1))
    actions.reply(case, "已收到", actor=centre.agent.through("rule"), at=later(hours=2))
    actions.note(case, "先问师傅", actor=centre.agent, at=later(hours=2))
    assert since(case) == later(hours=1)


def test_who_does_not_accept_waits_and_who_accepts_or_is_done_does_not(centre: House):
    case = registered(centre.senior)
    actions.answer(case, "师傅 13:30 上门", actor=centre.senior, at=later(hours=1))
    centre.has("hotline", "gm_hotline")
    actions.not_accepted(case, actor=centre.senior, at=later(hours=2))
    assert since(case) == later(hours=2)
    actions.answer(case, "今天 18:00 前装好", actor=centre.senior, at=later(hours=3))
    actions.chase(case, actor=centre.senior, at=later(hours=4))
    actions.customer_accepts(case, actor=centre.senior, at=later(hours=5))
    assert since(case) is None


def test_a_merge_takes_the_wait_along_and_what_was_answered_stays_so(centre: House):
    one, two = registered(centre.leader), registered(centre.leader)
    actions.chase(one, actor=centre.leader, at=later(hours=1))
    actions.chase(two, actor=centre.leader, at=later(hours=2))
    actions.merge(one, two, actor=centre.leader, at=later(hours=3))
    assert since(two) == later(hours=1)
    actions.reply(two, "一并处理", actor=centre.leader, at=later(hours=4))
    actions.unmerge(one, actor=centre.leader, at=later(hours=5))
    assert since(one) is since(two) is None


def test_queues_find_order_and_show_who_waits(centre: House):
    quiet, second, first = (registered(centre.agent, phone=f"1380000000{n}") for n in range(3))
    actions.chase(second, actor=centre.agent, at=later(hours=2))
    actions.chase(first, actor=centre.agent, at=later(hours=1))
    asked = views.SHIPPED["unanswered"].asked
    found = listing.listing(asked, centre.agent, at=later(hours=3)).rows
    assert [line.number for line in found] == [first.number, second.number]
    every = Asked(order=sorting.order("waits_since"))
    pages = listing.listing(every, centre.agent, at=later(hours=3), limit=2)
    rest = listing.listing(every, centre.agent, at=later(hours=3), limit=2, cursor=pages.next_cursor)
    assert [line.number for line in (*pages.rows, *rest.rows)] == [first.number, second.number, quiet.number]
    old = conditions.parse({"all": [{"field": "waits_since", "op": "older", "value": "90m"}]})
    late = listing.listing(Asked(tree=old), centre.agent, at=later(hours=3)).rows
    assert [line.number for line in late] == [first.number]
    stranger = person(new_centre("海州客服中心", prefix="HZ"), "senior_agent", "旁人")
    assert not listing.listing(asked, actor_for(stranger.pk, at=AT), at=later(hours=3)).rows
    with pytest.raises(Invalid):
        conditions.parse({"all": [{"field": "waits_since", "op": "older", "value": "soon"}]})


def test_the_desk_says_it_in_rows_on_the_case_and_in_my_work(centre: House):
    case = registered(centre.agent, at=clock.now())
    desk = browser(centre.agent)
    assert "等回话</span>" not in desk.get("/cases/", headers=HTMX).content.decode()
    actions.add_fact(case, "改到周五", actor=CUSTOMER, at=clock.now())
    assert "等回话</span>" in desk.get("/cases/?view=unanswered", headers=HTMX).content.decode()
    table = desk.get("/cases/?layout=table&cols=title,waits_since").content.decode()
    assert "sort=waits_since" in table
    page = desk.get(f"/cases/{case.number}/").content.decode()
    assert "客户等回话" in page
    assert 'data-copy="#case-number" data-key="mod+."' in page
    [stop] = [each for each in queries.my_work(centre.agent, at=clock.now()).stops if each.tier == "waits"]
    assert (stop.place, list(stop.reasons)[:1]) == (case.number, ["客户又留了话，还没有回话"])


def test_programs_read_it(centre: House):
    case = registered(centre.agent, at=clock.now())
    client = caller(centre.agent)
    assert client.get(f"/api/v1/cases/{case.number}").json()["waits_since"] is None
    actions.chase(case, actor=centre.agent, at=clock.now())
    [line] = client.get("/api/v1/cases?view=unanswered").json()["cases"]
    assert line["waits_since"]
    assert client.get(f"/api/v1/cases/{case.number}").json()["waits_since"] == line["waits_since"]


def test_an_upgrade_finds_out_of_the_ledger_who_waits(centre: House):
    waiting, answered, quiet = (registered(centre.agent, phone=f"1380000000{n}") for n in range(3))
    for case in (waiting, answered):
        actions.chase(case, actor=centre.agent, at=later(hours=1))
    actions.chase(waiting, actor=centre.agent, at=later(hours=2))
    actions.reply(answered, "好的", actor=centre.agent, at=later(hours=3))
    Case.objects.update(waits_since=None)
    importlib.import_module("shouwen.casework.cases.migrations.0022_waits").fill(apps, None)
    assert [since(each) for each in (waiting, answered, quiet)] == [later(hours=1), None, None]
