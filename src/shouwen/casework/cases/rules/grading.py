"""How bad, how urgent, how soon: severity and priority, each with the reason in words (standards 5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases import states

SEVERITIES = ("minor", "general", "severe", "extreme")
SCALE = {"logistics": 10, "bank": 5, "telecom": 1, "ecommerce": 1, "hotel": 2}
"""By how much a sector stretches the amount limits."""

IMPACTS = ("minor", "moderate", "significant", "extensive")
URGENCIES = ("low", "medium", "high", "critical")
MATRIX = {
    "extensive": (3, 2, 1, 1),
    "significant": (3, 3, 2, 1),
    "moderate": (4, 3, 2, 2),
    "minor": (4, 4, 3, 2),
}
"""Priority by impact (row) and urgency (low, medium, high, critical)."""

TRIGGERS = {
    "service_lost": "general",
    "repeat": "general",
    "same_cause": "general",
    "third_complaint": "severe",
    "injury": "severe",
    "data_leak": "severe",
    "media": "severe",
    "regulator": "severe",
    "key_customer_leaving": "severe",
    "fraud": "severe",
    "threat": "severe",
    "death": "extreme",
    "mass_event": "extreme",
    "national_media": "extreme",
}
IMPACT_OF = {"minor": "minor", "general": "moderate", "severe": "significant", "extreme": "extensive"}
URGENCY_OF = {"minor": "low", "general": "medium", "severe": "high", "extreme": "critical"}


@dataclass(frozen=True)
class Grade:
    """A grade and why, in sentences a person can check."""

    value: str
    why: tuple[str, ...]


@dataclass(frozen=True)
class Priority:
    """1 (most urgent) to 4, and why."""

    value: int
    why: str


TRIGGER_WORDS: dict[str, str] = {
    "service_lost": gettext_noop("服务中断"),
    "repeat": gettext_noop("30 天内第 2 次投诉"),
    "same_cause": gettext_noop("同一原因已有 3 位以上客户"),
    "third_complaint": gettext_noop("30 天内第 3 次投诉"),
    "injury": gettext_noop("有人受伤"),
    "data_leak": gettext_noop("资料泄露"),
    "media": gettext_noop("媒体关注"),
    "regulator": gettext_noop("监管部门转来"),
    "key_customer_leaving": gettext_noop("重要客户要离网"),
    "fraud": gettext_noop("涉嫌欺诈"),
    "threat": gettext_noop("有威胁言行"),
    "death": gettext_noop("有人死亡"),
    "mass_event": gettext_noop("群体事件"),
    "national_media": gettext_noop("全国性媒体关注"),
}


def trigger_words(trigger: str) -> str:
    """A trigger in words."""
    return _(TRIGGER_WORDS[trigger]) if trigger in TRIGGER_WORDS else trigger


def by_amount(amount: Decimal, scale: int = 1) -> str:
    """The grade of an amount claimed or lost, in the centre's currency, limits stretched by the sector's scale."""
    for limit, grade in ((100_000, "extreme"), (10_000, "severe"), (500, "general")):
        if amount > limit * scale:
            return grade
    return "minor"


def by_reach(customers: int) -> str:
    """The grade of the number of customers affected."""
    return "severe" if customers >= 10 else "general" if customers >= 3 else "minor"


def severity(
    *, amount: Decimal | None = None, customers: int = 1, triggers: Collection[str] = (), scale: int = 1
) -> Grade:
    """The worst of the columns: amount, customers affected, triggers."""
    found: list[tuple[str, str]] = []
    if amount is not None:
        found.append((by_amount(amount, scale), _("涉及金额 %(amount)s 元") % {"amount": f"{amount:,.2f}"}))
    if customers > 1:
        found.append((by_reach(customers), _("影响 %(count)s 位客户") % {"count": customers}))
    found += [(TRIGGERS[each], trigger_words(each)) for each in triggers if each in TRIGGERS]
    worst = max((grade for grade, _why in found), key=SEVERITIES.index, default="minor")
    why = tuple(words for grade, words in found if grade == worst)
    return Grade(worst, why or (_("一位客户，服务未中断"),))


def priority(impact: str, urgency: str) -> Priority:
    """Priority from impact and urgency."""
    value = MATRIX[impact][URGENCIES.index(urgency)]
    return Priority(
        value,
        _("影响“%(impact)s”，紧急程度“%(urgency)s”")
        % {"impact": words_of(impact, "impact"), "urgency": words_of(urgency, "urgency")},
    )


def words_of(value: str, what: str) -> str:
    """An impact or urgency in words."""
    return str((states.IMPACTS if what == "impact" else states.URGENCIES)[value])


def default_impact(severity_: str, key_customer: bool) -> str:
    """The impact nobody has set: from the severity, at least significant for a key customer."""
    preset = IMPACT_OF[severity_]
    if key_customer and IMPACTS.index(preset) < IMPACTS.index("significant"):
        return "significant"
    return preset


def chased(priority_: int, count: int) -> int:
    """The priority after the customer has chased so often: one step up at 2, 3 and 5 (demand 3.2)."""
    return max(1, priority_ - 1) if count in (2, 3, 5) else priority_
