"""Reading the organisation: names, heads, leads, proxies, who is on duty, what lies below."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language

from shouwen.foundation.organisation.models import Absence, Person, Post, ProxyRule, Unit

HEADS = (
    "team_leader",
    "supervisor",
    "branch_head",
    "service_manager",
    "centre_head",
    "branch_gm",
    "province_leader",
)
"""Role codes that lead a unit, lowest first."""


def _english() -> bool:
    return (get_language() or "").startswith("en")


def names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of people by id, in the reader's language; one query."""
    wanted = {each for each in ids if each}
    people = Person.objects.filter(pk__in=wanted).values_list("id", "name", "name_en") if wanted else ()
    english = _english()
    return {pk: (name_en or name) if english else name for pk, name, name_en in people}


def unit_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of units by id, in the reader's language; one query."""
    wanted = {each for each in ids if each}
    units = Unit.objects.filter(pk__in=wanted).values_list("id", "name", "name_en") if wanted else ()
    english = _english()
    return {pk: (name_en or name) if english else name for pk, name, name_en in units}


def below(unit: Unit) -> QuerySet[Unit]:
    """The unit and everything under it: one range of paths."""
    return Unit.objects.filter(path__startswith=unit.path)


def centres_below(unit: Unit) -> frozenset[int]:
    """Ids of the centres at and under a unit."""
    return frozenset(
        below(unit).filter(role=Unit.Role.CENTRE, level__in=["province", "city"]).values_list("id", flat=True)
    )


def day_of(at: datetime) -> date:
    """The installation's calendar day of a moment: posts begin and end at its midnight."""
    return timezone.localdate(at, timezone.get_default_timezone())


def current_posts(at: datetime) -> QuerySet[Post]:
    """Posts held at a moment by people who are here."""
    day = day_of(at)
    return Post.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, person__is_active=True
    )


def people_with(role_code: str, unit_id: int, *, at: datetime) -> list[int]:
    """Ids of the people who hold a role at a unit or below it, longest-serving first."""
    unit = Unit.objects.get(pk=unit_id)
    posts = current_posts(at).filter(role_code=role_code, unit__path__startswith=unit.path)
    return list(dict.fromkeys(posts.order_by("starts_on", "id").values_list("person_id", flat=True)))


def head_of(unit_id: int, *, at: datetime, besides: int | None = None) -> int | None:
    """Who leads a unit: the holder of the lowest leading role there, else the head of the unit above."""
    unit = Unit.objects.filter(pk=unit_id).first()
    while unit is not None:
        posts = current_posts(at).filter(unit_id=unit.pk, role_code__in=HEADS).exclude(person_id=besides)
        held = sorted(
            posts.values_list("role_code", "starts_on", "person_id"), key=lambda p: (HEADS.index(p[0]), p[1])
        )
        if held:
            return held[0][2]
        unit = unit.get_parent()
    return None


def lead_of(person_id: int, *, at: datetime) -> int | None:
    """The leader of a person: team leader, else unit head, else centre head and upwards."""
    unit_id = Person.objects.filter(pk=person_id).values_list("unit_id", flat=True).first()
    return head_of(unit_id, at=at, besides=person_id) if unit_id else None


def is_absent(person_id: int, *, at: datetime) -> bool:
    """Whether the person is away at a moment."""
    return Absence.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), person_id=person_id, starts_at__lte=at
    ).exists()


def on_duty(person_id: int, *, at: datetime) -> bool:
    """Whether the person is here: neither locked nor away."""
    return Person.objects.filter(pk=person_id, is_active=True).exists() and not is_absent(person_id, at=at)


def proxy_for(person_id: int, *, at: datetime) -> int | None:
    """Who stands in for a person at a moment: the named proxy if on duty, else the lead, else nobody."""
    rules = ProxyRule.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at), person_id=person_id, starts_at__lte=at
    )
    for proxy_id in rules.order_by("-starts_at").values_list("proxy_id", flat=True):
        if on_duty(proxy_id, at=at):
            return proxy_id
    lead = lead_of(person_id, at=at)
    return lead if lead != person_id else None


def absent_people(at: datetime) -> list[int]:
    """Ids of people who are away now."""
    away = Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)
    return list(away.values_list("person_id", flat=True).distinct())
