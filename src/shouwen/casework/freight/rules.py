"""Who bears the freight of a return, as plain values (AUTH-008, AS-001, AS-002). A rule's shape as JSON, amounts as text::

    {"currency": "CNY", "alone": "50",
     "lines": [{"ground": "quality", "bearer": "merchant", "ceiling": "30", "causes": ["merchant.quality"]}, …]}

A ground is found from the main cause of the case where a line names it (or what stands above it), else it is what was said. A share of
liability that was confirmed as the customer's is theirs; of the rest the bearer of the line pays, up to its ceiling, and the customer what is
more. ``alone``: what may be laid on the merchant by the rule without a signature; ``null``: anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.freight.states import BEARERS, CARRIER, CUSTOMER, GROUNDS, MERCHANT
from shouwen.kit.errors import Invalid
from shouwen.kit.money import CODES, Money

TOP = Decimal(10) ** 9
WORDS: Mapping[str, Any] = {
    "by_cause": gettext_lazy("起因是“%(cause)s”，算作%(ground)s"),
    "as_said": gettext_lazy("退货原因：%(ground)s"),
    "customer_liable": gettext_lazy("已认定客户承担 %(percent)s%% 的责任，这一部分由客户承担"),
    "bears": gettext_lazy("%(ground)s，运费由%(bearer)s承担"),
    "over_ceiling": gettext_lazy("%(bearer)s最多承担 %(sum)s，多出的由客户承担"),
    "other_way": gettext_lazy("和规则算的不同，要按核决权限审批"),
    "over_alone": gettext_lazy("商家承担超过 %(sum)s，要按核决权限审批"),
    "by_itself": gettext_lazy("按规则定，不用审批"),
}
"""Reason → sentence."""


@dataclass(frozen=True)
class Line:
    """For one ground: who bears the freight, up to how much, and which causes mean it."""

    ground: str
    bearer: str
    ceiling: Decimal | None = None
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """A whole rule."""

    currency: str
    lines: tuple[Line, ...]
    alone: Decimal | None = None

    def line(self, ground: str) -> Line:
        """The line of a ground; what no line names is the customer's."""
        return next((each for each in self.lines if each.ground == ground), Line(ground, CUSTOMER))


@dataclass(frozen=True)
class Matter:
    """What is known of a return: its cause with what stands above it, its cause in words, the customer's confirmed share of liability."""

    causes: Sequence[str] = ()
    cause: str = ""
    customer_percent: int = 0


@dataclass(frozen=True)
class Shares:
    """A freight cut into parts that add up to it."""

    merchant: Decimal
    customer: Decimal
    carrier: Decimal

    @property
    def total(self) -> Decimal:
        """All of it."""
        return self.merchant + self.customer + self.carrier

    def of(self, bearer: str) -> Decimal:
        """The part of one."""
        return Decimal(getattr(self, bearer))


@dataclass(frozen=True)
class Found:
    """What a rule says of one return, and why."""

    ground: str
    shares: Shares
    why: tuple[dict[str, Any], ...] = field(default=())


def read(content: Mapping[str, Any]) -> Terms:
    """A rule from its JSON.

    :raises Invalid: beside ``content`` for what cannot be one.
    """
    try:
        terms = Terms(str(content["currency"]), tuple(_line(row) for row in content["lines"]), _top(content.get("alone")))
    except (KeyError, TypeError, ValueError, InvalidOperation) as wrong:
        raise Invalid({"content": _("退货运费规则不完整：%(why)s") % {"why": wrong}}) from None
    grounds = [each.ground for each in terms.lines]
    causes = [code for each in terms.lines for code in each.causes]
    if terms.currency not in CODES:
        raise Invalid({"currency": _("币种要写三个大写字母，例如 CNY")})
    if sorted(grounds) != sorted(GROUNDS):
        raise Invalid({"content": _("每种退货原因要写一次由谁承担")})
    if twice := {code for code in causes if causes.count(code) > 1}:
        raise Invalid({"content": _("同一个起因只能算作一种退货原因：%(codes)s") % {"codes": _("、").join(sorted(twice))}})
    return terms


