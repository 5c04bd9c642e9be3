"""What a centre decides for itself: which kinds of case need a cause, how long a unit may appeal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.liability import facts
from shouwen.casework.liability.models import Policy
from shouwen.casework.liability.queries import policy
from shouwen.casework.liability.rules import Figures
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import queries as catalogue

MOST_DAYS = 90


def set_figures(centre_id: int | None, changes: Mapping[str, Any], *, actor: Actor, at: datetime) -> Figures:
    """Change figures for one centre, or (None) for all; those not named stay as they are.

    :raises Forbidden: without ``policy.edit`` for that centre.
    :raises Invalid: for an unknown figure, kind or number of days.
    """
    reach = actor.need("policy.edit")
    if (reach.centre_ids is not None) and (centre_id is None or not reach.covers_centre(centre_id)):
        raise Forbidden("out_of_reach", _("这个中心的规则由别人制定"))
    values = _checked(changes)
    with transaction.atomic():
        row, _made = Policy.objects.select_for_update().get_or_create(centre_id=centre_id)
        row.figures = {**row.figures, **values}
        row.save()
        told = facts.RulesChanged(
            subject_id=centre_id or 0,
            centre_id=centre_id or 0,
            changes=tuple((name, str(value)) for name, value in sorted(values.items())),
        )
        announce(told, actor=actor, at=at)
    policy.forget()
    return policy.figures_for(centre_id or 0)


def _checked(changes: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(changes)
    if set(values) - {"cause_kinds", "appeal_days"}:
        raise Invalid({"figures": _("没有这一项")})
    if "appeal_days" in values and not 1 <= int(values["appeal_days"]) <= MOST_DAYS:
        raise Invalid({"appeal_days": _("请填 1 到 %(most)s 的数") % {"most": MOST_DAYS}})
    if "cause_kinds" in values:
        try:
            values["cause_kinds"] = [catalogue.kind(code).code for code in values["cause_kinds"]]
        except NotFound as no:
            raise Invalid({"cause_kinds": no.message}) from None
    return values
