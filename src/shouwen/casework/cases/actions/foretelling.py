"""What a registration would become, by the very rules that will grade it; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.cases.actions import callers, clocks, draft
from shouwen.casework.cases.actions.intake import Intake
from shouwen.casework.cases.queries import places
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.queries import Foretold as Clock
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal
from shouwen.relations.customers import queries as customers


@dataclass(frozen=True)
class Foretold:
    """The priority (1 to 4), why, the clocks that would run, and how many of the same kind there were lately."""

    priority: int
    severity: str
    why: tuple[str, ...]
    respond: Clock | None
    resolve: Clock | None
    repeats: int
    goes_to_seniors: bool


def foretell(intake: Intake, *, actor: Actor, at: datetime) -> Foretold:
    """What would come of an intake that may still lack this and that. Two queries at most.

    :raises Forbidden: without ``cases.register``.
    """
    actor.need("cases.register")
    place = places.place(intake.centre_id or actor.centre_id)
    made = draft.lay_out(intake, place, draft.category_of(intake, actor, place, at), _known(intake, actor), at)
    case = made.case
    draft.rate(made, at)
    traits = clocks.traits(case, place)
    told = deadlines.foretell(traits, at=case.received_at)
    answered = case.channel_code in clocks.AT_ONCE
    return Foretold(
        priority=case.priority,
        severity=case.severity,
        why=tuple(str(each) for each in case.grading),
        respond=None if answered else told.get("first_response"),
        resolve=told.get("resolve"),
        repeats=case.repeat_count,
        goes_to_seniors=case.customer_class != "ordinary",
    )


def _known(intake: Intake, actor: Actor) -> callers.Known:
    if not intake.customer_id:
        return callers.Known()
    try:
        return callers.Known(customers.look_up(intake.customer_id, actor))
    except Refusal:
        return callers.Known()


