"""From which post what goes to which post, and what has to go along (CASE-069). Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NEEDS = {
    "note": gettext_lazy("交代清楚"),
    "next_step": gettext_lazy("下一步做什么"),
    "promised_at": gettext_lazy("答应客户的时间"),
    "reason_code": gettext_lazy("为什么交"),
}
"""What a route may ask for in the hand-off itself; ``fields.<key>`` asks for a field of the case."""


@dataclass(frozen=True)
class Route:
    """One line of the matrix: who holds ``from_role`` hands matters of a category (and below) to ``to_role``.

    An empty category or kind fits all; ``centre_id`` None is everyone's.
    """

    from_role: str
    to_role: str
    category_path: str = ""
    kind: str = ""
    centre_id: int | None = None
    needs: tuple[str, ...] = ()


def route_for(
    routes: Iterable[Route], *, roles: Collection[str], path: str, kind: str, centre_id: int
) -> Route | None:
    """The line that fits best: the nearest category, then the centre's own, then the kind's own; None without one."""
    fitting = [
        route
        for route in routes
        if route.from_role in roles
        and route.kind in ("", kind)
        and route.centre_id in (None, centre_id)
        and covers(route.category_path, path)
    ]
    return max(
        fitting,
        key=lambda route: (len(route.category_path), route.centre_id is not None, bool(route.kind)),
        default=None,
    )


def covers(above: str, path: str) -> bool:
    """Whether a category's path is at or below another; '' is above all."""
    return not above or path == above or path.startswith(f"{above}.")


def lacking(route: Route, given: Mapping[str, Any], fields: Mapping[str, Any]) -> dict[str, str]:
    """What the route asks for and is not there: a sentence beside each."""
    found: dict[str, str] = {}
    for need in route.needs:
        key = need.removeprefix("fields.")
        held = fields.get(key) if need.startswith("fields.") else given.get(need)
        if held in (None, "", [], ()):
            place = "note" if need.startswith("fields.") else need
            words = _("这样交办要写：%(what)s") % {"what": NEEDS.get(need, key)}
            found[place] = _("；").join([found[place], words]) if place in found else words
    return found
