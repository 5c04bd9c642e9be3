"""The amount-authority matrix (核决权限) as plain values: rungs of posts, each with its limits (standards 5, AUTH-001).

Its shape as JSON, amounts as text::

    {"currency": "CNY", "window_days": 90, "valid_days": 30, "two_signers_above": "100000",
     "rungs": [{"code": "senior", "roles": ["senior_agent"], "limits": {"gift": "50", "refund": "200"},
                "monthly": "2000", "daily": "300", "customer_year": "500", "needs_evidence": ["photo"],
                "severe": "propose", "own": true}, …],
     "countersigns": [{"code": "finance", "roles": ["finance_officer"], "above": "5000"}, …],
     "emergency": {"roles": ["team_leader"], "limit": "1000", "review_hours": 24},
     "overtime": {"first": "20", "further_day": "10", "most": "200"}}

A limit that is ``null`` has no top, one that is not there is nothing; a cap (``monthly``, ``daily``, ``customer_year``) that is
not there or ``null`` is none. ``needs_evidence`` lists kinds of evidence, or ``any``. ``mark`` ``P`` says: our default, nobody's rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.complaints.states import EVIDENCE_KINDS
from shouwen.kit.errors import Invalid

COLUMNS = ("gift", "refund", "compensation")
COLUMN_OF = {
    "gift": "gift",
    "coupon": "gift",
    "points": "gift",
    "refund": "refund",
    "waiver": "refund",
    "call_credit": "refund",
    "cash": "compensation",
    "replacement": "compensation",
    "repair": "compensation",
}
"""Kinds of redress and the column of the matrix that limits them."""
SEVERE = ("propose", "review", "approve")
"""What a rung may do in a severe case."""
NO_TOP = Decimal(10) ** 12
CAPS = ("monthly", "daily", "customer_year")
ANY = "any"
EVIDENCE = frozenset({ANY, *EVIDENCE_KINDS})
"""Kinds of evidence a rung may ask for."""


@dataclass(frozen=True)
class Rung:
    """A step of the ladder. ``own``: its people may grant their own proposals within their limits.

    Caps: ``monthly`` and ``daily`` of what one person grants, ``customer_year`` of what one customer gets in twelve months.
    ``evidence``: kinds that must be on the case before it grants.
    """

    code: str
    roles: tuple[str, ...]
    limits: Mapping[str, Decimal]
    monthly: Decimal | None = None
    severe: str = "propose"
    own: bool = False
    daily: Decimal | None = None
    customer_year: Decimal | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Countersign:
    """Who reads along above an amount, and whenever a release is signed."""

    code: str
    roles: tuple[str, ...]
    above: Decimal
    on_release: bool = False


@dataclass(frozen=True)
class Emergency:
    """Who may grant at once up to how much; the route's last approver looks at it afterwards."""

    roles: tuple[str, ...]
    limit: Decimal
    review_hours: int


