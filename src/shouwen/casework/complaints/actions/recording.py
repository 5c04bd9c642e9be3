"""Writing into the record: fields, each change kept and sealed, never over somebody else's, and taken back whenever asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.complaints import facts
from shouwen.casework.complaints.actions import outside, pen, regrading
from shouwen.casework.complaints.models import Change, Complaint
from shouwen.casework.complaints.queries.scope import Which, lock, need
from shouwen.casework.complaints.rules import fields
from shouwen.casework.complaints.rules.fields import BY_CODE, GRADING, Field, plain, read, said
from shouwen.casework.complaints.states import FROM_CASE, GIVEN_REASONS, TAKEN_BACK
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid, NotFound

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def mark(value: Any) -> str:
    """A short mark of a value, by which an editor tells what they saw."""
    return hashlib.sha256(json.dumps(plain(value), ensure_ascii=False).encode()).hexdigest()[:12]


def record(
    which: Which, changes: Mapping[str, Any], *, was: Mapping[str, str] | None = None, reason: str = "", actor: Actor, at: datetime
) -> Complaint:
    """Write fields of a complaint record. ``was`` are the marks of the values the editor saw, by code.

    :raises Forbidden: without ``complaints.record`` for this case.
    :raises Conflict: ``field_changed`` when somebody has changed one since; nothing is written then.
    :raises Invalid: for unknown fields or values, beside the field.
    """
    with transaction.atomic():
        case, held = lock(which, actor)
        need(case, "complaints.record", actor)
        real = _checked(held, changes, was or {})
        if real:
            _write(case, held, real, reason[:200], actor, at)
        return held


def _checked(held: Complaint, changes: Mapping[str, Any], was: Mapping[str, str]) -> dict[str, Any]:
    if unknown := set(changes) - set(BY_CODE):
        raise Invalid({code: _("没有这一项") for code in sorted(unknown)})
    now = held.values()
    currency = _currency_of(changes.get("currency", now["currency"]))
    wrong: dict[str, str] = {}
    real: dict[str, Any] = {}
    for code, value in changes.items():
        if was.get(code) and was[code] != mark(now[code]):
            raise Conflict("field_changed", _("刚才有人改过“%(field)s”") % {"field": _(BY_CODE[code].label)}, field=code)
        try:
            kept = read(BY_CODE[code], value, keep=now[code], currency=currency)
        except Invalid as no:
            wrong |= no.fields
            continue
        if kept != now[code]:
            real[code] = kept
    if wrong:
        raise Invalid(wrong)
    _check_together(now | real)
    return real


def _currency_of(given: Any) -> str:
    """In which currency an amount is to be read; a wrong one is told beside its own field."""
    try:
        return str(read(BY_CODE["currency"], given))
    except Invalid:
        return fields.OWN


def _check_together(values: Mapping[str, Any]) -> None:
    """Dates that cannot be: found out or decided before it happened; amounts finer than a coin."""
    fields.fits(values["amount"], values["currency"])
    start = values["problem_on"]
    for code in ("finding_on", "decision_on", "reaction_on", "apology_on"):
        if start and values[code] and values[code] < start:
            raise Invalid({code: _("不会早于问题发生日期 %(day)s") % {"day": start.isoformat()}})
    came = values["regulator_on"]
    for code in ("regulator_due", "regulator_answered_on"):
        if came and values[code] and values[code] < came:
            raise Invalid({code: _("不会早于监管转来日期 %(day)s") % {"day": came.isoformat()}})


def _write(case: Case, held: Complaint, real: dict[str, Any], reason: str, actor: Actor, at: datetime, undoes: Change | None = None) -> list[Change]:
    now = held.values()
    rows, told = [], []
    for code, value in real.items():
        change = Change(complaint_id=held.pk, field=code, by_id=actor.person_id or None, at=at, reason=reason, undoes=undoes)
        change.keep(plain(now[code]), plain(value))
        rows.append(change)
        told.append(_told(case, held, BY_CODE[code], now[code], value, undoes))
    held.put(real)
    if real.get("outcome"):
        held.finding_on = held.finding_on or cases.place(case.centre_id).day(at)
        label = _label(BY_CODE["outcome"], real["outcome"])
        told.append(
            facts.FindingMade(subject_id=case.pk, centre_id=case.centre_id, complaint_id=held.pk, outcome=real["outcome"], outcome_label=label)
        )
    pen.write(case, held, *told, actor=actor, at=at, reason="" if reason in GIVEN_REASONS else reason)
    Change.objects.bulk_create(rows)
    outside.follow(case, held, set(real), actor=actor, at=at)
    if GRADING & set(real):
        regrading.assess(case, held, at=at)
    return rows


def put(
    case: Case, held: Complaint, values: dict[str, Any], reason: str, *, actor: Actor, at: datetime, undoes: Change | None = None
) -> list[Change]:
    """Write values that were checked elsewhere, in the caller's transaction: what comes and goes with a merge."""
    return _write(case, held, values, reason[:200], actor, at, undoes)


