"""Who must agree before money moves, in order, and why in sentences: the route of a request (AUTH-001, demand 3.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shouwen.casework.redress.rules.matrix import COLUMNS, NO_TOP, Matrix, Rung
from shouwen.kit.money import Money

GRAVE = frozenset({"severe", "extreme"})
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Seat:
    """Somebody who may act for a rung: ``authority`` is whose power it is when a deputy acts; ``used`` of the month's cap,
    ``ceiling`` a delegation's own limit."""

    person_id: int
    authority_id: int
    used: Decimal = NOTHING
    ceiling: Decimal | None = None


@dataclass(frozen=True)
class Asked:
    """What is asked for, in the matrix's currency: by column now, and by column what customer and matter already got."""

    columns: Mapping[str, Decimal]
    prior: Mapping[str, Decimal]
    severity: str = "minor"
    requester: int = 0
    requester_roles: frozenset[str] = frozenset()
    is_barred: bool = False
    is_release: bool = False
    over_budget: bool = False

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
    why: tuple[str, ...]

    @property
    def last(self) -> Stop | None:
        """Whose signature makes it valid."""
        return self.stops[-1] if self.stops else None


def holds(matrix: Matrix, index: int, asked: Asked) -> bool:
    """Whether a rung's limits cover a request: each column, and all together no more than its widest column."""
    if index < 0 or not asked.touched:
        return False
    fits = all(asked.sum(name) <= matrix.limit(index, name) for name in asked.touched)
    return fits and asked.total <= max(matrix.limit(index, name) for name in asked.touched)


def can_carry(rung: Rung, seat: Seat, asked: Asked) -> bool:
    """Whether the month's cap and the deputy's ceiling leave room for it."""
    capped = rung.monthly is not None and seat.used + asked.now > rung.monthly
    return not capped and (seat.ceiling is None or asked.total <= seat.ceiling)


def route(
    matrix: Matrix, asked: Asked, seats: Mapping[str, Sequence[Seat]], names: Mapping[str, str]
) -> Route:
    """The route of a request.

    ``seats`` holds, by rung or countersign, those who may act: never the requester, the one at fault or a relation of
    the payee. ``names`` are the words for rungs and countersigns.
    """
    said = _Saying(matrix, names)
    why = said.sums(asked)
    if own := _own(matrix, asked, seats):
        return Route((own,), (*why, said.own(own)))
    index = _final(matrix, asked, seats, why, said)
    if index is None:
        return Route((), tuple(why))
    final = matrix.rungs[index]
    able = [seat for seat in seats.get(final.code, ()) if can_carry(final, seat, asked)]
    people = tuple(dict.fromkeys(seat.person_id for seat in able))
    stops: list[Stop] = []
    if asked.severity in GRAVE and (review := _review(matrix, index, seats)):
        stops.append(review)
        why.append(_("严重事项，先由%(who)s复核") % {"who": said.name(review.place)})
    for each in matrix.countersigns:
        if asked.total > each.above or (each.on_release and asked.is_release):
            those = tuple(dict.fromkeys(seat.person_id for seat in seats.get(each.code, ())))
            if not those:
                return Route(
                    (),
                    (
                        *why,
                        _("需要%(who)s会签，但没有人担任这个岗位，请先指定") % {"who": said.name(each.code)},
                    ),
                )
            stops.append(Stop("countersign", each.code, each.roles, those))
            why.append(said.countersign(each.code, each.above, asked.total > each.above))
    signers = 2 if matrix.two_signers_above is not None and asked.total > matrix.two_signers_above else 1
    if len(people) < signers:
        return Route((), (*why, _("需要两人签批，但%(who)s只有一位能签") % {"who": said.name(final.code)}))
    if signers == 2:
        why.append(
            _("累计超过 %(sum)s，由两人签批") % {"sum": said.money(matrix.two_signers_above or NOTHING)}
        )
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
    wide = asked.severity not in GRAVE or rung.severe == "approve"
    if mine and wide and holds(matrix, index, asked) and can_carry(rung, mine, asked):
        return Stop("own", rung.code, rung.roles, (asked.requester,))
    return None


def _final(
    matrix: Matrix, asked: Asked, seats: Mapping[str, Sequence[Seat]], why: list[str], said: _Saying
) -> int | None:
    """The lowest rung that may and can grant it; over budget one higher than that."""
    lift = 1 if asked.over_budget else 0
    if lift:
        why.append(_("本月预算不够，升一级审批"))
    for index, rung in enumerate(matrix.rungs):
        if not holds(matrix, index, asked):
            continue
        if asked.severity in GRAVE and rung.severe != "approve":
            why.append(_("%(who)s的限额够，但严重事项由更高一级批") % {"who": said.name(rung.code)})
            continue
        if lift and index + 1 < len(matrix.rungs):
            lift = 0
            continue
        those = seats.get(rung.code, ())
        if rung.own and not those:  # its people grant their own proposals and nobody else's
            continue
        if any(can_carry(rung, seat, asked) for seat in those):
            why.append(said.final(index, asked))
            return index
        why.append(said.nobody(rung, bool(those)))
    why.append(_("现在没有岗位能批这笔，请降低金额、分清类别，或请上级调整核决权限"))
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
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        return self.names.get(code, code)

    def money(self, amount: Decimal) -> str:
        return str(Money.rounded(amount, self.matrix.currency))

    def sums(self, asked: Asked) -> list[str]:
        before = asked.total - asked.now
        if not before:
            return [_("这次合计 %(sum)s") % {"sum": self.money(asked.now)}]
        words = _("这次 %(now)s，%(days)s 天内这位客户和这件事已有 %(before)s，按合计 %(total)s 核定")
        values = {"now": self.money(asked.now), "days": self.matrix.window_days, "before": self.money(before)}
        return [words % {**values, "total": self.money(asked.total)}]

    def own(self, stop: Stop) -> str:
        return _("在您本人（%(who)s）的权限内，提交即生效") % {"who": self.name(stop.place)}

    def final(self, index: int, asked: Asked) -> str:
        rung = self.matrix.rungs[index]
        widest = max(self.matrix.limit(index, name) for name in asked.touched)
        if widest >= NO_TOP:
            return _("由%(who)s批，不设上限") % {"who": self.name(rung.code)}
        return _("由%(who)s批，可批到 %(top)s") % {"who": self.name(rung.code), "top": self.money(widest)}

    def nobody(self, rung: Rung, anybody: bool) -> str:
        if anybody:
            return _("%(who)s本月限额已用完，升一级") % {"who": self.name(rung.code)}
        return _("%(who)s没有可以批的人（空岗，或只有申请人、有关责任人），升一级") % {
            "who": self.name(rung.code)
        }

    def countersign(self, code: str, above: Decimal, by_sum: bool) -> str:
        if by_sum:
            return _("累计超过 %(sum)s，要%(who)s会签") % {"sum": self.money(above), "who": self.name(code)}
        return _("客户签了和解或放弃声明，要%(who)s会签") % {"who": self.name(code)}
