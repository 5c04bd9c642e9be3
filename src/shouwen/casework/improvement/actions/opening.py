"""Opening a plan, changing what it says, and the cases it stands on (IMP-001)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.queries import scope as case_scope
from shouwen.casework.improvement import facts, states
from shouwen.casework.improvement.actions import pen
from shouwen.casework.improvement.actions.pen import Sheet
from shouwen.casework.improvement.models import Counter, Ground, Plan, Rule
from shouwen.casework.improvement.queries.scope import Which
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

MOST_CASES = 500
REVIEW_DAYS = 30
"""Who leads a plan is asked to look at it again so often (IMP-012)."""


@dataclass(frozen=True)
class Brief:
    """What a plan is opened with. ``owner`` None: the actor; ``cases`` are cases, ids or numbers."""

    title: str
    kind: str = "capa"
    source: str = "hand"
    source_note: str = ""
    problem: str = ""
    cause_code: str = ""
    category_path: str = ""
    owner: int | None = None
    due_on: date | None = None
    cases: Collection[case_scope.Which] = ()


@dataclass(frozen=True)
class ByRule:
    """The rule that opens a plan, what set it off, and why in numbers."""

    rule: Rule
    key: str
    why: Mapping[str, Any] = field(default_factory=dict)


def open_plan(brief: Brief, *, centre_id: int | None = None, actor: Actor, at: datetime) -> Plan:
    """Open a plan by hand, at the actor's centre or at another in reach.

    :raises Forbidden: without ``improvement.write`` there.
    :raises Invalid: without a title, for an unknown kind, source, cause, owner or day.
    :raises NotFound: for a case out of the actor's sight.
    """
    reach = actor.need("improvement.write")
    where = centre_id or actor.centre_id
    if where != actor.centre_id and (reach.narrow or not reach.covers_centre(where)):
        raise Forbidden("out_of_reach", _("您不能在别的中心立项"))
    if brief.source not in states.SOURCES or brief.source == "rule":
        raise Invalid({"source": _("请从列表里选一项")})
    with transaction.atomic():
        return opened(brief, where, actor=actor, at=at)


def opened(brief: Brief, centre_id: int, *, by: ByRule | None = None, actor: Actor, at: datetime) -> Plan:
    """Open a plan in the caller's transaction; its facts are its own and those of its cases."""
    made = _draft(brief, centre_id, by, actor, at)
    made.save(force_insert=True)
    told = facts.PlanOpened(
        **pen.about(made), plan_kind=made.kind, source=made.source, owner_person=made.owner_id,
        rule_id=by.rule.pk if by else 0, trigger=by.key if by else "",
    )  # fmt: skip
    announce(told, actor=actor, at=at, fresh=True)
    take_up(made, brief.cases, actor=actor, at=at)
    return made


def _draft(brief: Brief, centre_id: int, by: ByRule | None, actor: Actor, at: datetime) -> Plan:
    if brief.kind not in states.KINDS:
        raise Invalid({"kind": _("请从列表里选一项")})
    owner = owner_of(brief.owner or actor.person_id)
    day = cases.place(centre_id).day(at)
    _check_day(brief.due_on, day)
    title = pen.line(brief.title, "title", 120, needed=_("请用一句话写清要改进什么"))
    return Plan(
        number=_number(centre_id, day), centre_id=centre_id, unit_id=owner.unit_id, kind=brief.kind, title=title,
        source="rule" if by else brief.source, source_note=pen.line(brief.source_note, "source_note", 200), state_since=at,
        cause_code=_cause(brief.cause_code), category_path=_category(brief.category_path),
        problem=pen.passage(brief.problem, "problem"), owner_id=owner.pk, author_id=actor.person_id or None, due_on=brief.due_on,
        review_on=day + timedelta(days=REVIEW_DAYS), rule=by.rule if by else None, why=dict(by.why) if by else {},
        trigger_key=by.key if by else None, opened_at=at,
    )  # fmt: skip


def _number(centre_id: int, day: date) -> str:
    """The next number of a centre's year; its row stays locked until commit, so there is no gap."""
    stem = f"{cases.place(centre_id).prefix}G{day:%y}"
    Counter.objects.get_or_create(stem=stem)
    row = Counter.objects.select_for_update().get(stem=stem)
    row.last += 1
    row.save(update_fields=["last"])
    return f"{stem}-{row.last:04d}"


