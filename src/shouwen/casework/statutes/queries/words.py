"""Limits in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.statutes import states
from shouwen.casework.statutes.models.packs import spoken
from shouwen.casework.statutes.rules.limits import RURAL, Step


def region_name(region: str) -> str:
    """A region as people call it; its code when nobody gave it a name."""
    area, dash, last = region.rpartition("-")
    if dash and last == RURAL and region not in states.REGIONS:
        return _("%(area)s农村") % {"area": region_name(area)}
    return str(states.REGIONS.get(region, region))


def amount_of(row: Any) -> str:
    """``15 天``, ``5 个工作日``."""
    return deadlines.amount_words(float(row.amount), row.unit)


def steps_of(row: Any) -> list[str]:
    """What the law allows beyond, one sentence for each time."""
    return [step_words(Step(**each)) for each in row.steps]


def step_words(step: Step) -> str:
    """``情况复杂：再延 15 天，由本中心负责人批准，并告知客户``."""
    return _("%(ground)s：再延 %(amount)s，由%(who)s批准，并告知客户") % {
        "ground": spoken(step.ground, step.ground_en),
        "amount": deadlines.amount_words(step.amount, step.unit),
        "who": states.APPROVERS[step.approver],
    }


def pauses_of(row: Any) -> str:
    """For what it stands still, in words; '' when for nothing."""
    return pgettext("list", "、").join(deadlines.pause_words(code) for code in row.pauses)
