"""Setting what is watched. A change is a further version, told on the indicator's chain."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.indicators import facts, queries, states
from shouwen.casework.indicators.models import Indicator
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, Invalid
from shouwen.kit.text import squash
from shouwen.relations.catalogue import queries as catalogue

LARGEST = Decimal(10) ** 11


def set_indicator(
    *, name: str, measure: str, threshold: Decimal, days: int, cause: str = "", indicator_id: int | None = None, centre_id: int | None = None,
    actor: Actor, at: datetime,
) -> Indicator:  # fmt: skip
    """Set a new indicator at the actor's centre (or another in reach), or change one.

    :raises Forbidden: without ``indicators.edit`` there.
    :raises Invalid: beside what cannot be.
    """
    actor.need("indicators.edit")
    known = queries.find(indicator_id, actor) if indicator_id else None
    where = known.centre_id if known else centre_id or actor.centre_id
    if not where:
        raise Forbidden("out_of_reach", _("这个指标归别的中心"))
    if (no := queries.refused(where, "indicators.edit", actor)) is not None:
        raise no
    called = squash(name)
    _check(called, measure, threshold, days, cause)
    with transaction.atomic():
        if not Unit.objects.select_for_update().filter(pk=where).exists():
            raise Invalid({"centre_id": _("没有这个中心")})
        row = Indicator.objects.select_for_update().get(pk=known.pk) if known else Indicator(centre_id=where, version=0)
        if Indicator.objects.filter(centre_id=where, name=called, is_on=True).exclude(pk=row.pk).exists():
            raise Invalid({"name": _("已有同名的指标")})
        row.name, row.measure, row.threshold, row.days, row.is_on = called, measure, threshold, days, True
        row.cause = cause if measure in states.BY_CAUSE else ""
        row.version, row.made_by_id, row.made_at = row.version + 1, actor.person_id or None, at
        row.save()
        told = facts.IndicatorSet(subject_id=row.pk, centre_id=where, name=called, measure=measure, threshold=queries.plain(threshold), days=days, version=row.version)
        announce(told, actor=actor, at=at)
    return row


def _check(name: str, measure: str, threshold: Decimal, days: int, cause: str) -> None:
    wrong = {}
    if not name or len(name) > 80:
        wrong["name"] = _("请起个名字，80 字以内")
    if measure not in states.MEASURES:
        wrong["measure"] = _("请从列表里选一项")
    if not threshold.is_finite() or not 0 < threshold <= LARGEST or threshold != round(threshold, 1):
        wrong["threshold"] = _("限值要大于零，最多一位小数")
    if not 1 <= days <= 366:
        wrong["days"] = _("请写 1 到 366 之间的天数")
    if measure in states.BY_CAUSE and catalogue.label("cause", cause) in ("", cause):
        wrong["cause"] = _("这一项要选一个起因")
    if wrong:
        raise Invalid(wrong)


def end(indicator_id: int, *, back: bool = False, actor: Actor, at: datetime) -> Indicator:
    """Watch it no more, or (``back``) again; its alerts stay.

    :raises Forbidden: without ``indicators.edit`` there.
    """
    with transaction.atomic():
        row = Indicator.objects.select_for_update().get(pk=queries.find(indicator_id, actor).pk)
        if (no := queries.refused(row.centre_id, "indicators.edit", actor)) is not None:
            raise no
        if row.is_on == back:
            return row
        if back and Indicator.objects.filter(centre_id=row.centre_id, name=row.name, is_on=True).exists():
            raise Invalid({"name": _("已有同名的指标")})
        row.is_on = back
        row.save(update_fields=["is_on"])
        kind = facts.IndicatorResumed if back else facts.IndicatorEnded
        announce(kind(subject_id=row.pk, centre_id=row.centre_id, name=row.name), actor=actor, at=at)
    return row
