"""Reading access: who holds a right where."""

from __future__ import annotations

from datetime import datetime

from shouwen.foundation.access.models import Role
from shouwen.foundation.organisation import queries as organisation
from shouwen.foundation.organisation.models import Unit


def roles_with(right: str) -> list[str]:
    """Codes of the roles that hold a right, at whatever reach."""
    roles = Role.objects.filter(is_active=True).values_list("code", "rights")
    return [code for code, rights in roles if right in rights]


def holders(right: str, unit_id: int, *, at: datetime) -> list[int]:
    """Ids of the people who hold a right through a post at a unit or below it, longest-serving first."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    if path is None:
        return []
    posts = organisation.current_posts(at).filter(
        role_code__in=roles_with(right), unit__path__startswith=path
    )
    return list(dict.fromkeys(posts.order_by("starts_on", "id").values_list("person_id", flat=True)))
