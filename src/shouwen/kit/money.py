"""Money: an exact amount of one currency. Two currencies never meet without a rate somebody has named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation, localcontext

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.kit.errors import Conflict, Invalid

MINOR = {
    **dict.fromkeys(["JPY", "KRW", "VND", "CLP", "BIF", "DJF", "GNF", "ISK", "KMF", "PYG", "RWF", "UGX", "VUV", "XAF", "XOF", "XPF"], 0),
    **dict.fromkeys(["BHD", "KWD", "OMR", "JOD", "TND", "IQD", "LYD"], 3),
}
"""Digits after the point of currencies that do not have two (ISO 4217)."""
CODES = frozenset(
    ["AED", "AFN", "ALL", "AMD", "ANG", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BIF", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD", "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS", "KHR", "KMF", "KPW", "KRW", "KWD", "KYD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS", "SRD", "SSP", "STN", "SVC", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX", "USD", "UYU", "UZS", "VED", "VES", "VND", "VUV", "WST", "XAF", "XCD", "XCG", "XOF", "XPF", "YER", "ZAR", "ZMW", "ZWG"]
)
"""Currencies money can be in (ISO 4217), without funds and metals."""
SIGNS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$"}
MARKS = {"de": (".", ","), "es": (".", ","), "it": (".", ","), "pt": (".", ","), "fr": ("\u202f", ",")}
"""Between thousands and before the fraction, where it is not ``,`` and ``.``."""
LARGEST = Decimal(10) ** 12
"""Nothing a case pays reaches this; a longer figure is a slip of the finger."""
_EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
_CODE = re.compile(r"[A-Z]{3}")


class MixedCurrencies(Conflict):
    """Two currencies were put together without a rate."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(
            "currencies_mixed",
            _("%(one)s 和 %(other)s 不能直接相加或比较，请先按汇率折算") % {"one": one, "other": other},
        )


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency's major unit, always with just the digits its currency has.

    ``currency`` is an ISO 4217 code. Adding, taking away and comparing need the same currency on both sides.

    :raises TypeError: for a float, which cannot say what a cent is.
    :raises ValueError: for a fraction finer than the currency's smallest coin, for no number, or for no code.
    """

    amount: Decimal
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if isinstance(self.amount, bool) or not isinstance(self.amount, Decimal | int):
            raise TypeError("money is counted in Decimal or int")
        if not _CODE.fullmatch(self.currency):
            raise ValueError(f"no currency: {self.currency!r}")
        amount = Decimal(self.amount)
        if not amount.is_finite() or abs(amount) >= LARGEST:
            raise ValueError(f"no amount: {amount}")
        exact = amount.quantize(coin(self.currency), context=_EXACT)
        if exact != amount:
            raise ValueError(f"{amount} is finer than a coin of {self.currency}")
        object.__setattr__(self, "amount", exact + 0)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Money:
        """The nearest amount of whole coins, halves away from nothing: how a worked-out sum becomes payable."""
        return cls(amount.quantize(coin(currency), context=_EXACT), currency)

    @classmethod
    def none(cls, currency: str = "CNY") -> Money:
        """No money."""
        return cls(Decimal(0), currency)

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def __str__(self) -> str:
        return said(self)

    def _same(self, other: Money) -> Decimal:
        if self.currency != other.currency:
            raise MixedCurrencies(self.currency, other.currency)
        return other.amount

    def share(self, part: Decimal) -> Money:
        """A part of it (0.3 of 100 is 30), rounded to whole coins."""
        with localcontext(_EXACT):
            return Money.rounded(self.amount * part, self.currency)

    def at_rate(self, rate: Decimal, currency: str) -> Money:
        """The same value in another currency, one unit of this one being worth ``rate`` of that one."""
        with localcontext(_EXACT):
            return Money.rounded(self.amount * rate, currency)

    def plain(self) -> str:
        """The amount as programs write it: ``12000.00``."""
        return f"{self.amount:f}"


def coin(currency: str) -> Decimal:
    """The smallest amount of a currency: 0.01 of most, 1 of the yen."""
    return Decimal(1).scaleb(-MINOR.get(currency, 2))


def total(sums: Iterable[Money], currency: str = "CNY") -> Money:
    """All of them together; none of them is nothing in ``currency``.

    :raises MixedCurrencies: when one is in another currency.
    """
    found = Money.none(currency)
    for each in sums:
        found = found + each
    return found


def said(money: Money, language: str = "") -> str:
    """An amount as readers of a language write it: ``12,000.00 元``, ``¥12,000.00``, ``12.000,00 €``."""
    language = (language or get_language() or "zh-hans")[:2]
    between, point = MARKS.get(language, (",", "."))
    figure = f"{abs(money.amount):,f}".replace(",", "\0").replace(".", point).replace("\0", between)
    minus = "-" if money.amount < 0 else ""
    if language == "zh" and money.currency == "CNY":
        return f"{minus}{figure} 元"
    sign = SIGNS.get(money.currency, f"{money.currency}\u00a0")
    if point == ",":
        return f"{minus}{figure}\u00a0{sign.strip()}"
    return f"{minus}{sign}{figure}"


SUM = re.compile(r"\{(\w+)\} \{currency\}")
"""How a sentence kept for later names a sum: the two values stand beside each other in what was recorded."""


def in_sentence(says: str, values: Mapping[str, object]) -> str:
    """A sentence with its recorded sum written as its reader does; as it stands where there is none.

    >>> in_sentence("已付 {amount} {currency}", {"amount": "12000.00", "currency": "CNY"})
    '已付 12,000.00 元'
    >>> in_sentence("提出方案，费用 {cost} {currency}", {"cost": "0.00", "currency": "CNY"})
    '提出方案，费用 0.00 元'
    """
    found = SUM.search(says)
    if found is None:
        return says
    try:
        return says.replace(found[0], said(Money(Decimal(str(values[found[1]])), str(values["currency"]))))
    except (KeyError, ValueError, InvalidOperation):
        return says


_UNITS = {"万": Decimal(10_000), "": Decimal(1)}
_WRITTEN = re.compile(r"(?P<figure>\d[\d.,' ]*?)(?P<unit>万?)")


def parse(text: str, currency: str = "CNY", language: str = "", field: str = "amount") -> Money:
    """An amount as people type it: ``12,000``, ``¥１２０００``, ``1.2万``, ``12000 元``.

    What could mean two things, such as ``1,5`` or ``1.234.5`` in Chinese, is refused rather than guessed.

    :raises Invalid: beside ``field`` when it is no amount, finer than a coin, or absurdly large.
    """
    between, point = MARKS.get((language or get_language() or "zh-hans")[:2], (",", "."))
    typed = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    minus, typed = typed.startswith("-"), typed.removeprefix("-").strip()
    between = unicodedata.normalize("NFKC", between)
    for sign in (currency, SIGNS.get(currency, "\0"), *(("元", "¥") if currency == "CNY" else ())):
        typed = typed.removeprefix(sign).removesuffix(sign).strip()
    found = _WRITTEN.fullmatch(typed)
    if found is None:
        raise _unread(field)
    whole, dot, fraction = found["figure"].strip().partition(point)
    if not _grouped(whole, between) or (dot and not (fraction.isascii() and fraction.isdigit())):
        raise _unread(field)
    try:
        figure = Decimal(whole.replace(between, "") + (f".{fraction}" if dot else ""))
        return Money(figure * _UNITS[found["unit"]] * (-1 if minus else 1), currency)
    except (InvalidOperation, ValueError):
        raise _unread(field) from None


def written(text: str, currency: str = "CNY", field: str = "amount") -> Money:
    """An amount as programs write it, figures and a point: ``12000.50``.

    :raises Invalid: beside ``field`` when it is no amount, finer than a coin, or in no currency.
    """
    try:
        return Money(Decimal(text), currency.upper())
    except (InvalidOperation, ValueError):
        raise Invalid({field: _("金额最多写到分，币种用三个字母")}) from None


def _grouped(whole: str, between: str) -> bool:
    """Whether the marks between thousands stand where they must, or not at all."""
    first, *others = whole.split(between)
    lone = first.isascii() and first.isdigit()
    return lone and (not others or len(first) <= 3) and all(len(o) == 3 and o.isdigit() for o in others)


def _unread(field: str) -> Invalid:
    return Invalid({field: _("请写成金额，例如 12,000 或 12000.50")}, "no_amount")
