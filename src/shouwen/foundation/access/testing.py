"""For tests of upper modules: people with posts, and a small two-level organisation."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.test import Client

from shouwen.foundation.access.actions import actor_for
from shouwen.foundation.access.models import Role
from shouwen.foundation.access.presets import PRESETS
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit.actor import Actor
from shouwen.kit.testing import built_once

_numbers = count(100_000)  # beyond any a test writes out


def seed_roles() -> None:
    """Every preset role, as an installation has them."""
    if not Role.objects.exists():
        _presets()


@built_once()
def _presets() -> None:
    from shouwen.foundation.access.actions import seed_presets

    seed_presets()


def centre(name: str = "江州客服中心", *, prefix: str = "JZ", parent: Unit | None = None) -> Unit:
    """A city centre (or, without a parent, one that stands alone)."""
    values: dict[str, Any] = {
        "level": "city" if parent else "province",
        "role": "centre",
        "code": f"{prefix}-{next(_numbers)}",
        "name": name,
        "prefix": prefix,
    }
    unit: Unit = Unit.objects.add_child(parent, values) if parent else Unit.objects.add_root(values)
    Unit.objects.filter(pk=unit.pk).update(centre=unit)
    return Unit.objects.get(pk=unit.pk)


def unit_of(parent: Unit, name: str, *, level: str = "unit", role: str = "centre") -> Unit:
    """A unit, team or branch under another."""
    values = {
        "level": level,
        "role": role,
        "code": f"u{next(_numbers)}",
        "name": name,
        "centre_id": parent.centre_id,
    }
    made = Unit.objects.add_child(Unit.objects.get(pk=parent.pk), values)
    return Unit.objects.get(pk=made.pk)


def person(unit: Unit, role: str, name: str = "", *, grade: str = "junior") -> Person:
    """A person with one post."""
    seed_roles()
    number = next(_numbers)
    made = Person.objects.create(
        unit=unit, name=name or f"员工{number}", staff_number=str(number), grade=grade
    )
    Post.objects.create(person=made, unit=unit, role_code=role, starts_on=date(2020, 1, 1), is_primary=True)
    return made


def actor(
    role: str = "junior_agent", centre: Unit | None = None, *, unit: Unit | None = None, **kw: Any
) -> Actor:
    """A new person in a role, as an actor; ``centre`` is made when none is given."""
    where = unit or centre or globals()["centre"]()
    return actor_for(person(where, role, **kw).pk)


def two_level() -> dict[str, Any]:
    """A province over two cities: units by key, and ``people`` as actors by ``city.role`` (``jz.junior_agent``)."""
    seed_roles()
    return _two_level()


@built_once(Unit.objects.count)
def _two_level() -> dict[str, Any]:
    province = centre("江海省客服中心", prefix="JH")
    found: dict[str, Any] = {"province": province, "people": {}}
    cities = {"jz": centre("江州客服中心", prefix="JZ", parent=province)}
    cities["lx"] = centre("临溪客服中心", prefix="LX", parent=Unit.objects.get(pk=province.pk))
    for key, city in cities.items():
        found[key] = city
        found[f"{key}.team"] = unit_of(city, "投诉一班", level="team")
        found[f"{key}.branch"] = unit_of(city, "网络运维部", role="branch")
        for role in PRESETS:
            where = found[f"{key}.branch"] if role.startswith("branch_") else found[f"{key}.team"]
            if PRESETS[role].level == "city":
                place = city if role in ("centre_head", "manager_hotline") else where
                grade = "senior" if role == "senior_agent" else "junior"
                found["people"][f"{key}.{role}"] = actor_for(person(place, role, grade=grade).pk)
    for role in PRESETS:
        if PRESETS[role].level == "province":
            found["people"][role] = actor_for(person(province, role).pk)
    return found


def browser(actor: Actor) -> Client:
    """A browser at which somebody is signed in; who has no account gets one."""
    who = Person.objects.get(pk=actor.person_id)
    if who.user is None:
        who.user = get_user_model().objects.create_user(f"u{who.pk}")
        who.save(update_fields=["user"])
    client = Client()
    client.force_login(who.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
