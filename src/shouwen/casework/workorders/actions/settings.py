"""What a centre decides for itself: which reviews it wants, windows and limits (CASE-033)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.workorders import facts
from shouwen.casework.workorders.models import Policy
from shouwen.casework.workorders.queries import policy
from shouwen.casework.workorders.rules.policy import KNOWN, Figures
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid


def set_figures(centre_id: int | None, changes: Mapping[str, Any], *, actor: Actor, at: datetime) -> Figures:
    """Change figures for one centre, or (None) for all; those not named stay as they are.

    :raises Forbidden: without ``policy.edit`` for that centre.
    :raises Invalid: for an unknown figure or a value of another sort.
    """
    reach = actor.need("policy.edit")
    if (reach.centre_ids is not None) and (centre_id is None or not reach.covers_centre(centre_id)):
        raise Forbidden("out_of_reach", _("这个中心的规则由别人制定"))
    _check(changes)
    with transaction.atomic():
        row, _made = Policy.objects.select_for_update().get_or_create(centre_id=centre_id)
        row.figures = {**row.figures, **changes}
        row.save()
        told = facts.OrderRulesChanged(
            subject_id=centre_id or 0,
            centre_id=centre_id or 0,
            changes=tuple((name, str(value)) for name, value in sorted(changes.items())),
        )
        announce(told, actor=actor, at=at)
    policy.forget()
    return policy.figures_for(centre_id or 0)


def _check(changes: Mapping[str, Any]) -> None:
    preset = Figures()
    for name, value in changes.items():
        if name not in KNOWN or type(value) is not type(getattr(preset, name)):
            raise Invalid({name: _("没有这一项，或值不合适")})
        if isinstance(value, int) and not isinstance(value, bool) and not 0 <= value <= 1000:
            raise Invalid({name: _("请填 0 到 1000 的数")})
