"""What may this person do, and why? Who may do this there? Told by the values that decide (``actor.may``, reaches)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.access import actions, rules
from shouwen.foundation.access.models import Role
from shouwen.foundation.access.queries import level_name, rights_by_module, roles_with
from shouwen.foundation.access.slots import Sight, Step, explains
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit.actor import Actor, Level, Reach
from shouwen.kit.errors import Forbidden, NotFound
from shouwen.kit.scope import within

TAKEN = {
    "cases.read": gettext_lazy("反映自己的事项看不到"),
    "cases.decide_problem": gettext_lazy("自己申请的复核由别人做"),
    "cases.approve_transfer": gettext_lazy("移交双方不能自己批准"),
    "workorders.review_dispatch": gettext_lazy("自己写的派单由别人审"),
    "workorders.decide_return": gettext_lazy("自己派的单，退单裁定要别人复核"),
    "deadlines.approve_extension_short": gettext_lazy("自己申请的由别人批"),
    "deadlines.approve_extension_long": gettext_lazy("自己申请的由别人批"),
}
"""In which single matters a right does not count, whoever holds it (CASE-064, demand 3.2)."""


@dataclass(frozen=True)
class Grant:
    """One post that gives a right: how far, where, from when to when."""

    level: str
    role: Role
    unit: Unit
    since: date
    until: date | None


@dataclass(frozen=True)
class Held:
    """A right somebody holds: how far in words, by which posts, and what takes it away in single matters."""

    right: str
    name: str
    reach: str
    grants: list[Grant]
    taken: str


@dataclass(frozen=True)
class Account:
    """Everything about what a person may do. ``shut`` says why nothing counts at present, '' when all does."""

    modules: list[tuple[str, list[Held]]]
    seats: list[tuple[Post, Role | None, str]]
    shut: str

    @property
    def count(self) -> int:
        return sum(len(rights) for _module, rights in self.modules)


def account(person: Person, *, module_name: dict[str, str], at: datetime) -> Account:
    """What a person may do now and why, module by module; their posts past and coming as well."""
    try:
        actor = actions.actor_of(person, at=at)
    except Forbidden as no:
        return Account([], _seats(person, at), no.message)
    held = _grants(person, at)
    modules = []
    for module, names in rights_by_module():
        rights = [
            Held(right, words, reach_words(actor.rights[right]), held[right], str(TAKEN.get(right, "")))
            for right, words in names
            if actor.may(right)
        ]
        if rights:
            modules.append((module_name.get(module, module), rights))
    return Account(modules, _seats(person, at), "" if modules else _("现在没有岗位，什么都还不能做"))


def _grants(person: Person, at: datetime) -> dict[str, list[Grant]]:
    posts = list(organisation.current_posts(at).filter(person=person).select_related("unit").order_by("starts_on"))
    roles = _roles(posts)
    found: dict[str, list[Grant]] = {}
    for post in posts:
        role = roles.get(post.role_code)
        if role is None or not role.is_active:
            continue
        for right, level in role.rights.items():
            found.setdefault(right, []).append(Grant(level_name(level), role, post.unit, post.starts_on, post.ends_on))
    return found


def _roles(posts: Sequence[Post]) -> dict[str, Role]:
    return {role.code: role for role in Role.objects.filter(code__in=[post.role_code for post in posts])}


def _seats(person: Person, at: datetime) -> list[tuple[Post, Role | None, str]]:
    """Every post with whether it counts today."""
    posts = list(Post.objects.filter(person=person).select_related("unit").order_by("-starts_on"))
    roles, today = _roles(posts), organisation.day_of(at)
    return [(post, roles.get(post.role_code), _standing(post, roles.get(post.role_code), today)) for post in posts]


def _standing(post: Post, role: Role | None, today: date) -> str:
    if post.ends_on and post.ends_on < today:
        return _("已结束")
    if post.starts_on > today:
        return _("还没开始")
    return "" if role and role.is_active else _("角色已停用")


def reach_words(reach: Reach) -> str:
    """How far a reach goes, in words; two posts of different width are both told."""
    words = level_name(reach.level)
    if reach.unit_ids and not reach.narrow and reach.centre_ids is not None:
        return _("%(wide)s，另加%(narrow)s") % {"wide": words, "narrow": level_name("team")}
    return words


def covers(reach: Reach | None, unit: Unit) -> bool:
    """Whether a reach takes in a unit as a whole: the spelling of scope that lists use, asked of one unit."""
    if reach is None or reach.level == "own":
        return False
    return Unit.objects.filter(within(reach, centre="centre_id", units=("id",)), pk=unit.pk).exists()


@dataclass(frozen=True)
class Verdict:
    """May this person do that in this unit? And the questions that led there."""

    may: bool
    steps: list[Step]


def verdict(person: Person, right: str, unit: Unit | None, *, at: datetime) -> Verdict:
    """Whether a person may, at a unit or (without one) anywhere, told step by step."""
    try:
        actor = actions.actor_of(person, at=at)
    except Forbidden as no:
        return Verdict(False, [Step(no.message, False, settles=True)])
    grants = _grants(person, at).get(right, [])
    steps = [
        Step(
            _("任%(role)s（%(unit)s），给到%(reach)s") % {"role": grant.role, "unit": grant.unit, "reach": grant.level}, True
        )
        for grant in grants
    ]
    if not actor.may(right):
        return Verdict(False, [Step(_("现任的岗位里没有一个给这项权限"), False, settles=True)])
    reach = actor.reach(right)
    if unit is None or reach is None:
        return Verdict(True, steps)
    if reach.level == "own":
        steps.append(Step(_("只对自己负责或经办的，不论在哪个部门"), False, settles=True))
        return Verdict(False, steps)
    inside = covers(reach, unit)
    words = _("%(unit)s在这个范围里") if inside else _("%(unit)s不在这个范围里")
    steps.append(Step(words % {"unit": unit}, inside, settles=True))
    return Verdict(inside, steps)


@dataclass(frozen=True)
class Able:
    """Somebody who may, by which post, how far."""

    person: Person
    grant: Grant
    is_own: bool


def able(right: str, unit: Unit, actor: Actor, *, at: datetime, most: int = 200) -> tuple[list[Able], bool]:
    """Who may do something at a unit, within the people the reader may see; whether there are more than ``most``.

    People whose reach is their own things only come last, and are said to be so.
    """
    roles = {role.code: role for role in Role.objects.filter(code__in=roles_with(right), is_active=True)}
    people = organisation.people(actor).values("pk")
    posts = organisation.current_posts(at).filter(role_code__in=roles, person__in=people)
    posts = posts.filter(_around(unit)).select_related("person__unit", "unit__centre").order_by("unit__path", "person_id")
    found: dict[int, Able] = {}
    for post in posts[: most * 4]:
        level: Level = roles[post.role_code].rights[right]
        reaches = rules.takes_in(level, _place(post.unit), _place(unit))
        if not reaches and level != "own":
            continue
        one = Able(post.person, _grant(post, roles[post.role_code], level), not reaches)
        known = found.get(post.person_id)
        if known is None or (known.is_own and reaches):
            found[post.person_id] = one
    listed = sorted(found.values(), key=lambda each: each.is_own)
    return listed[:most], len(listed) > most


def _around(unit: Unit) -> Q:
    """Posts that can reach a unit at all: above it, in its centre, or anywhere with a reach over all."""
    above = [unit.path[:length] for length in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    wide = [role.code for role in Role.objects.filter(is_active=True) if "all" in role.rights.values()]
    centre = unit.centre or unit
    return Q(unit__path__in=above) | Q(unit__path__startswith=unit.path) | Q(unit__centre=centre.pk) | Q(role_code__in=wide) | Q(
        unit__centre__path__in=above
    )


def _place(unit: Unit) -> rules.Place:
    centre = unit.centre
    return rules.Place(unit.path, unit.pk, unit.centre_id, centre.path if centre else unit.path)


def _grant(post: Post, role: Role, level: str) -> Grant:
    return Grant(level_name(level), role, post.unit, post.starts_on, post.ends_on)


def sight(person: Person, number: str, *, actor: Actor, at: datetime) -> Sight:
    """Why a person does or does not see a case, told by the code that decides it.

    :raises NotFound: for a number the asker may not ask about.
    """
    try:
        somebody = actions.actor_of(person, at=at)
    except Forbidden as no:
        return Sight(number, "", False, [Step(no.message, False, settles=True)])
    for explain in explains:
        found = explain(number, somebody, actor=actor, at=at)
        if found is not None:
            return found
    raise NotFound("number_unknown", _("没有这个单号，或您不能过问它"))


