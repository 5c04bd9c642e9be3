"""Reading access: who holds a right where, what a person may do and why, and the keys there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.access.models import Role, Session, Token
from shouwen.foundation.access.presets import PRESETS
from shouwen.foundation.ledger.slots import Subject
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Post, Unit
from shouwen.kit.actor import NAMES, Actor, right_name
from shouwen.kit.errors import NotFound
from shouwen.kit.standing import Standing


def roles_with(right: str) -> list[str]:
    """Codes of the roles that hold a right, at whatever reach."""
    return [code for code, rights in _roles.all() if right in rights]


_roles = Standing(lambda: Role.objects.filter(is_active=True).values_list("code", "rights"))


def holders(right: str, unit_id: int, *, at: datetime) -> list[int]:
    """Ids of the people who hold a right through a post at a unit or below it, longest-serving first."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        return []
    posts = organisation.current_posts(at).filter(
        role_code__in=roles_with(right), unit__path__startswith=path
    )
    return list(dict.fromkeys(posts.order_by("starts_on", "id").values_list("person_id", flat=True)))


def role_names() -> list[tuple[str, str]]:
    """Codes and names of the roles in use, in the reader's language."""
    return [(role.code, str(role)) for role in _named.all()]


_named = Standing(lambda: Role.objects.filter(is_active=True).order_by("id").only("code", "name", "name_en"))


def team_rights(roles: Collection[str]) -> dict[str, list[str]]:
    """Role → the names of the rights it holds as far as the team, in the reader's language; one query."""
    rows = Role.objects.filter(code__in=roles).values_list("code", "rights")
    return {code: [right_name(right) for right, level in rights.items() if level == "team"] for code, rights in rows}


def known_rights() -> set[str]:
    """Every right there is: declared by a module, or named by a shipped role whose module is not installed."""
    return set(NAMES) | {right for preset in PRESETS.values() for right in preset.rights}


def signed_in(session_keys: Collection[str], *, at: datetime) -> dict[str, tuple[int, int]]:
    """Of some sessions those that still hold: key → the person's id and the stamp of their rights. One query."""
    idle = at - timedelta(minutes=settings.SHOUWEN_SESSION_IDLE)
    rows = Session.objects.filter(
        session_key__in=session_keys, expire_date__gt=at, seen_at__gt=idle, user__is_active=True, user__person__is_active=True
    )
    found = rows.values_list("session_key", "user__person__id", "user__person__stamp")
    return {key: (person_id, stamp) for key, person_id, stamp in found}


def level_name(level: str) -> str:
    """How far a right reaches, in one short word."""
    words = {
        "own": _("本人"),
        "team": _("班组"),
        "centre": _("本中心"),
        "tree": _("本中心及下级"),
        "all": _("全部"),
    }
    return words.get(level, level)


def roles(actor: Actor, *, at: datetime) -> QuerySet[Role]:
    """Every role with how many people hold it now. Roles are no secret from those who manage people.

    :raises Forbidden: without ``people.edit`` or ``access.roles``.
    """
    if not actor.may("access.roles"):
        actor.need("people.edit")
    return Role.objects.order_by("id")


def holders_by_role(*, at: datetime) -> dict[str, int]:
    """How many people hold each role now; one query."""
    counted = (
        organisation.current_posts(at).values("role_code").annotate(people=Count("person_id", distinct=True))
    )
    return {row["role_code"]: row["people"] for row in counted}


def role(code: str, actor: Actor) -> Role:
    """One role.

    :raises NotFound: when there is none.
    """
    found = Role.objects.filter(code=code).first()
    if found is None:
        raise NotFound("role_unknown", _("没有这个角色"))
    return found


def rights_by_module() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every right with its words, module by module: the work first, the house last."""
    grouped: dict[str, list[tuple[str, str]]] = {module: [] for module in MODULES}
    for right in NAMES:
        grouped.setdefault(right.split(".")[0], []).append((right, right_name(right)))
    return [(module, rights) for module, rights in grouped.items() if rights]


MODULES = {
    "cases": gettext_lazy("事项"),
    "complaints": gettext_lazy("投诉"),
    "workorders": gettext_lazy("工单"),
    "liability": gettext_lazy("起因与定责"),
    "automation": gettext_lazy("自动化"),
    "redress": gettext_lazy("补救"),
    "improvement": gettext_lazy("改进"),
    "tasks": gettext_lazy("跟进与回访"),
    "checks": gettext_lazy("核查"),
    "ideas": gettext_lazy("建议箱"),
    "committees": gettext_lazy("改进委员会"),
    "reviews": gettext_lazy("年度评估"),
    "standards": gettext_lazy("服务规范"),
    "oa": gettext_lazy("外部 OA 审批"),
    "indicators": gettext_lazy("预警指标"),
    "applications": gettext_lazy("费用和申请"),
    "freight": gettext_lazy("退货运费"),
    "papers": gettext_lazy("文书"),
    "deadlines": gettext_lazy("时限"),
    "statutes": gettext_lazy("法定时限"),
    "teamwork": gettext_lazy("带队"),
    "kpi": gettext_lazy("绩效"),
    "customers": gettext_lazy("客户"),
    "contacts": gettext_lazy("联络"),
    "files": gettext_lazy("文件"),
    "catalogue": gettext_lazy("目录"),
    "knowledge": gettext_lazy("知识"),
    "calendars": gettext_lazy("日历"),
    "notices": gettext_lazy("通知"),
    "organisation": gettext_lazy("组织"),
    "people": gettext_lazy("人员"),
    "access": gettext_lazy("权限"),
    "policy": gettext_lazy("制度"),
    "ledger": gettext_lazy("账簿"),
}
"""Modules of rights in words, in the order they are shown."""


def module_name(module: str) -> str:
    """A module of rights in words."""
    return str(MODULES.get(module, module))


@dataclass(frozen=True)
class Line:
    """A right across some roles: how far in each, in words, '' without it; and whether they differ."""

    right: str
    name: str
    cells: list[str]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class Matrix:
    """Roles across, rights down, module by module."""

    roles: list[Role]
    modules: list[tuple[str, list[Line]]]

    def narrowed(self, q: str, *, differing: bool = False) -> Matrix:
        """Only rights whose words hold a text, and in which the roles differ."""
        kept = [
            (module, [each for each in lines if q in each.name + module and (each.differs or not differing)])
            for module, lines in self.modules
        ]
        return Matrix(self.roles, [(module, lines) for module, lines in kept if lines])


def matrix(actor: Actor, *, at: datetime, codes: Iterable[str] = ()) -> Matrix:
    """The rights of some roles side by side; without ``codes`` those that somebody holds now.

    :raises Forbidden: without ``people.edit`` or ``access.roles``.
    """
    asked = set(codes) or set(holders_by_role(at=at))
    shown = list(roles(actor, at=at).filter(code__in=asked, is_active=True))
    said = {level: level_name(level) for level in {"", *(level for role in shown for level in role.rights.values())}}
    modules = [
        (
            module_name(module),
            [Line(right, words, [said[each.rights.get(right, "")] for each in shown]) for right, words in names],
        )
        for module, names in rights_by_module()
    ]
    return Matrix(shown, modules)


def granted(role: Role) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a role may do, in words, module by module."""
    found = [
        (
            module_name(module),
            [(words, level_name(role.rights[right])) for right, words in names if right in role.rights],
        )
        for module, names in rights_by_module()
    ]
    return [(module, rights) for module, rights in found if rights]