def owner_of(person_id: int) -> Person:
    """Somebody who can lead a plan or a measure.

    :raises Invalid: for nobody, or somebody who has left.
    """
    found = Person.objects.filter(pk=person_id, is_active=True).first() if person_id else None
    if found is None:
        raise Invalid({"owner": _("没有这位同事，或已离岗，请换一位")})
    return found


def _cause(code: str) -> str:
    if code:
        try:
            catalogue.code("cause", code)
        except NotFound as no:
            raise Invalid({"cause_code": no.message}) from None
    return code


def _category(path: str) -> str:
    if path:
        try:
            catalogue.category_by_code(path)
        except NotFound as no:
            raise Invalid({"category_path": no.message}) from None
    return path


def _check_day(day: date | None, today: date) -> None:
    if day is not None and not today <= day <= today + timedelta(days=3660):
        raise Invalid({"due_on": _("期限从今天起，十年以内")})


# ── the cases it stands on ────────────────────────────────────────────────────────────────────────────────────────


def take_up(plan: Plan, which: Iterable[case_scope.Which], *, actor: Actor, at: datetime) -> list[Case]:
    """Let a plan in hand stand on further cases; those it stands on already are passed over. Cases are locked in order."""
    held = set(Ground.objects.filter(plan=plan, removed_at=None).values_list("case_id", flat=True))
    seen = [each if isinstance(each, int) else case_scope.find(each, actor).pk for each in dict.fromkeys(which)]
    wanted = sorted(set(seen) - held)
    if len(held) + len(wanted) > MOST_CASES:
        raise Invalid({"cases": _("一个计划最多纳入 %(most)s 件") % {"most": MOST_CASES}})
    taken = []
    for case_id in wanted:
        case = case_scope.lock(case_id, actor)
        Ground.objects.create(plan=plan, case_id=case.pk, added_by_id=actor.person_id or None, added_at=at)
        told = facts.CaseTakenUp(subject_id=case.pk, centre_id=case.centre_id, plan_id=plan.pk, plan=plan.number)
        announce(told, actor=actor, at=at)
        taken.append(case)
    _learn(plan, taken)
    return taken


def _learn(plan: Plan, taken: list[Case]) -> None:
    """A plan that names no category takes that of its first case."""
    path = next((each.category_path for each in taken if each.category_path), "")
    if path and not plan.category_path:
        plan.category_path = path
        plan.save(update_fields=["category_path"])


def add_cases(which: Which, numbers: Iterable[case_scope.Which], *, actor: Actor, at: datetime) -> int:
    """Take further cases into a plan; says how many were new.

    :raises NotFound: for one out of the actor's sight; none is taken then.
    """
    with transaction.atomic():
        sheet = pen.opened(which, actor=actor, at=at)
        return len(take_up(sheet.plan, numbers, actor=actor, at=at))


def let_go(which: Which, number: case_scope.Which, *, actor: Actor, at: datetime) -> None:
    """Let a plan not stand on a case any more; it can be taken up again."""
    with transaction.atomic():
        sheet = pen.opened(which, actor=actor, at=at)
        case = case_scope.lock(number, actor)
        row = Ground.objects.filter(plan=sheet.plan, case=case, removed_at=None).first()
        if row is None:
            raise Conflict("not_in_plan", _("%(number)s 不在这个计划里") % {"number": case.number})
        row.removed_at, row.removed_by_id = at, actor.person_id or None
        row.save(update_fields=["removed_at", "removed_by"])
        told = facts.CaseLetGo(subject_id=case.pk, centre_id=case.centre_id, plan_id=sheet.plan.pk, plan=sheet.plan.number)
        announce(told, actor=actor, at=at)


def follow_event(event_id: int, member_ids: Collection[int], *, at: datetime) -> None:
    """Cases joined under one event stand on the plans of that event's other cases too."""
    rows = Ground.objects.filter(case_id__in=member_ids, removed_at=None, plan__is_open=True)
    for plan_id in sorted(set(rows.values_list("plan_id", flat=True))):
        with transaction.atomic():
            plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
            take_up(plan, member_ids, actor=SYSTEM, at=at)


# ── what it says ──────────────────────────────────────────────────────────────────────────────────────────────────

