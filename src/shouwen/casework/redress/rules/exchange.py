"""Turning sums of several currencies into one, by the rates of one day. Nothing is guessed: a missing rate is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal, localcontext
from typing import Any

from django.utils.translation import gettext as _

from shouwen.kit.errors import Conflict
from shouwen.kit.money import Money, coin

_EXACT = Context(prec=60, rounding=ROUND_DOWN)
Ask = Callable[[str, str], Decimal | None]


@dataclass
class Exchange:
    """The rates of a day into one currency. ``ask`` gives a rate or None; ``used`` is what was converted by, to be kept."""

    into: str
    day: date
    ask: Ask
    used: dict[str, str] = field(default_factory=dict)

    def worth(self, value: Money) -> Money:
        """What a sum is worth in :attr:`into`, in whole coins.

        :raises Conflict: ``rate_missing``, with the pair and the day.
        """
        return value if value.currency == self.into else value.at_rate(self.rate(value.currency), self.into)

    def sum(self, amount: Decimal, currency: str) -> Decimal:
        """The same for a bare amount.

        :raises Conflict: as :meth:`worth`.
        """
        return self.worth(Money.rounded(amount, currency)).amount if amount else Decimal(0)

    def within(self, value: Money, currency: str) -> Money:
        """The most whole coins of a currency that are worth no more than a sum in :attr:`into`: rounded down, never up.

        :raises Conflict: as :meth:`worth`.
        """
        if currency == self.into:
            return value
        with localcontext(_EXACT):
            return Money((value.amount / self.rate(currency)).quantize(coin(currency)), currency)

    def rate(self, currency: str) -> Decimal:
        """The rate of a currency, remembered.

        :raises Conflict: as :meth:`worth`.
        """
        if currency not in self.used:
            found = self.ask(currency, self.into)
            if found is None:
                raise missing(currency, self.into, self.day)
            self.used[currency] = f"{found.normalize():f}"
        return Decimal(self.used[currency])


def frozen(snapshot: Mapping[str, Any], into: str) -> Exchange:
    """The rates a snapshot was frozen with, and no others: what was asked for stays worth what its approvers were shown."""
    rates = snapshot.get("rates", {})
    day = date.fromisoformat(snapshot.get("rates_on") or snapshot["at"][:10])
    return Exchange(into, day, lambda currency, _into: Decimal(rates[currency]) if currency in rates else None)


def missing(currency: str, into: str, day: date) -> Conflict:
    """The refusal of a sum whose rate nobody has said for that day."""
    words = _("还没有 %(day)s 这天 %(one)s 折合 %(other)s 的汇率，请先请财务在“核决权限”里补上")
    values = {"day": day.isoformat(), "one": currency, "other": into}
    return Conflict("rate_missing", words % values, pair=f"{currency}/{into}", day=day.isoformat())
