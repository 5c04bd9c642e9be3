"""Putting several cases into other hands at once: first as a rehearsal that says which would be refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shouwen.casework.cases.actions.command import reassign
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.team import chosen
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal


@dataclass(frozen=True)
class Outcome:
    """What became, or would become, of one case; ``why_not`` '' when it goes over."""

    case_id: int
    number: str
    title: str
    why_not: str = ""


def reassign_each(
    ids: Sequence[int], *, to: int, lane: str, reason: str, rehearse: bool = False, actor: Actor, at: datetime
) -> list[Outcome]:
    """Reassign cases one by one, each in its own transaction: what is refused stays where it is and says why.

    ``rehearse`` does the same and takes it all back, so that a preview can promise nothing that will not happen. Cases
    out of reach are left out, as if there were none.

    :raises Forbidden: without ``cases.reassign``.
    """
    cases = {
        case.pk: case for case in Case.objects.filter(pk__in=chosen(ids, actor)).order_by("due_at", "id")
    }
    return [_one(case, to, lane, reason, rehearse, actor, at) for case in cases.values()]


def _one(case: Case, to: int, lane: str, reason: str, rehearse: bool, actor: Actor, at: datetime) -> Outcome:
    try:
        with transaction.atomic():
            reassign(case, to=to, lane=lane, reason=reason, actor=actor, at=at)
            transaction.set_rollback(rehearse)
    except Refusal as refusal:
        return Outcome(case.pk, case.number, case.title, refusal.message)
    return Outcome(case.pk, case.number, case.title)
