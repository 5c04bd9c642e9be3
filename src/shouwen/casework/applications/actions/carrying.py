"""Cases are merged and parted: what is on its way goes with the matter, under the number and the signatures it has."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.casework.applications import facts, states
from shouwen.casework.applications.actions import pen
from shouwen.casework.applications.models import Application
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def carry(source: Case, target: Case, only: Sequence[int] | None, *, actor: Actor, at: datetime) -> list[int]:
    """Fills ``cases.slots.belongings``: what people asked for goes over while it is open, and what went over comes back, whatever
    became of it. Return freight goes with its ruling (``follow``). Both cases are locked."""
    rows = Application.objects.filter(case=source, kind__in=states.ASKED)
    chosen = rows.exclude(state__in=states.ENDED) if only is None else rows.filter(pk__in=only)
    return follow(chosen.values_list("pk", flat=True), target, other=source.number, actor=actor, at=at)


def follow(ids: Collection[int], target: Case, *, other: str, key: str | None = None, actor: Actor, at: datetime) -> list[int]:
    """Put applications on another case, in the caller's transaction; ``other`` is the number of the one they come from, ``key``
    what they count together with from now on (None: as before). Route, signatures and centre stay."""
    rows = list(Application.objects.select_for_update(of=("self",)).filter(pk__in=list(ids)).order_by("pk"))
    for row in rows:
        row.case = target
        row.payee_key = row.payee_key if key is None else key
        row.save(update_fields=["case", "payee_key"])
        announce(facts.ApplicationCarried(**pen.about(row), case_number=target.number, other_number=other), actor=actor, at=at)
    return [row.pk for row in rows]
