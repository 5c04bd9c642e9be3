"""Taking people on with their first post, one by one or by the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.organisation import checks, queries, slots
from shouwen.foundation.organisation.actions.people import add_person
from shouwen.foundation.organisation.actions.posts import appoint
from shouwen.foundation.organisation.models import Person, Unit
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


class Known:
    """What a table is checked against, asked once: units, staff numbers, user names, roles, and who may be given what."""

    def __init__(self, rows: Sequence[Row], actor: Actor) -> None:
        self.actor = actor
        units = list(queries.units(actor, "people.edit").filter(is_active=True))
        self.by_code = {unit.code.casefold(): unit for unit in units}
        self.by_name: dict[str, list[Unit]] = {}
        for unit in units:
            for name in {unit.name, unit.name_en} - {""}:
                self.by_name.setdefault(name.casefold(), []).append(unit)
        self.numbers = Counter(row.staff_number for row in rows)
        self.users = Counter(row.username.casefold() for row in rows if row.username)
        self.taken = {name for ask in slots.usernames for name in ask([row.username for row in rows if row.username])}
        posts = [(code, str(name)) for names in slots.role_names for code, name in names()]
        self.roles = {word.casefold(): code for code, name in posts for word in (code, name)}
        self.written = [name for unit in units for name in (unit.name, unit.name_en) if name], [name for _code, name in posts]
        self._given: dict[tuple[str, int], str] = {}

    def unit(self, row: Row) -> Unit:
        """The unit a row names by code or name.

        :raises Refusal: when there is none in reach, or several of that name.
        """
        wanted = row.unit_code.casefold()
        same = self.by_name.get(wanted, [])
        found = self.by_code.get(wanted) or (same[0] if len(same) == 1 else None)
        if found is not None:
            return found
        if same:
            codes = _("、").join(unit.code for unit in same)
            raise Refusal("unit_unclear", _("叫“%(name)s”的部门有几个，写代码：%(codes)s") % {"name": row.unit_code, "codes": codes})
        raise Refusal("unit_unknown", _("没有叫“%(code)s”的部门") % {"code": row.unit_code} + _near(row.unit_code, self.written[0]))

    def role(self, row: Row) -> str:
        """The role a row names by its name or code; '' when it names none.

        :raises Refusal: when there is none of that name.
        """
        if not row.role:
            return ""
        code = self.roles.get(row.role.casefold())
        if code is None:
            raise Refusal("role_unknown", _("没有叫“%(name)s”的岗位") % {"name": row.role} + _near(row.role, self.written[1]))
        return code

    def given(self, role_code: str, unit: Unit) -> str:
        """Why a post may not be given there; '' when it may. Asked once for each pair."""
        key = (role_code, unit.pk)
        if key not in self._given:
            self._given[key] = ""
            try:
                for check in slots.post_checks:
                    check(role_code, unit, [], actor=self.actor)
            except Refusal as no:
                self._given[key] = no.message
        return self._given[key]


def _near(word: str, known: Iterable[str]) -> str:
    """What may have been meant, as it is written where it belongs."""
    names = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), list(names), 1, 0.5)
    return _("，是不是“%(name)s”？") % {"name": names[close[0]]} if close else ""


def check_roster(rows: Sequence[Row], *, actor: Actor, at: datetime) -> list[Row]:
    """The rows with everything that is wrong said beside them; nothing is written.

    :raises Forbidden: without ``people.edit``.
    """
    known = Known(rows, actor)
    for row in rows:
        row.wrong = list(_wrong(row, known))
    return list(rows)


def _wrong(row: Row, known: Known) -> Iterator[str]:
    if known.numbers[row.staff_number] > 1:
        yield _("工号在表里出现了不止一次")
    if row.username and known.users[row.username.casefold()] > 1:
        yield _("登录名在表里出现了不止一次")
    elif row.username and row.username.casefold() in known.taken:
        yield _("登录名 %(name)s 已有人在用") % {"name": row.username}
    try:
        unit = known.unit(row)
        checks.person(_person_of(row, unit))
        role_code = known.role(row)
        if role_code and (why := known.given(role_code, unit)):
            yield why
    except Refusal as refusal:
        yield refusal.message


def _person_of(row: Row, unit: Unit) -> Person:
    return Person(
        unit=unit, name=row.name, staff_number=row.staff_number, grade=row.grade, name_en=row.name_en, email=row.email
    )


@dataclass(frozen=True)
class Joined:
    """Somebody taken on, and how they come in: their user name and a link or a password, '' without a door."""

    person: Person
    username: str = ""
    secret: str = ""


def take_on_one(row: Row, known: Known, doors: str, actor: Actor, at: datetime) -> Joined:
    """Take on the person of one row, and open their way in: ``links`` to set a password by, ``passwords`` to begin with.

    :raises Refusal: when it cannot be used any more.
    """
    values: dict[str, Any] = {"unit": known.unit(row), "role_code": known.role(row)}
    for name in ("name", "staff_number", "grade", "name_en", "email"):
        values[name] = getattr(row, name)
    person = join(values, actor=actor, at=at)
    for open_ in slots.doors if doors else ():
        username = row.username or row.staff_number
        return Joined(person, username, open_(person.pk, username, doors, actor=actor, at=at))
    return Joined(person)
