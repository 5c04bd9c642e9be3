"""Why somebody does or does not see a case: what is explained is what is decided, and no secret is told on the way."""

from __future__ import annotations

import pytest

from shouwen.casework.cases.models import Accused, Case
from shouwen.casework.cases.queries import scope, sight
from shouwen.casework.cases.testing import AT, house, registered
from shouwen.foundation.access import actions as access
from shouwen.foundation.access.presets import PRESETS
from shouwen.foundation.access.testing import person
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import SYSTEM

pytestmark = pytest.mark.django_db


def test_everybody_is_told_what_the_code_decides():
    centre = house()
    plain, secret, about = (registered(centre.agent) for _case in range(3))
    Case.objects.filter(pk=secret.pk).update(is_restricted=True)
    Case.objects.filter(pk=about.pk).update(is_about_staff=True, is_restricted=True)
    Accused.objects.create(case=about, person_id=centre.mate.person_id, named_at=AT, named_by_id=centre.agent.person_id)
    home = Unit.objects.get(pk=centre.agent.unit_id)
    others = [access.actor_for(person(home, role).pk, at=AT) for role in sorted(PRESETS)]
    for case in Case.objects.filter(pk__in=[plain.pk, secret.pk, about.pk]):
        for somebody in (centre.agent, centre.mate, SYSTEM, *others):
            told = sight.explain(case.number, somebody, actor=SYSTEM, at=AT)
            assert told is not None
            assert told.sees == scope.sees(case, somebody)
            assert [step.settles for step in told.steps][-1]
            assert sum(step.settles for step in told.steps) == 1


def test_a_secret_is_not_told_to_who_keeps_the_roles():
    centre = house()
    case = registered(centre.agent)
    keeper = access.actor_for(person(Unit.objects.get(pk=centre.agent.centre_id), "administrator").pk, at=AT)
    plain = sight.explain(case.number, centre.mate, actor=keeper, at=AT)
    assert plain is not None
    assert plain.url == "", "who keeps the roles need not be able to open the case"
    Case.objects.filter(pk=case.pk).update(is_about_staff=True)
    assert sight.explain(case.number, centre.mate, actor=keeper, at=AT) is None
    assert sight.explain("NOWHERE", centre.mate, actor=SYSTEM, at=AT) is None
