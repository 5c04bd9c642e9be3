"""What a period's overtime compensation comes to, line by line and altogether: counted from the rows alone, so that a stranger
who has the rows gets the same sums (AUTH-003)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouwen.kit.money import Money

SUMS = ("proposed", "granted", "paid")


@dataclass(frozen=True)
class UnitLine:
    """What one unit's delays came to in a period, in one currency."""

    unit_id: int
    unit: str
    currency: str
    count: int
    paid: Money
    granted: Money
    proposed: Money


def lines(rows: Sequence[Mapping[str, Any]]) -> list[UnitLine]:
    """By unit and currency, dearest first."""
    pairs = sorted({(row["unit_id"], row["currency"]) for row in rows})
    found = [_line([row for row in rows if (row["unit_id"], row["currency"]) == pair]) for pair in pairs]
    return sorted(found, key=lambda line: (line.currency, -line.proposed.amount))


def totals(rows: Sequence[Mapping[str, Any]]) -> list[UnitLine]:
    """Altogether, a line for each currency."""
    return [_line([row for row in rows if row["currency"] == code], whole=True) for code in sorted({row["currency"] for row in rows})]


def _line(rows: Sequence[Mapping[str, Any]], *, whole: bool = False) -> UnitLine:
    first = rows[0]
    currency = first["currency"]
    values = {name: Money.rounded(_sum(row[name] for row in rows), currency) for name in SUMS}
    unit_id, unit = (0, "") if whole else (first["unit_id"], first["unit"])
    return UnitLine(unit_id, unit, currency, len(rows), **values)


def _sum(amounts: Iterable[str]) -> Decimal:
    return sum((Decimal(each) for each in amounts), Decimal(0))
