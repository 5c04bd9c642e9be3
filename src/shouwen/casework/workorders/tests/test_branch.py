"""A branch: several orders signed at once, what rests, who carries what, and notices that open exactly what they ask."""

from __future__ import annotations

import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shouwen.casework.cases import actions as cases_actions
from shouwen.casework.cases import queries as cases
from shouwen.casework.workorders import actions, queries, states
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.queries import lists, loads
from shouwen.casework.workorders.queries.loads import unit_loads
from shouwen.casework.workorders.tests.conftest import (
    AT,
    House,
    complaint,
    demand,
    fresh,
    hand_in,
    later,
    waiting,
)
from shouwen.casework.workorders.tests.test_pages import door as browser
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices import queries as notices
from shouwen.relations.catalogue import testing as catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Any:
    with time_machine.travel(later(hours=1), tick=False):
        yield


@pytest.fixture
def three(house: House) -> list[Order]:
    """Three orders that wait to be signed by the network department."""
    return [sent_to(house, complaint(house)) for _each in range(3)]


def sent_to(house: House, case: Any) -> Order:
    draft = actions.dispatch(case, demand(house), actor=house.agent, at=AT)
    return actions.decide_review(waiting(draft).pk, agree=True, actor=house.senior, at=AT)


def test_several_are_signed_at_once_and_what_cannot_be_is_named(house: House, three: list[Order]) -> None:
    first, second, third = three
    actions.sign(second, actor=house.mate, at=later(minutes=1))
    told = actions.sign_each(
        [first.pk, second.pk, third.pk, first.pk], actor=house.clerk, at=later(minutes=5)
    )
    assert [bool(each.why_not) for each in told] == [False, True, False]
    assert [fresh(each).handler_id for each in three] == [
        house.clerk.person_id,
        house.mate.person_id,
        house.clerk.person_id,
    ]
    strange = actions.sign_each([first.pk], actor=house.installer, at=later(minutes=6))
    assert strange[0].why_not
    assert not strange[0].label


def test_the_page_signs_what_is_checked(house: House, three: list[Order]) -> None:
    desk: Client = browser(house.clerk)
    page = desk.get("/orders/?tab=sign").content.decode()
    assert page.count('form="sign-several"') == 3
    answer = desk.post("/orders/signing", {"order": [three[0].pk, three[1].pk]})
    assert answer.headers["Location"] == "/orders/?tab=work"
    assert queries.counts(house.clerk, at=AT)["sign"] == 1
    assert "已签收 2 张" in desk.get("/orders/?tab=work").content.decode()
    assert desk.post("/orders/signing", {}).headers["Location"] == "/orders/?tab=sign"


def test_what_rests_has_a_tab_of_its_own_and_the_loads_add_up(house: House, three: list[Order]) -> None:
    first, second, _third = three
    for order in (first, second):
        actions.sign(order, actor=house.clerk, at=later(minutes=5))
    Order.objects.filter(pk=second.pk).update(state=states.SUSPENDED)
    counts = queries.counts(house.clerk, at=later(minutes=6))
    assert (counts["sign"], counts["work"], counts["suspended"]) == (1, 1, 1)
    told = unit_loads(house.head, at=later(minutes=6))
    [clerk] = [each for each in told.people if each.person_id == house.clerk.person_id]
    assert (clerk.in_hand, clerk.resting, clerk.may_sign) == (1, 1, True)
    assert told.unsigned == 1
    assert told.total == queries.visible(house.head).filter(is_open=True).count() == 3
    assert {each.name for each in told.people} >= {"clerk", "mate"}
    listed = queries.listed("work", house.head, at=later(minutes=6), handler_id=house.clerk.person_id)
    assert [row.order.pk for row in listed.rows] == [first.pk]
    assert "每个人手上的" in browser(house.head).get("/orders/").content.decode()


def test_the_page_of_a_branch_draws_its_questions_once_for_those_who_see_alike(house: House, three: list[Order]) -> None:
    desk = browser(house.clerk)
    desk.get("/orders/")
    kept = [lists._counted(False), lists._first("sign", False, 30), loads._held]
    before = [dict(each._kept) for each in kept]
    desk.get("/orders/")
    assert all(before)
    assert [dict(each._kept) for each in kept] == before
    with CaptureQueriesContext(connection) as asked:
        desk.get("/orders/")
    assert len(asked) <= 16  # session, person, rights and the shell's counts included


