"""Extensions: what waits, and who may do what about it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from shouwen.casework.deadlines.models import Climb, Clock, Extension
from shouwen.casework.deadlines.queries.rules_in_force import stage_rules
from shouwen.casework.deadlines.states import LEGAL, TOTAL
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Alike, Standing

MOST = 50
"""So many requests are shown to whoever decides, the oldest."""


@dataclass(frozen=True)
class ExtensionRights:
    """What a reader may do about more time on one clock."""

    ask: bool = False
    decide: bool = False


def waiting_extension(clock_id: int) -> Extension | None:
    """The request that waits for a decision, if there is one."""
    return Extension.objects.filter(clock_id=clock_id, state=Extension.State.ASKED).first()


def wishes(actor: Actor) -> list[Extension]:
    """Requests for more time on cases' clocks that this reader may decide, oldest first, their clocks along; one query.

    Which of the cases are in reach, the caller knows.
    """
    if not (actor.may("deadlines.approve_extension_short") or actor.may("deadlines.approve_extension_long")):
        return []
    return _wishes.all(actor)


@Alike
def _wishes(actor: Actor) -> QuerySet[Extension]:
    asked = Extension.objects.select_related("clock").filter(
        state=Extension.State.ASKED, clock__subject_kind="case", clock__met_at=None, clock__stopped_at=None
    ).exclude(clock__stage__in=LEGAL)  # fmt: skip
    if not actor.may("deadlines.approve_extension_long"):
        asked = asked.filter(is_long=False)
    return asked.exclude(asked_by=actor.person_id).order_by("asked_at")[:MOST]


def legal_wishes(actor: Actor) -> list[Extension]:
    """Requests for more time on legal clocks that somebody else asked for, oldest first, their clocks along; one query.

    Who may decide which, the caller knows.
    """
    return _legal.all(actor.person_id)


@Standing
def _legal(me: int) -> QuerySet[Extension]:
    asked = Extension.objects.select_related("clock").filter(
        state=Extension.State.ASKED, clock__stage__in=LEGAL, clock__met_at=None, clock__stopped_at=None
    )
    return asked.exclude(asked_by=me).order_by("asked_at")[:MOST]


def extensions_of(clock_ids: Collection[int]) -> dict[int, list[Extension]]:
    """Clock → every request for more time on it, oldest first; one query."""
    found: dict[int, list[Extension]] = {}
    for row in Extension.objects.filter(clock_id__in=clock_ids).order_by("asked_at", "id"):
        found.setdefault(row.clock_id, []).append(row)
    return found


def extension_rights(clock_id: int, actor: Actor, *, at: datetime) -> ExtensionRights:
    """Whether the reader may ask for more time now, or decide on what was asked. Legal clocks have a page of their own."""
    if Clock.objects.filter(pk=clock_id, stage__in=LEGAL).exists():
        return ExtensionRights()
    wish = waiting_extension(clock_id)
    if wish is not None:
        right = "deadlines.approve_extension_long" if wish.is_long else "deadlines.approve_extension_short"
        may = actor.may(right) or actor.may("deadlines.approve_extension_long")
        return ExtensionRights(decide=may and wish.asked_by != actor.person_id)
    row = Clock.objects.filter(pk=clock_id, met_at=None, stopped_at=None).exclude(stage=TOTAL).first()
    if row is None or not actor.may("deadlines.extend_request"):
        return ExtensionRights()
    in_time = row.paused_at is not None or at < row.due_at
    return ExtensionRights(ask=in_time and row.extensions < stage_rules(row.policy_id, row.stage).extensions)


def open_climbs(clock_id: int, actor: Actor) -> list[Climb]:
    """Escalations of which this reader was informed and has not said that they have seen them."""
    rows = Climb.objects.filter(clock_id=clock_id, answered_at=None)
    return [row for row in rows if actor.person_id in row.informed]
