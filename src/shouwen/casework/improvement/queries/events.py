"""What rules look at and figures are counted from, read from the floors below; for whole centres, not for a reader."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from shouwen.casework.cases import queries as cases
from shouwen.casework.complaints import states as complaints
from shouwen.casework.complaints.queries import events as grouping
from shouwen.casework.improvement.rules.triggers import Event
from shouwen.casework.liability import queries as liability
from shouwen.casework.redress import queries as redress
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import queries as catalogue

SEVERE = ("severe", "extreme")
Centres = Collection[int] | None
"""The centres that count; None: all of them."""


def events(
    sort: str, figures: Mapping[str, Any], centres: Centres, since: datetime, until: datetime, *, about: int = 0
) -> list[Event]:
    """What a sort of rule counts, between two moments; ``about`` is the one case whose news it is: of severe complaints then
    only this one counts, of customers only its own."""
    if sort in ("recurrence", "share"):
        return causes(centres, since, until)
    if sort == "paid":
        return paid(centres, since, until, str(figures.get("currency", "CNY")))
    return severe(centres, since, until, about) if sort == "severe" else customers(centres, since, until, about)


def causes(centres: Centres, since: datetime, until: datetime) -> list[Event]:
    """Causes found, in today's codes at the level of causes (the second of three)."""
    rows = liability.found_between(centres, since, until)
    today = _today({code for _case, code, _at in rows}, until)
    return [Event(at, code, case_id) for case_id, found, at in rows for code in today[found]]


def _today(codes: Collection[str], at: datetime) -> dict[str, list[str]]:
    """What each code counts as now: itself, what it was merged into, or all it was split into."""
    day = timezone.localdate(at)
    return {each: [code for code, n in catalogue.roll_up("cause", {each: 100}, day=day, level=2).items() if n] for each in codes}


def code_now(code: str, at: datetime) -> str:
    """A cause as figures are kept for it: today's code, at the level of causes."""
    return next(iter(_today([code], at)[code]), code) if code else ""


def paid(centres: Centres, since: datetime, until: datetime, currency: str) -> list[Event]:
    """Money paid, by the causes of its cases; other currencies do not count, nothing is converted by guess."""
    rows = [each for each in redress.paid_between(centres, since, until) if each[1].currency == currency]
    causes_of = liability.codes_of({case_id for case_id, _money, _at in rows})
    today = _today({code for codes in causes_of.values() for code in codes}, until)
    found = []
    for case_id, money, at in rows:
        named = dict.fromkeys(now for code in causes_of.get(case_id, ())[:1] for now in today[code])
        found += [Event(at, code, case_id, money.amount) for code in named]
    return found


def severe(centres: Centres, since: datetime, until: datetime, about: int = 0) -> list[Event]:
    """Severe complaints that stand now, registered in a span; those of one event are one."""
    rows = _complaints(centres, since, until).filter(severity__in=SEVERE)
    found = list((rows.filter(pk=about) if about else rows).values_list("pk", "registered_at"))
    joined = grouping.of_cases([pk for pk, _at in found])
    return [Event(at, f"event:{joined[pk]}" if pk in joined else f"case:{pk}", pk) for pk, at in found]


def complaints_between(centres: Centres, since: datetime, until: datetime) -> int:
    """How many complaints were registered in a span."""
    return int(_complaints(centres, since, until).count())


def severe_between(centres: Centres, since: datetime, until: datetime) -> int:
    """How many severe complaints were, those of one event as one."""
    return len({each.subject for each in severe(centres, since, until)})


def customers(centres: Centres, since: datetime, until: datetime, about: int = 0) -> list[Event]:
    """Complaints by customer; ``about``: of the customer of this case."""
    rows = _complaints(centres, since, until).exclude(customer=None)
    if about:
        rows = rows.filter(customer_id__in=[case.customer_id for case in cases.in_hand([about])])
    return [Event(at, str(customer), pk) for pk, customer, at in rows.values_list("pk", "customer_id", "registered_at")]


def _complaints(centres: Centres, since: datetime, until: datetime) -> Any:
    rows = cases.visible(SYSTEM).filter(kind_code__in=complaints.KINDS, registered_at__gt=since, registered_at__lte=until)
    return rows if centres is None else rows.filter(centre_id__in=centres)


def value(metric: str, centres: Centres, cause_code: str, currency: str, since: datetime, until: datetime) -> Decimal:
    """A figure over a span: a count of cases, a percentage with one place, a sum, or a count of customers."""
    if metric == "repeats":
        return _repeats(centres, since, until)
    code = code_now(cause_code, until)
    if metric == "paid":
        sums = [each.worth for each in paid(centres, since, until, currency) if each.subject == code]
        return sum(sums, Decimal(0))
    every = causes(centres, since, until)
    mine = {each.case_id for each in every if each.subject == code}
    if metric == "count":
        return Decimal(len(mine))
    pairs = len({(each.subject, each.case_id) for each in every})
    return (Decimal(len(mine) * 100) / pairs).quantize(Decimal("0.1")) if pairs else Decimal(0)


def _repeats(centres: Centres, since: datetime, until: datetime) -> Decimal:
    seen: dict[str, int] = {}
    for each in customers(centres, since, until):
        seen[each.subject] = seen.get(each.subject, 0) + 1
    return Decimal(sum(1 for count in seen.values() if count > 1))


def subject_label(sort: str, subject: str, case_ids: Sequence[int] = ()) -> str:
    """What a rule was set off by, in words: a cause, the number of a case; nothing of a customer."""
    if sort in ("recurrence", "share", "paid"):
        return catalogue.label("cause", subject)
    found = cases.in_hand(case_ids[:1])
    return found[0].number if found else ""