FIELDS = {
    "title": gettext_noop("标题"),
    "source_note": gettext_noop("来源说明"),
    "problem": gettext_noop("问题说明"),
    "containment": gettext_noop("临时控制措施"),
    "root_cause": gettext_noop("根因"),
    "cause_code": gettext_noop("起因"),
    "category_path": gettext_noop("类别"),
    "due_on": gettext_noop("期限"),
}
DRAWN_ONLY = frozenset({"root_cause", "cause_code"})
"""Not rewritten once the plan is submitted: what was approved is what was read."""


def edit(which: Which, changes: Mapping[str, Any], *, version: int | None = None, actor: Actor, at: datetime) -> Plan:
    """Change what a plan says. ``version`` is that of the plan its editor saw.

    A title given back as its reader saw it (``heading``) is no change.

    :raises Conflict: ``plan_changed`` when somebody has changed it since; nothing is written then.
    :raises Invalid: for unknown fields or values.
    """
    if unknown := set(changes) - set(FIELDS):
        raise Invalid({name: _("没有这一项") for name in sorted(unknown)})
    with transaction.atomic():
        sheet = pen.opened(which, actor=actor, at=at)
        plan = sheet.plan
        if version is not None and version != plan.version:
            raise Conflict("plan_changed", _("刚才有人改过这个计划，请看过再改"))
        kept = {name: _read(name, value, sheet) for name, value in changes.items()}
        real = {name: value for name, value in kept.items() if value != getattr(plan, name)}
        if plan.state not in states.DRAWN and (late := DRAWN_ONLY & set(real)):
            raise Conflict("plan_submitted", _("提交以后不再改%(field)s，请先退回") % {"field": _(FIELDS[min(late)])})
        told = [facts.PlanEdited(**sheet.about, field=name, field_label=FIELDS[name]) for name in real]
        if real:
            pen.write(sheet, *told, **real)
    return plan


def _read(name: str, value: Any, sheet: Sheet) -> Any:
    if name == "due_on":
        _check_day(value, cases.place(sheet.plan.centre_id).day(sheet.at))
        return value
    if name == "cause_code":
        return _cause(str(value or ""))
    if name == "category_path":
        return _category(str(value or ""))
    if name == "title":
        line = pen.line(value, name, 120, needed=_("请用一句话写清要改进什么"))
        return sheet.plan.title if line == sheet.plan.heading else line
    return pen.line(value, name, 200) if name == "source_note" else pen.passage(value, name)


def hand_over(which: Which, owner: int, *, actor: Actor, at: datetime) -> Plan:
    """Let somebody else lead a plan.

    :raises Forbidden: for whoever one of its cases complains about.
    """
    with transaction.atomic():
        sheet = pen.opened(which, actor=actor, at=at)
        person = owner_of(owner)
        if Ground.objects.filter(plan=sheet.plan, removed_at=None, case__accused__person_id=person.pk).exists():
            raise Forbidden("barred_accused", _("计划里的事项投诉的就是这位同事，请换一位"))
        if person.pk != sheet.plan.owner_id:
            told = facts.OwnerChanged(**sheet.about, owner_person=person.pk, before_person=sheet.plan.owner_id)
            pen.write(sheet, told, owner_id=person.pk, unit_id=person.unit_id)
    return sheet.plan


def rate(which: Which, *, likelihood: int, impact: int, after: bool = False, actor: Actor, at: datetime) -> Plan:
    """Rate the risk, from 1 to 5 each, before anything is done or (``after``) once the measures work.

    :raises Conflict: ``after`` before the measures are done.
    """
    if not (1 <= likelihood <= 5 and 1 <= impact <= 5):
        raise Invalid({"likelihood": _("可能性和影响都从 1 到 5")})
    with transaction.atomic():
        allowed = {states.DONE, states.VERIFYING, states.EFFECTIVE} if after else states.DRAWN
        sheet = pen.opened(which, within=allowed, actor=actor, at=at)
        when = "after" if after else "before"
        told = facts.RiskRated(**sheet.about, score=likelihood * impact, is_after=after)
        changes: dict[str, Any] = {f"likelihood_{when}": likelihood, f"impact_{when}": impact}
        pen.write(sheet, told, **changes)
    return sheet.plan
