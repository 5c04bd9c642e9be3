"""Lists of ids as one value, found through a key of its own and through a foreign key."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouwen.foundation.access import testing
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.foundation.organisation.queries import names
from shouwen.kit.among import listed
from shouwen.kit.standing import Standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Person]:
    unit = Unit.objects.get(pk=testing.centre("宁江客服中心", prefix="NJ").pk)
    return [testing.person(unit, "junior_agent", name) for name in ("沈一", "沈二", "沈三")]


def test_a_list_may_have_any_length(people: list[Person]) -> None:
    called = Standing(
        lambda ids: Person.objects.filter(pk__among=ids).order_by("id").values_list("id", "name")
    )
    for count in (0, 1, 3):
        some = people[:count]
        assert called.all(listed(each.pk for each in some)) == [(each.pk, each.name) for each in some]


def test_a_foreign_key_may_be_among_them(people: list[Person]) -> None:
    found = Person.objects.filter(unit__among=listed({people[0].unit_id, 7}))
    assert set(found) == set(people)


def test_names_take_one_query(people: list[Person]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert names([people[0].pk, None, people[2].pk, people[0].pk]) == {
            people[0].pk: "沈一",
            people[2].pk: "沈三",
        }
        assert names([None]) == {}
    assert len(asked) == 1
