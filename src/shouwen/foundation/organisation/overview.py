"""What the administration's pages show: the tree with its figures, the roster, one person's dossier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.organisation import queries, rules, slots
from shouwen.foundation.organisation.models import Absence, Person, Post, ProxyRule, Unit, in_reader_language
from shouwen.kit.actor import Actor
from shouwen.kit.paging import Slice, pack, unpack

PAGE = 50


@dataclass
class Branch:
    """A unit on its line of the tree: how deep, who leads it, how many people, what opens and closes around it."""

    unit: Unit
    people: int
    head: str = ""
    may_edit: bool = False
    is_open: bool = False
    """Whether it stands unfolded at first: the uppermost, down to the centres, and what was found."""
    has_below: bool = False
    closes: range = range(0)
    is_found: bool = False


def branches(actor: Actor, *, at: datetime, q: str = "") -> list[Branch]:
    """The tree within reach as lines in order, each saying how many lists end after it; four queries.

    With ``q`` only units whose name, code or leader says so, with those above them. Units whose parent is out of reach
    stand as roots.
    """
    counted = Person.objects.filter(is_active=True).values_list("unit_id").annotate(people=Count("id"))
    people, heads = dict(counted), _heads(at)
    mine = set(queries.units(actor, "organisation.edit").values_list("pk", flat=True)) if actor.may("organisation.edit") else set()
    units = list(queries.units(actor))
    wanted = {unit.path for unit in units if _says(unit, heads.get(unit.pk, ""), q)} if q else set()
    kept = [unit for unit in units if not q or any(path.startswith(unit.path) for path in wanted)]
    lines = [
        Branch(unit, people.get(unit.pk, 0), heads.get(unit.pk, ""), unit.pk in mine,
               bool(q) or unit.level in ("group", "province"), is_found=unit.path in wanted)
        for unit in kept
    ]  # fmt: skip
    return _nested(lines)


def _says(unit: Unit, head: str, q: str) -> bool:
    return any(q.casefold() in text.casefold() for text in (unit.name, unit.name_en, unit.code, head))


def _heads(at: datetime) -> dict[int, str]:
    """Who leads each unit, in words; one query."""
    posts = queries.current_posts(at).filter(role_code__in=queries.HEADS).order_by("starts_on")
    found: dict[int, str] = {}
    for unit_id, name, name_en in posts.values_list("unit_id", "person__name", "person__name_en"):
        found.setdefault(unit_id, in_reader_language(name, name_en))
    return found


def _nested(lines: list[Branch]) -> list[Branch]:
    """Say of each line whether something stands below it, and how many lists it ends."""
    open_: list[Branch] = []
    for place, line in enumerate(lines):
        while open_ and not line.unit.path.startswith(open_[-1].unit.path):
            open_.pop()
        following = lines[place + 1].unit.path if place + 1 < len(lines) else ""
        line.has_below = following.startswith(line.unit.path)
        open_.append(line)
        if not line.has_below:
            ended = sum(1 for each in open_[:-1] if not following.startswith(each.unit.path))
            line.closes = range(ended)
    for root in [line for line in lines if line.unit.depth == min((each.unit.depth for each in lines), default=0)][:3]:
        root.is_open = True
    return lines


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


FUNCTIONS = {
    "consultation": gettext_lazy("咨询"), "complaints": gettext_lazy("投诉处理"), "aftersales": gettext_lazy("售后服务"),
    "crm": gettext_lazy("客户关系管理"),
}  # fmt: skip


@dataclass(frozen=True)
class Department:
    """A centre that serves customers itself, and the functions of a service department nobody there has a post for."""

    unit: Unit
    lacking: Sequence[str]

    @property
    def words(self) -> list[str]:
        return [str(FUNCTIONS[function]) for function in self.lacking]


def departments(actor: Actor, *, at: datetime) -> list[Department]:
    """The centres within reach with none below them (ORG-003: one that leads others takes nothing in itself); two queries (ORG-024)."""
    centres = [unit for unit in queries.units(actor) if unit.is_active and unit.centre_id == unit.pk]
    leading = {above.pk for above in centres for unit in centres if unit is not above and unit.path.startswith(above.path)}
    serving = [unit for unit in centres if unit.pk not in leading]
    held: dict[int, set[str]] = {}
    posts = queries.current_posts(at).filter(unit__centre_id__in=[unit.pk for unit in serving])
    for centre_id, code in posts.values_list("unit__centre_id", "role_code").distinct():
        held.setdefault(centre_id, set()).add(code)
    return [Department(unit, rules.unmanned(held.get(unit.pk, set()))) for unit in serving]


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
