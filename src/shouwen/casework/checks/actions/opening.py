"""Checks open by themselves: a complaint's category, a cause, a missed limit; or by hand (CMP-002, 034, 038, 045, 046, 058 … 060)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.actions import pen as case_pen
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.cases.queries.scope import Which
from shouwen.casework.checks import facts, rules, states
from shouwen.casework.checks.actions import pen
from shouwen.casework.checks.models import Check, CheckRule
from shouwen.casework.checks.queries import people, scope
from shouwen.casework.checks.queries.board import source_label
from shouwen.casework.complaints.states import KINDS
from shouwen.casework.liability import queries as liability
from shouwen.foundation.access.queries import role_names
from shouwen.foundation.calendars import queries as calendars
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.kit.ids import new_id
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
    from shouwen.casework.liability.models import CauseFound

ABOUT_MAX = 500


def after_category(case_id: int, *, at: datetime) -> list[Check]:
    """A complaint has a category, or another one: what that asks for is opened, what only the former asked for withdrawn."""
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        happened = _of_category(held)
        for row in Check.objects.filter(case=held, state__in=states.RUNNING, source__startswith=f"{states.CATEGORY}:"):
            if row.source.partition(":")[2] not in happened.categories:
                row.case = held
                pen.drop(row, "corrected", actor=SYSTEM, at=at)
        if held.kind_code not in KINDS or _brought(held):
            return []
        source = f"{states.CATEGORY}:{held.category_path}"
        return _open(held, happened, lambda _line: source, None, at)


def _of_category(case: Case) -> rules.Happened:
    if not case.category_id:
        return rules.Happened()
    try:
        marks = catalogue.category(case.category_id).marks
    except NotFound:
        marks = frozenset()
    return rules.Happened(categories=rules.upwards(case.category_path), marks=marks)


def _brought(case: Case) -> bool:
    """Whether it came in from elsewhere, ended: nobody checks an archive."""
    return case.source_code == "import" and not case.is_open


def after_cause(case_id: int, code: str, *, at: datetime) -> list[Check]:
    """A cause was found: what it asks for is opened, with its answers (site, plate, defect, claim)."""
    try:
        item = catalogue.code("cause", code)
    except NotFound:
        return []
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        found = next((each for each in liability.causes(held) if each.code == code), None)
        if found is None or _brought(held):
            return []
        above = [one.code for one in (*item.above, item)]
        marks = {mark for each in above for mark in catalogue.code("cause", each).traits.get("marks", ())}
        happened = rules.Happened(causes=above, marks=marks)
        return _open(held, happened, lambda _line: f"{states.CAUSE}:{code}", found, at)


def no_cause(case_id: int, code: str, *, at: datetime) -> None:
    """A cause no longer holds: what only it asked for need not be checked."""
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        for row in Check.objects.filter(case=held, state__in=states.RUNNING, source=f"{states.CAUSE}:{code}"):
            row.case = held
            pen.drop(row, "corrected", actor=SYSTEM, at=at)


def after_missed(case_id: int, stage: str, *, at: datetime) -> list[Check]:
    """A complaint's limit was missed: it bears that from now on, and somebody looks at why (CMP-060)."""
    with transaction.atomic():
        held = cases.lock(case_id, SYSTEM)
        if held.kind_code not in KINDS or _brought(held):
            return []
        return _open(held, rules.Happened(stage=stage), lambda _line: f"{states.LATE}:{stage}", None, at)


def _open(case: Case, happened: rules.Happened, source: Callable[[rules.Line], str], cause: CauseFound | None, at: datetime) -> list[Check]:
    """Open what the rules ask for, but nothing twice: neither a kind that was looked at already, nor the same once more."""
    rows = {row.pk: row for row in CheckRule.objects.filter(ended_at=None)}
    lines = [rules.Line(row.pk, row.centre_id, row.sort, row.value, row.kind) for row in rows.values()]
    picked = rules.chosen(lines, happened, [case.centre_id, *people.above(case.centre_id)])
    if not picked:
        return []
    before = list(Check.objects.filter(case=case, kind__in=list(picked)).values_list("kind", "state", "source"))
    made = []
    for kind, line in picked.items():
        known = [(state, told) for each, state, told in before if each == kind]
        if any(state != states.WITHDRAWN or told == source(line) for state, told in known):
            continue
        rule = rows[line.id]
        made.append(_made(case, kind, source(line), rule.role_code, rule.hours, rule=rule, cause=cause, actor=SYSTEM, at=at))
    return made


def _made(
    case: Case, kind: str, source: str, role_code: str, hours: int, *, rule: CheckRule | None = None, cause: CauseFound | None = None,
    text: int | None = None, owner: int | None = None, actor: Actor, at: datetime,
) -> Check:  # fmt: skip
    row = Check.objects.create(
        case=case, centre_id=case.centre_id, kind=kind, source=source[:180], rule=rule, cause=cause, role_code=role_code,
        owner_id=owner or people.maker_for(case, role_code, at=at), about_id=text, opened_by_id=actor.person_id or None, opened_at=at,
        due_at=due_by(case, hours, at),
    )  # fmt: skip
    with translation.override("zh-hans"):
        label = source_label(source, cause.name if cause else "")
    told = facts.CheckOpened(
        **pen.about(row), source_label=label, owner_person=row.owner_id or 0, rule_id=rule.pk if rule else 0, due_at=row.due_at
    )
    announce(told, actor=actor, at=at)
    return row


def due_by(case: Case, hours: int, at: datetime) -> datetime:
    """So many working hours later, by the centre's calendar."""
    here = case_queries.place(case.centre_id)
    due: datetime = calendars.working_time(here.calendar_code, here.time_zone).add(at, hours, "work_hour")
    return due


def ask(
    case: Which, *, kind: str, text: str, role_code: str, owner: int | None = None, hours: int = 16, actor: Actor, at: datetime
) -> Check:
    """Ask for a check by hand: what is to be looked at (``text``), by which post or whom.

    :raises Forbidden: without ``checks.arrange`` for this case.
    :raises Conflict: when one of the kind is running.
    :raises Invalid: for a kind or post there is none of, without words, or for somebody who may not make it.
    """
    with transaction.atomic():
        held = cases.lock(case, actor)
        if no := scope.why_not_open(held, actor):
            raise no
        item = catalogue.chosen("check", kind, actor, at=at, field="kind")
        wrong = {}
        if not 1 <= hours <= states.LONGEST:
            wrong["hours"] = _("请填 1 到 %(most)s 个工作小时") % {"most": states.LONGEST}
        if role_code not in {states.HANDLER, *(code for code, _name in role_names())}:
            wrong["role_code"] = _("请从列表里选一项")
        elif owner and role_code == states.HANDLER:
            wrong["owner"] = _("经办人办的不另选人")
        elif owner and (why := people.why_not_maker(held, owner, at=at)):
            wrong["owner"] = why
        if wrong:
            raise Invalid(wrong)
        if pen.running(held, item.code):
            raise Conflict("check_open", _("已经有一项“%(kind)s”没有了结") % {"kind": item.label})
        said = case_pen.words(held, "note", text, actor=actor, at=at, limit=ABOUT_MAX)
        case_pen.write(held, actor=actor, at=at, rows=said.rows)
        return _made(held, item.code, f"{states.HAND}:{new_id()}", role_code, hours, text=said.text.pk, owner=owner, actor=actor, at=at)
