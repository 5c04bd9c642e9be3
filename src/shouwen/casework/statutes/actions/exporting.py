"""Complaints leave the house in a file: nothing moves, but it is told who took what, before anything is read."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.statutes import facts
from shouwen.casework.statutes.queries.register import LAYOUTS
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid


@transaction.atomic
def announce_export(layout: str, *, cases: int, since: date, until: date, actor: Actor, at: datetime) -> None:
    """Say on the person's own chain that they take so many complaints out, received between two days.

    :raises Forbidden: without ``statutes.export``. :raises Invalid: for a layout there is none of, or days backwards.
    """
    actor.need("statutes.export")
    if layout not in LAYOUTS:
        raise Invalid({"layout": _("请从列表里选一项")})
    if until < since:
        raise Invalid({"until": _("结束要晚于开始")})
    Person.objects.select_for_update(no_key=True).get(pk=actor.person_id)
    with translation.override("zh-hans"):
        label = str(LAYOUTS[layout])
    told = facts.RegisterExported(
        subject_id=actor.person_id, centre_id=actor.centre_id, layout=layout, layout_label=label, cases=cases,
        since=since.isoformat(), until=until.isoformat(),
    )  # fmt: skip
    announce(told, actor=actor, at=at)
