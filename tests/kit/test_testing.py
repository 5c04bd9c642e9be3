"""A test's house is built once; afterwards its rows are written again, the same to the last column."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction

from shouwen.casework.cases import testing
from shouwen.foundation.access.testing import seed_roles, two_level
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit.testing import built_once


def rows() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in (Unit, Person, Post)]


class Enough(Exception):
    """Takes back what was written."""


@pytest.mark.django_db
@pytest.mark.parametrize("build", [testing.house, two_level])
def test_the_second_time_the_same_rows_are_there(build):
    seed_roles()
    seen = []
    for _time in range(2):
        with pytest.raises(Enough), transaction.atomic():
            made = build()
            seen.append((rows(), made))
            raise Enough
    assert seen[0] == seen[1]
    assert seen[0][0][0]


@pytest.mark.django_db
def test_two_houses_stand_side_by_side():
    one, other = testing.house(), testing.house()
    assert one.city.pk != other.city.pk
    assert one.agent.person_id != other.agent.person_id


@pytest.mark.django_db
def test_nobody_shares_what_was_made():
    first = testing.house()
    with pytest.raises(Enough), transaction.atomic():
        raise Enough
    assert first.agent
    assert "agent" not in testing.house().known


@pytest.mark.django_db
def test_what_the_database_numbers_itself_is_refused():
    @built_once()
    def numbered() -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('x', 'y') RETURNING id")

    with pytest.raises(AssertionError, match="numbers this row itself"):
        numbered()
