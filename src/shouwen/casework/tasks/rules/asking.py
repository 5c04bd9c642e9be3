"""Who is called back, when a follow-up is remembered, what a call-back proves. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

AT_ONCE = frozenset({"answered_at_once", "suggestion_passed", "praise_passed"})
"""Closed with these, the customer has said what they think already, or nothing was to be solved."""
DAY = timedelta(days=1)


def is_wanted(*, kind_needs: bool, severity_needs: bool, closed_with: str) -> bool:
    """Whether an answered case asks for a call-back: its kind or its severity says so; of a kind alone, not where the
    customer agreed on the spot."""
    return severity_needs or (kind_needs and closed_with not in AT_ONCE)


def caller(candidates: Iterable[int], *, barred: Collection[int], here: Collection[int], loads: Mapping[int, int]) -> int | None:
    """Of those who may call, somebody here with no part in the case and the fewest calls to make; the first of equals."""
    able = [each for each in candidates if each in here and each not in barred]
    return min(able, key=lambda each: loads.get(each, 0), default=None)


def remind_at(made_at: datetime, due_at: datetime) -> datetime:
    """When its owner is reminded unless they say otherwise: a day before, or half-way when there is less than two days."""
    return due_at - DAY if due_at - made_at >= 2 * DAY else made_at + (due_at - made_at) / 2


def holds(*, satisfied: bool | None, ended_at: datetime | None, state: str, state_since: datetime) -> bool:
    """Whether the newest call-back of a case speaks for its present answer: passed, and not before that was given."""
    return bool(satisfied) and ended_at is not None and (state != "answered" or ended_at >= state_since)
