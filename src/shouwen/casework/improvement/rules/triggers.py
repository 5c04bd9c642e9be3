"""Which figures open a plan: plain events in, what stands out of them, in words. Pure (demand 3.4, standards 8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.kit.errors import Invalid

FIGURES: Mapping[str, Mapping[str, tuple[object, int | str, int, int]]] = {
    "recurrence": {
        "n": (gettext_lazy("至少几件"), 10, 2, 10_000),
        "days": (gettext_lazy("几天之内"), 7, 1, 366),
    },
    "share": {
        "percent": (gettext_lazy("比往期平均高出百分之几"), 50, 1, 10_000),
        "days": (gettext_lazy("一期几天"), 30, 1, 366),
        "periods": (gettext_lazy("和前几期的平均比"), 3, 1, 12),
        "n": (gettext_lazy("这一期至少几件"), 5, 2, 10_000),
    },
    "severe": {"days": (gettext_lazy("往回看几天"), 2, 1, 366)},
    "paid": {
        "amount": (gettext_lazy("合计到多少"), "50000", 1, 10**11),
        "days": (gettext_lazy("几天之内"), 30, 1, 366),
    },
    "repeat": {
        "n": (gettext_lazy("至少几件"), 3, 2, 1000),
        "days": (gettext_lazy("几天之内"), 90, 1, 366),
    },
}
"""Figures of each sort of rule: name → (words, usual, least, most)."""


@dataclass(frozen=True)
class Event:
    """Something that counts: when, of what (a cause, a case, a customer), on which case, worth how much."""

    at: datetime
    subject: str
    case_id: int
    worth: Decimal = Decimal(0)


@dataclass(frozen=True)
class Hit:
    """What stands out: the subject, its cases, and the numbers the sentence is made of."""

    subject: str
    case_ids: tuple[int, ...]
    numbers: Mapping[str, Any] = field(default_factory=dict)


def span(sort: str, figures: Mapping[str, Any]) -> timedelta:
    """How far back a rule has to look."""
    return timedelta(days=int(figures["days"]) * (1 + int(figures.get("periods", 0))))


def window(figures: Mapping[str, Any]) -> timedelta:
    """The span one look is about; the same subject opens nothing again within it."""
    return timedelta(days=int(figures["days"]))


def hits(sort: str, figures: Mapping[str, Any], events: Sequence[Event], at: datetime) -> list[Hit]:
    """What of some events stands out at a moment. Events after it, or before the span, do not count."""
    days = int(figures["days"])
    since = at - window(figures)
    recent = [each for each in events if since < each.at <= at]
    if sort == "share":
        return _risen(figures, events, recent, at)
    found = _by_subject(recent)
    if sort == "severe":
        return [Hit(subject, _cases(mine), {}) for subject, mine in found.items()]
    if sort == "paid":
        line = Decimal(str(figures["amount"]))
        return [
            Hit(subject, _cases(mine), {"sum": str(total), "days": days, "amount": str(line)})
            for subject, mine in found.items()
            if (total := sum((each.worth for each in mine), Decimal(0))) >= line
        ]
    least = int(figures["n"])
    return [
        Hit(subject, _cases(mine), {"count": len(_cases(mine)), "days": days, "n": least})
        for subject, mine in found.items()
        if len(_cases(mine)) >= least
    ]


def _by_subject(events: Iterable[Event]) -> dict[str, list[Event]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for each in events:
        found[each.subject].append(each)
    return dict(sorted(found.items()))


def _cases(events: Iterable[Event]) -> tuple[int, ...]:
    return tuple(sorted({each.case_id for each in events}))


def _share(events: Sequence[Event], subject: str) -> Fraction:
    """The part of the cases that came from a subject; none when there were no cases."""
    every = {(each.subject, each.case_id) for each in events}
    return Fraction(sum(1 for name, _case in every if name == subject), len(every)) if every else Fraction(0)


def _risen(figures: Mapping[str, Any], events: Sequence[Event], recent: Sequence[Event], at: datetime) -> list[Hit]:
    """A cause whose share is more than so many percent above the mean of the periods before. One that was never there
    before has no mean to rise over: that is for a rule of recurrence."""
    wide, periods = window(figures), int(figures["periods"])
    trail = [
        [each for each in events if at - wide * (k + 1) < each.at <= at - wide * k] for k in range(1, periods + 1)
    ]
    found = []
    for subject, mine in _by_subject(recent).items():
        cases = _cases(mine)
        mean = sum((_share(each, subject) for each in trail), Fraction(0)) / periods
        now = _share(recent, subject)
        if mean and len(cases) >= int(figures["n"]) and now > mean * (100 + int(figures["percent"])) / 100:
            numbers = {
                "count": len(cases), "now": tenths(now), "mean": tenths(mean), "percent": int(figures["percent"]),
                "periods": periods, "days": int(figures["days"]),
            }  # fmt: skip
            found.append(Hit(subject, cases, numbers))
    return found


def tenths(share: Fraction) -> str:
    """A share in percent with one place: ``30.5``."""
    permille = (2000 * share.numerator + share.denominator) // (2 * share.denominator)
    return f"{permille // 10}.{permille % 10}"


WORDS = {
    "recurrence": lambda: _("“%(subject)s”在 %(days)s 天里出现 %(count)s 件，规则定的是 %(n)s 件"),
    "share": lambda: _("“%(subject)s”占 %(now)s%%，前 %(periods)s 期（每期 %(days)s 天）平均 %(mean)s%%，高出超过规则定的 %(percent)s%%"),
    "severe": lambda: _("%(subject)s 定为严重投诉，一件就要立项"),
    "paid": lambda: _("“%(subject)s”在 %(days)s 天里赔付 %(sum)s，规则定的是 %(amount)s"),
    "repeat": lambda: _("同一位客户在 %(days)s 天里投诉 %(count)s 件，规则定的是 %(n)s 件"),
}


def explain(sort: str, subject: str, numbers: Mapping[str, Any]) -> str:
    """Why a rule opened a plan, in a sentence; ``subject`` is the cause or the case in words."""
    return WORDS[sort]() % {"subject": subject, **numbers}


def checked(sort: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """The figures of a rule as a row keeps them.

    :raises Invalid: beside each that is missing or out of range.
    """
    if sort not in FIGURES:
        raise Invalid({"sort": _("请从列表里选一项")})
    wrong, made = {}, {}
    for name, (_words, _usual, least, most) in FIGURES[sort].items():
        try:
            value = Decimal(str(given.get(name, "")).replace(",", "").strip())
        except InvalidOperation:
            value = Decimal(-1)
        whole = name == "amount" or value == value.to_integral_value() if value.is_finite() else False
        if not (whole and least <= value <= most):
            wrong[name] = _("请写 %(least)s 到 %(most)s 之间的数") % {"least": least, "most": most}
        made[name] = f"{value:f}" if name == "amount" else int(value) if value.is_finite() else 0
    if wrong:
        raise Invalid(wrong)
    if sort == "paid":
        made["currency"] = str(given.get("currency") or "CNY").upper()[:3]
    return made


@dataclass(frozen=True)
class Opening:
    """What a rule would have opened on a day."""

    at: datetime
    hit: Hit


def played(sort: str, figures: Mapping[str, Any], events: Sequence[Event], since: datetime, until: datetime) -> list[Opening]:
    """What a rule would have opened in a span, looked at whenever something happened; the same subject not again within
    its window, and one severe case once."""
    found: list[Opening] = []
    last: dict[str, datetime] = {}
    for moment in sorted({each.at for each in events if since < each.at <= until}):
        for hit in hits(sort, figures, events, moment):
            before = last.get(hit.subject)
            if before is None or (sort != "severe" and moment - before > window(figures)):
                last[hit.subject] = moment
                found.append(Opening(moment, hit))
    return found
