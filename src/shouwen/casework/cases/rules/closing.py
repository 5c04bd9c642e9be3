"""When a case may end: with a result for the customer, never by silence alone (demand 3.1, rule 8; CASE-005)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from shouwen.casework.cases.rules.policy import Figures

NEEDS_ANSWER = frozenset({"complaint", "fault", "service_request", "consultation", "misconduct"})
NEEDS_CAUSE = frozenset({"complaint", "fault", "misconduct"})
SCORES = range(101)
TOLD = frozenset({"answered", "resolved", "executing", "not_accepted"})


@dataclass(frozen=True)
class Attempt:
    """One try to reach the customer: on which day (centre's zone), by which channel, whether reached."""

    day: date
    channel: str
    reached: bool


@dataclass(frozen=True)
class Reason:
    """What a closing reason asks for."""

    kinds: frozenset[str] = frozenset()
    needs_silence: bool = False
    needs_manager: bool = False
    needs_content: bool = False
    from_level: int = 0


REASONS = {
    "confirmed": Reason(needs_content=True),
    "answered_at_once": Reason(needs_content=True),
    "call_back_passed": Reason(needs_content=True),
    "unreachable": Reason(needs_silence=True),
    "not_accepted": Reason(from_level=3),
    "suggestion_passed": Reason(kinds=frozenset({"suggestion"})),
    "praise_passed": Reason(kinds=frozenset({"praise"})),
    "override": Reason(needs_manager=True),
}


def wrong_score(score: int | None) -> str:
    """What is wrong with the marks given to the handling, 0 to 100 or none (CASE-048); '' when nothing."""
    return "" if score is None or score in SCORES else _("评分是 0 到 100 的整数，也可以不评")


def silence_lacks(attempts: Sequence[Attempt], figures: Figures) -> str:
    """What is still missing before silence may close a case; '' when enough was tried."""
    tries = [each for each in attempts if not each.reached]
    days, channels = len({each.day for each in tries}), len({each.channel for each in tries})
    if (
        len(tries) >= figures.silence_attempts
        and days >= figures.silence_days
        and channels >= figures.silence_channels
    ):
        return ""
    return _(
        "还联系得不够：要在 %(days)s 天里用 %(channels)s 种渠道联系 %(attempts)s 次，"
        "已在 %(has_days)s 天里用 %(has_channels)s 种渠道联系 %(has)s 次"
    ) % {
        "days": figures.silence_days,
        "channels": figures.silence_channels,
        "attempts": figures.silence_attempts,
        "has_days": days,
        "has_channels": channels,
        "has": len(tries),
    }


def why_not_close(
    *,
    kind: str,
    state: str,
    reason: str,
    answered: bool,
    key_customer: bool,
    may_take_key: bool,
    may_override: bool,
    attempts: Sequence[Attempt],
    level: int,
    figures: Figures,
) -> str:
    """Why the case cannot be closed with this result; '' when it can. Open orders and the like are asked elsewhere."""
    if key_customer and not may_take_key:
        return _("大客户、重要客户和专线客户的事项由高级席办结，请转高级席")
    if kind in NEEDS_ANSWER and not answered:
        return _("还没有答复客户，先答复再办结")
    row = REASONS[reason]
    if row.kinds and kind not in row.kinds:
        return _("这种事项不能这样办结，请另选办结原因")
    if row.needs_silence:
        return silence_lacks(attempts, figures)
    if row.needs_manager and not may_override:
        return _("客户没有认可，特批办结要经理来做")
    if level < row.from_level:
        return _("要先经经理热线、总经理热线，并告知客户外部途径，才能这样办结")
    if row.needs_content and state == "not_accepted":
        return _("客户还不认可，先记录客户认可再办结")
    return ""


def why_not_reopen(*, days: int, count: int, is_manager: bool, figures: Figures) -> str:
    """Why a closed case cannot be reopened; '' when it can (standards 4)."""
    if days > figures.reopen_days and not is_manager:
        return _("办结已 %(days)s 天，超过 %(limit)s 天，请新登记一件并关联为重复") % {
            "days": days,
            "limit": figures.reopen_days,
        }
    if count >= figures.reopen_limit and not is_manager:
        return _("已重开 %(count)s 次，再重开要经理决定") % {"count": count}
    return ""
