"""Who may decide on a sum by the authority of their post, for a module above: no request, no money moves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.casework.redress import reading
from shouwen.casework.redress.queries import power
from shouwen.casework.redress.queries.policy import exchange, matrix_of, place_names, policy_for
from shouwen.casework.redress.rules.reasons import say
from shouwen.casework.redress.rules.routing import Asked, Route, route
from shouwen.kit.errors import Conflict
from shouwen.kit.money import Money

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Decider:
    """Whose signature decides: the post (its code in the matrix, and in words), who may give it now, and why in sentences;
    nobody: ``why`` says what is in the way.

    ``is_own``: whoever asks may decide themselves.
    """

    code: str
    place: str
    people: tuple[int, ...]
    why: tuple[str, ...]
    is_own: bool = False


def decider(case: Case, cost: Money, *, person_id: int, roles: Collection[str], at: datetime) -> Decider:
    """Who decides on a cost in a case in hand, asked for by somebody with these posts: the last signature of the route such a
    sum would take as compensation. Who is at fault in the case has no say.

    :raises Conflict: without a policy here, or without a rate of exchange.
    """
    policy = policy_for(case.centre_id, case.kind_code, at=at)
    matrix = matrix_of(policy)
    by = exchange(matrix.currency, at=at)
    out = reading.at_fault(case)
    asked = Asked(
        {"compensation": by.worth(cost).amount}, {}, case.severity, requester=person_id, requester_roles=frozenset(roles),
    )  # fmt: skip
    held = power.bench(case.centre_id, matrix.currency, at=at, by=by, also=person_id)
    places = place_names(matrix)

    def work(away: frozenset[int]) -> Route:
        mine = replace(asked, is_barred=person_id in away, skipped=power.skipped(matrix, held, away, {person_id}))
        return route(matrix, mine, power.seats_for(matrix, held, away, person_id))

    found, _away = power.routed(out, work)
    why = tuple(say(each, places) for each in found.why)
    if found.last is None:
        return Decider("", "", (), why)
    last = found.last
    return Decider(last.place, places.get(last.place, last.place), last.people, why, last.kind == "own")


def posts(case: Case, *, at: datetime) -> dict[str, str]:
    """The posts of the authority that counts for a case, code → words; none where there is no authority."""
    try:
        return place_names(matrix_of(policy_for(case.centre_id, case.kind_code, at=at)))
    except Conflict:
        return {}


def currency_of(case: Case, *, at: datetime) -> str:
    """The currency in which the authority that counts for a case is written.

    :raises Conflict: without a policy here.
    """
    return matrix_of(policy_for(case.centre_id, case.kind_code, at=at)).currency