def _told(case: Case, held: Complaint, field: Field, before: Any, after: Any, undoes: Change | None) -> Fact:
    """The fact of a change; of sealed fields only that they changed."""
    return facts.ComplaintRecorded(
        subject_id=case.pk,
        centre_id=case.centre_id,
        complaint_id=held.pk,
        field=field.code,
        field_label=field.label,
        before_label="" if field.sealed else _label(field, before),
        after_label="" if field.sealed else _label(field, after),
        undoes=undoes.pk if undoes else None,
    )


def _label(field: Field, value: Any) -> str:
    """A value as facts keep it: Chinese, from which each reader's language is found."""
    with translation.override("zh-hans"):
        return said(field, value)


def undo(which: Which, change_id: int, *, actor: Actor, at: datetime) -> Complaint:
    """Take a change of a field back; the field then says what it said before, and both changes stay on record.

    :raises NotFound: when the change is not of this case.
    :raises Conflict: when it was taken back already, or the field has moved on since.
    :raises Invalid: when the amount would be finer than a coin of its currency.
    """
    with transaction.atomic():
        case, held = lock(which, actor)
        need(case, "complaints.record", actor)
        change = Change.objects.filter(pk=change_id, complaint_id=held.pk).first()
        if change is None:
            raise NotFound("change_unknown", _("没有这次更改"))
        if Change.objects.filter(undoes=change).exists():
            raise Conflict("undone_already", _("这次更改已经撤销过"))
        field = BY_CODE[change.field]
        before, after = (typed(field, value) for value in change.both)
        if held.values()[field.code] != after:
            raise Conflict("field_moved_on", _("之后又改过，请直接改成想要的"))
        fields.fits(*((held.values() | {field.code: before})[code] for code in ("amount", "currency")))
        _write(case, held, {field.code: before}, TAKEN_BACK, actor, at, undoes=change)
        return held


def typed(field: Field, value: Any) -> Any:
    """A JSON-plain value as the field holds it."""
    if value is None:
        return fields.empty(field)
    if field.type == "day":
        return date.fromisoformat(value)
    return Decimal(value) if field.type == "money" else value


def open_record(case_id: int, facts_of: Mapping[str, Any], *, actor: Actor, at: datetime) -> Complaint | None:
    """Open the record of a case that was registered, with what intake knows: amount, customers affected, triggers.

    Does nothing when it is open already, or the case is no complaint.
    """
    with transaction.atomic():
        try:
            case, held = lock(case_id, actor)
        except NotFound:
            return None
        if not held._state.adding:
            return held
        if facts_of.get("amount"):
            held.amount = Decimal(facts_of["amount"])
        held.affected = int(facts_of.get("affected") or 1)
        held.triggers = list(facts_of.get("triggers") or ())
        held.recurrence = "recurring" if facts_of.get("repeat_of") else ""
        held.severity_by = "person" if facts_of.get("is_graded_by_hand") else "rule"
        if held.severity_by == "person":
            held.severity_code, held.severity_at = "at_intake", at
            held.severity_person_id = facts_of.get("actor_id") or None
        regrading.explain(case, held)
        pen.write(case, held, actor=actor, at=at)
        return held


def follow(case_id: int, changes: Mapping[str, Any], *, actor: Actor, at: datetime) -> None:
    """Fill in what the case itself has shown (answered, accepted, recourse told), where nobody has written otherwise."""
    with transaction.atomic():
        try:
            case, held = lock(case_id, actor)
        except NotFound:
            return
        now = held.values()
        real = {code: value for code, value in changes.items() if value != now[code] and (not now[code] or code.startswith("reaction"))}
        if real:
            _write(case, held, real, FROM_CASE, actor, at)


def withdrawn(case_id: int, why: str, *, actor: Actor, at: datetime) -> None:
    """The customer took the case back: the record says so, and stays."""
    with transaction.atomic():
        try:
            case, held = lock(case_id, actor)
        except NotFound:
            return
        if held.withdrawn_at:
            return
        held.withdrawn_at, held.withdrawn_why = at, why[:200]
        pen.write(
            case, held,
            facts.ComplaintWithdrawn(subject_id=case.pk, centre_id=case.centre_id, complaint_id=held.pk),
            actor=actor, at=at, reason=why[:200],
        )  # fmt: skip


def resumed(case_id: int, *, actor: Actor, at: datetime) -> None:
    """The case is open again: it is withdrawn no more."""
    with transaction.atomic():
        try:
            case, held = lock(case_id, actor)
        except NotFound:
            return
        if held.withdrawn_at:
            held.withdrawn_at, held.withdrawn_why = None, ""
            pen.write(case, held, actor=actor, at=at)
