"""The figures and acceptance times of first contact change, for one centre or for all."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


@fact("cases.FirstContactRulesChanged")
class FirstContactRulesChanged(Fact):
    """``changes`` holds ``[name, before, after]``: a figure, or ``term:<kind>:<severity>`` with ``<amount> <unit>``; ''
    is no value of one's own. The subject is the centre, 0 all of them."""

    subject_kind: ClassVar[str] = "first_contact_rules"
    says: ClassVar[str | Words] = _("调整首问规则")
    icon: ClassVar[str] = "adjustments"

    changes: tuple[tuple[str, str, str], ...]
