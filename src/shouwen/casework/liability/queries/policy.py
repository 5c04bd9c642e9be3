"""The figures in force for a centre."""

from __future__ import annotations

from shouwen.casework.liability.models import Policy
from shouwen.casework.liability.rules import Figures, figures
from shouwen.kit.kept import Kept


def _load() -> dict[int | None, dict[str, object]]:
    return {row.centre_id: row.figures for row in Policy.objects.all()}


_figures = Kept(_load, lambda: object(), ttl=5.0)
forget = _figures.forget


def figures_for(centre_id: int) -> Figures:
    """The house's figures, with what everyone and then this centre has changed."""
    held = _figures()
    return figures(held.get(None, {}), held.get(centre_id, {}))
