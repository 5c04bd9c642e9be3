"""The figures and acceptance times in force for a centre."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from shouwen.casework.cases.models import AcceptanceTerm, Policy
from shouwen.casework.cases.queries.places import place
from shouwen.casework.cases.rules import settings
from shouwen.casework.cases.rules.policy import MINUTES, Figures, figures
from shouwen.casework.cases.states import HANDOFF_KINDS, SEVERITY_RANK
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


def layer(centre_id: int | None) -> dict[str, Any]:
    """The figures one centre changed, or (None) everyone's, as they stand in the table now."""
    found = Policy.objects.filter(centre_id=centre_id).values_list("figures", flat=True).first()
    return dict(found or {})


def own(centre_id: int | None) -> dict[str, str]:
    """What a centre (or None: everyone) says itself, figures and ``term:<kind>:<severity>``, as the ledger writes it."""
    rows = AcceptanceTerm.objects.filter(centre_id=centre_id)
    said = {name: settings.written(value) for name, value in layer(centre_id).items()}
    return said | {f"term:{row.kind}:{row.severity}": f"{row.amount} {row.unit}" for row in rows}


def terms(centre_id: int | None) -> dict[tuple[str, str], tuple[int, str]]:
    """The acceptance times that hold for a centre, or (None) for everyone: ``(amount, unit)`` by kind and severity."""
    pairs = [(kind, severity) for kind in HANDOFF_KINDS for severity in SEVERITY_RANK]
    rows = AcceptanceTerm.objects.filter(centre_id=centre_id) if centre_id else ()
    mine = {(row.kind, row.severity): (row.amount, row.unit) for row in rows}
    general = {(row.kind, row.severity): (row.amount, row.unit) for row in AcceptanceTerm.objects.filter(centre=None)}
    return {pair: mine.get(pair) or general.get(pair) or _preset(*pair) for pair in pairs}


def _preset(kind: str, severity: str) -> tuple[int, str]:
    return MINUTES[kind][SEVERITY_RANK[severity]], "minute"


def accept_by(centre_id: int, kind: str, severity: str, at: datetime) -> datetime:
    """Until when a hand-off offered now must be answered (demand 3.1, rule 3)."""
    held = _terms()
    amount, unit = (
        held.get((centre_id, kind, severity)) or held.get((None, kind, severity)) or _preset(kind, severity)
    )
    if unit == "minute":
        return at + timedelta(minutes=amount)
    here = place(centre_id)
    due: datetime = calendars.working_time(here.calendar_code, here.time_zone).add(at, amount, cast(Any, unit))
    return due
