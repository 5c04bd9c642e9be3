"""A signed-in browser for the tests of pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shouwen.foundation.access.testing import centre as city
from shouwen.foundation.access.testing import person, unit_of
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor


@pytest.fixture
def sign_in() -> Callable[[Actor | Person], Client]:
    """A browser at which somebody is signed in."""

    def come_in(who: Actor | Person) -> Client:
        found = who if isinstance(who, Person) else Person.objects.get(pk=who.person_id)
        if found.user is None:
            found.user = get_user_model().objects.create_user(f"u{found.staff_number}")
            found.save(update_fields=["user"])
        client = Client()
        client.force_login(found.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return come_in


@pytest.fixture
def agent(db: Any) -> Person:
    """A junior agent of a city's team."""
    return person(unit_of(city(), "投诉一班", level="team"), "junior_agent", "陈雨薇")
