"""Editing what roles may do: every change is a new version, told with both states."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.access import facts, rules
from shouwen.foundation.access.actions.apart import key_holders
from shouwen.foundation.access.models import Role
from shouwen.foundation.access.presets import PRESETS
from shouwen.foundation.access.queries import known_rights
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation import queries as people
from shouwen.foundation.organisation.models import Post
from shouwen.kit.actor import LEVELS, Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound

EDITABLE = ("name", "name_en", "rights", "needs_mfa", "is_active")


def seed_presets() -> None:
    """Write every preset role that is not there yet; roles an administrator has edited stay as they are."""
    known = set(Role.objects.values_list("code", flat=True))
    Role.objects.bulk_create(
        Role(
            code=code,
            name=preset.name,
            name_en=preset.name_en,
            rights=dict(preset.rights),
            source=preset.source,
            needs_mfa=preset.needs_mfa,
            is_preset=True,
        )
        for code, preset in PRESETS.items()
        if code not in known
    )


@transaction.atomic
def make_role(
    *,
    code: str,
    name: str,
    name_en: str = "",
    rights: Mapping[str, str] | None = None,
    actor: Actor,
    at: datetime,
) -> Role:
    """Make a role of one's own beside the presets.

    :raises Invalid: for a code in use, an empty name, an unknown right or reach.
    """
    actor.need("access.roles")
    row = Role(code=code.strip(), name=name.strip(), name_en=name_en.strip(), rights=dict(rights or {}))
    _check(row)
    row.save(force_insert=True)
    announce(
        facts.RoleMade(subject_id=row.pk, code=row.code, rights=row.rights), actor=actor, at=at, fresh=True
    )
    return row


@transaction.atomic
def edit_role(code: str, *, actor: Actor, at: datetime, reason: str = "", **values: Any) -> Role:
    """Change a role; those of :data:`EDITABLE`. Everybody who holds it is worked out anew at their next request.

    :raises Invalid: when a value cannot be used.
    :raises Conflict: when nobody would be left who may edit roles.
    """
    actor.need("access.roles")
    role = Role.objects.select_for_update().filter(code=code).first()
    if role is None:
        raise NotFound("role_unknown", _("没有这个角色"))
    changed = {
        name: value for name, value in values.items() if name in EDITABLE and getattr(role, name) != value
    }
    if not changed:
        return role
    before = {name: getattr(role, name) for name in changed}
    for name, value in changed.items():
        setattr(role, name, value)
    _check(role)
    role.version += 1
    kept = key_holders(at=at)
    role.save()
    if kept and not key_holders(at=at):
        raise Conflict("last_key", _("至少要留一位能管理角色的人，先任命另一位"))
    old, new = rules.difference(before, changed)
    announce(
        facts.RoleEdited(subject_id=role.pk, version=role.version, before=old, after=new),
        actor=actor,
        at=at,
        reason=reason,
    )
    _refresh_holders(code)
    return role


def _refresh_holders(code: str) -> None:
    organisation.refresh(Post.objects.filter(role_code=code).values_list("person_id", flat=True))


@transaction.atomic
def retire_role(code: str, *, reason: str = "", actor: Actor, at: datetime) -> Role:
    """Take a role out of use.

    :raises Forbidden: without ``access.roles``. :raises Conflict: while somebody holds it.
    """
    actor.need("access.roles")
    running = Post.objects.filter(role_code=code, person__removed_at=None)
    if running.exclude(ends_on__lt=people.day_of(at)).exists():
        raise Conflict("role_held", _("还有人任这个角色，先结束这些岗位"))
    return edit_role(code, is_active=False, reason=reason, actor=actor, at=at)


def _check(role: Role) -> None:
    wrong: dict[str, str] = {}
    if not rules.CODE.fullmatch(role.code):
        wrong["code"] = _("代码用小写字母、数字和下划线，以字母开头")
    elif Role.objects.filter(code=role.code).exclude(pk=role.pk).exists():
        wrong["code"] = _("代码 %(code)s 已有角色在用") % {"code": role.code}
    if not role.name or len(role.name) > 40:
        wrong["name"] = _("写上名称，不超过 40 个字")
    unknown = sorted(set(role.rights) - known_rights())
    if unknown or not set(role.rights.values()) <= set(LEVELS):
        wrong["rights"] = _("没有这样的权限：%(rights)s") % {"rights": _("、").join(unknown) or "?"}
    if wrong:
        raise Invalid(wrong)
