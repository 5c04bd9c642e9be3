"""Plans of a span counted for whole centres, for modules above."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Q

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Plan


def divided(centres: Collection[int], since: datetime, until: datetime) -> dict[str, dict[str, int]]:
    """``plans_opened`` in a span by kind; ``plans_worked``: those open at its beginning or opened in it, by what became of
    them before its end. One query."""
    opened = Q(opened_at__gte=since, opened_at__lt=until)
    worked = Q(opened_at__lt=until) & (Q(ended_at=None) | Q(ended_at__gte=since))
    ended = worked & Q(ended_at__lt=until)
    counted = Plan.objects.filter(centre_id__in=centres).aggregate(
        worked=Count("pk", filter=worked),
        closed=Count("pk", filter=ended & Q(state=states.CLOSED)),
        cancelled=Count("pk", filter=ended & Q(state=states.CANCELLED)),
        **{f"kind_{code}": Count("pk", filter=opened & Q(kind=code)) for code in states.KINDS},
    )
    closed, cancelled = counted["closed"], counted["cancelled"]
    return {
        "plans_opened": {code: counted[f"kind_{code}"] for code in states.KINDS},
        "plans_worked": {"closed": closed, "cancelled": cancelled, "open": counted["worked"] - closed - cancelled},
    }
