"""Lines of the hand-off matrix come and go; each line is a subject of its own."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class HandoffRouteFact(Fact):
    """What they have in common: the line as it stood."""

    subject_kind: ClassVar[str] = "handoff_route"

    from_role: str
    to_role: str
    category_path: str = ""
    handoff_kind: str = ""
    needs: tuple[str, ...] = ()


@fact("cases.HandoffRouteAdded")
class HandoffRouteAdded(HandoffRouteFact):
    says: ClassVar[str | Words] = _("增加交办规则：{from_role} → {to_role}")


@fact("cases.HandoffRouteRemoved")
class HandoffRouteRemoved(HandoffRouteFact):
    says: ClassVar[str | Words] = _("取消交办规则：{from_role} → {to_role}")
