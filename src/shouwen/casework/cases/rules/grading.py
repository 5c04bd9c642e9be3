"""How bad, how urgent, how soon: severity and priority, each with the reason in words (standards 5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from shouwen.casework.cases import states

SEVERITIES = ("minor", "general", "severe", "extreme")
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


def trigger_words(trigger: str) -> str:
    """A trigger in words."""
    return str(states.TRIGGERS.get(trigger, trigger))


@dataclass(frozen=True)
class Tables:
    """How a centre grades: limits of the amount column, of customers affected, the triggers' grades, the matrix.

    ``amounts`` and ``reaches`` are (limit, grade) from the top: above the limit an amount, from the limit on a number of
    customers has the grade. ``scale`` stretches the amounts for a trade. ``name`` is what a page calls the tables, '' for
    the house's own.
    """

    amounts: tuple[tuple[Decimal, str], ...] = (
        (Decimal(100_000), "extreme"), (Decimal(10_000), "severe"), (Decimal(500), "general"),
    )  # fmt: skip
    reaches: tuple[tuple[int, str], ...] = ((10, "severe"), (3, "general"))
    triggers: Mapping[str, str] = field(default_factory=lambda: TRIGGERS)
    scale: Decimal = Decimal(1)
    matrix: Mapping[str, Sequence[int]] = field(default_factory=lambda: MATRIX)
    name: str = ""


HOUSE = Tables()
"""The tables every installation has until a centre makes its own (standards 5)."""


@dataclass(frozen=True)
class Column:
    """What one column of the table says: its grade, and the sentence why."""

    name: str
    grade: str
    why: str


def by_amount(amount: Decimal, scale: Decimal | int = 1, tables: Tables = HOUSE) -> str:
    """The grade of an amount claimed or lost, in the centre's currency, limits stretched by the sector's scale."""
    return next((grade for limit, grade in tables.amounts if amount > limit * scale), "minor")


def by_reach(customers: int, tables: Tables = HOUSE) -> str:
    """The grade of the number of customers affected."""
    return next((grade for limit, grade in tables.reaches if customers >= limit), "minor")


def floor(marks: Collection[str]) -> str:
    """The least severity that the marks of a category ask for (``severity_general`` …); '' for none (CMP-005).

    >>> floor({"qa_review", "severity_general"}), floor({"severity_general", "severity_severe"}), floor(())
    ('general', 'severe', '')
    """
    return max((grade for grade in SEVERITIES if f"severity_{grade}" in marks), key=SEVERITIES.index, default="")


def columns(
    *, amount: Decimal | None = None, customers: int = 1, triggers: Collection[str] = (), tables: Tables = HOUSE, said: str = "", least: str = ""
) -> list[Column]:
    """What each column of the table says: amount (in the words ``said``, if it was another currency), customers affected,
    each trigger that the table knows, and the ``least`` its category asks for."""
    found: list[Column] = []
    if least:
        found.append(Column("category", least, _("这一类至少为“%(grade)s”") % {"grade": states.SEVERITIES[least]}))
    if amount is not None:
        grade = by_amount(amount, tables.scale, tables)
        found.append(Column("amount", grade, said or _("涉及金额 %(amount)s 元") % {"amount": f"{amount:,.2f}"}))
    if customers > 1:
        found.append(Column("impact", by_reach(customers, tables), _("影响 %(count)s 位客户") % {"count": customers}))
    found += [Column("trigger", tables.triggers[each], trigger_words(each)) for each in triggers if each in tables.triggers]
    return found


def severity(
    *, amount: Decimal | None = None, customers: int = 1, triggers: Collection[str] = (), tables: Tables = HOUSE, said: str = "", least: str = ""
) -> Grade:
    """The worst of the columns: amount, customers affected, triggers, the least for the category."""
    found = columns(amount=amount, customers=customers, triggers=triggers, tables=tables, said=said, least=least)
    worst = max((each.grade for each in found), key=SEVERITIES.index, default="minor")
    why = tuple(each.why for each in found if each.grade == worst)
    return Grade(worst, why or (_("一位客户，服务未中断"),))


def priority(impact: str, urgency: str, tables: Tables = HOUSE) -> Priority:
    """Priority from impact and urgency."""
    value = tables.matrix[impact][URGENCIES.index(urgency)]
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
