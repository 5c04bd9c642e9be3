"""The house's own figures, which a centre may change as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any

from shouwen.kit.frozen import changed


@dataclass(frozen=True)
class Figures:
    """Windows and limits; each names the rule it comes from."""

    silence_attempts: int = 3
    """k attempts before silence may close a case (demand 3.1, rule 8)."""
    silence_days: int = 3
    """… on m different days."""
    silence_channels: int = 2
    """… in that many channels."""
    transfer_limit: int = 2
    """More transfers than this raise a shirking alert (CASE-008)."""
    refusal_limit: int = 3
    """The refusal that makes a problem order (demand 3.1, rule 4)."""
    rework_limit: int = 3
    """The rework that makes a problem order (demand 3.1, rule 4)."""
    consent_from: str = "severe"
    """From this severity on, moving ownership needs a supervisor's consent."""
    repeat_days: int = 30
    """Same customer, same category within this many days is a repeat (CMP-052)."""
    call_back_days: int = 3
    """Working days after the answer until which the customer is called back (CASE-021)."""
    reopen_days: int = 30
    """A closed case may be reopened for so long (standards 4)."""
    reopen_limit: int = 2
    """After so many reopenings only a manager may reopen (standards 4)."""
    together_seconds: int = 60
    """First contacts closer than this count as at once; the senior grade wins (demand 3.1, rule 1)."""
    progress_days: int = 5
    """A customer hears something at least this often (CASE-063)."""
    remind_days: tuple[int, ...] = (2, 4)
    """Working days of waiting for the customer after which they and the owner are reminded (standards 4)."""
    read_days: tuple[int, ...] = (2, 4)
    """Working days after being asked to read a standard after which whoever has not read it is reminded, once each (IMP-013) …"""
    read_tell_days: int = 6
    """… and then their leader hears of it, once."""
    urgent_from: int = 2
    """Up to this priority a case calls its owner, and whoever comes next (CASE-067)."""
    urgent_minutes: int = 10
    """A call not answered within this time goes to the next in the roster (CASE-067)."""

    flow_minor: str = "none"
    """The optional states a minor case must pass before it closes: none, or comma-joined (CASE-066) …"""
    flow_general: str = "none"
    """… a general one …"""
    flow_severe: str = "none"
    """… a severe one …"""
    flow_extreme: str = "none"
    """… an extreme one."""

    loop_intake_hours: int = 2
    """So long a matter may wait to be taken before the closed-loop monitor shows it (CASE-035) …"""
    loop_dispatch_hours: int = 8
    """… for somebody to set to work: an order, a hand-off, a plan …"""
    loop_return_hours: int = 120
    """… for an answer once somebody works at it …"""
    loop_survey_hours: int = 72
    """… for the customer to be asked whether they accept …"""
    loop_archive_hours: int = 24
    """… and to be closed once they do."""

    @property
    def progress_window(self) -> timedelta:
        return timedelta(days=self.progress_days)

    @property
    def repeat_window(self) -> timedelta:
        return timedelta(days=self.repeat_days)


KNOWN = frozenset(each.name for each in fields(Figures))


def figures(*layers: Mapping[str, Any]) -> Figures:
    """The house's figures with each layer laid over the one before; unknown names are passed over."""
    result = Figures()
    for layer in layers:
        result = changed(result, **{name: value for name, value in layer.items() if name in KNOWN})
    return result


MINUTES: Mapping[str, tuple[int, int, int, int]] = {
    "assist": (240, 120, 60, 30),
    "transfer_handling": (60, 30, 15, 10),
    "transfer_ownership": (120, 60, 30, 15),
    "hand_up": (30, 15, 10, 5),
    "dispatch_down": (240, 120, 60, 30),
    "report_up": (240, 120, 60, 30),
    "shift_proxy": (30, 30, 15, 10),
}
"""Acceptance times in minutes for minor, general, severe, extreme, as the table is seeded."""