def people_holding(code: str, actor: Actor, *, at: datetime) -> QuerySet[Person]:
    """Who holds a role now, within the reader's reach."""
    held = organisation.current_posts(at).filter(role_code=code).values("person_id")
    return (
        organisation.people(actor).filter(pk__in=held)
        if actor.may("organisation.read")
        else Person.objects.none()
    )


def seat_name(role: str, unit: Unit) -> str:
    """A role at a unit, in words."""
    return _("%(role)s（%(unit)s）") % {"role": role, "unit": unit}


@dataclass(frozen=True)
class Seat:
    """A post as its holder may choose it: acting from it, or from all at once (``id`` None)."""

    id: int | None
    name: str
    is_acting: bool


def seats(actor: Actor, chosen: int | None, *, at: datetime) -> list[Seat]:
    """The posts a person may act from today; empty when there is nothing to choose."""
    posts = list(organisation.current_posts(at).filter(person_id=actor.person_id).select_related("unit"))
    if len(posts) < 2:
        return []
    names = dict(role_names())
    each = [Seat(p.pk, seat_name(names.get(p.role_code, p.role_code), p.unit), p.pk == chosen) for p in posts]
    return [Seat(None, _("全部岗位"), chosen is None), *each]


def tokens(actor: Actor) -> QuerySet[Token]:
    """The tokens within reach, newest first; one's own always.

    :raises Forbidden: without ``access.tokens`` when asked for others'.
    """
    reach = actor.reach("access.tokens")
    mine = Q(person_id=actor.person_id)
    if reach is not None:
        mine = Q() if reach.centre_ids is None else mine | Q(person__unit__centre_id__in=reach.centre_ids)
    return Token.objects.filter(mine).select_related("person").order_by("-made_at")


@dataclass(frozen=True)
class Key:
    """A token as its keepers see it: its rights in words, module by module, and whether it still opens doors."""

    token: Token
    state: str
    rights: list[tuple[str, list[str]]]
    is_soon: bool
    is_unused: bool


def key_of(token: Token, *, at: datetime) -> Key:
    """A token in words: ``state`` is open, revoked or ended; it is soon when it ends within two weeks."""
    state = "revoked" if token.revoked_at else "ended" if token.expires_at <= at else "open"
    rights = [
        (module_name(module), [words for right, words in names if right in token.rights])
        for module, names in rights_by_module()
    ]
    soon = state == "open" and token.expires_at - at < timedelta(days=14)
    unused = state == "open" and (token.last_used_at or token.made_at) < at - timedelta(days=60)
    return Key(token, state, [pair for pair in rights if pair[1]], soon, unused)


def browsers(person: Person) -> QuerySet[Session]:
    """Where a person is signed in, last used first."""
    return Session.objects.filter(user_id=person.user_id or 0).order_by("-seen_at")


def post_names(posts: Iterable[Post]) -> dict[int, str]:
    """Posts in words: role and unit."""
    names = dict(role_names())
    return {post.pk: seat_name(names.get(post.role_code, post.role_code), post.unit) for post in posts}


def account_panel(person: Person, *, actor: Actor) -> tuple[str, str] | None:
    """On a person's page: how they sign in."""
    if person.pk != actor.person_id and not actor.may("people.edit"):
        return None
    return _("登录账号"), reverse("access:account", args=[person.pk])


def why_panel(person: Person, *, actor: Actor) -> tuple[str, str] | None:
    """On a person's page: what they may do, and why."""
    if person.pk != actor.person_id and not actor.may("people.edit"):
        return None
    return _("能做什么，为什么"), reverse("access:why", args=[person.pk])


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, Subject]:
    """Roles as the log names them; with their page for who may open it."""
    if kind != "role":
        return {}
    opens = actor.may("access.roles") or actor.may("people.edit")
    return {
        role.pk: Subject(str(role), reverse("access:role", args=[role.code]) if opens else "")
        for role in Role.objects.filter(pk__in=ids)
    }
