"""How a centre grades: its own tables, or the house's (standards 5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from shouwen.casework.cases import slots
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.rules import grading
from shouwen.casework.cases.rules.grading import Column, Grade, Priority, Tables
from shouwen.casework.cases.rules.intake import is_key
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.relations.catalogue import queries as catalogue

GRIEVANCES = frozenset({"complaint", "misconduct", "fault"})
"""Kinds whose severity what is known decides."""
BY_HAND = ("severity", "impact", "urgency", "priority")
"""Grades somebody may set by hand: an exception from the tables."""


def tables(centre_id: int, at: datetime) -> Tables:
    """The tables in force for a centre; no query."""
    return next((found for fill in slots.grading if (found := fill(centre_id, at))), grading.HOUSE)


def columns(using: Tables, *, amount: Decimal | None, customers: int, triggers: Collection[str], said: str = "", least: str = "") -> list[Column]:
    """What each column says."""
    return grading.columns(amount=amount, customers=customers, triggers=triggers, tables=using, said=said, least=least)


def grade(using: Tables, *, amount: Decimal | None, customers: int, triggers: Collection[str], said: str = "", least: str = "") -> Grade:
    """The worst of the columns, and why."""
    return grading.severity(amount=amount, customers=customers, triggers=triggers, tables=using, said=said, least=least)


def least(case: Case) -> str:
    """The least severity the category of a case asks for; '' for none, and for a matter that is no grievance. No query."""
    return grading.floor(marks(case)) if case.kind_code in GRIEVANCES else ""


def marks(case: Case) -> frozenset[str]:
    """What the category of a case, and those above it, asks of others; nothing without one. No query."""
    try:
        return catalogue.category(case.category_id).marks if case.category_id else frozenset()
    except NotFound:
        return frozenset()


def priority(using: Tables, severity: str, *, customer_class: str = "ordinary") -> Priority:
    """The priority a severity leads to while nobody has set impact or urgency."""
    impact = grading.default_impact(severity, is_key(customer_class))
    return grading.priority(impact, grading.URGENCY_OF[severity], using)


def against_regrading(case: Case, changes: Mapping[str, Any], reason: str, actor: Actor) -> str:
    """Why whoever grades upstairs does not let this person set these grades by hand, '' when nothing speaks against it.
    No query."""
    grades = {name: changes[name] for name in BY_HAND if name in changes and getattr(case, name) != changes[name]}
    return next((why for fill in slots.regrades if grades and (why := fill(case, grades, reason, actor))), "")
