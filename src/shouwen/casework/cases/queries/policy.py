"""The figures and acceptance times in force for a centre."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from shouwen.casework.cases.models import AcceptanceTerm, Policy
from shouwen.casework.cases.queries.places import place
from shouwen.casework.cases.rules.policy import MINUTES, Figures, figures
from shouwen.casework.cases.states import SEVERITY_RANK
from shouwen.foundation.calendars import queries as calendars
from shouwen.kit.kept import Kept


def _load_figures() -> dict[int | None, dict[str, object]]:
    return {row.centre_id: row.figures for row in Policy.objects.all()}


def _load_terms() -> dict[tuple[int | None, str, str], tuple[int, str]]:
    rows = AcceptanceTerm.objects.values_list("centre_id", "kind", "severity", "amount", "unit")
    return {(centre, kind, severity): (amount, unit) for centre, kind, severity, amount, unit in rows}


_figures = Kept(_load_figures, object, ttl=5.0)
_terms = Kept(_load_terms, object, ttl=5.0)


def forget() -> None:
    """Read the figures anew at the next use."""
    _figures.forget()
    _terms.forget()


def figures_for(centre_id: int) -> Figures:
    """The house's figures, with what everyone and then this centre has changed."""
    held = _figures()
    return figures(held.get(None, {}), held.get(centre_id, {}))


def accept_by(centre_id: int, kind: str, severity: str, at: datetime) -> datetime:
    """Until when a hand-off offered now must be answered (demand 3.1, rule 3)."""
    terms = _terms()
    preset = (MINUTES[kind][SEVERITY_RANK[severity]], "minute")
    amount, unit = terms.get((centre_id, kind, severity)) or terms.get((None, kind, severity)) or preset
    if unit == "minute":
        return at + timedelta(minutes=amount)
    here = place(centre_id)
    due: datetime = calendars.working_time(here.calendar_code, here.time_zone).add(at, amount, cast(Any, unit))
    return due
