"""Measures: set, reported on with proof, checked by another, followed by a better one, dropped and put back (IMP-002, 006, CMP-026)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.improvement import facts, states
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.actions.opening import owner_of
from shouwen.casework.improvement.actions.pen import Sheet
from shouwen.casework.improvement.models import Measure, Plan, Report
from shouwen.casework.improvement.models.measure import DONE
from shouwen.casework.improvement.queries.scope import Which, lock, refusal
from shouwen.foundation.files.actions import attach
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.money import Money

SUBJECT = "improvement_report"
"""How files name a report on a measure."""
NOTHING = Money(Decimal(0))
SET_IN = frozenset({*states.DRAWN, *states.WORKED})


@dataclass(frozen=True)
class Task:
    """A measure as it is set. ``owner`` None: who leads the plan; ``problem`` and ``check_how`` are needed in a
    rectification plan."""

    text: str
    effect: str
    due_on: date | None
    kind: str = "correct"
    owner: int | None = None
    cost: Money = NOTHING
    problem: str = ""
    check_how: str = ""


def add_measure(which: Which, task: Task, *, actor: Actor, at: datetime) -> Measure:
    """Set a measure: who does what by when, and what it is to bring about.

    :raises Invalid: beside each field that is missing or wrong.
    :raises Conflict: once the plan is submitted, until it is approved: then measures are added to and followed.
    """
    with transaction.atomic():
        sheet = pen.opened(which, within=SET_IN, actor=actor, at=at)
        return _set(sheet, task, None)


def _set(sheet: Sheet, task: Task, old: Measure | None) -> Measure:
    plan = sheet.plan
    values = _checked(sheet, task)
    last = Measure.objects.filter(plan=plan).aggregate(last=Max("seq"))["last"] or 0
    row = Measure.objects.create(
        plan=plan, seq=last + 1, round=plan.round, replaces=old, made_by_id=sheet.actor.person_id or None, made_at=sheet.at, **values
    )
    told = facts.MeasureAdded(**_about(sheet, row), due_on=row.due_on, replaces=old.pk if old else 0)
    announce(told, actor=sheet.actor, at=sheet.at)
    return row


def _checked(sheet: Sheet, task: Task) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    plan, today = sheet.plan, cases.place(sheet.plan.centre_id).day(sheet.at)
    if task.kind not in states.MEASURES:
        wrong["kind"] = _("请从列表里选一项")
    if task.due_on is None or task.due_on < today:
        wrong["due_on"] = _("请写期限，从今天起")
    if task.cost.amount < 0:
        wrong["cost"] = _("金额不能是负数")
    texts = {
        "text": (task.text, 500, _("请写明做什么")),
        "effect": (task.effect, 300, _("请写明预期效果")),
        "problem": (task.problem, 300, _("整改方案里每条措施要写明针对哪个问题") if plan.kind == "rectification" else ""),
        "check_how": (task.check_how, 300, _("整改方案里每条措施要写明怎样检查") if plan.kind == "rectification" else ""),
    }
    kept: dict[str, Any] = {}
    for name, (words, most, needed) in texts.items():
        try:
            kept[name] = pen.line(words, name, most, needed=needed)
        except Invalid as no:
            wrong |= no.fields
    try:
        kept["owner_id"] = owner_of(task.owner or plan.owner_id).pk
    except Invalid as no:
        wrong |= no.fields
    if wrong:
        raise Invalid(wrong)
    return {**kept, "kind": task.kind, "due_on": task.due_on, "cost": task.cost.amount, "currency": task.cost.currency}


def _about(sheet: Sheet, row: Measure) -> dict[str, Any]:
    return {**sheet.about, "measure_id": row.pk, "label": row.label, "measure_person": row.owner_id}


def _row(plan: Plan, seq: int) -> Measure:
    row = Measure.objects.select_for_update(of=("self",)).filter(plan=plan, seq=seq).first()
    if row is None:
        raise NotFound("measure_unknown", _("没有这条措施"))
    return row


def _standing(plan: Plan, seq: int) -> Measure:
    row = _row(plan, seq)
    if row.dropped_at or Measure.objects.filter(replaces=row).exists():
        raise Conflict("measure_gone", _("%(label)s 已经不用了") % {"label": row.label})
    return row


def change_measure(which: Which, seq: int, task: Task, *, actor: Actor, at: datetime) -> Measure:
    """Write a measure anew while the plan is still thought out.

    :raises Conflict: once it is submitted: an approved measure is followed by another (:func:`replace_measure`).
    """
    with transaction.atomic():
        sheet = pen.opened(which, within=states.DRAWN, actor=actor, at=at)
        row = _standing(sheet.plan, seq)
        before = row.owner_id
        for name, value in _checked(sheet, task).items():
            setattr(row, name, value)
        row.overdue_told = False
        row.save()
        announce(facts.MeasureChanged(**_about(sheet, row), before_person=before), actor=actor, at=at)
    return row


def replace_measure(which: Which, seq: int, task: Task, *, reason: str, actor: Actor, at: datetime) -> Measure:
    """Let a better measure follow an approved one, linked to it and with the reason (IMP-006)."""
    with transaction.atomic():
        sheet = pen.opened(which, within=states.WORKED, actor=actor, at=at)
        old = _standing(sheet.plan, seq)
        if old.done_at:
            raise Conflict("measure_done", _("%(label)s 已经做完，另加一条就好") % {"label": old.label})
        old.dropped_why = pen.line(reason, "reason", 200, needed=_("请写明为什么改"))
        old.save(update_fields=["dropped_why"])
        return _set(sheet, task, old)


def drop_measure(which: Which, seq: int, *, reason: str = "", back: bool = False, actor: Actor, at: datetime) -> Measure:
    """Do without a measure, with a reason; or (``back``) want it again.

    :raises Conflict: when it is so already.
    """
    with transaction.atomic():
        sheet = pen.opened(which, within=SET_IN, actor=actor, at=at)
        row = _row(sheet.plan, seq)
        if bool(row.dropped_at) != back or Measure.objects.filter(replaces=row).exists():
            raise Conflict("measure_so_already", _("已经是这样了"))
        why = pen.line(reason, "reason", 200, needed="" if back else _("请写明为什么不做了"))
        row.dropped_at, row.dropped_by_id, row.dropped_why = (None, None, "") if back else (at, actor.person_id or None, why)
        row.save(update_fields=["dropped_at", "dropped_by", "dropped_why"])
        announce(facts.MeasureDropped(**_about(sheet, row), is_back=back), actor=actor, at=at, reason=why)
    return row


# ── progress ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _for_report(which: Which, seq: int, actor: Actor, at: datetime) -> tuple[Sheet, Measure]:
    """A plan and its measure, for whoever does the measure or writes the plan."""
    plan = lock(which, actor)
    row = _standing(plan, seq)
    if row.owner_id != actor.person_id and (no := refusal(plan, "improvement.write", actor)) is not None:
        raise no
    if plan.state not in states.WORKED and plan.state not in states.DRAWN:
        raise Conflict("plan_moved_on", _("计划现在是“%(state)s”，这里已经不能改") % {"state": plan.state_label})
    return Sheet(plan, actor, at), row


def report(
    which: Which, seq: int, percent: int, *, words: str = "", files: Sequence[int] = (), actor: Actor, at: datetime
) -> Report:
    """Report how far a measure has come; ``files`` from the actor's tray are its proof.

    :raises Forbidden: for who neither does it nor writes the plan.
    :raises Invalid: out of 0 to 100, or done with neither words nor a file to show for it.
    """
    if not 0 <= percent <= DONE:
        raise Invalid({"percent": _("进度从 0 到 100")})
    with transaction.atomic():
        sheet, row = _for_report(which, seq, actor, at)
        said = pen.line(words, "words", 500)
        if percent == DONE and not said and not files:
            raise Invalid({"words": _("做完了要有凭据：写一句，或放一份文件")})
        made = Report.objects.create(measure=row, before=row.percent, percent=percent, words=said, by_id=actor.person_id or None, at=at)
        if files:
            attach(files, subject_kind=SUBJECT, subject_id=made.pk, actor=actor, at=at)
        _put(row, percent, at)
        told = facts.MeasureReported(**_about(sheet, row), percent=percent, plan_person=sheet.plan.owner_id)
        announce(told, actor=actor, at=at)
    return made


def _put(row: Measure, percent: int, at: datetime) -> None:
    row.percent, row.done_at = percent, (row.done_at or at) if percent == DONE else None
    row.checked_by_id, row.checked_at, row.check_words, row.check_passed = None, None, "", None
    row.save(update_fields=["percent", "done_at", "checked_by", "checked_at", "check_words", "check_passed"])


def take_report_back(which: Which, seq: int, *, actor: Actor, at: datetime) -> Measure:
    """Take the last report on a measure back; it stands where it stood before.

    :raises Conflict: when there is none, or it is somebody else's.
    """
    with transaction.atomic():
        sheet, row = _for_report(which, seq, actor, at)
        last = row.reports.filter(taken_back_at=None).order_by("-at", "-id").first()
        if last is None or last.by_id != (actor.person_id or None):
            raise Conflict("no_report_of_yours", _("最近一次进度不是您报的，撤不了"))
        last.taken_back_at = at
        last.save(update_fields=["taken_back_at"])
        _put(row, last.before, at)
        announce(facts.ReportTakenBack(**_about(sheet, row), percent=row.percent), actor=actor, at=at)
    return row


def check_measure(which: Which, seq: int, *, passed: bool, words: str, actor: Actor, at: datetime) -> Measure:
    """Look whether a measure that is done was done well (IMP-014). One that was not goes on.

    :raises Forbidden: for who did it.
    """
    with transaction.atomic():
        sheet = pen.opened(which, within=states.WORKED, actor=actor, at=at)
        row = _standing(sheet.plan, seq)
        if row.owner_id == actor.person_id:
            raise Forbidden("own_measure", _("自己做的请别人来检查"))
        if row.done_at is None:
            raise Conflict("measure_not_done", _("%(label)s 还没有做完") % {"label": row.label})
        said = pen.line(words, "words", 300, needed=_("请写明检查到什么"))
        if not passed:
            _put(row, DONE - 1, at)
        row.checked_by_id, row.checked_at, row.check_words, row.check_passed = actor.person_id or None, at, said, passed
        row.save(update_fields=["checked_by", "checked_at", "check_words", "check_passed"])
        announce(facts.MeasureChecked(**_about(sheet, row), passed=passed), actor=actor, at=at)
    return row


def tell_overdue(*, at: datetime, limit: int = 200) -> int:
    """Measures whose day is past are told of once; says how many."""
    rows = Measure.objects.filter(done_at=None, dropped_at=None, replaced_by=None, overdue_told=False, plan__is_open=True)
    due = rows.filter(due_on__lt=at.date()).order_by("due_on").values_list("plan_id", "seq")
    return sum(_tell_overdue(plan_id, seq, at) for plan_id, seq in list(due[:limit]))


def _tell_overdue(plan_id: int, seq: int, at: datetime) -> int:
    with transaction.atomic():
        sheet = Sheet(lock(plan_id, SYSTEM), SYSTEM, at)
        row = _row(sheet.plan, seq)
        if row.overdue_told or not row.is_overdue(cases.place(sheet.plan.centre_id).day(at)):
            return 0
        row.overdue_told = True
        row.save(update_fields=["overdue_told"])
        told = facts.MeasureOverdue(**_about(sheet, row), due_on=row.due_on, plan_person=sheet.plan.owner_id)
        announce(told, actor=SYSTEM, at=at)
    return 1
