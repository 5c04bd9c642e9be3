"""What a period's overtime compensation comes to, line by line and altogether: counted from the rows alone, so that a stranger
who has the rows gets the same sums (AUTH-003)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shouwen.kit.money import Money

SUMS = ("proposed", "granted", "paid")


def currency_of(row: Mapping[str, Any], name: str) -> str:
    """In which currency a sum of a row is: what was granted and paid is in that of the request it became, which may be another than
    the rule proposed in when the policy changed its currency meanwhile."""
    return str(row["currency"] if name == "proposed" else row.get("granted_currency") or row["currency"])


@dataclass(frozen=True)
class UnitLine:
    """What one unit's delays came to in a period, in one currency; ``count`` are those the rule proposes something for in it."""

    unit_id: int
    unit: str
    currency: str
    count: int
    paid: Money
    granted: Money
    proposed: Money


def lines(rows: Sequence[Mapping[str, Any]]) -> list[UnitLine]:
    """By unit and currency, dearest first."""
    pairs = sorted({(row["unit_id"], code) for row in rows for code in _currencies(row)})
    found = [_line([row for row in rows if row["unit_id"] == unit_id and code in _currencies(row)], code) for unit_id, code in pairs]
    return sorted(found, key=lambda line: (line.currency, -line.proposed.amount))


def totals(rows: Sequence[Mapping[str, Any]]) -> list[UnitLine]:
    """Altogether, a line for each currency."""
    codes = sorted({code for row in rows for code in _currencies(row)})
    return [_line([row for row in rows if code in _currencies(row)], code, whole=True) for code in codes]


def _currencies(row: Mapping[str, Any]) -> set[str]:
    """Those of a row that say anything."""
    return {row["currency"], *(currency_of(row, name) for name in SUMS if Decimal(row[name]))}


def _line(rows: Sequence[Mapping[str, Any]], currency: str, *, whole: bool = False) -> UnitLine:
    first = rows[0]
    values = {name: Money.rounded(_sum(row[name] for row in rows if currency_of(row, name) == currency), currency) for name in SUMS}
    unit_id, unit = (0, "") if whole else (first["unit_id"], first["unit"])
    return UnitLine(unit_id, unit, currency, sum(row["currency"] == currency for row in rows), **values)


def _sum(amounts: Iterable[str]) -> Decimal:
    return sum((Decimal(each) for each in amounts), Decimal(0))
