"""The rate of complaints from outside: of the matters customers brought, how many are complaints (ORG-063).

What our own departments and people bring is left out of both, and counted beside; so is what was joined to another matter, which
counts once. Each figure opens its cases: :attr:`Figures.trees` asks a queue the same question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from shouwen.casework.cases import states as case_states
from shouwen.casework.cases.queries import team
from shouwen.casework.cases.queries.internal import internal
from shouwen.casework.complaints.states import KINDS
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.text import percent

COMPLAINT = Q(kind_code__in=KINDS)
FIGURES: Mapping[str, Q] = {"complaints": COMPLAINT & ~internal(), "matters": ~internal(), "internal": internal(), "internal_complaints": COMPLAINT & internal()}
LONGEST = 366
"""Days that can be asked for at once."""


@dataclass(frozen=True)
class Figures:
    """Of one centre, or of all in reach (``centre_id`` None): complaints and matters from outside, and what was left out."""

    centre_id: int | None
    name: str
    complaints: int
    matters: int
    internal: int
    internal_complaints: int
    trees: Mapping[str, dict[str, Any]]

    @property
    def rate(self) -> str:
        """Complaints for each hundred matters, to one place; '—' without any matter."""
        return percent(self.complaints, self.matters)


@dataclass(frozen=True)
class Rate:
    """From the morning of ``since`` to the evening of ``until``, by the reader's clock."""

    since: date
    until: date
    whole: Figures
    centres: Sequence[Figures]


def rate(actor: Actor, since: date, until: date) -> Rate:
    """The rate over what a head answers for, registered between two days, and by centre for whoever sees several. Two queries.

    :raises Forbidden: without ``cases.reassign``.
    """
    zone = ZoneInfo(actor.time_zone)
    start, end = (datetime.combine(day, time.min, zone) for day in (since, until + timedelta(days=1)))
    cases = team.answered_for(actor).filter(registered_at__gte=start, registered_at__lt=end).exclude(state=case_states.MERGED)
    counts = {code: Count("pk", filter=asks) for code, asks in FIGURES.items()}
    rows = cases.order_by().values_list("centre_id").annotate(**counts).values_list("centre_id", *FIGURES)
    found: dict[int, dict[str, int]] = {row[0]: dict(zip(FIGURES, row[1:], strict=True)) for row in rows}
    names = organisation.unit_names(found)
    asked = _asked(actor, since, until)
    total = {code: sum(row[code] for row in found.values()) for code in FIGURES}
    each = [_figures(pk, names.get(pk, ""), row, asked) for pk, row in found.items()]
    by_rate = sorted(each, key=lambda one: (-one.complaints / (one.matters or 1), -one.matters, one.name))
    return Rate(since, until, _figures(None, "", total, asked), by_rate if len(by_rate) > 1 else [])


def this_month(actor: Actor, *, at: datetime) -> Rate:
    """The rate from the first of the month to today, by the reader's calendar.

    :raises Forbidden: without ``cases.reassign``.
    """
    today = at.astimezone(ZoneInfo(actor.time_zone)).date()
    return rate(actor, today.replace(day=1), today)


def _asked(actor: Actor, since: date, until: date) -> list[dict[str, Any]]:
    after = {"field": "registered", "op": "after", "value": since.isoformat()}
    before = {"field": "registered", "op": "before", "value": (until + timedelta(days=1)).isoformat()}
    return [after, before, {"field": "state", "op": "not_in", "value": [case_states.MERGED]}, *team.within(actor)]


def _figures(pk: int | None, name: str, row: Mapping[str, int], asked: Sequence[Mapping[str, Any]]) -> Figures:
    here: list[Any] = [*asked, *([{"field": "centre", "op": "in", "value": [str(pk)]}] if pk else [])]
    inside, outside = ({"field": "internal", "op": "is", "value": each} for each in (True, False))
    complaint = {"field": "kind", "op": "in", "value": list(KINDS)}
    tests: dict[str, list[Any]] = {"complaints": [outside, complaint], "matters": [outside], "internal": [inside], "internal_complaints": [inside, complaint]}
    trees = {code: {"all": [*here, *more]} for code, more in tests.items()}
    return Figures(pk, name, **{code: row[code] for code in FIGURES}, trees=trees)
