"""The authority of posts for what is no redress: an expense, an application. The same matrix, route, delegation, countersign and
caps; whoever uses it keeps the signatures (AUTH-006 … 009)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from shouwen.casework.redress.models import Policy
from shouwen.casework.redress.queries.policy import exchange, matrix_of, place_names, policy_for
from shouwen.casework.redress.queries.power import Benches, bench, routed, skipped
from shouwen.casework.redress.reading import Recused
from shouwen.casework.redress.rules.exchange import Exchange
from shouwen.casework.redress.rules.reasons import said
from shouwen.casework.redress.rules.routing import Asked, Route, Seat, Stop, can_carry, fits, route
from shouwen.casework.redress.rules.snapshot import digest, seal
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict
from shouwen.kit.money import Money

NOBODY = Recused()
COLUMN = "compensation"
"""The column of the matrix a sum that is no redress is compared with."""


@dataclass(frozen=True)
class Path:
    """Who must sign, in order, by which policy; without ``stops`` nobody can, and ``words`` say what is in the way."""

    policy: Policy
    stops: tuple[Stop, ...]
    why: tuple[dict[str, Any], ...]
    worth: Money

    @property
    def words(self) -> list[str]:
        """The reasons in the reader's language."""
        return said(self.why, place_names(matrix_of(self.policy)))


def path_for(
    centre_id: int, kind_code: str, cost: Money, *, prior: Decimal, requester: int, out: Recused = NOBODY, over_budget: bool, at: datetime
) -> Path:
    """The route of a sum at a centre, as its requester's colleagues sign it; nobody signs their own, and ``out`` keep out of it. ``prior`` is
    what was granted for the same thing in the window of the matrix, in its currency. ``kind_code`` may have a policy of its own.

    :raises Conflict: without a policy, or without a rate of exchange.
    """
    policy = policy_for(centre_id, kind_code, at=at)
    matrix = matrix_of(policy)
    by = exchange(matrix.currency, at=at)
    worth = by.worth(cost)
    asked = Asked({COLUMN: worth.amount}, {COLUMN: prior}, requester=requester, over_budget=over_budget)
    held = bench(centre_id, matrix.currency, at=at, by=by, also=requester)

    def work(away: frozenset[int]) -> Route:
        seats = {code: held.seats(roles, {requester, *away}) for code, roles in matrix.places.items()}
        return route(matrix, replace(asked, skipped=skipped(matrix, held, away, {requester})), seats)

    found, _away = routed(out, work)
    return Path(policy, found.stops, tuple(each.plain() for each in found.why), worth)


def window_of(centre_id: int, kind_code: str, *, at: datetime) -> tuple[int, str]:
    """How many days back the policy adds up, and its currency."""
    matrix = matrix_of(policy_for(centre_id, kind_code, at=at))
    return matrix.window_days, matrix.currency


def seats_now(policy: Policy, place: str, roles: Sequence[str], kind: str, centre_id: int, out: Recused, *, at: datetime, benches: Benches | None = None) -> list[Seat]:
    """Who may give a signature now: holders of its posts and their deputies, else the next rung that has somebody; ``out`` keep
    out of it. Whoever asks of many gives the ``benches`` of the moment."""
    matrix = matrix_of(policy)
    held = (benches or Benches(at)).of(centre_id, matrix.currency)
    index = matrix.index_of(place)
    rungs = [] if kind == "countersign" or index < 0 else [rung.roles for rung in matrix.rungs[index + 1 :]]
    sought = (held.seats(each, away) for away in (out.all, out.near) for each in (roles, *rungs))
    return next((seats for seats in sought if seats), [])


def seat_of_actor(seats: Sequence[Seat], actor: Actor) -> Seat | None:
    """The seat from which the actor signs, their own before a lent one."""
    mine = [seat for seat in seats if seat.person_id == actor.person_id]
    return min(mine, key=lambda seat: seat.authority_id != actor.person_id, default=None)


def still_enough(policy: Policy, place: str, kind: str, worth: Money, prior: Decimal, seat: Seat) -> bool:
    """Whether the last signer's rung still covers it, with what was granted in between, and so do caps and a lent ceiling."""
    matrix = matrix_of(policy)
    index = matrix.index_of(place)
    if kind != "approve" or index < 0:
        return False
    asked = Asked({COLUMN: worth.amount}, {COLUMN: prior})
    return fits(matrix, index, asked) and can_carry(matrix.rungs[index], seat, asked)


def place_words(policy: Policy, place: str) -> str:
    """A rung or countersign in words."""
    return place_names(matrix_of(policy)).get(place, place)


def policy_here(centre_id: int, kind_code: str, *, at: datetime) -> Policy | None:
    """The policy that counts for a kind now; None where there is none."""
    try:
        return policy_for(centre_id, kind_code, at=at)
    except Conflict:
        return None


def sealed(previous: str, decision: Mapping[str, Any]) -> str:
    """The seal of a signature over the one before it (or the snapshot)."""
    return seal(previous, decision)


def hashed(snapshot: Mapping[str, Any]) -> str:
    """The fingerprint of a snapshot."""
    return digest(snapshot)


def said_of(policy: Policy, why: Sequence[Any]) -> list[str]:
    """Kept reasons in the reader's language."""
    return said(why, place_names(matrix_of(policy)))


def rate_of(currency: str, *, at: datetime) -> Exchange:
    """The rates of the day of a moment into a currency."""
    return exchange(currency, at=at)
