"""What a claim in any currency is worth in the currency of the grading tables, by the rate of the day the case came in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.complaints import slots
from shouwen.casework.complaints.models import Complaint
from shouwen.casework.complaints.rules.fields import OWN
from shouwen.kit.money import Money

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Worth:
    """The amount to grade by (None: nothing to grade by), how that is said, and what is missing, in a sentence."""

    amount: Decimal | None
    said: str = ""
    missing: str = ""


def worth(case: Case, held: Complaint) -> Worth:
    """What a complaint's amount is worth. Nothing is guessed: without a rate the amount is left out and said so."""
    if held.amount is None or held.currency == OWN:
        return Worth(held.amount)
    found = next((rate for ask in slots.rate if (rate := ask(held.currency, OWN, case.registered_at)) is not None), None)
    names = {"one": held.currency, "other": OWN}
    if found is None:
        return Worth(None, missing=_("还没有 %(one)s 折合 %(other)s 的汇率，金额暂时不参与定级；请在“核决权限”里补上") % names)
    claimed = Money(held.amount, held.currency)
    own = claimed.at_rate(found, OWN)
    words = _("涉及金额 %(claimed)s，按汇率 %(rate)s 折合 %(own)s")
    return Worth(own.amount, words % {"claimed": claimed, "rate": f"{found.normalize():f}", "own": own})
