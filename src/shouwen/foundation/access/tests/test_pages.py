"""Pages of access: roles read and edited, tokens made and revoked, accounts mended, the acting post chosen."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shouwen.foundation.access import queries
from shouwen.foundation.access.actions import actor_for_token
from shouwen.foundation.access.models import Role, Token
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM

from .conftest import AT

pytestmark = pytest.mark.django_db


def browser_of(who: Person) -> Client:
    who.user = get_user_model().objects.create_user(f"u{who.staff_number}")
    who.save()
    client = Client()
    client.force_login(who.user)
    return client


@pytest.fixture
def admin(city) -> Client:
    return browser_of(city.admin)


@pytest.fixture
def head(city) -> Client:
    return browser_of(city.head)


def rights_of(role: Role) -> dict[str, str]:
    return {"name": role.name, "name_en": role.name_en, **role.rights}


def test_the_matrix_words_each_reach_once_however_many_cells_say_it(city, head, monkeypatch):
    asked, level_name = [], queries.level_name
    monkeypatch.setattr(queries, "level_name", lambda level: asked.append(level) or level_name(level))
    page = head.get("/admin/roles/matrix/").content.decode()
    assert page.count("<td>本中心</td>") > 5
    assert len(asked) == len(set(asked))


def test_a_head_reads_the_matrix_and_changes_nothing(city, head):
    assert head.get("/admin/roles/").status_code == 200
    page = head.get("/admin/roles/matrix/").content.decode()
    assert "初级话务员" in page
    assert head.get("/admin/roles/junior_agent/").status_code == 200
    assert (
        head.post("/admin/roles/junior_agent/", rights_of(Role.objects.get(code="junior_agent"))).status_code
        == 403
    )
    assert head.get("/admin/roles/new/").status_code == 403


def test_a_role_nobody_holds_is_taken_out_of_use_and_brought_back(city, head):
    admin, here = browser_of(city.admin), "/admin/roles/statistician/"
    assert head.post(here + "retirement/").status_code == 403
    assert Role.objects.get(code="statistician").is_active
    assert "停用这个角色" not in head.get(here).content.decode()
    assert "停用这个角色" in admin.get(here).content.decode()
    assert admin.post(here + "retirement/").status_code == 302
    assert not Role.objects.get(code="statistician").is_active
    page = admin.get(here).content.decode()
    assert "已停用" in page
    assert "恢复使用" in page
    admin.post(here + "retirement/", {"back": "1"})
    assert Role.objects.get(code="statistician").is_active
    held = admin.post("/admin/roles/junior_agent/retirement/", follow=True)
    assert "还有人任这个角色" in held.content.decode()
    assert Role.objects.get(code="junior_agent").is_active
    assert admin.post("/admin/roles/nobodys/retirement/").status_code == 404


def test_an_agent_does_not(city):
    agent = browser_of(city.agent)
    for url in (
        "/admin/roles/",
        "/admin/roles/matrix/",
        "/admin/roles/auditor/",
        f"/admin/people/{city.head.pk}/account/",
    ):
        assert agent.get(url).status_code == 403, url


def test_a_role_is_edited(city, admin):
    role = Role.objects.get(code="junior_agent")
    form = {**rights_of(role), "organisation.read": "team", "needs_mfa": "on", "reason": "收窄"}
    assert admin.post("/admin/roles/junior_agent/", form).status_code == 302
    edited = Role.objects.get(code="junior_agent")
    assert (edited.rights["organisation.read"], edited.needs_mfa, edited.version) == ("team", True, 2)
    assert set(edited.rights) == set(role.rights)


def test_a_new_role(city, admin):
    form = {"code": "night_agent", "name": "夜班", "files.read": "own"}
    assert admin.post("/admin/roles/new/", form)["Location"] == "/admin/roles/night_agent/"
    assert Role.objects.get(code="night_agent").rights == {"files.read": "own"}
    assert admin.post("/admin/roles/new/", form).status_code == 422


def test_a_token_is_shown_once_and_revoked(city, admin):
    form = {"name": "同步", "person": city.agent.pk, "scope": "some", "rights": ["files.read"], "days": "30"}
    page = admin.post("/admin/tokens/", form).content.decode()
    text = re.search(r'id="new-token">([^<]+)<', page).group(1)
    assert set(actor_for_token(text, at=clock.now()).rights) == {"files.read"}
    assert text not in admin.get("/admin/tokens/").content.decode()
    token = Token.objects.get()
    assert admin.post(f"/admin/tokens/{token.pk}/revocation/").status_code == 302
    assert actor_for_token(text, at=clock.now()) is None
    assert admin.post("/admin/tokens/", {**form, "rights": []}).status_code == 422


def test_tokens_of_others_stay_theirs(city, admin):
    admin.post("/admin/tokens/", {"name": "同步", "person": city.agent.pk, "scope": "all", "days": "30"})
    neighbour = browser_of(city.stranger)
    assert "同步" not in neighbour.get("/admin/tokens/").content.decode()
    assert neighbour.post("/admin/tokens/", {"name": "x"}).status_code == 403
    assert neighbour.post(f"/admin/tokens/{Token.objects.get().pk}/revocation/").status_code == 404


def test_an_account_is_opened_and_closed_on_the_persons_page(city, head):
    url = f"/admin/people/{city.agent.pk}/account/"
    assert head.get(url).status_code == 200
    page = head.post(url, {"open": "1", "username": "ziqian"}).content.decode()
    assert "/accounts/password/reset/key/" in page
    assert Person.objects.get(pk=city.agent.pk).user.username == "ziqian"
    agent = Client()
    agent.force_login(Person.objects.get(pk=city.agent.pk).user)
    assert head.post(url, {"sign_out": "1"}).status_code == 200
    assert agent.get("/admin/tokens/").status_code == 302
    assert "/accounts/password/reset/key/" in head.post(url, {"invite": "1"}).content.decode()


def test_a_head_does_not_open_the_keepers_door(city, head):
    assert (
        head.post(f"/admin/people/{city.admin.pk}/account/", {"open": "1", "username": "x"}).status_code
        == 403
    )


def test_why_is_told_to_oneself_and_to_heads(city, head):
    assert "初级话务员（投诉一班" in head.get(f"/admin/people/{city.agent.pk}/rights/").content.decode()
    agent = browser_of(city.agent)
    assert agent.get(f"/admin/people/{city.agent.pk}/rights/").status_code == 200
    assert agent.get(f"/admin/people/{city.head.pk}/rights/").status_code == 403


def test_the_acting_post_is_chosen_for_this_browser(city):
    organisation.appoint(
        city.agent.pk,
        unit_id=city.centre.pk,
        role_code="statistician",
        starts_on=AT.date(),
        actor=SYSTEM,
        at=AT,
    )
    browser, other = browser_of(city.agent), Client()
    other.force_login(city.agent.user)
    seats = browser.get("/me/post/").context["seats"]
    assert [seat.is_acting for seat in seats] == [True, False, False]
    post = next(seat for seat in seats if "统计员" in seat.name)
    assert browser.post("/me/post/", {"post": post.id}).status_code == 302
    assert browser.get("/me/post/").wsgi_request.actor.role_codes == {"statistician"}
    assert other.get("/me/post/").wsgi_request.actor.role_codes == {"junior_agent", "statistician"}
    assert browser.post("/me/post/", {"post": "123"}).status_code == 403
    browser.post("/me/post/", {"post": ""})
    assert browser.get("/me/post/").wsgi_request.actor.role_codes == {"junior_agent", "statistician"}
