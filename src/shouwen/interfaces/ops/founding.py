"""Beginning an installation: the tree, the trade, and the first administrator, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.access import actions as access
from shouwen.foundation.organisation import actions as organisation
from shouwen.foundation.organisation import queries as people
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.foundation.organisation.presets import TREES, Node
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries as packs

SINGLE = "single"
BY_PACK = "pack"
BY_CLI = SYSTEM.through("cli")


@dataclass(frozen=True)
class Founder:
    """The first administrator, as they sign in."""

    name: str
    staff_number: str
    username: str
    password: str


def is_begun() -> bool:
    """Whether anybody works here already."""
    return Person.objects.exists() or Unit.objects.exists()


def trees() -> list[str]:
    """The shapes an organisation can start in."""
    return [SINGLE, BY_PACK, *TREES]


def nodes(tree: str, *, pack: str, name: str, prefix: str) -> Sequence[Node]:
    """The units of a shape; ``single`` is one centre of the given name with a reception team and a department."""
    if tree == BY_PACK:
        return packs.pack_tree(pack)
    if tree != SINGLE:
        return (TREES[tree],)
    team = Node(f"{prefix}-T1", "team", "centre", _("受理组"), "Reception Team")
    branch = Node(f"{prefix}-B1", "unit", "branch", _("业务部门"), "Business Department")
    return (Node(prefix, "province", "centre", name, name, prefix, None, (team, branch)),)


@transaction.atomic
def begin(founder: Founder, *, tree: str, pack: str, name: str, prefix: str, at: datetime) -> Person:
    """Set up everything an empty installation needs to be worked in.

    :raises Conflict: when it has been begun before.
    :raises Invalid: when a value cannot be used; ``fields`` says which.
    """
    if is_begun():
        raise Conflict("begun", _("这里已经有人在用；要从头开始，换一个空的数据库"))
    access.seed_presets()
    if pack:
        catalogue.load_pack(pack, actor=BY_CLI, at=at)
    planted = organisation.load_tree(nodes(tree, pack=pack, name=name, prefix=prefix), actor=BY_CLI, at=at)
    return _administrator(founder, planted[0], at)


def _administrator(founder: Founder, root: Unit, at: datetime) -> Person:
    person = organisation.add_person(
        unit_id=root.pk, name=founder.name, staff_number=founder.staff_number, actor=BY_CLI, at=at
    )
    organisation.appoint(
        person.pk,
        unit_id=root.pk,
        role_code="administrator",
        starts_on=people.day_of(at),
        is_primary=True,
        actor=BY_CLI,
        at=at,
    )
    return access.open_account(
        person.pk, username=founder.username, password=founder.password, actor=BY_CLI, at=at
    )
