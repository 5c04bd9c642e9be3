"""Which legal clocks a matter would get, and when: the same book, the same counting as at registration; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.states import STAGES, Traits
from shouwen.casework.statutes import states
from shouwen.casework.statutes.queries.shelf import as_law, book, says
from shouwen.casework.statutes.queries.words import region_name, step_words
from shouwen.casework.statutes.rules.limits import Book, Chosen, Limit
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.organisation.models import Unit


@dataclass(frozen=True)
class Line:
    """One clock the matter would get. ``steps`` are (what the law allows, until when then). ``due_at`` None: it begins later."""

    stage: str
    name: str
    amount: str
    basis: str
    follows: str
    mark: str
    is_law: bool
    region: str
    due_at: datetime | None
    steps: Sequence[tuple[str, datetime]]
    warning: str


@dataclass(frozen=True)
class Tried:
    """What was found, the earliest first; ``said`` when there is nothing, why."""

    lines: Sequence[Line]
    said: str = ""


def tried(
    centre: Unit, kind: str, received_at: datetime, *, category: str = "", only: Chosen | None = None
) -> Tried:
    """The legal clocks of a matter of a kind and category that a centre receives at a moment, by the packs it counts by, or by
    one (``only``) as if it had chosen that."""
    held = book()
    if only is not None:
        held = Book(held.limits, [only], held.above, held.counted)
    if not held.choices(centre.pk, received_at):
        return Tried([], _("这个中心那时没有选用任何法定时限包"))
    traits = Traits(centre.pk, kind=kind, category_path=category, calendar_code=centre.calendar_code, time_zone=centre.time_zone)
    day = received_at.astimezone(ZoneInfo(centre.time_zone)).date()
    limits = [
        each
        for start in states.STARTS
        for each in held.wanted(centre.pk, kind, category, received_at, day, start)
    ]
    lines = sorted(
        (_line(each, traits, received_at) for each in limits),
        key=lambda line: (line.due_at is None, line.due_at or received_at),
    )
    return Tried(lines, "" if lines else _("选用的包对这类事项没有法定时限"))


def _line(limit: Limit, traits: Traits, received_at: datetime) -> Line:
    said = says(limit.id)
    due_at = deadlines.law_due(as_law(limit), traits, received_at) if limit.start == "received" else None
    return Line(
        stage=limit.stage, name=said.name if said else STAGES[limit.stage].name, amount=deadlines.amount_words(limit.amount, limit.unit),
        basis=said.basis if said else "", follows=said.follows if said else "", mark=str(states.MARKS[limit.mark]),
        is_law=limit.mark in states.LAW, region=region_name(limit.region), due_at=due_at,
        steps=_steps(limit, traits, due_at) if due_at else [], warning=_warning(limit, traits, received_at, due_at),
    )  # fmt: skip


def _steps(limit: Limit, traits: Traits, due_at: datetime) -> list[tuple[str, datetime]]:
    found = []
    for step in limit.steps:
        due_at = deadlines.law_extended(due_at, step.amount, step.unit, traits)
        found.append((step_words(step), due_at))
    return found


def _warning(limit: Limit, traits: Traits, received_at: datetime, due_at: datetime | None) -> str:
    """What is said when the calendar does not know the holidays of a year it counts through."""
    if due_at is None or not limit.unit.startswith("work_"):
        return ""
    years = calendars.missing_years(traits.calendar_code, received_at.date(), due_at.date())
    listed = pgettext("list", "、").join(str(year) for year in years)
    return (
        _("日历里还没有 %(years)s 年的节假日，暂按平常每周算；录入后自动重算") % {"years": listed}
        if years
        else ""
    )
