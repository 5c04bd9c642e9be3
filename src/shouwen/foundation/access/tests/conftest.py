"""A city with its people and the keeper of its keys."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache

from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.testing import centre, person, seed_roles, unit_of
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.testing import built_once

AT = datetime(2026, 3, 18, 1, 0, tzinfo=UTC)
PASSWORD = "风吹草低见牛羊-2026"


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """Attempts of other tests do not count."""
    cache.clear()


@pytest.fixture
def city() -> SimpleNamespace:
    """What :func:`whole` makes."""
    seed_roles()
    return whole()


@built_once(Unit.objects.count)
def whole() -> SimpleNamespace:
    """People of one city: admin, head, agent, auditor; and the head of another."""
    here, there = centre("江州客服中心", prefix="JZ"), centre("临溪客服中心", prefix="LX")
    team = unit_of(here, "投诉一班", level="team")
    return SimpleNamespace(
        centre=here,
        team=team,
        admin=person(here, "administrator", "管理员"),
        head=person(here, "centre_head", "钟一鸣"),
        agent=person(team, "junior_agent", "罗子谦"),
        stranger=person(there, "centre_head", "邻居"),
    )


@pytest.fixture
def by():
    """The actor of a person."""
    return lambda who: actor_for(who.pk, at=AT)


@pytest.fixture
def signed_up(city):
    """The agent with a password."""
    city.agent.user = get_user_model().objects.create_user("ziqian", password=PASSWORD)
    city.agent.save()
    return city.agent
