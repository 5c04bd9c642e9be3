"""Who must agree before money moves, in order, and why: the route of a request (AUTH-001, demand 3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shouwen.casework.redress.rules.matrix import ANY, COLUMNS, NO_TOP, Matrix, Rung
from shouwen.casework.redress.rules.reasons import Why, because

GRAVE = frozenset({"severe", "extreme"})
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Seat:
    """Somebody who may act for a rung: ``authority`` is whose power it is when a deputy acts; ``used`` of the month's cap,
    ``today`` of the day's, ``ceiling`` a delegation's own limit."""

    person_id: int
    authority_id: int
    used: Decimal = NOTHING
    ceiling: Decimal | None = None
    today: Decimal = NOTHING


@dataclass(frozen=True)
class Asked:
    """What is asked for, in the matrix's currency: by column now, and by column what customer and matter already got; ``year``
    is what the customer got in the twelve months before, ``evidence`` the kinds that are on the case (None: it keeps none),
    ``skipped`` the places whose people keep out because of their part in what went wrong."""

    columns: Mapping[str, Decimal]
    prior: Mapping[str, Decimal]
    severity: str = "minor"
    requester: int = 0
    requester_roles: frozenset[str] = frozenset()
    is_barred: bool = False
    is_release: bool = False
    over_budget: bool = False
    year: Decimal = NOTHING
    evidence: frozenset[str] | None = None
    skipped: frozenset[str] = frozenset()

    @property
    def now(self) -> Decimal:
        """The sum of this request."""
        return sum(self.columns.values(), NOTHING)

    @property
    def total(self) -> Decimal:
        """With what was granted before: limits compare with this."""
        return self.now + sum(self.prior.values(), NOTHING)

    def sum(self, column: str) -> Decimal:
        """A column with what was granted in it before."""
        return self.columns.get(column, NOTHING) + self.prior.get(column, NOTHING)

    @property
    def touched(self) -> tuple[str, ...]:
        """The columns that are asked from."""
        return tuple(name for name in COLUMNS if self.columns.get(name, NOTHING) > 0)


@dataclass(frozen=True)
class Stop:
    """One signature of the route. ``kind``: own, review, countersign or approve; ``place`` the rung's or countersign's code."""

    kind: str
    place: str
    roles: tuple[str, ...]
    people: tuple[int, ...]


@dataclass(frozen=True)
class Route:
    """The signatures in order and why; without ``stops`` nobody can grant it and ``why`` says what is in the way."""

    stops: tuple[Stop, ...]
    why: tuple[Why, ...]

    @property
    def last(self) -> Stop | None:
        """Whose signature makes it valid."""
        return self.stops[-1] if self.stops else None

    @property
    def lacks_evidence(self) -> bool:
        """Whether somebody could grant it once the evidence is there."""
        return any(each.code == "evidence" for each in self.why)


def holds(matrix: Matrix, index: int, asked: Asked) -> bool:
    """Whether a rung's limits cover a request, and its cap what one customer gets in a year."""
    return fits(matrix, index, asked) and not over_year(matrix.rungs[index], asked)


def over_year(rung: Rung, asked: Asked) -> bool:
    """Whether the customer would get more in twelve months than the rung may give one."""
    return rung.customer_year is not None and asked.year + asked.now > rung.customer_year


def lacks(rung: Rung, asked: Asked) -> tuple[str, ...]:
    """The kinds of evidence a rung asks for that the case does not have. A case that keeps no evidence lacks none."""
    held = asked.evidence
    if held is None:
        return ()
    return tuple(kind for kind in rung.evidence if not (held if kind == ANY else kind in held))


def fits(matrix: Matrix, index: int, asked: Asked) -> bool:
    """Whether a rung's limits cover a request: each column, and all together no more than its widest column."""
    if index < 0 or not asked.touched:
        return False
    each = all(asked.sum(name) <= matrix.limit(index, name) for name in asked.touched)
    return each and asked.total <= max(matrix.limit(index, name) for name in asked.touched)


def can_carry(rung: Rung, seat: Seat, asked: Asked) -> bool:
    """Whether the month's and the day's cap and the deputy's ceiling leave room for it."""
    capped = rung.monthly is not None and seat.used + asked.now > rung.monthly
    capped |= rung.daily is not None and seat.today + asked.now > rung.daily
    return not capped and (seat.ceiling is None or asked.total <= seat.ceiling)


