"""Expenses and applications as pages show them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from shouwen.casework.applications import states
from shouwen.casework.applications.models import Application, Budget, Signature
from shouwen.casework.applications.queries.routes import budgets_for, people, refused, seats
from shouwen.casework.applications.queries.scope import SIGNATURES, current, proof, visible
from shouwen.casework.redress.queries import (
    Benches,
    Path,
    Recused,
    at_fault_of,
    place_words,
    said_of,
    seat_of_actor,
)
from shouwen.foundation.ledger.queries import story
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.money import Money
from shouwen.kit.standing import Alike

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

MOST = 200
MOVES = ("withdraw", "submit", "hand_in", "grant", "decline", "spend")


@dataclass(frozen=True)
class Line:
    """One in a list."""

    row: Application
    requester: str
    since: datetime


def lines(rows: Sequence[Application]) -> list[Line]:
    """Rows with names."""
    called = names(row.requester_id for row in rows)
    return [Line(row, called.get(row.requester_id, ""), row.state_since) for row in rows]


def board(actor: Actor, *, show: str = "open", limit: int = MOST) -> list[Line]:
    """Those in reach, newest first; ``show``: open, mine or all."""
    rows = visible(actor).order_by("-requested_at", "-id")
    if show == "mine":
        rows = rows.filter(requester_id=actor.person_id)
    elif show != "all":
        rows = rows.exclude(state__in=states.ENDED).exclude(kind__in=[states.FREIGHT, states.REWARD], state=states.APPROVED)
    return lines(list(rows[:limit]))


def inbox(actor: Actor, *, at: datetime) -> list[Line]:
    """Those that wait for the reader's signature, the longest waiting first."""
    if not (actor.may("redress.approve") and actor.may("applications.read")):
        return []
    found, waiting, benches = [], _submitted.all(actor), Benches(at)
    prefetch_related_objects(waiting, SIGNATURES)
    faults = at_fault_of([row.case for row in waiting if row.case])
    for row in waiting:
        step = current(row)
        fault = faults.get(row.case_id or 0, Recused())
        if step is not None and seat_of_actor(seats(row, step, at=at, benches=benches, fault=fault), actor) is not None:
            found.append(row)
    return lines(found)


@Alike
def _submitted(actor: Actor) -> QuerySet[Application]:
    waiting = visible(actor).filter(state=states.SUBMITTED).exclude(requester_id=actor.person_id)
    return waiting.order_by("state_since")[:MOST]


def of_case(case: Case, actor: Actor) -> list[Line]:
    """Those of a case in hand."""
    return lines(list(visible(actor).filter(case=case).order_by("-requested_at"))) if actor.may("applications.read") else []


def shown_stops(path: Path) -> list[tuple[str, str, list[str]]]:
    """The signatures of a route before it is submitted: what sort, whose post, the names of a few who could give it."""
    called = names(pk for stop in path.stops for pk in stop.people[:3])
    return [
        (str(states.STEP_KINDS[stop.kind]), place_words(path.policy, stop.place), [called[pk] for pk in stop.people[:3] if pk in called])
        for stop in path.stops
    ]


@dataclass(frozen=True)
class StepView:
    """A signature as a page shows it."""

    step: Signature
    place: str
    by: str
    authority: str
    waits_for: str


@dataclass(frozen=True)
class ApplicationPage:
    """Everything a page shows of one."""

    row: Application
    requester: str
    steps: Sequence[StepView]
    why: Sequence[str]
    moves: frozenset[str]
    may_sign: bool
    flaws: Sequence[str]
    budget: Budget | None
    story: Sequence[Any]
    spent: Money | None
    granted: Money | None


def page(row: Application, actor: Actor, *, at: datetime) -> ApplicationPage:
    """One in hand as this reader sees it."""
    step = current(row)
    able = seats(row, step, at=at) if step else []
    ours = [each for each in row.signatures.all() if each.round == row.round]
    called = names([row.requester_id, *people(able)[:4], *(pk for each in ours for pk in (each.decided_by_id, each.authority_of_id))])
    views = []
    for each in ours:
        lender = each.authority_of_id if each.authority_of_id != each.decided_by_id else 0
        waits = _("、").join(called.get(pk, "") for pk in people(able)[:3]) if each is step else ""
        views.append(StepView(each, place_words(row.policy, each.place), called.get(each.decided_by_id or 0, ""), called.get(lender or 0, ""), waits))
    may_sign = bool(step and actor.may("redress.approve") and seat_of_actor(able, actor))
    moves = frozenset(move for move in MOVES if refused(row, move, actor) is None)
    budget = next(iter(budgets_for(row.centre_id, at=at)), None) if row.kind == states.EXPENSE else None
    sums = [None if each is None else Money.rounded(each, row.currency) for each in (row.spent, row.granted_amount)]
    return ApplicationPage(
        row, called.get(row.requester_id, ""), views, said_of(row.policy, row.snapshot.get("why", ())), moves, may_sign, proof(row), budget,
        story(states.SUBJECT, row.pk), sums[0], sums[1],
    )  # fmt: skip
