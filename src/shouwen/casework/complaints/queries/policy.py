"""The grading rules in force: kept in the process, so that registration pays no query for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.cases import states as cases
from shouwen.casework.cases.queries import grades
from shouwen.casework.cases.slots import Tables
from shouwen.casework.complaints.models import Policy
from shouwen.casework.complaints.rules import policy as rules
from shouwen.casework.complaints.rules.duties import HOUSE as HOUSE_DUTIES
from shouwen.casework.complaints.rules.duties import Duties
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.kept import Kept


def _load() -> dict[int | None, list[tuple[datetime, int, dict[str, Any], Tables]]]:
    found: dict[int | None, list[tuple[datetime, int, dict[str, Any], Tables]]] = {}
    for row in Policy.objects.filter(retired_at=None).order_by("starts_at", "version"):
        tables = rules.tables(row.content, str(row.version))
        found.setdefault(row.centre_id, []).append((row.starts_at, row.version, row.content, tables))
    return found


_held = Kept(_load, object, ttl=5.0)


def forget() -> None:
    """Read the rules anew at the next use."""
    _held.forget()


def in_force(centre_id: int | None, at: datetime) -> tuple[int | None, int, dict[str, Any], Tables] | None:
    """The version that holds for a centre at a moment, as (whose, version, content, tables); None: the house's own."""
    held = _held()
    for whose in (centre_id, None):
        begun = [each for each in held.get(whose, ()) if each[0] <= at]
        if begun:
            _since, version, content, tables = max(begun, key=lambda each: (each[0], each[1]))
            return whose, version, content, tables
    return None


def tables(centre_id: int, at: datetime) -> Tables | None:
    """The tables of a centre, for cases to grade by; None for the house's own."""
    found = in_force(centre_id, at)
    return found[3] if found else None


def content(centre_id: int | None, at: datetime) -> dict[str, Any]:
    """What holds for a centre, as a row keeps it."""
    found = in_force(centre_id, at)
    return dict(found[2]) if found else rules.house()


def duties(centre_id: int, severity: str, at: datetime) -> Duties:
    """What a severity asks for at a centre."""
    found = in_force(centre_id, at)
    return rules.duties(found[2], severity) if found else HOUSE_DUTIES[severity]


@dataclass(frozen=True)
class Version:
    """A version as its page shows it; ``state`` is now, later, past or retired."""

    policy: Policy
    who: str
    state: str


def versions(centre_id: int | None, at: datetime) -> list[Version]:
    """Every version of a centre's rules, newest first."""
    rows = list(Policy.objects.filter(centre_id=centre_id).order_by("-version"))
    names = organisation.names([each.made_by_id for each in rows])
    found = in_force(centre_id, at)
    now = found[1] if found and found[0] == centre_id else None
    return [Version(each, names.get(each.made_by_id or 0, ""), _state(each, now, at)) for each in rows]


def _state(row: Policy, now: int | None, at: datetime) -> str:
    if row.retired_at:
        return "retired"
    return "now" if row.version == now else "later" if row.starts_at > at else "past"


@dataclass(frozen=True)
class Trial:
    """What rules make of a matter: each column with its grade and sentence, the worst, the priority, what it asks for."""

    columns: list[Any]
    severity: str
    severity_label: str
    priority: int
    priority_why: str
    duties: Duties


def trial(using: Mapping[str, Any], *, amount: Decimal | None, affected: int, triggers: list[str]) -> Trial:
    """Try rules out on a matter that is not there."""
    tried = rules.tables(using)
    columns = grades.columns(tried, amount=amount, customers=affected, triggers=triggers)
    found = grades.grade(tried, amount=amount, customers=affected, triggers=triggers)
    priority = grades.priority(tried, found.value)
    label = str(cases.SEVERITIES[found.value])
    return Trial(columns, found.value, label, priority.value, priority.why, rules.duties(using, found.value))


def may_edit(actor: Actor, centre_id: int | None) -> bool:
    """Whether the actor may make rules for a centre, or (None) for all of them."""
    reach = actor.reach("complaints.rules")
    if reach is None:
        return False
    return reach.centre_ids is None if centre_id is None else reach.covers_centre(centre_id)


def source(centre_id: int, at: datetime) -> str:
    """By whose rules a centre grades, in words."""
    found = in_force(centre_id, at)
    if found is None:
        return _("按通用定级表")
    words = _("按本中心定级表第 %(n)s 版") if found[0] == centre_id else _("按全省定级表第 %(n)s 版")
    return words % {"n": found[1]}


