"""The language of a queue: customers of a language come to the team that serves it, and letters speak it (CHN-034)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from shouwen.casework.cases import actions
from shouwen.casework.cases.models import Handoff
from shouwen.casework.cases.queries import conditions, listing, places
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.queries.queue import Filters
from shouwen.casework.cases.testing import AT, House, comer, house, later, registered
from shouwen.foundation.access.testing import unit_of
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Invalid
from shouwen.plugins.channels.email.testing import postbox
from shouwen.relations.contacts.models import Message
from shouwen.relations.customers import actions as customers

__all__ = ["postbox"]
pytestmark = pytest.mark.django_db
PHONE = "13800002607"


@pytest.fixture
def centre() -> House:
    made = house()
    made.has("agent", "senior", "head")
    return made


def english(centre: House, role: str = "senior_agent") -> tuple[Unit, Actor]:
    """A team that serves customers in English, with somebody in it."""
    team = unit_of(centre.city, "国际班", level="team")
    organisation.edit_unit(team.pk, language="en", actor=SYSTEM, at=AT)
    places.forget()
    return team, comer(team, role, "韩美", "senior" if role == "senior_agent" else "junior")


def speaks(centre: House, language: str, **more: bool) -> None:
    """The customer behind :data:`PHONE` is known, with a language."""
    first = registered(centre.agent)
    customers.edit(first.customer_id, language=language, actor=centre.head, at=AT, **more)


def test_a_customers_language_leads_to_the_team_that_serves_it(centre):
    team, her = english(centre)
    speaks(centre, "en", is_big=True)
    case = registered(centre.agent, at=later(minutes=5))
    offer = Handoff.objects.get(case=case)
    assert (offer.to_unit_id, offer.to_right) == (team.pk, "cases.take_key")
    actions.accept_handoff(offer.pk, actor=her, at=later(minutes=6))
    case.refresh_from_db()
    assert case.handler_id == her.person_id


@pytest.mark.parametrize("language", ["", "zh-hans"])
def test_others_go_to_the_whole_centre(centre, language):
    english(centre)
    speaks(centre, language, is_big=True)
    case = registered(centre.agent, at=later(minutes=5))
    assert Handoff.objects.get(case=case).to_unit_id == centre.city.pk


def test_a_team_without_anybody_who_may_takes_nothing(centre):
    english(centre, role="junior_agent")
    speaks(centre, "en", is_big=True)
    case = registered(centre.agent, at=later(minutes=5))
    assert Handoff.objects.get(case=case).to_unit_id == centre.city.pk


def test_handing_up_asks_the_same(centre):
    team, _her = english(centre)
    speaks(centre, "en")
    case = registered(centre.agent, at=later(minutes=5))
    assert actions.hand_off(case, kind="hand_up", actor=centre.agent, at=later(minutes=6)).to_unit_id == team.pk


def test_what_comes_through_the_portal_is_met_in_its_language(centre):
    _team, her = english(centre, role="junior_agent")
    visitor = replace(SYSTEM.through("portal"), language="en")
    assert registered(visitor, centre_id=centre.city.pk, channel="web", phone="13800002699").owner_id == her.person_id
    here = replace(visitor, language="zh-hans")
    assert registered(here, centre_id=centre.city.pk, channel="web", phone="13800002698").owner_id != her.person_id


def test_letters_to_a_customer_of_no_known_language_speak_that_of_the_team(centre, postbox):
    _team, her = english(centre)
    for who, number, language in ((her, "13800002601", "en"), (centre.agent, "13800002602", "zh-hans")):
        case = registered(who, phone=number, email=f"{number}@example.com")
        deliver_all(at=AT)
        assert {row.language for row in Message.objects.filter(subject_id=case.pk)} == {language}


def test_a_language_nobody_knows_is_refused(centre):
    with pytest.raises(Invalid):
        organisation.edit_unit(centre.team.pk, language="tlh", actor=SYSTEM, at=AT)
    case = registered(centre.agent)
    with pytest.raises(Invalid):
        customers.edit(case.customer_id, language="tlh", actor=centre.head, at=AT)


def test_queues_are_filtered_by_the_customers_language(centre):
    speaks(centre, "en")
    registered(centre.agent, phone="13800002601", at=later(minutes=1))
    asked = Asked(filters=Filters(), tree=conditions.parse({"all": [{"field": "language", "op": "in", "value": ["en"]}]}))
    assert len(listing.listing(asked, centre.head, at=AT).rows) == 1


def test_without_such_a_team_nothing_more_is_asked(centre, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert places.queues_for(centre.city.pk, "") == []
