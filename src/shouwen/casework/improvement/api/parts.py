"""What a plan changes, as JSON: its flow or its technology."""

from __future__ import annotations

from typing import Any

from shouwen.casework.improvement.queries.changing import FlowView, TechnologyView


def flow(seen: FlowView | None) -> dict[str, Any] | None:
    """A flow with its metrics."""
    if seen is None:
        return None
    names = ("name", "before_version", "before_text", "after_version", "after_text")
    metrics = [
        {"id": str(each.row.pk), "name": each.row.name, "unit": each.row.unit, "more": each.row.is_more_better, "before": each.before,
         "target": each.target, "after": each.after, "met": each.met}
        for each in seen.metrics
    ]  # fmt: skip
    return {**{name: getattr(seen.row, name) for name in names}, "metrics": metrics}


def technology(seen: TechnologyView | None) -> dict[str, Any] | None:
    """A technology with what its pilot showed."""
    if seen is None:
        return None
    row, result = seen.row, seen.result
    names = ("name", "currency", "benefit_why", "pilot_where", "pilot_from", "pilot_until")
    return {
        **{name: getattr(row, name) for name in names}, "cost": row.cost_money.plain(), "benefit": row.benefit_money.plain(),
        "payback_months": seen.payback, "result": result.result if result else "", "result_words": result.words if result else "",
    }  # fmt: skip
