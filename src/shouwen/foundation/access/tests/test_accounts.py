"""Signing in: by name and password, with a second factor, locked out, signed out; accounts are opened, never taken."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import get_user_model
from django.test import Client

from shouwen.foundation.access import actions
from shouwen.foundation.access.models import Role, Session
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Person, Post
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Forbidden, Invalid

from .conftest import AT, PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client: Client, password: str = PASSWORD, name: str = "ziqian", **extra):
    return client.post(LOGIN, {"login": name, "password": password}, **extra)


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def home(client: Client):
    return client.get("/accounts/2fa/")


def test_signing_in_makes_a_new_session_and_opens_the_desk(signed_up):
    client = Client()
    client.get(LOGIN)
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    (session,) = Session.objects.all()
    assert session.user_id == signed_up.user_id
    first = session.session_key
    client.post("/accounts/logout/")
    sign_in(client)
    assert first not in Session.objects.values_list("session_key", flat=True)


def test_passwords_are_kept_with_argon2(signed_up):
    assert signed_up.user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_a_wrong_password_says_so_and_not_which_part(signed_up):
    one = sign_in(Client(), "wrong-password")
    other = sign_in(Client(), PASSWORD, name="nobody")
    assert one.status_code == other.status_code == 200
    assert one.context["form"].non_field_errors() == other.context["form"].non_field_errors()


def test_five_wrong_passwords_lock_the_name_at_that_address(signed_up):
    client = Client()
    for _attempt in range(5):
        answer = sign_in(client, "wrong-password")
    assert answer.status_code == 429
    assert "15" in answer.content.decode()
    assert sign_in(client).status_code == 429, "even the right password waits now"
    assert sign_in(Client(REMOTE_ADDR="10.9.8.7")).status_code == 302, "another address is not punished"


def test_a_whole_centre_signs_in_from_one_address_when_its_shift_begins(signed_up):
    assert {sign_in(Client()).status_code for _colleague in range(40)} == {302}


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "请过一分钟再试"), ("en", "try again in a minute")])
def test_too_many_at_once_are_told_so_in_our_own_words(signed_up, settings, language, words):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    answers = [sign_in(Client(REMOTE_ADDR=f"10.7.7.{len(language)}"), headers={"Accept-Language": language}) for _again in range(2)]
    assert [each.status_code for each in answers] == [302, 429]
    page = answers[1].content.decode()
    assert words in page
    assert 'href="/accounts/login/"' in page, "the way to try again"


def test_the_address_is_the_peers_whatever_a_client_claims(signed_up):
    for attempt in range(5):
        answer = sign_in(Client(), "wrong-password", headers={"X-Forwarded-For": f"10.0.0.{attempt}"})
    assert answer.status_code == 429


def test_behind_a_proxy_the_address_is_what_the_proxy_saw(signed_up, settings):
    settings.SHOUWEN_BEHIND_PROXY = True
    for attempt in range(5):
        answer = sign_in(
            Client(), "wrong-password", headers={"X-Forwarded-For": f"10.0.0.{attempt}, 8.8.8.8"}
        )
    assert answer.status_code == 429
    assert sign_in(Client(), headers={"X-Forwarded-For": "8.8.8.8, 9.9.9.9"}).status_code == 302


def test_nobody_signs_up_by_themselves(db):
    Client().post("/accounts/signup/", {"username": "intruder", "password1": PASSWORD, "password2": PASSWORD})
    assert not get_user_model().objects.filter(username="intruder").exists()


def test_a_locked_person_cannot_come_in(signed_up):
    organisation.lock(signed_up.pk, reason="", actor=SYSTEM, at=AT)
    client = Client()
    sign_in(client)
    assert home(client).status_code == 302


def test_totp_is_set_up_and_then_asked_for(signed_up):
    client = Client()
    sign_in(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data), "the secret is sealed"

    again = Client()
    answer = sign_in(again)
    assert answer["Location"].startswith("/accounts/2fa/authenticate/")
    assert home(again).status_code == 302, "half a sign-in opens nothing"
    assert again.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200


def test_a_totp_code_completes_the_sign_in(signed_up):
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(signed_up.user, secret)
    assert get_adapter().decrypt(Authenticator.objects.get().data["secret"]) == secret
    client = Client()
    sign_in(client)
    answer = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_codes_are_not_guessed_for_ever(signed_up):
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    secret = generate_totp_secret()
    TOTP.activate(signed_up.user, secret)
    client = Client()
    sign_in(client)
    for _attempt in range(10):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 200


def test_a_recovery_code_works_once(signed_up):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import generate_totp_secret

    TOTP.activate(signed_up.user, generate_totp_secret())
    code = RecoveryCodes.activate(signed_up.user).get_unused_codes()[0]
    for expected in (302, 200):
        client = Client()
        sign_in(client)
        assert client.post("/accounts/2fa/authenticate/", {"code": code}).status_code == expected


def test_passkey_options_name_this_host_and_the_person(signed_up):
    client = Client()
    sign_in(client)
    page = client.get("/accounts/2fa/webauthn/add/")
    assert page.status_code == 200
    options = page.context["js_data"]["creation_options"]["publicKey"]
    assert options["rp"]["id"] == "testserver"
    assert options["user"]["displayName"] == "罗子谦"
    assert options["challenge"]


def test_passkey_sign_in_offers_a_challenge(db):
    answer = Client().get("/accounts/2fa/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 200
    assert answer.json()["request_options"]["publicKey"]["challenge"]


def test_a_post_that_demands_a_second_factor_gets_one_first(signed_up):
    actions.edit_role("junior_agent", needs_mfa=True, actor=SYSTEM, at=AT)
    client = Client()
    sign_in(client)
    assert client.get("/files/1")["Location"] == "/accounts/2fa/?demanded=1"
    assert home(client).status_code == 200
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert client.get("/files/1").status_code == 404, "the page itself now answers"
    actions.reset_second_factor(signed_up.pk, reason="换手机", actor=SYSTEM, at=AT)
    assert client.get("/files/1")["Location"] == "/accounts/2fa/?demanded=1"


def test_an_account_is_opened_and_the_password_set_by_link(city, by):
    head = by(city.head)
    actions.open_account(city.agent.pk, username="luo", actor=head, at=AT)
    assert sign_in(Client(), "", name="luo").status_code == 200
    link = actions.invite(city.agent.pk, actor=head, at=AT)
    client = Client()
    form = client.get(link, follow=True)
    client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert sign_in(Client(), name="luo").status_code == 302
    kinds = [entry.kind for entry in timeline("person", city.agent.pk)]
    assert kinds == ["organisation.PersonEdited", "access.AccountOpened", "access.PasswordLinkMade"]
    assert not re.search(
        link.split("/")[-2], str([entry.body for entry in timeline("person", city.agent.pk)])
    )


def test_account_names_are_unique_and_passwords_strong(city, signed_up):
    with pytest.raises(Conflict):
        actions.open_account(signed_up.pk, username="two", actor=SYSTEM, at=AT)
    with pytest.raises(Invalid):
        actions.open_account(city.head.pk, username="ZIQIAN", actor=SYSTEM, at=AT)
    with pytest.raises(Invalid) as refusal:
        actions.open_account(city.head.pk, username="zhong", password="12345", actor=SYSTEM, at=AT)
    assert "password" in refusal.value.fields


def test_a_head_does_not_open_the_keepers_doors(city, by):
    for act in (actions.invite, actions.reset_second_factor):
        with pytest.raises(Forbidden):
            act(city.admin.pk, actor=by(city.head), at=AT)


def test_signing_out_everywhere_ends_other_browsers(signed_up, by):
    one, two = Client(), Client()
    sign_in(one)
    sign_in(two)
    key = two.session.session_key
    assert actions.sign_out_everywhere(signed_up.pk, actor=by(signed_up), at=AT, besides=key) == 1
    assert home(one).status_code == 302
    assert home(two).status_code == 200


def test_the_acting_post_is_chosen_and_recorded(city, signed_up, by):
    post = organisation.appoint(
        signed_up.pk,
        unit_id=city.centre.pk,
        role_code="quality_inspector",
        starts_on=AT.date(),
        actor=SYSTEM,
        at=AT,
    )
    assert actions.choose_post(post.pk, actor=by(signed_up), at=AT) == post.pk
    acting = actions.actor_for(signed_up.pk, post_id=post.pk, at=AT)
    assert acting.role_codes == {"quality_inspector"}
    assert not acting.may("cases.register")
    organisation.set_absence(signed_up.pk, starts_at=AT, ends_at=None, actor=acting, at=AT)
    assert timeline("person", signed_up.pk)[-1].post_id == post.pk
    with pytest.raises(Forbidden):
        actions.choose_post(Post.objects.get(person=city.head).pk, actor=by(signed_up), at=AT)


def test_an_ended_acting_post_falls_back_to_what_is_left(city, signed_up):
    post = organisation.appoint(
        signed_up.pk, unit_id=city.centre.pk, role_code="statistician", starts_on=AT.date(), ends_on=AT.date(),
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    later = AT.replace(day=20)
    assert actions.actor_for(signed_up.pk, post_id=post.pk, at=later).role_codes == {"junior_agent"}
    assert Person.objects.get(pk=signed_up.pk).is_active
    assert Role.objects.filter(code="statistician").exists()


def test_the_letter_for_a_new_password_goes_to_the_address_of_today(signed_up):
    organisation.edit_person(signed_up.pk, email="ziqian@mail.example", actor=SYSTEM, at=AT)
    signed_up.user.refresh_from_db()
    assert signed_up.user.email == "ziqian@mail.example"
