"""Reading the organisation: names, heads, leads, proxies, who is on duty, what lies below."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.foundation.organisation import rules, slots
from shouwen.foundation.organisation.models import Absence, Person, Post, ProxyRule, Unit
from shouwen.kit.actor import Actor
from shouwen.kit.among import listed
from shouwen.kit.errors import NotFound
from shouwen.kit.scope import within
from shouwen.kit.standing import Standing

HEADS = (
    "team_leader",
    "supervisor",
    "aftersales_leader",
    "branch_head",
    "service_manager",
    "centre_head",
    "branch_gm",
    "province_leader",
)
"""Role codes that lead a unit, lowest first."""


def _english() -> bool:
    return (get_language() or "").startswith("en")


def units(actor: Actor, right: str = "organisation.read") -> QuerySet[Unit]:
    """The units within reach of a right, in the order of the tree.

    :raises Forbidden: without the right.
    """
    return Unit.objects.filter(within(actor.need(right), centre="centre_id", units=("id",))).order_by("path")


def people(actor: Actor, right: str = "organisation.read") -> QuerySet[Person]:
    """The people within reach of a right, removed ones left out.

    :raises Forbidden: without the right.
    """
    covered = within(actor.need(right), centre="unit__centre_id", units=("unit_id",), people=("id",))
    return (
        Person.objects.filter(covered, removed_at=None).select_related("unit").order_by("unit__path", "name")
    )


def unit(unit_id: int, actor: Actor) -> Unit:
    """One unit in the reader's scope.

    :raises NotFound: when there is none they may see.
    """
    found = units(actor).filter(pk=unit_id).first() if actor.may("organisation.read") else None
    if found is None:
        raise NotFound("unit_unknown", _("没有这个部门"))
    return found


def person(person_id: int, actor: Actor) -> Person:
    """One person in the reader's scope; everybody sees themselves.

    :raises NotFound: when there is none they may see.
    """
    mine = Person.objects.filter(pk=person_id, removed_at=None).select_related("unit")
    seen = people(actor).filter(pk=person_id) if actor.may("organisation.read") else mine.none()
    found = (mine if person_id == actor.person_id else seen).first()
    if found is None:
        raise NotFound("person_unknown", _("没有这个人"))
    return found


_people = Standing(lambda ids: Person.objects.filter(pk__among=ids).values_list("id", "name", "name_en"))
_units = Standing(lambda ids: Unit.objects.filter(pk__among=ids).values_list("id", "name", "name_en"))


def all_names(ids: Iterable[int | None]) -> dict[int, tuple[str, ...]]:
    """What people are called by id, in the reader's language first, then in the other; one query."""
    wanted = {each for each in ids if each}
    rows = _people.all(listed(wanted)) if wanted else ()
    turn = -1 if _english() else 1
    return {pk: tuple(filter(None, (name, name_en)[::turn])) for pk, name, name_en in rows}


def names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of people by id, in the reader's language; one query."""
    return {pk: called[0] for pk, called in all_names(ids).items()}


def unit_names(ids: Iterable[int | None]) -> dict[int, str]:
    """Names of units by id, in the reader's language; one query."""
    wanted = {each for each in ids if each}
    rows = _units.all(listed(wanted)) if wanted else ()
    english = _english()
    return {pk: (name_en or name) if english else name for pk, name, name_en in rows}


def below(unit: Unit) -> QuerySet[Unit]:
    """The unit and everything under it: one range of paths."""
    return Unit.objects.filter(path__startswith=unit.path)


def centres_below(unit: Unit) -> frozenset[int]:
    """Ids of the centres at and under a unit."""
    return frozenset(all_centres().filter(path__startswith=unit.path).values_list("id", flat=True))


def all_centres() -> QuerySet[Unit]:
    """Every centre there is, in no order."""
    return Unit.objects.filter(role=Unit.Role.CENTRE, level__in=["province", "city"]).order_by()


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
        posts = current_posts(at).filter(unit_id=unit.pk, role_code__in=HEADS).exclude(person_id=besides or 0)
        held = sorted(
            posts.values_list("role_code", "starts_on", "person_id"), key=lambda p: (HEADS.index(p[0]), p[1])
        )
        if held:
            return held[0][2]
        unit = Unit.objects.get_parent(unit)
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


def successors(person_id: int, *, at: datetime) -> list[int]:
    """Who could take over from a person, in the order of duty.

    The approved proxies of this moment, then team leader, unit head, centre head and upwards (demand 3.1.5).
    """
    standing_in = ProxyRule.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        Q(approved_at__isnull=False) | Q(approved_by__isnull=False),
        person_id=person_id,
        starts_at__lte=at,
    )
    proxies = standing_in.order_by("-starts_at").values_list("proxy_id", flat=True)
    return list(dict.fromkeys([*proxies, *_leads(person_id, at)]))


