"""Opening, mending and closing people's ways in."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from allauth.account import app_settings as allauth_settings
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.foundation.access import facts
from shouwen.foundation.access.actions.apart import need_not_above
from shouwen.foundation.access.models import Session
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation import queries as people
from shouwen.foundation.organisation.actions.reach import person_to_change
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid


def _tell(fact: type[facts.DoorFact], person: Person, actor: Actor, at: datetime, **values: Any) -> None:
    announce(fact(subject_id=person.pk, centre_id=person.unit.centre_id or 0, **values), actor=actor, at=at)


@transaction.atomic
def open_account(
    person_id: int, *, username: str, password: str | None = None, actor: Actor, at: datetime
) -> Person:
    """Give a person a name to sign in with; without a password they set one by the link of :func:`invite`.

    :raises Invalid: when the name is taken or the password too weak.
    :raises Conflict: when they have an account already.
    """
    person = person_to_change(person_id, actor)
    need_not_above(actor, person, at=at)
    if person.user_id is not None:
        raise Conflict("account_open", _("%(name)s已经有账号") % {"name": str(person)})
    users: Any = get_user_model()
    name = username.strip()
    if not name or len(name) > 150 or users.objects.filter(username__iexact=name).exists():
        raise Invalid({"username": _("这个登录名已有人在用，换一个") if name else _("写上登录名")})
    user = users(username=name, email=person.email, first_name=person.name[:40])
    if password is not None:
        _check_password(password, user)
    user.set_password(password)
    user.save()
    organisation.link_user(person_id, user, actor=actor, at=at)
    _tell(facts.AccountOpened, person, actor, at)
    return Person.objects.get(pk=person_id)


def _check_password(password: str, user: Any) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise Invalid({"password": " ".join(weak.messages)}) from weak


LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Nothing that is read for something else."""


@transaction.atomic
def first_door(person_id: int, username: str, way: str, *, actor: Actor, at: datetime) -> str:
    """Open an account with a first password (``passwords``) or a link to set one (``links``); gives it, this once.

    :raises Invalid, Conflict: as :func:`open_account`.
    """
    if way == "passwords":
        word = "-".join("".join(secrets.choice(LETTERS) for _letter in range(4)) for _part in range(3))
        open_account(person_id, username=username, password=word, actor=actor, at=at)
        return word
    open_account(person_id, username=username, actor=actor, at=at)
    return invite(person_id, actor=actor, at=at)


def usernames_taken(names: Sequence[str]) -> set[str]:
    """Those of some names that somebody signs in with already, in lower case."""
    users: Any = get_user_model()
    wanted = {name.casefold() for name in names}
    if not wanted:
        return set()
    return {name for each in users.objects.values_list("username", flat=True) if (name := each.casefold()) in wanted}


@transaction.atomic
def invite(person_id: int, *, actor: Actor, at: datetime) -> str:
    """A path by which the person sets a password; it works once and for three days, and nobody else learns the word.

    :raises Conflict: without an account.
    """
    person = person_to_change(person_id, actor)
    need_not_above(actor, person, at=at)
    if person.user is None:
        raise Conflict("no_account", _("%(name)s还没有账号") % {"name": str(person)})
    key = allauth_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person.user)
    _tell(facts.PasswordLinkMade, person, actor, at)
    return reverse(
        "account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person.user), "key": key}
    )


@transaction.atomic
def reset_second_factor(person_id: int, *, reason: str = "", actor: Actor, at: datetime) -> None:
    """Take away a person's second factors (a lost phone); where their post demands one, they set it up anew."""
    person = person_to_change(person_id, actor)
    need_not_above(actor, person, at=at)
    Authenticator.objects.filter(user_id=person.user_id or 0).delete()
    organisation.refresh([person_id])
    announce(
        facts.SecondFactorReset(subject_id=person.pk, centre_id=person.unit.centre_id or 0),
        actor=actor,
        at=at,
        reason=reason,
    )


@transaction.atomic
def sign_out_everywhere(person_id: int, *, actor: Actor, at: datetime, besides: str = "") -> int:
    """End every session of a person, but for the one whose key is given; returns how many. One's own, or with the right."""
    if person_id == actor.person_id:
        person = people.person(person_id, actor)
    else:
        person = person_to_change(person_id, actor)
    ended, _rows = (
        Session.objects.filter(user_id=person.user_id or 0).exclude(session_key=besides or None).delete()
    )
    _tell(facts.SignedOut, person, actor, at)
    return ended


@transaction.atomic
def choose_post(post_id: int | None, *, actor: Actor, at: datetime) -> int | None:
    """Act from one of one's posts from now on, with its rights only; None: from all of them.

    :raises Forbidden: for a post one does not hold today.
    """
    held = people.current_posts(at).filter(person_id=actor.person_id)
    if post_id is not None and not held.filter(pk=post_id).exists():
        raise Forbidden("post_not_held", _("这不是您现在的岗位"))
    person = Person.objects.get(pk=actor.person_id)
    _tell(facts.PostChosen, person, actor, at, chosen_post=post_id)
    return post_id