def route(matrix: Matrix, asked: Asked, seats: Mapping[str, Sequence[Seat]]) -> Route:
    """The route of a request.

    ``seats`` holds, by rung or countersign, those who may act: never the requester, the one at fault or a relation of
    the payee.
    """
    said = _Saying(matrix)
    why = said.sums(asked)
    if own := _own(matrix, asked, seats):
        return Route((own,), (*why, said.own(own)))
    index = _final(matrix, asked, seats, why, said)
    if index is None:
        return Route((), tuple(why))
    final = matrix.rungs[index]
    if wanted := lacks(final, asked):
        return Route((), (*why, because("evidence", who=final.code, kinds=list(wanted))))
    able = [seat for seat in seats.get(final.code, ()) if can_carry(final, seat, asked)]
    people = tuple(dict.fromkeys(seat.person_id for seat in able))
    stops: list[Stop] = []
    if asked.severity in GRAVE and (review := _review(matrix, index, seats)):
        stops.append(review)
        why.append(because("severe_review", who=review.place))
    for each in matrix.countersigns:
        if asked.total > each.above or (each.on_release and asked.is_release):
            those = tuple(dict.fromkeys(seat.person_id for seat in seats.get(each.code, ())))
            if not those:
                return Route((), (*why, because("countersign_nobody", who=each.code)))
            stops.append(Stop("countersign", each.code, each.roles, those))
            why.append(said.countersign(each.code, each.above, asked.total > each.above))
    signers = 2 if matrix.two_signers_above is not None and asked.total > matrix.two_signers_above else 1
    if len(people) < signers:
        return Route((), (*why, because("two_sign_one", who=final.code)))
    if signers == 2:
        why.append(because("two_sign", matrix.currency, sum=matrix.two_signers_above or NOTHING))
    stops += [Stop("approve", final.code, final.roles, people)] * signers
    return Route(tuple(stops), tuple(why))


def _own(matrix: Matrix, asked: Asked, seats: Mapping[str, Sequence[Seat]]) -> Stop | None:
    """The requester's own power: small sums at once, when the matrix says so (demand 3.3 auto_approve)."""
    index = matrix.highest(asked.requester_roles)
    if index < 0 or not matrix.rungs[index].own or asked.is_barred or asked.over_budget:
        return None
    rung = matrix.rungs[index]
    mine = next(
        (seat for seat in seats.get(f"own:{rung.code}", ()) if seat.person_id == asked.requester), None
    )
    wide = (asked.severity not in GRAVE or rung.severe == "approve") and not lacks(rung, asked)
    if mine and wide and holds(matrix, index, asked) and can_carry(rung, mine, asked):
        return Stop("own", rung.code, rung.roles, (asked.requester,))
    return None


def _final(
    matrix: Matrix, asked: Asked, seats: Mapping[str, Sequence[Seat]], why: list[Why], said: _Saying
) -> int | None:
    """The lowest rung that may and can grant it; over budget one higher than that."""
    lift = 1 if asked.over_budget else 0
    if lift:
        why.append(because("over_budget"))
    for index, rung in enumerate(matrix.rungs):
        if not fits(matrix, index, asked):
            continue
        if over_year(rung, asked):
            why.append(said.over_year(rung, asked))
            continue
        if asked.severity in GRAVE and rung.severe != "approve":
            why.append(because("severe_higher", who=rung.code))
            continue
        if lift and index + 1 < len(matrix.rungs):
            lift = 0
            continue
        those = seats.get(rung.code, ())
        if rung.own and not those:  # its people grant their own proposals and nobody else's
            continue
        aside = rung.code in asked.skipped
        if any(can_carry(rung, seat, asked) for seat in those):
            why += [because("skipped_here", who=rung.code)] if aside else []
            why.append(said.final(index, asked))
            return index
        why.append(because("caps_used" if those else "skipped" if aside else "nobody", who=rung.code))
    why.append(because("none"))
    return None


def _review(matrix: Matrix, final: int, seats: Mapping[str, Sequence[Seat]]) -> Stop | None:
    for rung in reversed(matrix.rungs[:final]):
        people = tuple(dict.fromkeys(seat.person_id for seat in seats.get(rung.code, ())))
        if rung.severe == "review" and people:
            return Stop("review", rung.code, rung.roles, people)
    return None


@dataclass(frozen=True)
class _Saying:
    matrix: Matrix

    def sums(self, asked: Asked) -> list[Why]:
        before = asked.total - asked.now
        if not before:
            return [because("sum", self.matrix.currency, sum=asked.now)]
        values = {"now": asked.now, "before": before, "total": asked.total, "days": self.matrix.window_days}
        return [because("sum_with_before", self.matrix.currency, **values)]

    def over_year(self, rung: Rung, asked: Asked) -> Why:
        values = {"who": rung.code, "total": asked.year + asked.now, "top": rung.customer_year or NOTHING}
        return because("customer_year", self.matrix.currency, **values)

    def own(self, stop: Stop) -> Why:
        return because("own", who=stop.place)

    def final(self, index: int, asked: Asked) -> Why:
        rung = self.matrix.rungs[index]
        widest = max(self.matrix.limit(index, name) for name in asked.touched)
        if widest >= NO_TOP:
            return because("grants_any", who=rung.code)
        return because("grants", self.matrix.currency, who=rung.code, top=widest)

    def countersign(self, code: str, above: Decimal, by_sum: bool) -> Why:
        if by_sum:
            return because("countersign_sum", self.matrix.currency, sum=above, who=code)
        return because("countersign_release", who=code)
