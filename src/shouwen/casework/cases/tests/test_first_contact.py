"""First contact is set once; the database itself keeps it so (CASE-001, demand 3.1)."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from shouwen.casework.cases import actions
from shouwen.casework.cases.models import Case, CaseText
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Forbidden, Invalid

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    return house()


def refused_by_database(**changes):
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.update(**changes)


def test_no_update_gets_past_the_database(centre):
    registered(centre.agent)
    other = centre.mate.person_id
    refused_by_database(first_contact_id=other)
    refused_by_database(first_contact_id=None)
    refused_by_database(first_contact_channel="fax")
    refused_by_database(first_contact_at=later(days=-1))
    refused_by_database(first_contact_id=other, first_contact_revision=F("first_contact_revision") + 2)
    refused_by_database(first_contact_revision=F("first_contact_revision") + 2)
    refused_by_database(first_contact_revision=F("first_contact_revision") - 1)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_case SET first_contact_id = %s", [other])
    Case.objects.update(title="别的字段照常可改")


def test_a_robot_s_case_gets_its_first_contact_once(centre):
    assert centre.agent
    case = registered(SYSTEM.through("portal"), centre_id=centre.city.pk, channel="web")
    Case.objects.filter(pk=case.pk).update(
        first_contact_id=centre.agent.person_id, first_contact_channel="web", first_contact_at=AT
    )
    refused_by_database(first_contact_id=None)


def test_the_signed_correction_is_the_one_way(centre):
    case = registered(centre.agent)
    actions.correct_first_contact(
        case,
        person=centre.mate.person_id,
        reason="当时是他接的电话",
        actor=centre.supervisor,
        at=later(hours=1),
    )
    case.refresh_from_db()
    assert (case.first_contact_id, case.first_contact_revision) == (centre.mate.person_id, 1)
    assert case.owner_id == centre.agent.person_id
    told = timeline("case", case.pk)[-1]
    assert told.kind == "cases.FirstContactCorrected"
    assert (told.body["from_person"], told.body["to_person"]) == (
        centre.agent.person_id,
        centre.mate.person_id,
    )
    assert told.reason == "当时是他接的电话"


def test_a_correction_needs_right_and_reason(centre):
    case = registered(centre.agent)
    with pytest.raises(Forbidden):
        actions.correct_first_contact(
            case, person=centre.mate.person_id, reason="我想", actor=centre.agent, at=AT
        )
    with pytest.raises(Invalid):
        actions.correct_first_contact(
            case, person=centre.mate.person_id, reason=" ", actor=centre.supervisor, at=AT
        )


def test_owner_and_handler_cannot_be_empty(centre):
    registered(centre.agent)
    for column in ("owner_id", "handler_id"):
        refused_by_database(**{column: None})
        refused_by_database(**{column: 0})
    refused_by_database(state="closed")
    refused_by_database(is_open=False)


def test_words_stay_as_they_were_said(centre):
    registered(centre.agent)
    with pytest.raises(DatabaseError), transaction.atomic():
        CaseText.objects.update(body="改过的话")
