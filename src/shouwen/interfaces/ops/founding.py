"""Beginning an installation: the tree, the trade, and the first administrator, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from shouwen.casework.improvement import actions as improvement
from shouwen.casework.liability import actions as liability
from shouwen.foundation.access import actions as access
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation import queries as people
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.interfaces.ops.layout import Plan, nodes
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict, Invalid
from shouwen.relations.catalogue import actions as catalogue

BY_CLI = SYSTEM.through("cli")
LOCK = 0x5348_4F55
"""The key of PostgreSQL's advisory lock under which an installation is begun."""


@dataclass(frozen=True)
class Founder:
    """The first administrator, as they sign in."""

    name: str
    staff_number: str
    username: str
    password: str
    language: str = "zh-hans"
    is_hashed: bool = False
    """Whether ``password`` is its hash already, as it waits between two pages."""


def is_begun() -> bool:
    """Whether anybody works here already."""
    return Person.objects.exists() or Unit.objects.exists()


@transaction.atomic
def begin(founder: Founder, plan: Plan, *, at: datetime) -> Person:
    """Set up everything an empty installation needs to be worked in; of two who try at once, one does.

    :raises Conflict: when it has been begun before.
    :raises Invalid: when a value cannot be used; ``fields`` says which.
    """
    _one_at_a_time()
    if is_begun():
        raise Conflict("begun", _("这里已经有人在用；要从头开始，换一个空的数据库"))
    access.seed_presets()
    for pack in (plan.pack, *plan.more_packs) if plan.pack else ():
        catalogue.load_pack(pack, actor=BY_CLI, at=at)
    try:
        planted = organisation.load_tree(
            nodes(plan), actor=BY_CLI, at=at,
            time_zone=plan.time_zone, currency=plan.currency, calendar_code=plan.calendar_code,
        )  # fmt: skip
    except Invalid as wrong:  # a unit's own name and prefix are the plan's centre and prefix
        raise Invalid(
            {"centre" if name == "name" else name: text for name, text in wrong.fields.items()}
        ) from wrong
    liability.set_figures(None, {"cause_kinds": ["complaint"]}, actor=BY_CLI, at=at)
    improvement.ship_rules(actor=BY_CLI, at=at)
    return _administrator(founder, planted[0], at)


def _one_at_a_time() -> None:
    """SQLite's transactions queue up from their first line; PostgreSQL's behind a lock of their own."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _administrator(founder: Founder, root: Unit, at: datetime) -> Person:
    person = organisation.add_person(
        unit_id=root.pk, name=founder.name, staff_number=founder.staff_number, language=founder.language,
        actor=BY_CLI, at=at,
    )  # fmt: skip
    organisation.appoint(
        person.pk,
        unit_id=root.pk,
        role_code="administrator",
        starts_on=people.day_of(at),
        is_primary=True,
        actor=BY_CLI,
        at=at,
    )
    opened = access.open_account(
        person.pk, username=founder.username, password=None if founder.is_hashed else founder.password,
        actor=BY_CLI, at=at,
    )  # fmt: skip
    if founder.is_hashed and opened.user is not None:
        opened.user.password = founder.password
        opened.user.save(update_fields=["password"])
    return opened
