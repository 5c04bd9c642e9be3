"""Every named post of the two-level centre signs in as itself: one thing it may, one it may not, and how far."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.presets import PRESETS
from shouwen.foundation.access.testing import centre, person, unit_of
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit.actor import LEVELS, NAMES, Actor
from shouwen.kit.errors import Forbidden

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

# code: (may, may not, widest scope of reading: own city, own team, whole province, everything)
EXPECTED = {
    "junior_agent": ("cases.register", "cases.take_key", "centre"),
    "senior_agent": ("workorders.review_dispatch", "cases.reassign", "centre"),
    "service_agent": ("cases.handle", "workorders.review_dispatch", "centre"),
    "service_representative": ("cases.answer", "cases.decide_problem", "centre"),
    "call_agent": ("cases.register", "cases.export", "centre"),
    "online_agent": ("contacts.record", "people.edit", "centre"),
    "social_agent": ("cases.register", "cases.pull_up", "centre"),
    "technical_agent": ("cases.accept", "cases.see_restricted", "centre"),
    "aftersales_agent": ("cases.close", "policy.edit", "centre"),
    "account_manager": ("cases.take_key", "workorders.review_dispatch", "centre"),
    "crm_specialist": ("customers.merge", "cases.close", "centre"),
    "team_leader": ("cases.reassign", "cases.correct_first_contact", "centre"),
    "supervisor": ("cases.decide_problem", "people.lock", "centre"),
    "service_manager": ("policy.edit", "organisation.edit", "centre"),
    "aftersales_leader": ("cases.reassign", "policy.edit", "centre"),
    "centre_head": ("organisation.edit", "access.roles", "centre"),
    "manager_hotline": ("cases.manager_hotline", "cases.gm_hotline", "centre"),
    "gm_hotline": ("cases.gm_hotline", "organisation.edit", "tree"),
    "province_leader": ("cases.pull_up", "access.roles", "tree"),
    "service_supervision": ("cases.reassign", "catalogue.edit_global", "tree"),
    "province_information": ("catalogue.edit_global", "cases.reassign", "tree"),
    "province_statistics": ("cases.export", "customers.reveal", "tree"),
    "province_operations": ("notices.send", "cases.handle", "tree"),
    "quality_inspector": ("cases.read", "cases.handle", "centre"),
    "information_manager": ("cases.suggestions", "catalogue.edit_global", "centre"),
    "statistician": ("cases.register_book", "customers.reveal", "centre"),
    "satisfaction_surveyor": ("cases.reopen", "cases.close", "centre"),
    "service_appraiser": ("cases.export", "cases.handle", "centre"),
    "data_analyst": ("cases.export", "customers.reveal", "centre"),
    "finance_officer": ("redress.pay", "redress.propose", "centre"),
    "legal_officer": ("redress.approve", "redress.pay", "centre"),
    "risk_officer": ("cases.see_restricted", "cases.handle", "centre"),
    "branch_clerk": ("workorders.reply", "cases.read", "team"),
    "branch_head": ("people.edit", "workorders.dispatch", "team"),
    "branch_gm": ("cases.accept", "workorders.dispatch", "team"),
    "oversight_reader": ("cases.register_book", "customers.read", "tree"),
    "market_department": ("cases.read", "cases.suggestions", "tree"),
    "supervision_office": ("cases.see_restricted", "workorders.supervise", "tree"),
    "interconnection_department": ("workorders.reply", "cases.read", "tree"),
    "parent_leader": ("cases.read", "cases.reassign", "tree"),
    "administrator": ("access.roles", "cases.read", "all"),
    "auditor": ("ledger.verify", "cases.handle", "all"),
    "api_client": ("cases.register", "people.edit", "centre"),
}


def rights(request: HttpRequest) -> HttpResponse:
    return HttpResponse("\n".join(sorted(request.actor.rights)))


urlpatterns = [path("rights/", rights)]


@pytest.fixture
def house() -> SimpleNamespace:
    province = centre("江海省客服中心", prefix="JH")
    city = centre("江州客服中心", prefix="JZ", parent=Unit.objects.get(pk=province.pk))
    other = centre("临溪客服中心", prefix="LX", parent=Unit.objects.get(pk=province.pk))
    elsewhere = centre("别省客服中心", prefix="BS")
    return SimpleNamespace(
        province=province,
        city=city,
        team=unit_of(city, "投诉一班", level="team"),
        branch=unit_of(city, "网络运维部", role="branch"),
        watch=unit_of(province, "省电信公司", role="oversight"),
        colleague=person(city, "junior_agent", "同城"),
        neighbour=person(other, "junior_agent", "邻城"),
        foreigner=person(elsewhere, "junior_agent", "外省"),
    )


def seated(house: SimpleNamespace, code: str) -> Person:
    seat = PRESETS[code].seat
    places = {
        "branch": house.branch,
        "oversight": house.watch,
        "province": house.province,
        "any": house.province,
    }
    place = house.team if code == "api_client" else places.get(seat, house.team)
    someone = person(place, code, code)
    someone.user = get_user_model().objects.create_user(f"u-{code}")
    someone.save()
    return someone


def test_every_preset_is_expected_here():
    assert set(EXPECTED) == set(PRESETS)


@pytest.mark.parametrize("code", EXPECTED)
def test_a_post_signs_in_as_itself(house, code):
    may, may_not, _scope = EXPECTED[code]
    someone = seated(house, code)
    browser = Client()
    browser.force_login(someone.user)
    held = browser.get("/rights/").content.decode().splitlines()
    assert may in held
    assert may_not not in held
    actor = actor_for(someone.pk)
    actor.need(may)
    with pytest.raises(Forbidden):
        actor.need(may_not)


@pytest.mark.parametrize("code", EXPECTED)
def test_a_post_sees_as_far_as_it_should(house, code):
    someone = seated(house, code)
    seen = set(organisation.people(actor_for(someone.pk)).values_list("id", flat=True))
    scope = EXPECTED[code][2]
    assert someone.pk in seen
    assert (house.colleague.pk in seen) == (scope in ("centre", "tree", "all"))
    assert (house.neighbour.pk in seen) == (scope in ("tree", "all"))
    assert (house.foreigner.pk in seen) == (scope == "all")


def test_presets_name_only_real_levels_and_declared_modules():
    modules = {right.split(".")[0] for right in NAMES}
    for role in PRESETS.values():
        assert set(role.rights.values()) <= set(LEVELS)
        for right in role.rights:
            if right.split(".")[0] in modules:
                assert right in NAMES, f"{role.code} names {right}, which no module declares"


def test_every_org_row_that_names_a_post_has_one():
    named = {row for role in PRESETS.values() for row in role.rows}
    posts = [*range(5, 7), *range(8, 24), 25, 30, 34, 35, 37, 38, *range(39, 46), 48, 50, 58, 59, 60, 61]
    assert {f"ORG-{row:03}" for row in posts} <= named


def test_two_posts_in_two_centres_do_not_widen_each_other(house):
    """A team's right in one city and a whole second city stay just that."""
    from shouwen.foundation.organisation.models import Post

    someone = seated(house, "junior_agent")
    Post.objects.create(
        person=someone, unit=house.neighbour.unit, role_code="supervisor", starts_on="2020-01-01"
    )
    Person.objects.filter(pk=someone.pk).update(stamp=someone.stamp + 1)
    actor: Actor = actor_for(someone.pk)
    reach = actor.need("cases.handle")
    assert reach.centre_ids == {house.neighbour.unit_id}
    assert house.team.pk in reach.unit_ids
