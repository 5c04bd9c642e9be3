"""What early warning plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.casework.improvement import slots as improvement
from shouwen.casework.indicators import queries, states
from shouwen.casework.indicators.models import Alert, Indicator
from shouwen.foundation.ledger import slots as ledger
from shouwen.kit.actor import Actor


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.chores.fill(chores)
    improvement.rooms.fill(rooms)
    ledger.subjects.fill(subjects)


def chores(actor: Actor, _at: datetime) -> Sequence[cases.Chore]:
    """Alerts that wait for this person's word, for My work."""
    return [
        cases.Chore("asked", row.indicator.name, _("确认预警"), _("到了 %(value)s，限值 %(limit)s") % {"value": queries.plain(row.last_value), "limit": queries.plain(row.threshold)},
                    reverse("indicators:alert", args=[row.pk]), row.raised_at)
        for row in queries.waiting(actor)
    ]  # fmt: skip


def rooms(actor: Actor) -> Sequence[improvement.Room]:
    """Early warning, from the board of plans."""
    return [improvement.Room(_("预警指标"), "gauge", reverse("indicators:board"))] if actor.may("indicators.read") else []


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Indicators and alerts as the log names them."""
    if kind not in (states.INDICATOR, states.ALERT):
        return {}
    may = actor.may("indicators.read")
    if kind == states.INDICATOR:
        open_ = set(queries.visible(actor).filter(pk__in=ids).values_list("pk", flat=True)) if may else set()
        rows = Indicator.objects.filter(pk__in=ids).values_list("pk", "name")
        return {pk: ledger.Subject(name, reverse("indicators:board") if pk in open_ else "", pk not in open_) for pk, name in rows}
    open_ = set(queries.alerts(actor).filter(pk__in=ids).values_list("pk", flat=True)) if may else set()
    named = Alert.objects.filter(pk__in=ids).values_list("pk", "indicator__name")
    return {pk: ledger.Subject(name, reverse("indicators:alert", args=[pk]) if pk in open_ else "", pk not in open_) for pk, name in named}
