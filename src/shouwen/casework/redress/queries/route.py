"""The route a request would take, worked out before anything is submitted, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.complaints import queries as complaints
from shouwen.casework.redress import reading, states
from shouwen.casework.redress.models import Budget, Policy, Request
from shouwen.casework.redress.queries import power, tally
from shouwen.casework.redress.queries.policy import budgets_for, exchange, matrix_of, place_names, policy_for
from shouwen.casework.redress.rules import parts as parts_rules
from shouwen.casework.redress.rules.matrix import COLUMNS, Matrix
from shouwen.casework.redress.rules.parts import Part
from shouwen.casework.redress.rules.reasons import because, say
from shouwen.casework.redress.rules.routing import (
    GRAVE,
    Asked,
    Route,
    Seat,
    Stop,
    can_carry,
    fits,
    holds,
    route,
)
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.money import Money

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Draft:
    """What somebody wants to give: parts, on what basis, marks, and colleagues the payee is related to."""

    parts: tuple[Part, ...]
    basis: str = "goodwill"
    calculation: str = ""
    demanded: Decimal | None = None
    flags: tuple[str, ...] = ()
    related: tuple[int, ...] = ()
    is_emergency: bool = False


@dataclass(frozen=True)
class Foreseen:
    """A route with all it was worked out from; ``people`` are the names of those who could sign, ``askers`` who asked in earlier rounds."""

    policy: Policy
    matrix: Matrix
    asked: Asked
    route: Route
    rates: dict[str, str]
    out: frozenset[int]
    people: dict[int, str]
    places: dict[str, str]
    askers: frozenset[int] = frozenset()

    @property
    def money(self) -> Money:
        """What it comes to."""
        return Money.rounded(self.asked.now, self.matrix.currency)

    @property
    def why(self) -> list[str]:
        """The reasons of the route, in the reader's language."""
        return [say(each, self.places) for each in self.route.why]

    @property
    def stops(self) -> list[tuple[Stop, str, str, str]]:
        """Each signature: the stop, what sort it is, whose place, and the names of those who could give it."""
        return [
            (
                stop,
                str(states.STEP_KINDS[stop.kind]),
                self.places.get(stop.place, stop.place),
                self._named(stop),
            )
            for stop in self.route.stops
        ]

    def _named(self, stop: Stop) -> str:
        shown = [self.people.get(each, "") for each in stop.people[:3]]
        more = len(stop.people) - len(shown)
        return _("、").join(shown) + (_(" 等 %(n)s 人") % {"n": len(stop.people)} if more > 0 else "")


def foresee(
    case: Case, draft: Draft, *, actor: Actor, at: datetime, besides: int = 0, requester: int = 0
) -> Foreseen:
    """The route of a draft for a case in hand. ``besides`` is the request itself when it goes round again.

    :raises Invalid: for parts that are none.
    :raises Conflict: without a policy, or without a rate of exchange.
    """
    parts_rules.check(draft.parts)
    if draft.basis not in states.BASES:
        raise Invalid({"basis": _("请选择依据")})
    policy = policy_for(case.centre_id, case.kind_code, at=at)
    matrix = matrix_of(policy)
    by = exchange(matrix.currency, at=at)
    worth = parts_rules.worth(draft.parts, by)
    requester = requester or actor.person_id
    askers = _asked_before(besides) - {requester}
    others = {*draft.related, *askers}
    out = reading.at_fault(case).also(others)
    now = sum(worth.values(), Decimal(0))
    roles = actor.role_codes
    asked = Asked(
        columns={name: worth.get(name, Decimal(0)) for name in COLUMNS},
        prior=tally.prior(case, matrix, at=at, besides=besides, by=by),
        year=tally.year(case, matrix, at=at, besides=besides, by=by),
        evidence=complaints.evidence_kinds(case),
        severity=case.severity,
        requester=requester,
        requester_roles=roles,
        is_release="release" in draft.flags,
        over_budget=short_of(budgets_for(case.centre_id, matrix.currency, at=at), Money.rounded(now, matrix.currency), at=at),
    )
    held = power.bench(case.centre_id, matrix.currency, at=at, by=by, also=requester)
    places = place_names(matrix)

    def work(away: frozenset[int]) -> Route:
        if draft.is_emergency:
            return emergency(matrix, asked, held, away)
        skipped = power.skipped(matrix, held, away, {*others, requester})
        mine = replace(asked, is_barred=requester in away or "staff" in draft.flags, skipped=skipped)
        return route(matrix, mine, power.seats_for(matrix, held, away, requester))

    found, away = power.routed(out, work)
    people = names(each for stop in found.stops for each in stop.people)
    return Foreseen(policy, matrix, asked, found, by.used, away, people, places, askers)


