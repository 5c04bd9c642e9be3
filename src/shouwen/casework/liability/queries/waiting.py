"""What waits for whom: proposals to review, appeals to decide, findings a unit may appeal."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.slots import Chore
from shouwen.casework.liability import states
from shouwen.casework.liability.models import Liability
from shouwen.casework.liability.queries.record import refusal
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Alike

MOST = 20
ASKED = (("confirm", states.PROPOSED), ("repropose", states.RETURNED), ("decide", states.APPEALED), ("appeal", states.CONFIRMED))


def chores(actor: Actor, at: datetime) -> Sequence[Chore]:
    """What waits for this person, for My work: nothing asked of those without the rights, else a few small queries."""
    rows = _asked.all(actor)
    prefetch_related_objects(rows, "decisions__shares", "appeals")
    found = []
    for row in rows:
        name = next(name for name, state in ASKED if state == row.state)
        if cases.sees(row.case, actor) and refusal(row.case, row, name, actor, at=at) is None:
            found.append(_chore(row, name))
    return found


@Alike
def _asked(actor: Actor) -> QuerySet[Liability]:
    where = Q(pk__in=[])
    for name, state in ASKED:
        if actor.may(states.MOVES[name].right):
            where |= Q(state=state) & _near(name, actor)
    near = Liability.objects.filter(where, is_current=True).values("pk")
    return Liability.objects.filter(pk__in=near).select_related("case").order_by("state_since")[:MOST]


def _near(name: str, actor: Actor) -> Q:
    """Rows that may be the actor's: a coarse look, the rules have the last word."""
    reach = actor.reach(states.MOVES[name].right)
    if reach is None:
        return Q(pk__in=[])
    if name == "repropose":
        return Q(decisions__person_id=actor.person_id, decisions__stage="propose")
    if name == "decide":
        return Q(higher_id=actor.centre_id)
    if name == "appeal":
        return Q(decisions__shares__unit_id__in=list(reach.unit_ids) or [actor.unit_id])
    return Q() if reach.centre_ids is None else Q(centre_id__in=reach.centre_ids or {actor.centre_id})


def _chore(row: Liability, name: str) -> Chore:
    words = {
        "confirm": _("定责待您复核"),
        "repropose": _("定责退回，请重新提出"),
        "decide": _("申诉待您终定"),
        "appeal": _("认定了您部门的责任，可以申诉"),
    }
    case = row.case
    url = reverse("liability:move", args=[case.number, name])
    due = row.appeal_until if name == "appeal" else None
    return Chore("asked", case.number, words[name], case.title, url, row.state_since, due)


def takes_part(case_ids: Collection[int], actor: Actor) -> bool:
    """Whether the actor's unit was found liable for any of some cases and may therefore read it, to answer for itself. One query."""
    reach = actor.reach("liability.appeal")
    if reach is None:
        return False
    units = list(reach.unit_ids) or [actor.unit_id]
    rows = Liability.objects.filter(case__in=case_ids, is_current=True, state__in=states.OPEN_TO_UNITS)
    named = rows.filter(decisions__stage__in=["confirm", "decide"], decisions__shares__unit_id__in=units)
    return named.exists()
