"""What must stay apart: nobody judges their own work, gives what they do not have, or takes the last key away."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from shouwen.foundation.access import rules
from shouwen.foundation.access.models import Role
from shouwen.foundation.access.presets import APART, BARRED, KEYS_OF_THE_HOUSE
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.foundation.organisation.rules import Span
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound


def keep_apart(act: str, *, actor: Actor, parts: Mapping[str, Collection[int | None]]) -> None:
    """Refuse somebody who has a part in the matter that bars them from this act (ORG-057, CASE-033, CASE-064).

    ``act`` is one of see, handle, review, approve, decide, inspect, survey. ``parts`` maps author, requester, owner,
    handler and accused to the ids of the people who are it. Whom one acts for counts like oneself.

    :raises NotFound: for ``see``: the accused person does not learn that there is a complaint.
    :raises Forbidden: for every other act, saying why.
    """
    for person_id in filter(None, (actor.person_id, actor.acting_for_id)):
        part = rules.barred_by(BARRED[act], person_id, parts)
        if part and act == "see":
            raise NotFound("unknown", _("没有找到"))
        if part:
            raise Forbidden(f"own_{part}", _why(part), act=act)


def _why(part: str) -> str:
    return {
        "accused": _("您是这件事里被反映的人，由别人来处理"),
        "author": _("自己经手的要由别人复核"),
        "requester": _("自己提的要由别人批"),
        "owner": _("自己负责的事项要由别人来评"),
        "handler": _("自己经办的事项要由别人来评"),
    }[part]


def may_give(role_code: str, unit: Unit, held: Sequence[Span], *, actor: Actor) -> None:
    """Refuse a post that is not there, not this actor's to give, or apart from one the person holds.

    :raises Invalid: for an unknown or retired role.
    :raises Forbidden: for a role that reaches further than the giver, or carries a key they do not hold.
    :raises Conflict: for two posts one person may not hold at once.
    """
    role = Role.objects.filter(code=role_code, is_active=True).first()
    if role is None:
        raise Invalid({"role_code": _("没有这个角色")})
    other = rules.apart_from(role_code, [span.role_code for span in held], APART)
    if other:
        names = dict(Role.objects.filter(code=other).values_list("code", "name"))
        raise Conflict(
            "posts_apart",
            _("“%(one)s”和“%(other)s”不能由同一个人担任") % {"one": str(role), "other": names[other]},
        )
    if not actor.may("access.roles"):
        _need_at_least(role, actor)


def _need_at_least(role: Role, actor: Actor) -> None:
    too_far = rules.beyond(role.rights, actor.need("people.edit").level, set(actor.rights), KEYS_OF_THE_HOUSE)
    if too_far:
        raise Forbidden(
            "beyond_own_reach",
            _("“%(role)s”有您没有的权限（%(right)s），请总管理员任命")
            % {"role": str(role), "right": right_name(too_far)},
            right=too_far,
        )


def may_leave(person_id: int, *, at: datetime) -> None:
    """Refuse to let the last person go who may edit roles: nobody could ever open the house again.

    :raises Conflict: for the last key.
    """
    if key_holders(at=at) == {person_id}:
        raise Conflict("last_key", _("至少要留一位能管理角色的人，先任命另一位"))


def key_holders(*, at: datetime) -> set[int]:
    """Who may edit roles today."""
    codes = [role.code for role in Role.objects.filter(is_active=True) if "access.roles" in role.rights]
    return set(organisation.current_posts(at).filter(role_code__in=codes).values_list("person_id", flat=True))


def need_not_above(actor: Actor, person: Person, *, at: datetime) -> None:
    """Nobody opens the doors of somebody who holds keys they do not hold themselves.

    :raises Forbidden: when the person could then do what the actor may not.
    """
    if actor.almighty or actor.may("access.roles") or person.pk == actor.person_id:
        return
    posts = organisation.current_posts(at).filter(person_id=person.pk).values_list("role_code", flat=True)
    held = {right for role in Role.objects.filter(code__in=list(posts)) for right in role.rights}
    above = sorted((held & KEYS_OF_THE_HOUSE) - set(actor.rights))
    if above:
        raise Forbidden(
            "above_oneself",
            _("%(name)s有您没有的权限（%(right)s），请总管理员来做")
            % {"name": str(person), "right": right_name(above[0])},
            right=above[0],
        )