def _asked_before(request_id: int) -> frozenset[int]:
    """Who has asked for a request that goes round again."""
    known = Request.objects.filter(pk=request_id).only("requester_id", "snapshot").first() if request_id else None
    return known.askers if known else frozenset()


def short_of(budgets: Sequence[Budget], wanted: Money, *, at: datetime) -> bool:
    """Whether the nearest budget of this month has less left than that; no budget, no limit.

    :raises Conflict: when it is in another currency without a rate today.
    """
    nearest = budgets[0] if budgets else None
    return nearest is not None and nearest.left < drawn_from(nearest, wanted, at=at)


def drawn_from(budget: Budget, wanted: Money, *, at: datetime) -> Decimal:
    """What a sum takes of a budget, in the budget's currency.

    :raises Conflict: as :func:`short_of`.
    """
    return exchange(budget.currency, at=at).worth(wanted).amount


def emergency(matrix: Matrix, asked: Asked, held: power.Bench, out: frozenset[int]) -> Route:
    """The emergency line (demand 3.3): whoever has the watch grants it at once, up to a limit, and is looked at after."""
    rule = matrix.emergency
    if rule is None or asked.severity in GRAVE or asked.total > rule.limit:
        return Route((), (because("emergency_only", matrix.currency, top=rule.limit if rule else Decimal(0)),))
    seats = held.seats(rule.roles, {*out, asked.requester})
    people = tuple(dict.fromkeys(seat.person_id for seat in seats))
    if not people:
        return Route((), (because("emergency_nobody"),))
    why = because("emergency", hours=rule.review_hours)
    return Route((Stop("emergency", "emergency", rule.roles, people),), (why,))


@dataclass(frozen=True)
class Could:
    """One rung, and whether it could grant a sum today: who, and why not."""

    name: str
    able: bool
    people: tuple[str, ...]
    why_not: str = ""


def who_could(
    amount: Decimal,
    column: str,
    *,
    severity: str = "minor",
    centre_id: int,
    kind_code: str = "",
    at: datetime,
) -> tuple[Policy, list[Could]]:
    """Who could grant this sum today, rung by rung: the question every editor of a matrix asks."""
    policy = policy_for(centre_id, kind_code, at=at)
    matrix = matrix_of(policy)
    asked = Asked({column: amount}, {}, severity)
    held = power.bench(centre_id, matrix.currency, at=at, by=exchange(matrix.currency, at=at))
    places = place_names(matrix)
    seats = {rung.code: held.seats(rung.roles, ()) for rung in matrix.rungs}
    called = names(seat.person_id for those in seats.values() for seat in those)
    return policy, [_could(matrix, index, asked, seats, places, called) for index in range(len(matrix.rungs))]


def _could(
    matrix: Matrix,
    index: int,
    asked: Asked,
    seats: dict[str, list[Seat]],
    places: dict[str, str],
    called: dict[int, str],
) -> Could:
    rung = matrix.rungs[index]
    people = tuple(dict.fromkeys(called.get(seat.person_id, "") for seat in seats[rung.code]))
    name = places[rung.code]
    if not holds(matrix, index, asked):
        tops = max(matrix.limit(index, each) for each in asked.touched) if asked.touched else Decimal(0)
        if fits(matrix, index, asked):
            top = Money.rounded(rung.customer_year or Decimal(0), matrix.currency)
            return Could(name, False, people, _("一年内对一位客户最多 %(top)s") % {"top": top})
        return Could(name, False, people, _("最多 %(top)s") % {"top": Money.rounded(tops, matrix.currency)})
    if asked.severity in GRAVE and rung.severe != "approve":
        return Could(
            name,
            False,
            people,
            _("严重事项只能%(what)s") % {"what": _("复核") if rung.severe == "review" else _("提出")},
        )
    if not people:
        return Could(name, False, people, _("现在没有人在这个岗位"))
    able = any(can_carry(rung, seat, asked) for seat in seats[rung.code])
    return Could(name, able, people, "" if able else _("当天或本月的限额已用完"))
