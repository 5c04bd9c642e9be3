"""What may be handed to whom, and what an answer leads to (demand 3.1, rules 2 to 5)."""

from __future__ import annotations

from django.utils.translation import gettext as _

SEVERITIES = ("minor", "general", "severe", "extreme")
TRANSFERS = frozenset({"transfer_handling", "transfer_ownership"})


def needs_consent(kind: str, severity: str, consent_from: str) -> bool:
    """Whether a supervisor must agree: ownership moves above a severity only with consent (rule 2)."""
    return kind == "transfer_ownership" and SEVERITIES.index(severity) >= SEVERITIES.index(consent_from)


def is_shirking(hops: int, limit: int) -> bool:
    """Whether a case was handed round too often: more than the limit (CASE-008)."""
    return hops > limit


def is_problem(count: int, limit: int) -> bool:
    """Whether this refusal or rework makes a problem order: the third does (rule 4)."""
    return count >= limit


def why_not_hand_off(
    *,
    sender: int,
    receiver: int | None,
    holder: int,
    owner: int,
    kind: str,
    reason_code: str,
    open_problem: bool,
) -> str:
    """Why this hand-off cannot be offered; '' when it can.

    ``holder`` holds the lane that would move. A handler who was wrongly given a case returns it and does not pass it
    on (rule 4).
    """
    if receiver is not None and receiver == holder and kind in TRANSFERS:
        return _("已经在这位同事手上")
    if receiver is not None and receiver == sender:
        return _("不能交给自己")
    if open_problem:
        return _("这是问题单，由主管裁定最终承办人")
    if kind == "transfer_handling" and reason_code in WRONGLY_GIVEN and sender == holder != owner:
        return _("交错了请退回给交出人，不再往下转")
    return ""


WRONGLY_GIVEN = frozenset({"area", "wrong_area", "not_my_duty"})
"""Reasons that say a case was wrongly given: it is returned, never passed on."""


def duty_state(*, offered_ownership: bool, proxied: bool, owner: int, handler: int, is_open: bool) -> str:
    """The duty state of a case in one word (demand 3.1)."""
    if not is_open:
        return "discharged"
    if proxied:
        return "proxied"
    if offered_ownership:
        return "ownership_offered"
    return "held" if owner == handler else "handling_delegated"
