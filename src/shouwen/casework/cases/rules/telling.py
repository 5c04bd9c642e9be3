"""Which letter a fact gives rise to, and whether a person must say it where no machine can. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OWNERSHIP = frozenset(
    {"cases.HandoffAccepted", "cases.DutyReassigned", "cases.CasePulledUp", "cases.DutyInherited", "cases.ProblemDecided"}
)
"""Facts after which somebody else may answer for the case for good; a proxy only stands in."""
PLAIN = {
    "cases.CaseRegistered": "acknowledged",
    "cases.CaseTaken": "progress",
    "cases.ReplySent": "replied",
    "cases.CaseAnswered": "answered",
    "cases.CaseDeclined": "declined",
    "cases.PromiseMade": "promised",
    "cases.PromiseMoved": "promised",
    "cases.CaseClosed": "closed",
    "cases.CaseReopened": "reopened",
}
SPOKEN = frozenset({"phone", "chat", "visit", "counter"})
"""Channels on which both sides speak at once."""
SHOWN = frozenset({"web", "api"})
"""Channels on which the number is shown the moment it is given."""


def letter_of(kind: str, body: Mapping[str, Any]) -> str:
    """The letter a fact gives rise to, or ''.

    >>> letter_of("cases.ReplySent", {"channel_code": "phone", "is_told": True}), letter_of("cases.CaseClosed", {})
    ('', 'closed')
    """
    if kind in PLAIN:
        return "" if was_told(body) else PLAIN[kind]
    if kind in OWNERSHIP:
        return "owner" if any(lane == "owner" for lane, *_rest in body.get("duty", ())) else ""
    if body.get("of_kind", "case") != "case" or body.get("stage") != "resolve":
        return ""
    if kind == "deadlines.ExtensionDecided":
        return "extended" if body.get("granted") else ""
    return "extended" if str(body.get("due_at", "")) > str(body.get("before_at", "")) else ""


def was_told(body: Mapping[str, Any]) -> bool:
    """Whether the words were said already: by whoever wrote them down, or in the very call that was registered."""
    return bool(body.get("is_told")) or (bool(body.get("at_once")) and body.get("channel_code") in SPOKEN)


def by_hand(letter: str, preset: bool, *, kind: str, channel: str) -> bool:
    """Whether a person must say it where no machine can.

    Whoever called, or handed it in on a page, has their number; a limit that moved by recounting is no decision. What
    was promised was said in the same breath, but for a time that was changed without the customer.
    """
    if kind == "cases.PromiseMoved":
        return True
    if letter == "acknowledged":
        return channel not in SPOKEN | SHOWN
    return preset and kind != "deadlines.DueMoved"


BY_COLLEAGUES = frozenset({"replied", "answered", "declined"})
"""Letters that carry a colleague's own words."""


def is_owed(letter: str, fault: str) -> bool:
    """Whether a customer who did not get a letter is still to be told: not what the house says by itself and is past.

    >>> is_owed("answered", "stale"), is_owed("progress", "stale"), is_owed("progress", "refused")
    (True, False, True)
    """
    return fault != "stale" or letter in BY_COLLEAGUES


def step_of(working_days: Mapping[int, bool]) -> int:
    """Which reminder is due: the last of those whose day has come, 0 when none.

    >>> step_of({2: True, 4: False}), step_of({2: True, 4: True}), step_of({2: False, 4: False})
    (2, 4, 0)
    """
    return max((day for day, has_come in working_days.items() if has_come), default=0)
