"""Taking people on with their first post, one by one or by the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.organisation import queries, slots
from shouwen.foundation.organisation.actions.people import add_person
from shouwen.foundation.organisation.actions.posts import appoint
from shouwen.foundation.organisation.models import Person
from shouwen.foundation.organisation.roster import Row
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Refusal


@transaction.atomic
def join(values: Mapping[str, Any], *, actor: Actor, at: datetime) -> Person:
    """Take somebody on; with a ``role_code`` they hold that post at their home unit from today.

    :raises Invalid: when a value cannot be used.
    """
    particulars = {name: value for name, value in values.items() if name not in ("unit", "role_code")}
    person = add_person(unit_id=values["unit"].pk, actor=actor, at=at, **particulars)
    if values.get("role_code"):
        appoint(
            person.pk,
            unit_id=values["unit"].pk,
            role_code=values["role_code"],
            starts_on=queries.day_of(at),
            is_primary=True,
            actor=actor,
            at=at,
        )
    return person


def check_roster(rows: Sequence[Row], *, actor: Actor, at: datetime) -> list[Row]:
    """The rows with everything that is wrong said beside them. Each is tried out and undone; nothing is written."""
    numbers = Counter(row.staff_number for row in rows)
    for row in rows:
        row.wrong = []
        if numbers[row.staff_number] > 1:
            row.wrong.append(_("工号在表里出现了不止一次"))
            continue
        try:
            with transaction.atomic():
                _take_on(row, actor, at)
                transaction.set_rollback(True)
        except Refusal as refusal:
            row.wrong.append(refusal.message)
    return list(rows)


@transaction.atomic
def take_on(rows: Sequence[Row], *, actor: Actor, at: datetime) -> list[Person]:
    """Take on everybody in a table, or nobody.

    :raises Refusal: the first reason against a row.
    """
    return [_take_on(row, actor, at) for row in rows]


def _take_on(row: Row, actor: Actor, at: datetime) -> Person:
    unit = queries.units(actor, "people.edit").filter(code=row.unit_code).first()
    if unit is None:
        raise Refusal("unit_unknown", _("没有代码是 %(code)s 的部门") % {"code": row.unit_code or "?"})
    values = {"unit": unit, "role_code": _role(row.role)}
    for name in ("name", "staff_number", "grade", "name_en", "email"):
        values[name] = getattr(row, name)
    return join(values, actor=actor, at=at)


def _role(wanted: str) -> str:
    """A role by its code or by its name."""
    known = [pair for names in slots.role_names for pair in names()]
    return next((code for code, name in known if wanted in (code, name)), wanted)
