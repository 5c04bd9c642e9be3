"""Which units an order can be sent to."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import get_language

from shouwen.casework.cases import queries as cases
from shouwen.casework.workorders.models import Order
from shouwen.foundation.organisation.models import Unit


def receivers(order: Order, *, besides: int | None = None) -> list[tuple[int, str]]:
    """Handling departments of the case's centre, of those below it and of those above it: id and name. One query."""
    path = cases.place(order.centre_id).path
    above = [path[:length] for length in range(Unit.steplen, len(path), Unit.steplen)]
    near = Q(path__startswith=path) | Q(centre__path__in=above)
    units = Unit.objects.filter(near, role=Unit.Role.BRANCH, is_active=True).exclude(pk=besides)
    english = (get_language() or "").startswith("en")
    rows = units.order_by("path").values_list("id", "name", "name_en")
    return [(pk, (name_en or name) if english else name) for pk, name, name_en in rows]
