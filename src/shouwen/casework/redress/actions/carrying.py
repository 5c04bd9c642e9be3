"""Cases are merged and parted: requests on their way and delays nobody has decided on go with the matter.

A request keeps the number it was written under, its snapshot and its signatures; what changes is who answers for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.casework.redress import facts
from shouwen.casework.redress.actions import pen
from shouwen.casework.redress.models import Overtime, Request
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

Journal = Mapping[str, Sequence[int]]


def carry(source: Case, target: Case, only: Journal | None, *, actor: Actor, at: datetime) -> Journal:
    """Fills ``cases.slots.belongings``: ids of requests and delays. Both cases are locked; what is open goes over, and what
    went over comes back, whatever became of it."""
    requests = Request.objects.filter(case=source).select_for_update(of=("self",)).order_by("seq", "id")
    chosen = list(requests.filter(is_open=True) if only is None else requests.filter(pk__in=only.get("requests", ())))
    late = Overtime.objects.filter(case=source)
    delays = late.filter(request=None, waived_by=None) if only is None else late.filter(pk__in=only.get("overtimes", ()))
    moved = list(delays.values_list("pk", flat=True))
    for request in chosen:
        request.case = target
        told = facts.RedressCarried(**pen.about(request), other_number=source.number)
        announce(told, actor=actor, at=at)
    Request.objects.filter(pk__in=[each.pk for each in chosen]).update(case=target)
    Overtime.objects.filter(pk__in=moved).update(case=target)
    return {"requests": [each.pk for each in chosen], "overtimes": moved}
