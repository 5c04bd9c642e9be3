"""An urgent case calls its owner, and if they do not answer in ten minutes the next in the roster (CASE-067)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from shouwen.casework.cases import actions, queries
from shouwen.casework.cases.models import Case, Policy, UrgentCall
from shouwen.casework.cases.queries import policy
from shouwen.casework.cases.rules.calling import is_urgent, next_called
from shouwen.casework.cases.testing import AT, house, later, registered
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.ledger.testing import deliver_all
from shouwen.foundation.notices.models import Notice
from shouwen.foundation.organisation.models import Absence, Person
from shouwen.kit.errors import Conflict

pytestmark = pytest.mark.django_db


@pytest.fixture
def centre():
    made = house()
    assert made.leader
    assert made.supervisor
    assert made.hotline
    return made


def urgent(centre, *, at=AT):
    """A severe matter put into the hands of the mate by the leader."""
    case = registered(centre.agent, severity="severe", impact="extensive", urgency="critical")
    actions.reassign(case, to=centre.mate.person_id, lane="both", reason="班次调整", actor=centre.leader, at=at)
    deliver_all(at=at)
    return Case.objects.get(pk=case.pk)


def open_call(case):
    return UrgentCall.objects.filter(case=case, answered_at=None, passed_at=None).first()


def told(person, kind="cases.urgent"):
    return Notice.objects.filter(person_id=person.person_id, kind=kind).count()


def test_the_rule_is_plain():
    assert is_urgent(1, 2)
    assert is_urgent(2, 2)
    assert not is_urgent(3, 2)
    assert next_called([1, 2, 3], called=[1], barred=[], here=[1, 3]) == 3
    assert next_called([1, 2, 3], called=[], barred=[1], here=[1, 2, 3]) == 2
    assert next_called([1, 2], called=[1, 2], barred=[], here=[1, 2]) is None


def test_the_owner_is_called_by_inbox_and_the_page_says_so(centre):
    case = urgent(centre)
    call = open_call(case)
    assert (call.person_id, call.place, call.answer_by) == (centre.mate.person_id, 1, later(minutes=10))
    assert told(centre.mate) == 1
    page = queries.page(case.number, centre.mate, at=later(minutes=1))
    assert page.called(centre.mate.person_id) == later(minutes=10)
    assert page.called(centre.leader.person_id) is None


def test_who_registers_and_owns_it_is_not_called(centre):
    case = registered(centre.agent, severity="severe", impact="extensive", urgency="critical")
    deliver_all(at=AT)
    assert case.priority == 1
    assert not UrgentCall.objects.exists()


def test_a_matter_from_the_portal_calls_its_owner_in_the_same_moment(centre):
    visitor = replace(centre.agent, person_id=0, via="portal")
    case = registered(visitor, severity="severe", impact="extensive", urgency="critical")
    assert open_call(case).person_id == case.owner_id
    kinds = [each.kind for each in timeline("case", case.pk)]
    assert "cases.UrgentCallMade" in kinds


def test_unanswered_it_goes_to_the_next_and_duty_stays(centre):
    case = urgent(centre)
    assert actions.call_on(at=later(minutes=9)) == 0
    assert actions.call_on(at=later(minutes=10)) == 1
    deliver_all(at=later(minutes=10))
    call = open_call(case)
    assert (call.person_id, call.place) == (centre.leader.person_id, 2)
    assert told(centre.leader) == 1
    held = Case.objects.get(pk=case.pk)
    assert (held.owner_id, held.handler_id) == (centre.mate.person_id, centre.mate.person_id)


def test_the_next_skips_who_is_away(centre):
    case = urgent(centre)
    Absence.objects.create(person_id=centre.leader.person_id, starts_at=AT, ends_at=later(hours=8))
    actions.call_on(at=later(minutes=10))
    assert open_call(case).person_id == centre.supervisor.person_id


def test_whoever_answers_takes_the_handling_and_the_owner_stays(centre):
    case = urgent(centre)
    actions.call_on(at=later(minutes=10))
    actions.answer_call(case, actor=centre.leader, at=later(minutes=12))
    held = Case.objects.get(pk=case.pk)
    assert (held.owner_id, held.handler_id) == (centre.mate.person_id, centre.leader.person_id)
    assert queries.chain(held) == queries.replay(held)
    assert timeline("case", case.pk)[-1].kind == "cases.UrgentCallAnswered"
    assert actions.call_on(at=later(minutes=40)) == 0


def test_doing_anything_on_it_is_an_answer(centre):
    case = urgent(centre)
    actions.note(case, "已联系装维，正在路上", actor=centre.mate, at=later(minutes=4))
    assert actions.call_on(at=later(minutes=10)) == 1
    assert open_call(case) is None
    assert UrgentCall.objects.get(case=case).answered_at == later(minutes=10)


def test_somebody_else_cannot_answer(centre):
    case = urgent(centre)
    with pytest.raises(Conflict) as no:
        actions.answer_call(case, actor=centre.agent, at=later(minutes=1))
    assert no.value.code == "not_called"


def test_when_the_roster_is_used_up_owner_and_hotline_are_told(centre):
    case = urgent(centre)
    for turn in range(1, 12):
        actions.call_on(at=later(minutes=10 * turn))
    deliver_all(at=later(minutes=120))
    assert open_call(case) is None
    kinds = [each.kind for each in timeline("case", case.pk)]
    assert kinds.count("cases.UrgentCallEnded") == 1
    assert told(centre.mate, "cases.alert") == 1
    people = list(UrgentCall.objects.filter(case=case).order_by("id").values_list("person_id", flat=True))
    assert len(people) == len(set(people)) == 4  # the owner, two leaders, the hotline


def test_no_longer_urgent_it_is_over(centre):
    case = urgent(centre)
    actions.edit(case, {"urgency": "low", "impact": "minor"}, reason="核实无大碍", actor=centre.leader, at=later(minutes=2))
    case.refresh_from_db()
    assert case.priority > 2
    assert actions.call_on(at=later(minutes=10)) == 1
    assert timeline("case", case.pk)[-1].kind == "cases.UrgentCallEnded"
    assert open_call(case) is None


def test_a_centre_sets_its_own_minutes(centre):
    Policy.objects.create(centre_id=centre.city.pk, figures={"urgent_minutes": 3})
    policy.forget()
    assert open_call(urgent(centre)).answer_by == later(minutes=3)


def test_the_page_has_the_button_for_the_one_called(centre):
    case = urgent(centre)
    person = Person.objects.get(pk=centre.mate.person_id)
    person.user = get_user_model().objects.create_user("mate")
    person.save(update_fields=["user"])
    client = Client()
    client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/cases/{case.number}/urgent-call"
    assert address in client.get(f"/cases/{case.number}/").content.decode()
    assert client.post(address, headers={"HX-Request": "true"}).status_code in (200, 204, 303)
    assert open_call(case) is None
