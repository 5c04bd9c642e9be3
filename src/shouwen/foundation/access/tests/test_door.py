"""The door of every staff page: who comes in, at what cost, and who is turned away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from shouwen.foundation.access.models import Role, Session
from shouwen.foundation.access.testing import centre as new_centre
from shouwen.foundation.access.testing import person
from shouwen.foundation.organisation.models import Person
from shouwen.kit import clock

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


def whoami(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    return HttpResponse(f"{actor.person_id} {actor.post_id} {' '.join(sorted(actor.role_codes))}")


def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("mfa")


urlpatterns = [path("who/", whoami), path("accounts/2fa/", home, name="mfa_index")]


@pytest.fixture
def someone() -> Person:
    found = person(new_centre(), "junior_agent")
    found.user = get_user_model().objects.create_user(f"u{found.staff_number}")
    found.save()
    return found


@pytest.fixture
def browser(someone: Person) -> Client:
    client = Client()
    client.force_login(someone.user)
    return client


def test_a_stranger_is_sent_to_sign_in():
    answer = Client().get("/who/?x=1")
    assert answer.status_code == 302
    assert answer["Location"] == "/accounts/login/?next=/who/%3Fx%3D1"


def test_a_fragment_for_a_stranger_moves_the_whole_page():
    page = "http://testserver/cases/?whose=own"
    answer = Client().post("/who/", headers={"HX-Request": "true", "HX-Current-URL": page})
    assert answer.status_code == 401, "the page must know that nothing was sent"
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/cases/%3Fwhose%3Down"


def test_a_form_of_a_stranger_comes_back_to_its_page_and_to_no_other_site():
    answer = Client().post("/who/", headers={"Referer": "http://testserver/cases/JZ1-1/"})
    assert answer["Location"] == "/accounts/login/?next=/cases/JZ1-1/"
    answer = Client().post("/who/", headers={"Referer": "https://elsewhere.example/trap/"})
    assert answer["Location"] == "/accounts/login/?next=/who/"


def test_one_query_tells_who_is_asking(browser, someone, django_assert_num_queries):
    browser.get("/who/")
    with django_assert_num_queries(1):
        assert str(someone.pk) in browser.get("/who/").content.decode()


def test_a_locked_person_is_out_at_once(browser, someone):
    assert browser.get("/who/").status_code == 200
    Person.objects.filter(pk=someone.pk).update(is_active=False)
    assert browser.get("/who/").status_code == 302


def test_a_disabled_user_is_out_at_once(browser, someone):
    get_user_model().objects.update(is_active=False)
    assert browser.get("/who/").status_code == 302


def test_an_idle_browser_signs_out(browser, settings):
    Session.objects.update(seen_at=clock.now() - timedelta(minutes=settings.SHOUWEN_SESSION_IDLE + 1))
    assert browser.get("/who/").status_code == 302
    assert browser.get("/who/").status_code == 302


def test_use_is_noted_once_a_minute(browser, django_assert_num_queries):
    browser.get("/who/")
    Session.objects.update(seen_at=clock.now() - timedelta(minutes=2))
    with django_assert_num_queries(2):
        browser.get("/who/")
    with django_assert_num_queries(1):
        browser.get("/who/")


def test_a_new_password_ends_other_browsers(browser, someone):
    someone.user.set_password("another-long-password")
    someone.user.save()
    assert browser.get("/who/").status_code == 302


def test_a_post_that_demands_a_second_factor_sends_to_its_page(browser, someone):
    Role.objects.filter(code="junior_agent").update(needs_mfa=True)
    Person.objects.filter(pk=someone.pk).update(stamp=someone.stamp + 1)
    assert browser.get("/who/")["Location"] == "/accounts/2fa/?demanded=1"


def test_with_the_second_factor_in_place_the_page_opens(browser, someone, django_assert_num_queries):
    from allauth.mfa.models import Authenticator

    Role.objects.filter(code="junior_agent").update(needs_mfa=True)
    Person.objects.filter(pk=someone.pk).update(stamp=someone.stamp + 1)
    Authenticator.objects.create(user=someone.user, type="totp", data={"secret": ""})
    assert browser.get("/who/").status_code == 200
    with django_assert_num_queries(1):
        browser.get("/who/")


def test_a_user_without_a_person_stays_outside():
    client = Client()
    client.force_login(get_user_model().objects.create_user("nobody"))
    assert client.get("/who/").status_code == 302


def test_sessions_that_have_run_out_are_thrown_away(browser):
    from shouwen.foundation.access.jobs import sweep_doors

    assert sweep_doors(at=clock.now()) == 0
    assert sweep_doors(at=clock.now() + timedelta(days=1)) == 1
    assert browser.get("/who/").status_code == 302