def _line(row: Mapping[str, Any]) -> Line:
    if row["ground"] not in GROUNDS or row["bearer"] not in BEARERS:
        raise ValueError(row["ground"])
    return Line(row["ground"], row["bearer"], _top(row.get("ceiling")), tuple(str(each) for each in row.get("causes") or ()))


def _top(text: Any) -> Decimal | None:
    if text is None:
        return None
    if isinstance(text, float):
        raise ValueError(text)
    amount = Decimal(str(text))
    if not amount.is_finite() or not 0 <= amount < TOP:
        raise ValueError(text)
    return amount


def ground_of(terms: Terms, matter: Matter, said: str) -> tuple[str, dict[str, Any] | None]:
    """The ground of a return, and why: its cause first, the nearest one; else what was said ('' when neither tells)."""
    for code in matter.causes:
        line = next((each for each in terms.lines if code in each.causes), None)
        if line is not None:
            return line.ground, because("by_cause", cause=matter.cause, ground=line.ground)
    return (said, because("as_said", ground=said)) if said in GROUNDS else ("", None)


def share_out(terms: Terms, matter: Matter, said: str, freight: Money) -> Found:
    """Who bears how much of a freight.

    :raises Invalid: when neither a cause nor anybody says why the goods come back.
    """
    ground, why = ground_of(terms, matter, said)
    if why is None:
        raise Invalid({"ground": _("请选为什么退货")})
    line, reasons = terms.line(ground), [why]
    theirs = Money.rounded(freight.amount * matter.customer_percent / 100, freight.currency).amount
    if theirs:
        reasons.append(because("customer_liable", percent=matter.customer_percent))
    rest = freight.amount - theirs
    pays = rest if line.ceiling is None or line.bearer == CUSTOMER else min(rest, line.ceiling)
    if rest:
        reasons.append(because("bears", ground=ground, bearer=line.bearer))
    if pays < rest:
        reasons.append(because("over_ceiling", bearer=line.bearer, sum=line.ceiling, currency=terms.currency))
    parts = dict.fromkeys(BEARERS, Decimal(0)) | {CUSTOMER: freight.amount - pays}
    if line.bearer == CUSTOMER:
        parts[CUSTOMER] = freight.amount
    else:
        parts[line.bearer] = pays
    return Found(ground, Shares(parts[MERCHANT], parts[CUSTOMER], parts[CARRIER]), tuple(reasons))


def to_sign(terms: Terms, found: Shares, wanted: Shares) -> tuple[Decimal, dict[str, Any]]:
    """The sum that takes signatures, nothing where the rule decides by itself; and why. Of another way than the rule's that is what the
    merchant would pay, or what changes hands, whichever is more."""
    if wanted != found:
        moved = max(abs(wanted.of(each) - found.of(each)) for each in BEARERS)
        return max(wanted.merchant, moved), because("other_way")
    if terms.alone is not None and wanted.merchant > terms.alone:
        return wanted.merchant, because("over_alone", sum=terms.alone, currency=terms.currency)
    return Decimal(0), because("by_itself")


def because(code: str, **values: Any) -> dict[str, Any]:
    """A reason as it is kept."""
    return {"code": code, "values": {name: f"{value:f}" if isinstance(value, Decimal) else value for name, value in values.items()}}


def say(why: Mapping[str, Any]) -> str:
    """A kept reason in the reader's language."""
    shown = dict(why["values"])
    if "ground" in shown:
        shown["ground"] = GROUNDS.get(shown["ground"], shown["ground"])
    if "bearer" in shown:
        shown["bearer"] = BEARERS.get(shown["bearer"], shown["bearer"])
    if "sum" in shown:
        shown["sum"] = Money.rounded(Decimal(shown["sum"]), shown["currency"])
    return str(WORDS[why["code"]] % shown)
