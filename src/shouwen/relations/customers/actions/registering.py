"""Taking somebody down by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.sql import insert_rows
from shouwen.relations.customers import reading, rules
from shouwen.relations.customers.actions.files import checked
from shouwen.relations.customers.actions.meeting import Value, newcomer
from shouwen.relations.customers.models import Customer
from shouwen.relations.customers.scope import gone


def register(
    *, centre_id: int, name: str, points: Sequence[Value] = (), actor: Actor, at: datetime, **properties: Any
) -> Customer:
    """Take somebody down from the customers' page; ``points`` are (kind, text) pairs, the first one is primary.

    ``properties`` are those of :func:`edit`. Likely duplicates are shown, not refused.

    :raises Invalid: without a name, or for a value that cannot be read.
    """
    centre_id = home(centre_id, actor)
    values = checked({"name": name, **properties}, None)
    if not values["name"] and not values.get("is_anonymous"):
        raise Invalid({"name": _("还没有填姓名")})
    spelled = [(kind, reading.read(kind, text)) for kind, text in points if rules.plain(text)]
    with transaction.atomic():
        met = newcomer(spelled, centre_id=centre_id, actor=actor, at=at, **values)
        insert_rows(met.rows)
    return met.customer


def home(centre_id: int | None, actor: Actor) -> int:
    """The centre a new customer is to belong to: the one asked for, else the actor's own.

    :raises Forbidden: without ``customers.edit``.
    :raises NotFound: when there is no such centre in the reach of that right.
    """
    reach = actor.need("customers.edit")
    if centre_id is None or centre_id == actor.centre_id:
        return actor.centre_id
    if not (reach.covers_centre(centre_id) and Unit.objects.filter(pk=centre_id, centre_id=centre_id).exists()):
        raise gone()
    return centre_id