def test_another_branch_sees_none_of_it(house: House, three: list[Order]) -> None:
    assert unit_loads(house.installer, at=AT).total == 0
    assert three[0].case_number not in browser(house.installer).get("/orders/").content.decode()


def test_a_notice_opens_the_order_at_what_it_asks(house: House, three: list[Order]) -> None:
    order = actions.sign(three[0], actor=house.clerk, at=later(minutes=5))
    actions.chase(order, level="phone", text="客户在等", actor=house.agent, at=later(minutes=30))
    deliver_all(at=later(minutes=31))
    [line] = notices.unread(house.clerk, "workorders.chased")
    assert line.url == f"/orders/{order.case_number}/{order.seq}/do/answer_chase"
    desk = browser(house.clerk)
    answer = desk.get(line.url)
    assert answer.headers["Location"].endswith(
        f"/orders/{order.case_number}/{order.seq}/?do=answer_chase#do-answer_chase"
    )
    assert 'id="do-answer_chase"' in desk.get(answer.headers["Location"]).content.decode()
    assert desk.get(line.url.replace("answer_chase", "return")).headers["Location"].endswith("/return")
    late = desk.get(line.url.replace("answer_chase", "sign"))
    assert late.headers["Location"].endswith(f"/{order.seq}/")
    assert browser(house.installer).get(line.url).status_code == 404


def test_my_work_of_a_clerk_names_what_the_unit_has_to_do(house: House, three: list[Order]) -> None:
    actions.sign(three[0], actor=house.mate, at=later(minutes=5))
    work = cases.my_work(house.clerk, at=later(minutes=6))
    assert {chore.place for chore in work.chores} == {str(three[1]), str(three[2])}
    assert work.first is not None
    assert work.first.url.startswith("/orders/")
    assert browser(house.clerk).get("/cases/next").headers["Location"] == work.first.url


def test_my_work_names_what_waits_for_a_word(house: House, three: list[Order]) -> None:
    signed = actions.sign(three[0], actor=house.clerk, at=later(minutes=5))
    hand_in(house, signed, at=later(hours=1))
    mine = [chore.place for chore in cases.my_work(house.agent, at=later(hours=2)).chores]
    assert mine == [str(signed)]
    extended = actions.sign(three[1], actor=house.clerk, at=later(minutes=5))
    actions.ask_extension(
        extended, amount=1, reason_code="several_units", actor=house.clerk, at=later(hours=1)
    )
    asked = {chore.place for chore in cases.my_work(house.leader, at=later(hours=2)).chores}
    assert str(extended) in asked
    assert not [
        chore for chore in cases.my_work(house.clerk, at=later(hours=2)).chores if chore.sort == "asked"
    ]


def test_a_clerk_is_offered_only_what_they_may_follow(house: House) -> None:
    """On a case met through an order: its customer and their number, no queue, no other cases."""
    about = catalogue.category().id
    caller = cases_actions.Intake(
        kind="complaint", description="预约两次都没人上门，要求给出时间", category_id=about, name="彭晓岚", phone="13812342607"
    )
    case = cases_actions.register(caller, actor=house.agent, at=AT)
    sent_to(house, case)
    client = browser(house.clerk)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert f'href="/customers/{case.customer_id}/"' in page
    assert 'href="/cases/"' not in page
    assert f"/cases/{case.number}/customer" not in page
    assert client.get(f"/customers/{case.customer_id}/").status_code == 200
    reveal = re.search(r"/customers/points/\d+/reveal", page)
    assert reveal is not None
    assert client.get(reveal[0]).status_code == 200
    assert browser(house.installer).get(f"/customers/{case.customer_id}/").status_code == 404


def test_what_a_case_is_linked_with_is_named_to_whoever_sees_it(house: House) -> None:
    case, other = complaint(house), complaint(house)
    sent_to(house, case)
    cases_actions.link(case, other, kind="related", actor=house.agent, at=later(minutes=2))
    assert [each.number for each in cases.page(case.number, house.agent, at=later(hours=1)).links] == [other.number]
    assert cases.page(case.number, house.clerk, at=later(hours=1)).links == []
