"""Correcting a case: its content, its kind (with review), its first contact, whom it complains about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import clocks, lanes, pen, recusal, values
from shouwen.casework.cases.models import Accused, Case, CaseText, Review
from shouwen.casework.cases.queries.grades import BY_HAND, against_regrading, tables
from shouwen.casework.cases.queries.moves import need
from shouwen.casework.cases.queries.scope import Which, covers, lock
from shouwen.casework.cases.rules import grading, intake
from shouwen.foundation.ledger.facts import Fact
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.text import squash, tidy
from shouwen.relations.catalogue import queries as catalogue

NAMES = {
    "title": gettext_noop("标题"),
    "kind": gettext_noop("事项类型"),
    "category_id": gettext_noop("类别"),
    "severity": gettext_noop("严重程度"),
    "impact": gettext_noop("影响"),
    "urgency": gettext_noop("紧急程度"),
    "priority": gettext_noop("优先级"),
    "line_number": gettext_noop("专线号"),
    "reference": gettext_noop("对方编号"),
    "fields": gettext_noop("要素"),
    "source": gettext_noop("来源"),
    "demand": gettext_noop("客户要求"),
    "is_restricted": gettext_noop("限制查阅"),
}
"""What may be corrected, and what it is called."""
COLUMNS = {"kind_code": "kind", "category_path": "category_id", "source_code": "source"}
AGREED, NOT_AGREED = gettext_noop("复核同意"), gettext_noop("复核不同意")
REGRADES = frozenset({"kind", "category_id", "severity", "impact", "urgency", "priority"})


def edit(case: Which, changes: Mapping[str, Any], *, reason: str = "", actor: Actor, at: datetime) -> Case:
    """Correct what a case says; each value before and after is on record, and its clocks are counted anew.

    ``changes`` may hold the keys of :data:`NAMES`. Turning a complaint into anything else waits for a review
    (CMP-018): it is asked for here, and everything else is changed at once.

    :raises Forbidden: without ``cases.edit`` for this case.
    :raises Invalid: for unknown fields or values.
    """
    if unknown := set(changes) - set(NAMES):
        raise Invalid({name: _("没有这一项") for name in sorted(unknown)})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "edit", actor)
        _may_regrade(held, changes, reason, actor)
        fields, told = _changed(held, dict(changes), actor, at)
        rows: list[models.Model] = []
        if "kind" in changes and intake.is_downgrade(held.kind_code, changes["kind"]):
            row, asked = _ask(held, changes["kind"], reason, actor, at)
            rows.append(row)
            told.append(asked)
        rows += _demanded(held, changes, told, actor, at)
        if not told:
            return held
        if "title" in fields:
            rows += pen.words(held, "title", fields["title"], actor=actor, at=at, field="title").rows
        pen.put(held, fields)
        regraded = REGRADES & set(changes) and fields
        moved = clocks.rebase(held, "edit", actor=actor, at=at) if regraded else None
        pen.write(held, *told, actor=actor, at=at, reason=tidy(reason), rows=rows, later=[moved], **fields)
        return held


def _changed(
    case: Case, changes: dict[str, Any], actor: Actor, at: datetime
) -> tuple[dict[str, Any], list[Fact]]:
    fields: dict[str, Any] = {}
    _text_changes(case, changes, fields, at)
    kind = changes.get("kind", case.kind_code)
    if "kind" in changes:
        if kind not in states.KINDS:
            raise Invalid({"kind": _("请选择事项类型")})
        if not intake.is_downgrade(case.kind_code, kind):
            fields["kind_code"] = kind
    if "category_id" in changes:
        item = catalogue.check_category(
            changes["category_id"],
            actor,
            kind=fields.get("kind_code", case.kind_code),
            at=at,
            centre_id=case.centre_id,
        )
        fields |= {"category_id": item.id, "category_path": item.path}
    fields |= _grades(case, changes, at)
    real = {name: value for name, value in fields.items() if getattr(case, name) != value}
    told = [
        _edited(case, name, value)
        for name, value in sorted(real.items())
        if name not in ("grading", "category_id", "fields")
    ]
    if "fields" in real:
        told += values.told(case, real["fields"])
    return real, told


def _may_regrade(case: Case, changes: Mapping[str, Any], reason: str, actor: Actor) -> None:
    """Grades set by hand are an exception from the tables: whoever grades upstairs may ask for a right and a reason."""
    if why := against_regrading(case, changes, reason, actor):
        raise Invalid({next(name for name in BY_HAND if name in changes): why}, "regrade_refused")


def _edited(case: Case, column: str, value: Any) -> Fact:
    field = COLUMNS.get(column, column)
    before = getattr(case, column)
    return facts.CaseEdited(
        subject_id=case.pk,
        centre_id=case.centre_id,
        field=field,
        field_label=NAMES[field],
        before=str(before),
        after=str(value),
        before_label=pen.said(worded(field, before)),
        after_label=pen.said(worded(field, value)),
    )


TABLES: Mapping[str, Mapping[Any, Any]] = {
    "severity": states.SEVERITIES, "impact": states.IMPACTS, "urgency": states.URGENCIES, "priority": states.PRIORITIES,
    "kind": states.KINDS,
}  # fmt: skip


def worded(field: str, value: Any) -> Any:
    """What a value of one of :data:`NAMES` is called."""
    if field in TABLES:
        return TABLES[field].get(value, value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if field == "source":
        return catalogue.source(value).name if value else ""
    if field == "category_id" and value:
        item = catalogue.category_by_code(value)
        return ARROW.join(each.name for each in (*item.above, item))
    return value


ARROW = " › "


def _demanded(case: Case, changes: Mapping[str, Any], told: list[Fact], actor: Actor, at: datetime) -> list[models.Model]:
    """What the customer asks for, said anew: the old words stay, the new ones name them."""
    if "demand" not in changes:
        return []
    last = CaseText.objects.filter(case=case, kind="demand").order_by("-id").first()
    before = last.body if last else ""
    if tidy(changes["demand"]) == before:
        return []
    said = pen.words(case, "demand", changes["demand"], actor=actor, at=at, field="demand", limit=intake.MATTER_MAX)
    said.text.replaces_id = last.pk if last else None
    told.append(
        facts.DemandEdited(subject_id=case.pk, centre_id=case.centre_id, replaces=said.text.replaces_id, **said.sealed)
    )
    return list(said.rows)


def _text_changes(case: Case, changes: dict[str, Any], fields: dict[str, Any], at: datetime) -> None:
    if "title" in changes:
        fields["title"] = squash(changes["title"])[:120]
        if not fields["title"]:
            raise Invalid({"title": _("请写一个标题")})
    if "line_number" in changes:
        fields["line_number"] = squash(changes["line_number"])[:40]
    if "reference" in changes:
        fields["reference"] = squash(changes["reference"])[:80]
    if "fields" in changes:
        fields["fields"] = values.changed(case, changes["fields"], at=at)
    if "source" in changes:
        if changes["source"] not in {each.code for each in catalogue.sources(at=at)} | {case.source_code}:
            raise Invalid({"source": _("请从列表里选一项")})
        fields["source_code"] = changes["source"]
    if "is_restricted" in changes:
        fields["is_restricted"] = bool(changes["is_restricted"])


def _grades(case: Case, changes: dict[str, Any], at: datetime) -> dict[str, Any]:
    asked: dict[str, Any] = {
        name: changes[name] for name in ("severity", "impact", "urgency", "priority") if name in changes
    }
    if not asked:
        return {}
    for name, allowed in (
        ("severity", states.SEVERITIES),
        ("impact", states.IMPACTS),
        ("urgency", states.URGENCIES),
    ):
        if asked.get(name, next(iter(allowed))) not in allowed:
            raise Invalid({name: _("请从列表里选一项")})
    if "priority" in asked:
        if asked["priority"] not in states.PRIORITIES:
            raise Invalid({"priority": _("请从列表里选一项")})
        return asked
    if "severity" in asked and "impact" not in asked:
        asked["impact"] = grading.default_impact(asked["severity"], intake.is_key(case.customer_class))
        asked.setdefault("urgency", grading.URGENCY_OF[asked["severity"]])
    found = grading.priority(asked.get("impact", case.impact), asked.get("urgency", case.urgency), tables(case.centre_id, at))
    return {**asked, "priority": found.value, "grading": [found.why]}


def _ask(case: Case, kind: str, reason: str, actor: Actor, at: datetime) -> tuple[Review, Fact]:
    if not reason.strip():
        raise Invalid({"reason": _("投诉改为其他类型要复核，请写明理由")})
    if Review.objects.filter(case=case, change="kind", decided_at=None).exists():
        raise Conflict("review_open", _("已有一份申请等复核"))
    row = Review(
        case_id=case.pk,
        change="kind",
        before=case.kind_code,
        after=kind,
        reason=tidy(reason),
        asked_by_id=actor.person_id or case.owner_id,
        asked_at=at,
    )
    fact = facts.ReviewAsked(
        subject_id=case.pk,
        centre_id=case.centre_id,
        review_id=row.pk,
        before_label=pen.said(states.KINDS[case.kind_code]),
        after_label=pen.said(states.KINDS[kind]),
        judge_person=organisation.lead_of(row.asked_by_id, at=at),
    )
    return row, fact


def decide_review(review: int, *, agree: bool, note: str = "", actor: Actor, at: datetime) -> Review:
    """Decide whether a complaint may become something else; never by whoever asked (CMP-018).

    :raises Forbidden: without ``cases.decide_problem`` for this case, or for one's own request.
    """
    case_id = Review.objects.filter(pk=review).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("review_not_found", _("没有找到这份申请"))
    with transaction.atomic():
        held = lock(case_id, actor)
        if not covers(actor.need("cases.decide_problem"), held, actor):
            raise Forbidden("out_of_reach", _("这份申请由主管复核"))
        row = Review.objects.get(pk=review)
        if row.asked_by_id == actor.person_id:
            raise Forbidden("own_review", _("自己的申请请别人复核"))
        if row.decided_at:
            raise Conflict("review_decided", _("这份申请已经复核过"))
        row.decided_by_id, row.decided_at, row.agreed, row.note = (
            actor.person_id or None,
            at,
            agree,
            tidy(note),
        )
        row.save()
        fact = facts.ReviewDecided(
            subject_id=held.pk,
            centre_id=held.centre_id,
            review_id=row.pk,
            agreed=agree,
            verdict_label=AGREED if agree else NOT_AGREED,
            before_label=pen.said(states.KINDS[row.before]),
            after_label=pen.said(states.KINDS[row.after]),
            asked_person=row.asked_by_id,
        )
        fields: dict[str, Any] = {"kind_code": row.after} if agree else {}
        pen.put(held, fields)
        moved = clocks.rebase(held, "kind", actor=actor, at=at) if agree else None
        pen.write(held, fact, actor=actor, at=at, reason=row.note, later=[moved], **fields)
        return row


def correct_first_contact(
    case: Which,
    *,
    person: int,
    channel: str = "",
    met_at: datetime | None = None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> Case:
    """Correct who met the customer first: the one way to do it, with a right, a reason and a sealed fact (CASE-001).

    The database itself refuses any other change, since only here the revision rises by one with it.

    :raises Forbidden: without ``cases.correct_first_contact`` for this case.
    :raises Invalid: without a reason.
    """
    if not reason.strip():
        raise Invalid({"reason": _("请写明为什么更正")})
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "correct_first_contact", actor)
        who = lanes.holder(person, "person")
        moment = met_at or held.first_contact_at or held.received_at
        fact = facts.FirstContactCorrected(
            subject_id=held.pk,
            centre_id=held.centre_id,
            from_person=held.first_contact_id,
            to_person=who.person_id,
            from_channel=held.first_contact_channel,
            to_channel=channel or held.first_contact_channel,
            from_at=held.first_contact_at,
            to_at=moment,
            revision=held.first_contact_revision + 1,
        )
        pen.write(
            held,
            fact,
            actor=actor,
            at=at,
            reason=tidy(reason),
            first_contact_id=who.person_id,
            first_contact_channel=channel or held.first_contact_channel,
            first_contact_at=moment,
            first_contact_revision=held.first_contact_revision + 1,
        )
        return held


def accuse(case: Which, person: int, *, actor: Actor, at: datetime) -> Accused:
    """Name a person the case complains about: from now on they neither handle, review nor see it (CASE-064).

    :raises Conflict: while that person owns or handles it; reassign it first.
    """
    with transaction.atomic():
        held = lock(case, actor)
        need(held, "edit", actor)
        if person in (held.owner_id, held.handler_id):
            raise Conflict("holds_it", _("这位同事正负责此事，请先改派"))
        if Accused.objects.filter(case=held, person_id=person).exists():
            raise Conflict("accused_already", _("已经记下了"))
        row = Accused(case_id=held.pk, person_id=person, named_by_id=actor.person_id or None, named_at=at)
        fact = facts.PersonAccused(subject_id=held.pk, centre_id=held.centre_id, accused_person=person)
        back = recusal.call_back(held, person, actor=actor, at=at)
        pen.write(held, fact, *back, actor=actor, at=at, rows=[row], is_about_staff=True)
        recusal.move_on(held, person, at=at)
        return row


def acquit(case: Which, person: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Correct a wrong naming: the case never was about that person, who is kept out of it no longer. What had gone to others stays there.

    The naming, its correction and the reason stay on the case's chain. A case that has ended can be corrected too.

    :raises Forbidden: without ``cases.edit`` for this case.
    :raises Invalid: without a reason.
    :raises Conflict: when that person is not named.
    """
    if not squash(reason):
        raise Invalid({"reason": _("请写明为什么是写错了")})
    with transaction.atomic():
        held = lock(case, actor)
        reach = actor.reach("cases.edit")
        if not actor.almighty and (reach is None or not covers(reach, held, actor)):
            raise Forbidden("right_missing", _("这件由别人负责，请找责任人或主管"))
        named = Accused.objects.filter(case=held)
        if not named.filter(person_id=person).delete()[0]:
            raise Conflict("not_accused", _("没有记过这位同事"))
        fact = facts.PersonCleared(subject_id=held.pk, centre_id=held.centre_id, cleared_person=person)
        pen.write(held, fact, actor=actor, at=at, reason=squash(reason)[:200], is_about_staff=named.exists())
