"""A thing sent once is done once: answers get lost, people press twice, programs send again."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model

from shouwen.casework.cases.testing import house, registered
from shouwen.foundation.ledger.models import Entry
from shouwen.foundation.organisation.models import Person
from shouwen.interfaces.live.models import Done

pytestmark = pytest.mark.django_db
NUMBER = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def centre():
    return house()


@pytest.fixture
def agent(client, centre):
    user = get_user_model().objects.create_user("anran")
    Person.objects.filter(pk=centre.agent.person_id).update(user=user)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[1])
    return client


def note(client, case, text="看过了", number=NUMBER):
    headers = {"HX-Request": "true", **({"X-Once": number} if number else {})}
    return client.post(f"/cases/{case.number}/notes", {"text": text}, headers=headers)


def notes(case):
    return Entry.objects.filter(subject_id=case.pk, kind="cases.NoteAdded").count()


def test_it_is_done_once_however_often_it_arrives(agent, centre):
    case = registered(centre.agent)
    assert note(agent, case).status_code < 400
    again = note(agent, case)
    assert (again.status_code, again["HX-Refresh"]) == (204, "true")
    assert notes(case) == 1
    note(agent, case, number="f" * 32)
    assert notes(case) == 2


def test_what_was_refused_may_be_sent_again(agent, centre):
    case = registered(centre.agent)
    assert note(agent, case, text="").status_code == 422
    assert not Done.objects.exists()
    assert note(agent, case).status_code < 400
    assert notes(case) == 1


def test_a_number_is_ones_own(agent, centre, client):
    case = registered(centre.agent)
    note(agent, case)
    row = Done.objects.get()
    Done.objects.filter(pk=row.pk).update(user_id=row.user_id + 1)
    note(agent, case)
    assert notes(case) == 2


def test_without_a_number_everything_is_as_ever(agent, centre):
    case = registered(centre.agent)
    note(agent, case, number="")
    note(agent, case, number="'; drop")
    assert notes(case) == 2
    assert not Done.objects.exists()
