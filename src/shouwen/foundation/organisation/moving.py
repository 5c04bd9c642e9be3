"""What moving a unit would mean, before it is moved: what goes along, whose sight changes, what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.foundation.organisation import checks, overview, queries, rules, slots
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit.actor import Actor

NAMED = 8


@dataclass(frozen=True)
class Watch:
    """Somebody on the line above who gains or loses reach: name and post, and by which rights (their names)."""

    person: Person
    role: str
    unit: Unit
    rights: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Consequences:
    """What a move would do. ``refused`` says why it cannot be, '' when it can."""

    unit: Unit
    parent: Unit
    refused: str = ""
    units: int = 0
    people: int = 0
    holds: list[tuple[str, int]] = field(default_factory=list)
    centre: tuple[str, str] | None = None
    calendar: tuple[str, str] | None = None
    gains: list[Watch] = field(default_factory=list)
    loses: list[Watch] = field(default_factory=list)


def consequences(unit: Unit, parent: Unit, actor: Actor, *, at: datetime) -> Consequences:
    """What would follow if a unit stood below another; both are in the reader's sight."""
    refused = _refused(unit, parent, actor)
    if refused:
        return Consequences(unit, parent, refused)
    inside = queries.below(unit)
    ids = list(inside.values_list("id", flat=True))
    old = Unit.objects.get_parent(unit)
    centre_id = rules.centre_of(unit.level, unit.role, unit.pk, parent.centre_id)
    crosses = centre_id != unit.centre_id
    holds = [pair for ask in slots.unit_burdens for pair in ask(ids) if pair[1]]
    names = queries.unit_names([unit.centre_id, centre_id])
    return Consequences(
        unit, parent,
        _full(holds) if crosses and holds else "",
        len(ids) - 1,
        Person.objects.filter(unit_id__in=ids, is_active=True).count(),
        holds,
        (names.get(unit.centre_id or 0, "—"), names.get(centre_id or 0, "—")) if crosses else None,
        None,
        _watching(parent, old, at), _watching(old, parent, at),
    )  # fmt: skip


def _refused(unit: Unit, parent: Unit, actor: Actor) -> str:
    if parent.path.startswith(unit.path):
        return _("%(name)s不能移到自己下面") % {"name": unit}
    if not parent.is_active:
        return _("%(name)s已撤销，不能再放部门") % {"name": parent}
    if not rules.may_stand_under(unit.level, parent.level):
        return checks.too_high(unit, parent)
    if parent.path == unit.path[: -Unit.steplen]:
        return _("%(name)s已经在%(parent)s下面") % {"name": unit, "parent": parent}
    if not (overview.may_change(unit, actor) and overview.may_change(parent, actor)):
        return _("这两个部门不都归您调整")
    return ""


def _full(holds: list[tuple[str, int]]) -> str:
    words = _("、").join(f"{count} {label}" for label, count in holds)
    return _("要换到别的中心，先交接完：还有%(holds)s") % {"holds": words}


def _watching(line: Unit | None, other: Unit | None, at: datetime) -> list[Watch]:
    """Who holds a post on one line of units above, and not on the other: they gain (or lose) sight."""
    here = _above(line)
    gone = here - _above(other)
    posts: QuerySet[Post] = queries.current_posts(at).filter(unit__path__in=gone).select_related("person", "unit")
    names = overview.role_names()
    led = list(posts.filter(role_code__in=queries.HEADS).order_by("-unit__path")[:NAMED])
    by_role = {code: held for ask in slots.team_rights for code, held in ask({post.role_code for post in led}).items()}
    return [
        Watch(post.person, names.get(post.role_code, post.role_code), post.unit, by_role[post.role_code])
        for post in led
        if by_role.get(post.role_code)  # a reach over the whole centre does not change
    ]


@dataclass(frozen=True)
class Transfer:
    """What another home unit would mean for a person: posts and their rights stay, who leads them changes."""

    person: Person
    unit: Unit
    posts: list[tuple[str, Unit]]
    holds: list[tuple[str, int]]
    centre: tuple[str, str] | None
    gains: list[Watch]
    loses: list[Watch]


def transfer(person: Person, unit: Unit, *, at: datetime) -> Transfer:
    """What would follow if a person belonged to another unit; both are in the reader's sight."""
    names = overview.role_names()
    posts = queries.current_posts(at).filter(person=person).select_related("unit").order_by("-is_primary", "id")
    crosses = unit.centre_id != person.unit.centre_id
    centres = queries.unit_names([person.unit.centre_id, unit.centre_id])
    return Transfer(
        person, unit,
        [(names.get(post.role_code, post.role_code), post.unit) for post in posts],
        queries.held_by(person.pk),
        (centres.get(person.unit.centre_id or 0, "—"), centres.get(unit.centre_id or 0, "—")) if crosses else None,
        _watching(unit, person.unit, at), _watching(person.unit, unit, at),
    )  # fmt: skip


def _above(unit: Unit | None) -> set[str]:
    path = unit.path if unit else ""
    return {path[:length] for length in range(Unit.steplen, len(path) + 1, Unit.steplen)}


def places(unit: Unit, actor: Actor, q: str = "") -> list[Unit]:
    """Where a unit may go, by the rules of the tree."""
    levels = [level for level in Unit.Level.values if rules.may_stand_under(unit.level, level)]
    found = queries.units(actor, "organisation.edit").filter(level__in=levels, is_active=True)
    found = found.exclude(path__startswith=unit.path).exclude(path=unit.path[: -Unit.steplen])
    return list(found.filter(name__icontains=q) if q else found)
