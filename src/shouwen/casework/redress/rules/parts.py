"""The parts of a request: what is given, in which kind and currency, what it is worth together, and how it is lowered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from shouwen.casework.redress.rules.exchange import Exchange
from shouwen.casework.redress.rules.matrix import COLUMN_OF
from shouwen.kit.errors import Conflict, Invalid
from shouwen.kit.money import Money


@dataclass(frozen=True)
class Part:
    """One thing that is given: its kind, its value, and what it is in words."""

    kind: str
    value: Money
    note: str = ""

    def plain(self) -> dict[str, str]:
        """As it is kept."""
        return {
            "kind": self.kind,
            "amount": self.value.plain(),
            "currency": self.value.currency,
            "note": self.note,
        }


def read(rows: Iterable[Mapping[str, str]]) -> list[Part]:
    """Parts as they are kept."""
    return [
        Part(row["kind"], Money(Decimal(row["amount"]), row["currency"]), row.get("note", "")) for row in rows
    ]


def check(parts: Sequence[Part]) -> None:
    """:raises Invalid: without a part, for an unknown kind, or for one that is worth nothing."""
    if not parts:
        raise Invalid({"amount": _("请写明给客户什么、多少")})
    if len(parts) > 10:
        raise Invalid({"amount": _("一次最多 10 项，请合并写")})
    for part in parts:
        if part.kind not in COLUMN_OF:
            raise Invalid({"kind": _("没有这种补救方式")})
        if part.value.amount <= 0:
            raise Invalid({"amount": _("金额要大于零")})


def worth(parts: Iterable[Part], exchange: Exchange) -> dict[str, Decimal]:
    """What parts are worth by column, in the exchange's currency.

    :raises Conflict: ``rate_missing`` when a part is in a currency nobody has given a rate for: nothing is guessed.
    """
    found: dict[str, Decimal] = {}
    for part in parts:
        column = COLUMN_OF[part.kind]
        found[column] = found.get(column, Decimal(0)) + exchange.worth(part.value).amount
    return found


def lowered(parts: Sequence[Part], to: Money, by: Exchange) -> list[Part]:
    """The same parts worth less together: the last ones shrink first, and what shrinks to nothing goes.

    ``to`` is in the currency of ``by``. A part in another one shrinks to whole coins of its own, rounded down, so that all
    together are worth at most ``to``, and just ``to`` when none of those had to shrink.

    :raises Conflict: ``not_lower`` when ``to`` is more than they are worth; ``below_coin`` when nothing is left; ``rate_missing``.
    """
    left, kept = to, list[Part]()
    for part in parts:
        if not left:
            break
        value = by.worth(part.value)
        given = part.value if value <= left else by.within(left, part.value.currency)
        left = left - value if value <= left else Money.none(to.currency)
        if given:
            kept.append(Part(part.kind, given, part.note))
    if left:
        raise Conflict("not_lower", _("批的金额只能在申请的以内；要加，请退回重新申请"))
    if not sum(worth(kept, by).values()):
        raise Conflict("below_coin", _("%(sum)s 折成外币不到一个最小单位，请改大一点，或退回修改") % {"sum": to})
    return kept
