"""A further matter of the same customer, registered out of a case: who and what they said come along, both are linked."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case, CaseLink
from shouwen.casework.cases.testing import House, house, registered
from shouwen.casework.cases.tests.test_pages import registration
from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import browser, person
from shouwen.foundation.access.testing import centre as new_centre
from shouwen.foundation.ledger.models import Entry
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import queries as catalogue

WORDS = "另外上个月多扣了我 30 块流量费"


@pytest.fixture
def centre(db: None) -> House:
    return house()


@pytest.fixture
def case(centre: House) -> Case:
    made = registered(centre.agent, at=clock.now())
    actions.add_fact(made, WORDS, actor=SYSTEM.through("portal"), at=clock.now())
    return made


def further(case: Case, **more: str) -> dict[str, str]:
    """The form as it is sent for another matter of the case's customer."""
    other = str(catalogue.category_by_code("general.other").id)
    return {**registration(then="mine", phone="", name="彭晓岚"), "customer_id": str(case.customer_id), "category_id": other, "description": WORDS,
            "out_of": case.number, **more}  # fmt: skip


def test_the_form_comes_filled_with_who_it_is_and_what_they_said(centre: House, case: Case):
    desk = browser(centre.agent)
    page = desk.get(f"/cases/{case.number}/").content.decode()
    said = next(each for each in queries.page(case.number, centre.agent, at=clock.now()).timeline if each.text == WORDS)
    assert f'href="/cases/new?from={case.number}&amp;entry={said.told.id}"' in page
    form = desk.get(f"/cases/new?from={case.number}&entry={said.told.id}").content.decode()
    assert f">{WORDS}</textarea>" in form
    assert f'name="customer_id" value="{case.customer_id}"' in form
    assert f'name="out_of" value="{case.number}"' in form
    assert f'href="/cases/new?from={case.number}"' in desk.get(reverse("cases:beside_case", args=[case.number])).content.decode()


def test_only_the_customers_own_words_are_taken_over(centre: House, case: Case):
    actions.note(case, "内部：他上次也这样", actor=centre.agent, at=clock.now())
    note = next(each for each in queries.page(case.number, centre.agent, at=clock.now()).timeline if each.text_kind == "note")
    form = browser(centre.agent).get(f"/cases/new?from={case.number}&entry={note.told.id}").content.decode()
    assert "他上次也这样" not in form


def test_registered_it_is_linked_told_and_seen_from_both_sides_and_only_once(centre: House, case: Case):
    desk = browser(centre.agent)
    for _again in range(2):
        assert desk.post("/cases/new", further(case)).status_code == 302
    made = Case.objects.exclude(pk=case.pk).get()
    assert (made.customer_id, made.owner_id) == (case.customer_id, centre.agent.person_id)
    link = CaseLink.objects.get(source=made)
    assert (link.target_id, link.kind) == (case.pk, "related")
    told = Entry.objects.get(kind="cases.CaseLinked", subject_id=made.pk)
    assert json.loads(told.body)["other_number"] == case.number
    for number, other in ((case.number, made.number), (made.number, case.number)):
        assert [each.number for each in queries.page(number, centre.agent, at=clock.now()).links] == [other]


def test_a_case_out_of_sight_is_none_and_registers_nothing(centre: House, case: Case):
    stranger = actor_for(person(new_centre("海州客服中心", prefix="HZ"), "junior_agent", "旁人").pk, at=clock.now())
    desk = browser(stranger)
    assert desk.get(f"/cases/new?from={case.number}").status_code == 404
    assert desk.get("/cases/new?from=JZ000101-0001").status_code == 404
    sent = further(case, customer_id="", phone="13805712607")
    assert desk.post("/cases/new", sent).status_code in (404, 422)
    assert desk.post("/cases/new", sent | {"out_of": "../../admin"}).status_code == 422, "no number at all"
    assert Case.objects.count() == 1


def test_who_may_not_register_is_offered_nothing(centre: House, case: Case):
    page = browser(centre.statistician).get(f"/cases/{case.number}/")
    assert page.status_code in (200, 403, 404)
    assert "/cases/new?from=" not in page.content.decode()


def test_what_is_missing_is_said_and_the_link_stays(centre: House, case: Case):
    again = browser(centre.agent).post("/cases/new", further(case, description="短"))
    assert again.status_code == 422
    assert f'name="out_of" value="{case.number}"' in again.content.decode()
