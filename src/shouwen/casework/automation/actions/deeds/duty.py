"""Deeds of duty: handing on and up. An offer moves nothing until somebody accepts, so owner and handler never miss."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext as _

from shouwen.casework.automation.actions.deeds.base import Doer, Doing, Undo, Undoer
from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict


def hand_off(it: Doing) -> Undo:
    made = cases.hand_off(
        it.case_id, kind=it.get("kind"), note=it.text("note"), actor=it.actor, at=it.at, **it.receiver()
    )
    return {"do": "withdraw", "handoff": str(made.pk)}


def hand_to_post(it: Doing) -> Undo:
    """Offer handling to whoever of a post is here and handles least of what the actor can see."""
    made = cases.hand_off(
        it.case_id,
        kind="transfer_handling",
        to=_least_loaded(it),
        note=it.text("note"),
        actor=it.actor,
        at=it.at,
    )
    return {"do": "withdraw", "handoff": str(made.pk)}


def _least_loaded(it: Doing) -> int:
    case = it.case
    posted = organisation.people_with(it.get("role"), case.centre_id, at=it.at)
    here = organisation.on_duty_among(posted, at=it.at) - {case.handler_id}
    if not here:
        raise Conflict("nobody_on_duty", _("这个岗位现在没有别人在岗"))
    open_ = queries.visible(it.actor).filter(is_open=True, handler_id__in=here)
    load = dict(open_.order_by().values_list("handler_id").annotate(count=Count("id")))
    return min(here, key=lambda each: (load.get(each, 0), each))


def hand_up(it: Doing) -> Undo:
    made = cases.hand_off(it.case_id, kind="hand_up", note=it.text("note"), actor=it.actor, at=it.at)
    return {"do": "withdraw", "handoff": str(made.pk)}


def escalate(it: Doing) -> Undo:
    cases.escalate(it.case_id, why=it.get("why"), note=it.text("note"), actor=it.actor, at=it.at)
    return {}


def undo_offer(case_id: int, left: Undo, actor: Actor, at: datetime) -> None:
    cases.withdraw_handoff(int(left["handoff"]), actor=actor, at=at)


DOERS: dict[str, Doer] = {
    "hand_off": hand_off,
    "hand_to_post": hand_to_post,
    "hand_up": hand_up,
    "escalate": escalate,
}
UNDOERS: dict[str, Undoer] = {"withdraw": undo_offer}