def _leads(person_id: int, at: datetime) -> list[int]:
    path = Person.objects.filter(pk=person_id).values_list("unit__path", flat=True).first() or ""
    above = [path[:length] for length in range(len(path), 0, -Unit.steplen)]
    posts = current_posts(at).filter(role_code__in=HEADS, unit__path__in=above).exclude(person_id=person_id)
    held = posts.values_list("unit__path", "role_code", "starts_on", "person_id")
    return [post[3] for post in sorted(held, key=lambda post: (-len(post[0]), HEADS.index(post[1]), post[2]))]


def on_duty_among(ids: Iterable[int], *, at: datetime) -> set[int]:
    """Those of some people who are here: neither locked nor away; one query."""
    away = Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)
    here = Person.objects.filter(pk__in=list(ids), is_active=True).exclude(pk__in=away.values("person_id"))
    return set(here.values_list("id", flat=True))


def proxy_for(person_id: int, *, at: datetime) -> int | None:
    """Who stands in for a person, and inherits if they leave: a successor on duty, else one who is not locked."""
    candidates = successors(person_id, at=at)
    here = set(Person.objects.filter(pk__in=candidates, is_active=True).values_list("id", flat=True))
    able = [each for each in candidates if each in here]
    return rules.heir(able, on_duty_among(able, at=at))


def held_by(person_id: int) -> list[tuple[str, int]]:
    """What a person holds now, over all modules, in words and numbers."""
    return [(label, count) for ask in slots.holdings for label, count in ask(person_id) if count]


def left_to_do(unit_id: int) -> list[tuple[str, int]]:
    """What a unit still has to do, over all modules, in words and numbers."""
    return [(label, count) for ask in slots.unit_holdings for label, count in ask(unit_id) if count]


def absent_people(at: datetime) -> list[int]:
    """Ids of people who are away now."""
    away = Absence.objects.filter(Q(ends_at=None) | Q(ends_at__gt=at), starts_at__lte=at)
    return list(away.values_list("person_id", flat=True).distinct())


def person_by_number(staff_number: str) -> int | None:
    """The person of a staff number who is here, for programs run by hand; None when there is none."""
    return (
        Person.objects.filter(staff_number=staff_number, is_active=True).values_list("id", flat=True).first()
    )


def open_centres() -> list[Unit]:
    """The service centres a customer may write to, in order of the tree: city centres, or the province's when it
    stands alone. Names are public (CMP-048)."""
    centres = list(
        Unit.objects.filter(role=Unit.Role.CENTRE, level__in=["province", "city"], is_active=True).order_by(
            "path"
        )
    )
    cities = [unit for unit in centres if unit.level == Unit.Level.CITY]
    return cities or centres


def is_active(person_id: int) -> bool:
    """Whether a person is neither locked nor gone."""
    return Person.objects.filter(pk=person_id, is_active=True).exists()


@dataclass(frozen=True)
class Presence:
    """Whether somebody is here today: their place, until when they are away and why, and who stands in."""

    person_id: int
    name: str
    unit: str
    is_active: bool
    away: bool
    until: datetime | None = None
    reason: str = ""
    proxy: str = ""


def presence(
    ids: Iterable[int], *, at: datetime, units: Iterable[int] = (), centres: Iterable[int] = ()
) -> dict[int, Presence]:
    """Some people, and everybody who belongs to some units or centres, as they are today; three queries."""
    wanted = Q(pk__in=list(ids)) | Q(is_active=True, removed_at=None) & (
        Q(unit_id__in=list(units)) | Q(unit__centre_id__in=list(centres), unit__role=Unit.Role.CENTRE)
    )
    people = list(Person.objects.filter(wanted).select_related("unit").order_by("unit__path", "name"))
    now = Q(ends_at=None) | Q(ends_at__gt=at)
    away = {
        row.person_id: row for row in Absence.objects.filter(now, person__in=people, starts_at__lte=at).order_by("starts_at")
    }
    standing_in = ProxyRule.objects.filter(now, person_id__in=away, starts_at__lte=at, approved_at__isnull=False)
    proxies = {row.person_id: str(row.proxy) for row in standing_in.select_related("proxy")} if away else {}
    return {
        each.pk: Presence(
            each.pk,
            str(each),
            str(each.unit),
            each.is_active,
            each.pk in away,
            away[each.pk].ends_at if each.pk in away else None,
            away[each.pk].reason if each.pk in away else "",
            proxies.get(each.pk, ""),
        )
        for each in people
    }
