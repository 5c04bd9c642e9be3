"""What is claimed, as the causes of a case have it: where a request for redress begins (CMP-046)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from shouwen.casework.liability.models import CauseFound


def claimed(causes: Iterable[CauseFound]) -> dict[str, Any]:
    """What the causes of a case say is claimed, as the beginning of a request: the sum, and what it is reckoned from."""
    for cause in causes:
        sum_ = str(cause.fields.get("claim_amount") or "")
        if sum_:
            told = [_("客户索赔 %(sum)s") % {"sum": sum_}]
            if value := str(cause.fields.get("goods_value") or ""):
                told.append(_("货值 %(sum)s") % {"sum": value})
            return {"amount_1": sum_, "demanded": sum_, "calculation": _("，").join(told)}
    return {}
