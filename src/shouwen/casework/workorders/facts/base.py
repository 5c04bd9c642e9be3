"""What the facts of a work order have in common."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact

CASE_OVER = _("客户撤回或不予受理")
"""Why the orders of a case that ended are cancelled, when nobody wrote why."""


class OrderFact(Fact):
    """The base: something happened to one work order of a case."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "order"
    icon: ClassVar[str] = "clipboard-text"
