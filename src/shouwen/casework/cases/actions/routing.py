"""The hand-off matrix: kept by those who make policy, asked at each hand-off (CASE-069)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions.settings import may_set
from shouwen.casework.cases.models import Case, HandoffRoute
from shouwen.casework.cases.queries import routes as queries
from shouwen.casework.cases.rules import routes as rules
from shouwen.foundation.access import queries as access
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.relations.catalogue import queries as catalogue


def add_route(
    *,
    from_role: str,
    to_role: str,
    category_path: str = "",
    kind: str = "",
    centre_id: int | None = None,
    needs: Sequence[str] = (),
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> HandoffRoute:
    """Say to which post a post hands matters of a category, and what has to go along.

    :raises Forbidden: without ``policy.edit`` there; only who reaches every centre makes a line for all.
    :raises Invalid: for a post, way, category or field nobody knows.
    :raises Conflict: when a line says already where these go.
    """
    may_set(centre_id, actor)
    _check(from_role, to_role, category_path, kind, needs)
    row = HandoffRoute(
        from_role=from_role,
        to_role=to_role,
        category_path=category_path,
        kind=kind,
        centre_id=centre_id,
        needs=list(dict.fromkeys(needs)),
        made_at=at,
    )
    with transaction.atomic():
        _only(row)
        row.save(force_insert=True)
        announce(_told(facts.HandoffRouteAdded, row, actor), actor=actor, at=at, reason=reason.strip(), fresh=True)
    queries.forget()
    return row


def restore_route(route_id: int, *, actor: Actor, at: datetime) -> HandoffRoute:
    """Put a line back that was taken out: a line of its own, from now on.

    :raises NotFound: when no such line was taken out.
    :raises Conflict: when another line says already where these go.
    """
    old = HandoffRoute.objects.filter(pk=route_id, removed_at__isnull=False).first()
    if old is None:
        raise NotFound("route_unknown", _("没有这条交办规则"))
    return add_route(
        from_role=old.from_role,
        to_role=old.to_role,
        category_path=old.category_path,
        kind=old.kind,
        centre_id=old.centre_id,
        needs=old.needs,
        reason=_("恢复取消的规则"),
        actor=actor,
        at=at,
    )


def remove_route(route_id: int, *, reason: str = "", actor: Actor, at: datetime) -> HandoffRoute:
    """Take a line out of the matrix; what was handed on by it stays.

    :raises NotFound: when there is no such line in force.
    """
    with transaction.atomic():
        row = HandoffRoute.objects.select_for_update().filter(pk=route_id, removed_at=None).first()
        if row is None:
            raise NotFound("route_unknown", _("没有这条交办规则"))
        may_set(row.centre_id, actor)
        row.removed_at = at
        row.save(update_fields=["removed_at"])
        announce(_told(facts.HandoffRouteRemoved, row, actor), actor=actor, at=at, reason=reason.strip())
    queries.forget()
    return row


def follow_route(case: Case, given: dict[str, Any], to: int | None, unit_id: int | None, *, actor: Actor, at: datetime) -> None:
    """Refuse a hand-off that the matrix sends elsewhere, or that lacks what it asks for. No query without a line.

    :raises Invalid: with a sentence beside each field.
    """
    route = queries.route_of(case, given["kind"], actor)
    if route is None:
        return
    if wrong := rules.lacking(route, given, case.fields):
        raise Invalid(wrong)
    posts = organisation.current_posts(at).filter(role_code=route.to_role)
    held = posts.filter(person_id=to) if to else posts.filter(unit__path__startswith=_path(unit_id))
    if not held.exists():
        names = dict(access.role_names())
        raise Invalid({"to": _("这类事要交给“%(post)s”") % {"post": names.get(route.to_role, route.to_role)}})


def _path(unit_id: int | None) -> str:
    unit = Unit.objects.filter(pk=unit_id).first() if unit_id else None
    return unit.path if unit else "-"


def _only(row: HandoffRoute) -> None:
    same = HandoffRoute.objects.filter(
        centre_id=row.centre_id, from_role=row.from_role, category_path=row.category_path, kind=row.kind, removed_at=None
    )
    if same.exists():
        raise Conflict("route_exists", _("同一岗位、同一类事已有一条规则，先取消它"))


def _check(from_role: str, to_role: str, category_path: str, kind: str, needs: Sequence[str]) -> None:
    known, wrong = dict(access.role_names()), dict[str, str]()
    for name, role in (("from_role", from_role), ("to_role", to_role)):
        if role not in known:
            wrong[name] = _("请从列表里选一项")
    if kind and kind not in states.HANDOFF_KINDS:
        wrong["kind"] = _("请选择交办方式")
    if category_path and not _known(category_path):
        wrong["category_path"] = _("请从列表里选一项")
    if any(need not in rules.NEEDS and not need.startswith("fields.") for need in needs):
        wrong["needs"] = _("请从列表里选一项")
    if wrong:
        raise Invalid(wrong)


def _known(category_path: str) -> bool:
    try:
        catalogue.category_by_code(category_path)
    except NotFound:
        return False
    return True


def _told(sort: type[facts.HandoffRouteFact], row: HandoffRoute, actor: Actor) -> facts.HandoffRouteFact:
    return sort(
        subject_id=row.pk,
        centre_id=row.centre_id or actor.centre_id,
        from_role=row.from_role,
        to_role=row.to_role,
        category_path=row.category_path,
        handoff_kind=row.kind,
        needs=tuple(row.needs),
    )
