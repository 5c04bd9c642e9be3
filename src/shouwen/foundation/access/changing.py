"""What a change of a role would mean, before it is made: which rights, and who gains or loses what in the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shouwen.foundation.access import rules
from shouwen.foundation.access.models import Role
from shouwen.foundation.access.presets import KEYS_OF_THE_HOUSE
from shouwen.foundation.access.queries import level_name
from shouwen.foundation.ledger.queries import timeline
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import right_name

SHOWN = 30


@dataclass(frozen=True)
class Change:
    """One right of a role: how far before and after, '' without it, in words."""

    name: str
    before: str
    after: str
    is_wider: bool
    is_key: bool


@dataclass(frozen=True)
class Affected:
    """Somebody whose rights really change, whatever else they hold: what they gain and what they lose."""

    person: Person
    gains: list[str]
    loses: list[str]


@dataclass(frozen=True)
class Preview:
    """What a change of a role would do."""

    changes: list[Change]
    others: list[tuple[str, str, str]]
    affected: list[Affected]
    holders: int
    unchanged: int


def preview(role: Role, values: Mapping[str, Any], *, at: datetime) -> Preview:
    """What new values of a role would change; people whose other posts give the same are not counted as affected."""
    before, after = role.rights, values["rights"]
    changes = [_change(right, before.get(right, ""), after.get(right, "")) for right in rules.differing(before, after)]
    held, people = _holders(role, at)
    moved = [one for person in people if (one := _affected(person, held[person.pk], role, after))]
    return Preview(changes, _others(role, values), moved[:SHOWN], len(people), len(people) - len(moved))


def _change(right: str, before: str, after: str) -> Change:
    return Change(
        right_name(right), level_name(before), level_name(after), rules.rank(after) > rules.rank(before),
        right in KEYS_OF_THE_HOUSE,
    )  # fmt: skip


def _others(role: Role, values: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    yes = {True: _("要"), False: _("不要")}
    found = [
        (words, getattr(role, name), values[name])
        for name, words in (("name", _("名称")), ("name_en", _("英文名称")))
        if getattr(role, name) != values[name]
    ]
    if role.needs_mfa != values["needs_mfa"]:
        found.append((_("登录要二次验证"), yes[role.needs_mfa], yes[values["needs_mfa"]]))
    return found


def _holders(role: Role, at: datetime) -> tuple[dict[int, list[str]], list[Person]]:
    """Who holds the role today, and every role code they hold; three queries."""
    current = organisation.current_posts(at)
    ids = current.filter(role_code=role.code).values("person_id")
    held: dict[int, list[str]] = {}
    for person_id, code in current.filter(person_id__in=ids).values_list("person_id", "role_code"):
        held.setdefault(person_id, []).append(code)
    people = Person.objects.filter(pk__in=held).select_related("unit").order_by("unit__path", "name")
    return held, list(people)


def _affected(person: Person, codes: list[str], role: Role, after: Mapping[str, str]) -> Affected | None:
    others = _rights_of(code for code in codes if code != role.code)
    gains, loses = [], []
    for right in rules.differing(role.rights, after):
        had = max(role.rights.get(right, ""), others.get(right, ""), key=rules.rank)
        has = max(after.get(right, ""), others.get(right, ""), key=rules.rank)
        if rules.rank(has) > rules.rank(had):
            gains.append(_told(right, has))
        elif rules.rank(has) < rules.rank(had):
            loses.append(_told(right, had) if not has else _("%(right)s缩到%(reach)s") % {"right": right_name(right), "reach": level_name(has)})
    return Affected(person, gains, loses) if gains or loses else None


def _told(right: str, level: str) -> str:
    return _("%(right)s（%(reach)s）") % {"right": right_name(right), "reach": level_name(level)}


def _rights_of(codes: Iterable[str]) -> dict[str, str]:
    widest: dict[str, str] = {}
    for rights in Role.objects.filter(code__in=list(codes), is_active=True).values_list("rights", flat=True):
        for right, level in rights.items():
            widest[right] = max(widest.get(right, ""), level, key=rules.rank)
    return widest


@dataclass(frozen=True)
class Edition:
    """An earlier change of a role, from the ledger: when, by whom, why, and each right before and after."""

    at: datetime
    who: str
    version: int
    reason: str
    changes: list[Change]
    entry_id: int


def history(role: Role) -> list[Edition]:
    """How a role came to be what it is, newest first, as the ledger has it."""
    told = [each for each in timeline("role", role.pk) if each.kind == "access.RoleEdited"]
    people = organisation.names(each.actor_id for each in told)
    return [
        Edition(
            each.at, people.get(each.actor_id, ""), each.body["version"], each.reason,
            _edited(each.body.get("before", {}), each.body.get("after", {})), each.id,
        )
        for each in reversed(told)
    ]  # fmt: skip


def _edited(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    had, has = before.get("rights", {}), after.get("rights", {})
    return [_change(right, had.get(right, ""), has.get(right, "")) for right in rules.differing(had, has)]


