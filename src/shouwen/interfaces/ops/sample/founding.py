"""Founding the sample centre: trade packs, tree, people with posts and sign-ins, who stands in for whom, leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from shouwen.casework.deadlines import actions as deadlines
from shouwen.foundation.access import actions as access
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.foundation.organisation.presets import Node
from shouwen.foundation.organisation.queries import day_of
from shouwen.interfaces.ops.sample.texts import table
from shouwen.interfaces.ops.sample.wording import ZONE
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import actions as catalogue

PASSWORD = "shouwen-demo"
"""Everybody's in the sample, and in nothing but the sample."""

LARGE = frozenset({"JZ"})
LEFT_OUT = frozenset({"CB", "QC", "EN", "CO2", "SE", "MK", "KA", "IS", "WH", "FI", "OR", "FT", "OP", "IN2"})
"""Parts a smaller city does without."""
BY = SYSTEM.through("cli")
NIGHT = timedelta(hours=15)
SERVED = timedelta(days=400)
"""How long the sample's people have held their posts."""


@transaction.atomic
def found(*, at: datetime) -> dict[str, int]:
    """Set the centre up as it was at a moment: user name → person id."""
    access.seed_presets()
    catalogue.load_base(at=at)
    for pack in table("centre")["packs"]:
        catalogue.load_pack(pack, actor=BY, at=at)
    deadlines.seed()
    organisation.load_tree([tree()], actor=BY, at=at)
    people = _people(at)
    _sign_ins(people, at)
    return people


def tree() -> Node:
    """The province with its parts and cities."""
    data = table("centre")
    parts = [Node(*each) for each in data["province_parts"]]
    code, level, role, name, name_en = data["province"]
    below = (
        *parts,
        *(_city(**{key: each[key] for key in ("prefix", "name", "name_en")}) for each in data["city"]),
    )
    return Node(code, level, role, name, name_en, code, None, below)


def _city(prefix: str, name: str, name_en: str) -> Node:
    below = tuple(
        _part(prefix, name, name_en, code)
        for code in ("BA", "CB", "QC", "BR")
        if prefix in LARGE or code not in LEFT_OUT
    )
    return Node(prefix, "city", "centre", f"{name}客服中心", f"{name_en} Service Centre", prefix, None, below)


def _part(prefix: str, city: str, city_en: str, code: str) -> Node:
    level, role, name, name_en, *below = table("centre")["parts"][code]
    if code == "BR":
        name, name_en = f"{city}{name}", f"{city_en} {name_en}"
    inside = [each for each in (below[0] if below else ()) if prefix in LARGE or each not in LEFT_OUT]
    nodes = tuple(_part(prefix, city, city_en, each) for each in inside)
    return Node(f"{prefix}-{code}", level, role, name, name_en, "", None, nodes)


def _people(at: datetime) -> dict[str, int]:
    units = dict(Unit.objects.values_list("code", "id"))
    found: dict[str, int] = {}
    for number, (name, name_en, username, unit, roles, grade) in enumerate(table("staff")["people"], 1001):
        person = organisation.add_person(
            unit_id=units[unit],
            name=name,
            name_en=name_en,
            grade=grade,
            staff_number=f"{number}",
            actor=BY,
            at=at,
        )
        for place, role in enumerate(roles):
            organisation.appoint(
                person.pk, unit_id=units[unit], role_code=role, starts_on=day_of(at - SERVED), is_primary=not place,
                actor=BY, at=at,
            )  # fmt: skip
        found[username] = person.pk
    return found


def _sign_ins(people: dict[str, int], at: datetime) -> None:
    """An account for everybody. The one password is hashed once: sixty times would cost as many seconds as minutes."""
    for username, person_id in people.items():
        access.open_account(person_id, username=username, actor=BY, at=at)
    get_user_model().objects.filter(username__in=people).update(password=make_password(PASSWORD))


def plan_away(people: dict[str, int], *, begin: datetime, now: datetime) -> list[datetime]:
    """Enter who stands in for whom, the leave of the played months and the nights the proxy takes over.

    Returns the moments at which somebody goes or comes back.
    """
    away: list[tuple[str, datetime, datetime, str]] = []
    for username, proxy, _approver in table("staff")["proxies"]:
        organisation.name_proxy(
            people[username], proxy_id=people[proxy], starts_at=begin, ends_at=None, actor=BY, at=begin
        )
    for username, first, last, reason in table("staff")["leave"]:
        away.append(
            (
                username,
                _midnight(now - timedelta(days=first)),
                _midnight(now - timedelta(days=last - 1)),
                reason,
            )
        )
    for username, ago in table("staff")["nights"]:
        evening = _midnight(now - timedelta(days=ago)) + timedelta(hours=17, minutes=30)
        if evening + NIGHT < now - timedelta(hours=1):
            away.append((username, evening, evening + NIGHT, "夜班由代理接办"))
    for username, since, until, reason in away:
        organisation.set_absence(
            people[username], starts_at=since, ends_at=until, reason=reason, actor=BY, at=begin
        )
    return [moment for _name, since, until, _reason in away for moment in (since, until)]


def _midnight(at: datetime) -> datetime:
    return at.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
