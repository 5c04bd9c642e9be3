"""How a centre grades: its own tables, or the house's (standards 5)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from shouwen.casework.cases import slots
from shouwen.casework.cases.rules import grading
from shouwen.casework.cases.rules.grading import Column, Grade, Priority, Tables
from shouwen.casework.cases.rules.intake import is_key


def tables(centre_id: int, at: datetime) -> Tables:
    """The tables in force for a centre; no query."""
    return next((found for fill in slots.grading if (found := fill(centre_id, at))), grading.HOUSE)


def columns(using: Tables, *, amount: Decimal | None, customers: int, triggers: Collection[str]) -> list[Column]:
    """What each column says."""
    return grading.columns(amount=amount, customers=customers, triggers=triggers, tables=using)


def grade(using: Tables, *, amount: Decimal | None, customers: int, triggers: Collection[str]) -> Grade:
    """The worst of the columns, and why."""
    return grading.severity(amount=amount, customers=customers, triggers=triggers, tables=using)


def priority(using: Tables, severity: str, *, customer_class: str = "ordinary") -> Priority:
    """The priority a severity leads to while nobody has set impact or urgency."""
    impact = grading.default_impact(severity, is_key(customer_class))
    return grading.priority(impact, grading.URGENCY_OF[severity], using)
