"""What the administration's pages show: the tree with its figures, the roster, one person's dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from shouwen.foundation.organisation import queries, rules, slots
from shouwen.foundation.organisation.models import Absence, Person, Post, ProxyRule, Unit
from shouwen.kit.actor import Actor
from shouwen.kit.paging import Slice, pack, unpack

PAGE = 50


@dataclass
class Branch:
    """A unit with those below it, and how many people are there."""

    unit: Unit
    people: int
    below: list[Branch] = field(default_factory=list)
    is_open: bool = False
    """Whether it stands unfolded at first: the uppermost, down to the centres."""


def branches(actor: Actor) -> list[Branch]:
    """The tree within reach; two queries. Units whose parent is out of reach stand as roots."""
    counted = Person.objects.filter(is_active=True).values_list("unit_id").annotate(people=Count("id"))
    people = dict(counted)
    roots: list[Branch] = []
    open_: list[Branch] = []
    for unit in queries.units(actor):
        branch = Branch(unit, people.get(unit.pk, 0), is_open=unit.level in ("group", "province"))
        while open_ and not unit.path.startswith(open_[-1].unit.path):
            open_.pop()
        (open_[-1].below if open_ else roots).append(branch)
        open_.append(branch)
    for root in roots[:3]:
        root.is_open = True
    return roots


def is_bare() -> bool:
    """Whether there is no tree worth the name yet."""
    return Unit.objects.count() <= 1


def visible_parent(unit: Unit, actor: Actor) -> Unit | None:
    """The unit above, when the reader may see it."""
    return queries.units(actor).filter(path=unit.path[: -Unit.steplen]).first()


def may_change(unit: Unit, actor: Actor) -> bool:
    """Whether the reader may shape this unit."""
    return (
        actor.may("organisation.edit")
        and queries.units(actor, "organisation.edit").filter(pk=unit.pk).exists()
    )


def may_manage(person: Person, actor: Actor, right: str = "people.edit") -> bool:
    """Whether a right of the reader reaches this person."""
    return actor.may(right) and queries.people(actor, right).filter(pk=person.pk).exists()


def not_yours(person: Person) -> str:
    """Why a person cannot be changed."""
    return _("%(name)s不归您管理") % {"name": str(person)}


@dataclass(frozen=True)
class Headcount:
    """A unit's plan and how many posts of it are filled."""

    unit: Unit
    establishment: int | None
    filled: int

    @property
    def vacant(self) -> int:
        """Posts still to fill."""
        return rules.vacancies(self.establishment, self.filled)


def headcount(actor: Actor, *, at: datetime) -> list[Headcount]:
    """Establishment against people with a post today, unit by unit (ORG-056); two queries."""
    held = queries.current_posts(at).values_list("unit_id").annotate(people=Count("person_id", distinct=True))
    filled = dict(held)
    return [Headcount(unit, unit.establishment, filled.get(unit.pk, 0)) for unit in queries.units(actor)]


def total(rows: Sequence[Headcount]) -> tuple[int, int, int]:
    """Establishment, filled and vacant over all units."""
    return (
        sum(row.establishment or 0 for row in rows),
        sum(row.filled for row in rows),
        sum(row.vacant for row in rows),
    )


@dataclass(frozen=True)
class Listed:
    """A line of the roster."""

    person: Person
    posts: list[str]
    is_away: bool


def roster(
    actor: Actor, *, at: datetime, q: str = "", unit: str = "", state: str = "", after: str = ""
) -> Slice[Listed]:
    """A page of people in scope: by words of the name or staff number, by unit, by state (away, locked)."""
    people = queries.people(actor).order_by("unit__path", "id")
    if q:
        people = people.filter(
            Q(name__icontains=q) | Q(name_en__icontains=q) | Q(staff_number__istartswith=q)
        )
    if unit.isdecimal():
        people = people.filter(unit__path__startswith=queries.unit(int(unit), actor).path)
    if state == "locked":
        people = people.filter(is_active=False)
    if state == "away":
        people = people.filter(pk__in=queries.absent_people(at))
    if after:
        path, last = unpack(after, str, int)
        people = people.filter(Q(unit__path__gt=path) | Q(unit__path=path, pk__gt=last))
    rows = list(people[: PAGE + 1])
    more = pack(rows[PAGE - 1].unit.path, rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    return Slice(_listed(rows[:PAGE], at), more)


def _listed(people: list[Person], at: datetime) -> list[Listed]:
    away, names = set(queries.absent_people(at)), role_names()
    held: dict[int, list[str]] = {}
    for post in queries.current_posts(at).filter(person__in=people).order_by("-is_primary", "starts_on"):
        held.setdefault(post.person_id, []).append(names.get(post.role_code, post.role_code))
    return [Listed(person, held.get(person.pk, []), person.pk in away) for person in people]


def role_names() -> dict[str, str]:
    """Roles by code, in the reader's language."""
    return {code: name for ask in slots.role_names for code, name in ask()}


@dataclass(frozen=True)
class Held:
    """A post in words, and whether it is held today."""

    post: Post
    name: str
    is_current: bool


@dataclass(frozen=True)
class Dossier:
    """What belongs to one person."""

    posts: list[Held]
    absences: list[Absence]
    proxies: list[ProxyRule]
    stands_in_for: list[ProxyRule]
    holds: list[tuple[str, int]]
    successor: str


def dossier(person: Person, *, at: datetime) -> Dossier:
    """A person's posts, absences, proxies, what they hold and who would take over."""
    names, today = role_names(), queries.day_of(at)
    posts = Post.objects.filter(person=person).select_related("unit").order_by("-is_primary", "-starts_on")
    later = Q(ends_at=None) | Q(ends_at__gt=at)
    rules_ = ProxyRule.objects.filter(later).select_related("person", "proxy").order_by("starts_at")
    heir = queries.proxy_for(person.pk, at=at)
    return Dossier(
        [
            Held(post, names.get(post.role_code, post.role_code), _is_on(post, today) and person.is_active)
            for post in posts
        ],
        list(Absence.objects.filter(later, person=person).order_by("starts_at")),
        list(rules_.filter(person=person)),
        list(rules_.filter(proxy=person, approved_at__isnull=False)),
        queries.held_by(person.pk),
        queries.names([heir]).get(heir or 0, ""),
    )


def _is_on(post: Post, today: Any) -> bool:
    return post.starts_on <= today and (post.ends_on is None or post.ends_on >= today)


def panels(person: Person, actor: Actor) -> list[tuple[str, str]]:
    """What other modules show about the person: titles and addresses of fragments."""
    return [panel for ask in slots.person_panels if (panel := ask(person, actor=actor))]
