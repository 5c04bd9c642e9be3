"""The hand-off matrix in force, kept in the process."""

from __future__ import annotations

from shouwen.casework.cases.models import Case, HandoffRoute
from shouwen.casework.cases.rules import routes as rules
from shouwen.casework.cases.rules.routes import Route
from shouwen.kit.actor import Actor
from shouwen.kit.kept import Kept


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
