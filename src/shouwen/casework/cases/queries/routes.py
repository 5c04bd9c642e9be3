"""The hand-off matrix: in force, kept in the process; and as its page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case, HandoffRoute
from shouwen.casework.cases.rules import routes as rules
from shouwen.casework.cases.rules.routes import Route
from shouwen.foundation.access import queries as access
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.kept import Kept
from shouwen.relations.catalogue import queries as catalogue


def _load() -> tuple[Route, ...]:
    rows = HandoffRoute.objects.filter(removed_at=None)
    return tuple(
        Route(row.from_role, row.to_role, row.category_path, row.kind, row.centre_id, tuple(row.needs))
        for row in rows
    )


_routes = Kept(_load, object, ttl=5.0)


def forget() -> None:
    """Read the matrix anew at the next use."""
    _routes.forget()


def route_of(case: Case, kind: str, actor: Actor) -> Route | None:
    """The line of the matrix for this hand-off; None when none says anything."""
    return rules.route_for(
        _routes(), roles=actor.role_codes, path=case.category_path, kind=kind, centre_id=case.centre_id
    )


@dataclass(frozen=True)
class RouteView:
    """A line of the matrix in words. ``holders``: how many hold the receiving post in its reach now; ``is_own``: of this
    centre, not of all; ``until``: when it was taken out."""

    id: int
    from_post: str
    to_post: str
    category: str
    kind: str
    needs: Sequence[str]
    is_own: bool
    holders: int
    since: datetime
    until: datetime | None


def matrix(centre_id: int | None, *, at: datetime) -> tuple[list[RouteView], list[RouteView]]:
    """The lines in force for a centre (its own and everyone's; None: everyone's alone), and those of its own that were
    taken out in the last 30 days. Four queries."""
    whose = Q(centre=None) | Q(centre_id=centre_id) if centre_id else Q(centre=None)
    recent = Q(removed_at=None) | Q(removed_at__gte=at - timedelta(days=30), centre_id=centre_id)
    rows = list(HandoffRoute.objects.filter(whose, recent).order_by("from_role", "category_path", "id"))
    names, held = dict(access.role_names()), _holders({row.to_role for row in rows}, centre_id, at)
    made = [_view(row, names, held) for row in rows]
    return [each for each in made if each.until is None], [each for each in made if each.until]


def _holders(roles: set[str], centre_id: int | None, at: datetime) -> dict[str, int]:
    posts = organisation.current_posts(at).filter(role_code__in=roles)
    if centre_id:
        posts = posts.filter(unit__path__startswith=Unit.objects.get(pk=centre_id).path)
    return dict(posts.order_by().values_list("role_code").annotate(n=Count("person_id", distinct=True)))


def _view(row: HandoffRoute, names: Mapping[str, str], held: Mapping[str, int]) -> RouteView:
    return RouteView(
        row.pk,
        names.get(row.from_role, row.from_role),
        names.get(row.to_role, row.to_role),
        category_words(row.category_path),
        str(states.HANDOFF_KINDS.get(row.kind, row.kind)) if row.kind else "",
        [need_words(each) for each in row.needs],
        row.centre_id is not None,
        held.get(row.to_role, 0),
        row.made_at,
        row.removed_at,
    )


def need_words(need: str) -> str:
    """What a line asks for, in words."""
    if need.startswith("fields."):
        code = need.removeprefix("fields.")
        found = catalogue.known_field(code)
        return found.label if found else code
    return str(rules.NEEDS.get(need, need))


def category_words(path: str) -> str:
    """A category by its path: its own name with those above; '' for every category."""
    if not path:
        return ""
    try:
        item = catalogue.category_by_code(path)
    except NotFound:
        return path
    return " / ".join(each.label for each in (*item.above, item))


def tried(
    centre_id: int, *, from_role: str, category_path: str, kind: str, at: datetime
) -> RouteView | None:
    """Which line would decide a hand-off of somebody in a post, of a category, in a way; None: none, it goes to anybody."""
    rows = list(HandoffRoute.objects.filter(Q(centre=None) | Q(centre_id=centre_id), removed_at=None))
    lines = {
        Route(row.from_role, row.to_role, row.category_path, row.kind, row.centre_id, tuple(row.needs)): row
        for row in rows
    }
    best = rules.route_for(lines, roles={from_role}, path=category_path, kind=kind, centre_id=centre_id)
    if best is None:
        return None
    return _view(lines[best], dict(access.role_names()), _holders({best.to_role}, centre_id or None, at))
