"""Pure decisions about contacts: what a filing still lacks, by which way words go, when to try again."""

from __future__ import annotations

from datetime import timedelta


def lacks(
    *,
    form: str,
    text: str,
    files: int,
    needs_evidence: bool,
    needs_place: bool,
    needs_reference: bool,
    place: str,
    reference: str,
    incoming: bool,
) -> dict[str, str]:
    """What is missing from a contact entered by hand: field → ``text``, ``evidence``, ``place`` or ``reference``.

    Anything written needs its words or the paper itself; a letter or fax that came in needs the scan (CHN-006, CHN-008);
    a visit needs its place (CHN-007), a platform's case its number there (CHN-005).
    """
    missing: dict[str, str] = {}
    if not text and not (form == "written" and files):
        missing["text"] = "text"
    if needs_evidence and incoming and not files:
        missing["files"] = "evidence"
    if needs_place and not place:
        missing["place"] = "place"
    if needs_reference and incoming and not reference:
        missing["reference"] = "reference"
    return missing


MAX_ATTEMPTS = 8
STALE = timedelta(days=3)
"""Words older than this are not sent any more: they would be news of the past."""
BY_MACHINE = frozenset({"", "email", "web", "api"})
"""Ways a customer chose, or nobody did, that an e-mail may stand for; every other way is gone by a person."""


def way(chosen: str, *, has_mail: bool, by_hand: bool) -> str:
    """By which channel words go: ``email``, a channel a person must use, or '' when nobody needs to say them.

    >>> way("web", has_mail=True, by_hand=False), way("", has_mail=False, by_hand=True), way("wechat", has_mail=True, by_hand=True)
    ('email', 'phone', 'wechat')
    """
    if chosen in BY_MACHINE and has_mail:
        return "email"
    if not by_hand:
        return ""
    return "phone" if chosen in BY_MACHINE else chosen


def back_off(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: 30 s, 2 min, 8 min … at most six hours."""
    return timedelta(seconds=min(30 * 4 ** max(attempts - 1, 0), 6 * 3600))


def is_over(*, final: bool, attempts: int) -> bool:
    """Whether a failure is the last one."""
    return final or attempts >= MAX_ATTEMPTS
