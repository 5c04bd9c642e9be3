"""A centre changes its own figures."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


@fact("workorders.OrderRulesChanged")
class OrderRulesChanged(Fact):
    """A centre changed its own figures; ``changes`` holds ``[name, value]``."""

    subject_kind: ClassVar[str] = "workorder_policy"
    says: ClassVar[str | Words] = _("调整工单规则")
    icon: ClassVar[str] = "adjustments"

    changes: tuple[tuple[str, str], ...]
