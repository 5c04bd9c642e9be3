"""A unit's own time missed, and what came of it (CMP-053, AUTH-002)."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.redress.facts.base import RedressFact
from shouwen.foundation.ledger.facts import fact


@fact("redress.OvertimeFound")
class OvertimeFound(RedressFact):
    """A limit was missed: an apology is due, and a sum once the delay is known."""

    says: ClassVar[str | Words] = _("{at_unit}{about}{stage_label}超时，记为超时限赔偿")

    overtime_id: int
    at_unit: int
    about: str
    stage_label: str


@fact("redress.OvertimeSettled")
class OvertimeSettled(RedressFact):
    """It is done, so late: the sum by the rule is proposed to the owner."""

    says: ClassVar[str | Words] = _(
        "{about}{stage_label}晚了 {delay_minutes} 分钟，按规则建议赔 {amount} {currency}"
    )

    overtime_id: int
    about: str
    stage_label: str
    delay_minutes: int
    amount: str
    currency: str


@fact("redress.OvertimeWaived")
class OvertimeWaived(RedressFact):
    says: ClassVar[str | Words] = _("{actor} 决定这次超时不赔")

    overtime_id: int