@dataclass(frozen=True)
class Overtime:
    """What a unit's delay is worth: a first sum, more for each further day begun, and never more than ``most``."""

    first: Decimal
    further_day: Decimal
    most: Decimal

    def due(self, delay_minutes: int) -> Decimal:
        """The sum for a delay; nothing for none."""
        if delay_minutes <= 0:
            return Decimal(0)
        days = max(0, -(-delay_minutes // 1440) - 1)
        return min(self.most, self.first + days * self.further_day)


@dataclass(frozen=True)
class Matrix:
    """A whole policy: rungs from low to high; no rung has less than one below it."""

    currency: str
    rungs: tuple[Rung, ...]
    countersigns: tuple[Countersign, ...] = ()
    two_signers_above: Decimal | None = None
    window_days: int = 90
    valid_days: int = 30
    emergency: Emergency | None = None
    overtime: Overtime | None = None

    def limit(self, index: int, column: str) -> Decimal:
        """What a rung may grant in a column: its own limit, or that of a lower rung when that is more."""
        return max(
            (rung.limits.get(column, Decimal(0)) for rung in self.rungs[: index + 1]), default=Decimal(0)
        )

    @property
    def places(self) -> dict[str, tuple[str, ...]]:
        """The posts of every rung and countersign, by its code."""
        rows: tuple[Rung | Countersign, ...] = (*self.rungs, *self.countersigns)
        return {row.code: row.roles for row in rows}

    def index_of(self, code: str) -> int:
        """Where a rung stands, -1 when the matrix has no such rung."""
        return next((place for place, rung in enumerate(self.rungs) if rung.code == code), -1)

    def highest(self, roles: frozenset[str]) -> int:
        """The highest rung one of these posts stands on, -1 for none."""
        return max((place for place, rung in enumerate(self.rungs) if roles & set(rung.roles)), default=-1)


def read(content: Mapping[str, Any]) -> Matrix:
    """A matrix from its JSON.

    :raises Invalid: beside ``content`` for what cannot be one.
    """
    try:
        return _read(content)
    except (KeyError, TypeError, ValueError, InvalidOperation, AttributeError) as wrong:
        raise Invalid({"content": _("核决权限表不完整：%(why)s") % {"why": wrong}}) from None


def _read(content: Mapping[str, Any]) -> Matrix:
    rungs = tuple(_rung(row) for row in content["rungs"])
    codes = [rung.code for rung in rungs]
    if not rungs or len(set(codes)) != len(codes):
        raise ValueError(_("每一级要有自己的名字"))
    if content["currency"] != content["currency"].upper() or len(content["currency"]) != 3:
        raise ValueError(_("币种要写三个字母"))
    two = content.get("two_signers_above")
    return Matrix(
        currency=content["currency"],
        rungs=rungs,
        countersigns=tuple(
            Countersign(row["code"], tuple(row["roles"]), _amount(row["above"]), bool(row.get("on_release")))
            for row in content.get("countersigns", ())
        ),
        two_signers_above=None if two is None else _amount(two),
        window_days=_days(content.get("window_days", 90)),
        valid_days=_days(content.get("valid_days", 30)),
        emergency=_emergency(content.get("emergency")),
        overtime=_overtime(content.get("overtime")),
    )


def _rung(row: Mapping[str, Any]) -> Rung:
    limits = {name: NO_TOP if top is None else _amount(top) for name, top in row["limits"].items()}
    if set(limits) - set(COLUMNS) or row.get("severe", "propose") not in SEVERE:
        raise ValueError(row["code"])
    caps = {name: None if row.get(name) is None else _amount(row[name]) for name in CAPS}
    proofs = tuple(str(each) for each in row.get("needs_evidence") or ())
    if set(proofs) - EVIDENCE:
        raise ValueError(row["code"])
    return Rung(
        code=str(row["code"]),
        roles=tuple(str(each) for each in row["roles"]),
        limits=limits,
        severe=row.get("severe", "propose"),
        own=bool(row.get("own")),
        evidence=proofs,
        **caps,
    )


def _amount(text: Any) -> Decimal:
    """An amount written as text or a whole number.

    :raises ValueError: for a float or a sum below nothing.
    """
    if isinstance(text, float):
        raise ValueError(text)
    amount = Decimal(str(text))
    if not amount.is_finite() or amount < 0 or amount > NO_TOP:
        raise ValueError(text)
    return amount


def _days(number: Any) -> int:
    if not 1 <= int(number) <= 3660:
        raise ValueError(number)
    return int(number)


def _emergency(row: Mapping[str, Any] | None) -> Emergency | None:
    if not row:
        return None
    return Emergency(tuple(row["roles"]), _amount(row["limit"]), _days(row.get("review_hours", 24)))


def _overtime(row: Mapping[str, Any] | None) -> Overtime | None:
    return Overtime(*(_amount(row[name]) for name in ("first", "further_day", "most"))) if row else None
