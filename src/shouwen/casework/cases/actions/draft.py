"""A case on the drawing board: checked and graded, with every row and fact that belongs to it, not yet written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from shouwen.casework.cases import facts, states
from shouwen.casework.cases.actions import callers, pen, tagging, values
from shouwen.casework.cases.actions.intake import Intake
from shouwen.casework.cases.models import Accused, Case, CaseLink, Promise, Suggestion
from shouwen.casework.cases.queries import places
from shouwen.casework.cases.queries.grades import GRIEVANCES, least, tables
from shouwen.casework.cases.queries.policy import figures_for
from shouwen.casework.cases.rules import assuring, flow, grading
from shouwen.casework.cases.rules import intake as rules
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.models import new_row
from shouwen.kit.standing import Standing
from shouwen.kit.text import squash
from shouwen.relations.catalogue import queries as catalogue

if TYPE_CHECKING:
    from shouwen.relations.catalogue.shelf import CategoryItem
    from shouwen.relations.customers.models import Customer


class Before(NamedTuple):
    """An earlier case of the same customer and category."""

    id: int
    repeat_of: int | None
    received_at: datetime


@dataclass
class Draft:
    """A case about to be written."""

    case: Case
    intake: Intake
    place: places.Place
    category: CategoryItem | None
    customer: Customer | None
    rows: list[models.Model] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    triggers: Sequence[str] = ()
    sealed: pen.Sealed = field(default_factory=lambda: pen.Sealed(text_id=0, text_hash=""))


def draw(
    intake: Intake,
    *,
    known: callers.Known | None = None,
    earlier: Sequence[Before] | None = None,
    actor: Actor,
    at: datetime,
) -> Draft:
    """Check what came in and lay the case out; owner, number and clocks are still open.

    A caller who brings many passes whom it has recognised, and the customer's earlier cases of the category, newest
    first; otherwise the database is asked.

    :raises Invalid: with a sentence beside each field that is missing or wrong.
    """
    place = places.place(intake.centre_id or actor.centre_id)
    intake = intake.tidied()
    if intake.kind not in states.KINDS:
        raise Invalid({"kind": _("请选择事项类型")})
    category = category_of(intake, actor, place, at)
    try:
        known = known or callers.recognise(intake, place, actor=actor, at=at)
    except Invalid as unread:
        _check(intake, category, None, actor, also=unread.fields)
        raise
    _check(intake, category, known.customer, actor)
    fields = _fields(intake, category, place, actor, at)
    made = lay_out(intake, place, category, known, at)
    made.case.fields = values.kept(made.case, fields)
    if intake.tags:
        rows, told_ = tagging.first(made.case, intake.tags)
        made.rows += rows
        made.facts += told_
    rate(made, at, earlier)
    return made


def lay_out(
    intake: Intake, place: places.Place, category: CategoryItem | None, known: callers.Known, at: datetime
) -> Draft:
    """The case as it came in, before its own fields and before it is rated."""
    case = new_row(
        Case,
        centre_id=place.centre_id,
        kind_code=intake.kind,
        category_id=category.id if category else None,
        category_path=category.path if category else "",
        channel_code=intake.channel,
        source_code=intake.source,
        form=intake.form or _form(intake.channel) or "oral",
        is_anonymous=intake.anonymous or known.customer is None,
        customer_class=known.class_code,
        line_number=intake.line_number or known.line_number,
        reference=squash(intake.reference)[:80],
        assured=assuring.joined(intake.assured),
        fields={},
        title=squash(intake.title)[:120] or rules.title_from(intake.description),
        is_restricted=intake.restricted or intake.kind == "misconduct",
        is_about_staff=bool(intake.accused),
        received_at=intake.received_at or at,
        registered_at=at,
        state_since=at,
        pre_contact=intake.pre_contact,
        intake_key=intake.intake_key or None,
        intake_digest=intake.digest() if intake.intake_key else "",
    )
    case.customer = known.customer
    return Draft(case, intake, place, category, known.customer, rows=list(known.rows))


def rate(made: Draft, at: datetime, earlier: Sequence[Before] | None = None) -> None:
    """Whether it repeats an earlier one, how bad and how urgent it is."""
    _repeat(made, earlier, at)
    _grade(made)


def _check(
    intake: Intake, category: CategoryItem | None, customer: Customer | None, actor: Actor, also: Mapping[str, str] | None = None
) -> None:
    """All that is missing at once, with what is ``also`` wrong.

    :raises Invalid: when anything is.
    """
    wrong = rules.missing(
        kind=intake.kind,
        description=intake.description,
        name=intake.name or (customer.name if customer else ""),
        anonymous=intake.anonymous,
        has_contact=callers.has_contact(intake),
        has_category=category is not None,
        customer_class=customer.class_code if customer else "ordinary",
        line_number=intake.line_number or (customer.line_number if customer else ""),
        needs_category=actor.via not in ("portal", "import"),
    )
    if _form(intake.channel) is None:
        wrong["channel"] = _("请选择渠道")
    elif intake.by_hand:
        wrong |= callers.papers_missing(intake)
    if wrong:
        raise Invalid({**wrong, **(also or {})})


def _form(channel: str) -> str | None:
    """Oral or written, as the channel is; None for a channel nobody knows."""
    try:
        return str(catalogue.channel(channel).form)
    except NotFound:
        return None


def category_of(
    intake: Intake, actor: Actor, place: places.Place, at: datetime
) -> CategoryItem | None:
    """The category chosen, if one was.

    :raises Invalid: when it is not on offer for this kind.
    """
    if not intake.category_id:
        return None
    if actor.via == "import":
        return catalogue.category(intake.category_id)
    return catalogue.check_category(
        intake.category_id, actor, kind=intake.kind, at=at, centre_id=place.centre_id
    )


def _fields(
    intake: Intake, category: CategoryItem | None, place: places.Place, actor: Actor, at: datetime
) -> dict[str, Any]:
    """The custom fields as they are kept. What comes by itself, from the portal or a table, is not sent back for what
    it lacks; a colleague fills it in."""
    path = category.path if category else ""
    asked = catalogue.asked(intake.kind, path, place.centre_id, at=at)
    when = "answer" if intake.answer.strip() else "registration"
    strict = actor.via not in ("portal", "import") and not intake.pre_contact
    return catalogue.check_values(
        asked, intake.fields, kind=intake.kind, path=path, when=when if strict else "", at=at
    )


_same = Standing(
    lambda customer, category, since: Case.objects.filter(
        customer_id=customer, category_id=category, received_at__gte=since
    )
    .order_by("-id")
    .values_list("id", "repeat_of_id")[:20]
)


def _repeat(made: Draft, earlier: Sequence[Before] | None, at: datetime) -> None:
    """Link a case that is the same customer's, of the same category, within the window (CMP-052); one query."""
    case = made.case
    if made.intake.repeat_of:
        case.repeat_of_id = made.intake.repeat_of
    if case.customer_id is None or made.rows or case.category_id is None:
        return  # a customer met now cannot have been here before
    since = case.received_at - figures_for(case.centre_id).repeat_window
    before: list[tuple[int, int | None]]
    if earlier is None:
        before = list(_same.all(case.customer_id, case.category_id, since))
    else:
        before = [(each.id, each.repeat_of) for each in earlier if each.received_at >= since]
    if before:
        case.repeat_of_id = case.repeat_of_id or before[0][1] or before[0][0]
        case.repeat_count = len(before)
        made.rows.append(
            new_row(CaseLink, source_id=case.pk, target_id=case.repeat_of_id, kind="repeat_of", made_at=at)
        )


def _grade(made: Draft) -> None:
    """Severity from what is known, then impact and urgency, then priority, each with its reason (standards 5)."""
    case, intake = made.case, made.intake
    repeats = case.repeat_count
    triggers = [
        *intake.triggers,
        *(["repeat"] if repeats == 1 else ["third_complaint"] if repeats > 1 else []),
    ]
    if intake.kind not in GRIEVANCES:
        triggers = list(intake.triggers)
    made.triggers = triggers
    using = tables(case.centre_id, case.registered_at)
    preset = grading.severity(amount=intake.amount, customers=intake.affected, triggers=triggers, tables=using, least=least(case))
    case.severity = intake.severity or preset.value
    if case.severity not in states.SEVERITIES:
        raise Invalid({"severity": _("请从列表里选一项")})
    case.impact = intake.impact or grading.default_impact(case.severity, rules.is_key(case.customer_class))
    case.urgency = intake.urgency or grading.URGENCY_OF[case.severity]
    if case.impact not in states.IMPACTS or case.urgency not in states.URGENCIES:
        raise Invalid({"impact": _("请从列表里选一项")})
    priority = grading.priority(case.impact, case.urgency, using)
    case.priority = intake.priority or priority.value
    case.grading = [*(() if intake.severity else preset.why), *(() if intake.priority else (priority.why,))]


def describe(made: Draft, actor: Actor, at: datetime) -> None:
    """The words that came in, and what was answered and promised at once."""
    case, intake = made.case, made.intake
    also = (case.title, made.customer.name if made.customer else "", case.reference)
    first = pen.words(
        case, "description", intake.description, actor=actor, at=at, files=intake.files, also=also
    )
    pen.keep(case, "description", intake.files, actor=actor, at=at)
    made.sealed = first.sealed
    made.rows += first.rows
    for kind, body in (("demand", intake.demand), ("plan", intake.plan)):
        if body.strip():
            made.rows += pen.words(case, kind, body, actor=actor, at=at, field=kind).rows
    if intake.promise:
        _promise(made, actor, at)
    if intake.answer.strip():
        _answer(made, actor, at)
    for person_id in dict.fromkeys(intake.accused):
        made.rows.append(
            Accused(case_id=case.pk, person_id=person_id, named_by_id=actor.person_id or None, named_at=at)
        )
        made.facts.append(
            facts.PersonAccused(subject_id=case.pk, centre_id=case.centre_id, accused_person=person_id)
        )
    if intake.kind == "suggestion":
        made.rows.append(Suggestion(case_id=case.pk))


def _promise(made: Draft, actor: Actor, at: datetime) -> None:
    case, promised = made.case, made.intake.promise
    assert promised is not None
    row = Promise(
        case_id=case.pk,
        text=squash(promised.text)[:200],
        due_at=promised.due_at,
        made_by_id=actor.person_id or case.owner_id,
        made_at=at,
    )
    made.rows.append(row)
    made.facts.append(
        facts.PromiseMade(
            subject_id=case.pk,
            centre_id=case.centre_id,
            promise_id=row.pk,
            promise=row.text,
            due_at=row.due_at,
        )
    )


def _answer(made: Draft, actor: Actor, at: datetime) -> None:
    case = made.case
    if step := flow.before_answer(figures_for(case.centre_id), case.severity, case.passed):
        raise Invalid({"answer": _("这一级要先走过“%(step)s”，再答复客户") % {"step": states.LABELS[step]}})
    said = pen.words(case, "answer", made.intake.answer, actor=actor, at=at, field="answer")
    made.rows += said.rows
    case.steps, case.state, case.answered_at = case.steps and case.steps + 1, states.ANSWERED, at
    made.facts.append(
        facts.CaseAnswered(
            subject_id=case.pk,
            centre_id=case.centre_id,
            channel_code=case.channel_code,
            at_once=True,
            **said.sealed,
        )
    )


def settle(made: Draft, at: datetime) -> None:
    """What follows from the rest: the status of the state it is in, and its fields typed for lists."""
    case = made.case
    case.status = catalogue.automatic_status(case.state, kind=case.kind_code, centre_id=case.centre_id, at=at)
    made.rows += values.rows_of(case)


def told(made: Draft) -> facts.CaseRegistered:
    """The fact that a case is registered."""
    case = made.case
    return facts.CaseRegistered(
        subject_id=case.pk,
        centre_id=case.centre_id,
        number=case.number,
        kind_code=case.kind_code,
        category_id=case.category_id,
        channel_code=case.channel_code,
        severity=case.severity,
        priority=case.priority,
        customer_id=case.customer_id,
        owner_person=case.owner_id,
        handler_person=case.handler_id,
        first_contact_person=case.first_contact_id,
        first_contact_at=case.first_contact_at,
        pre_contact=case.pre_contact,
        received_at=case.received_at,
        repeat_of=case.repeat_of_id,
        amount="" if made.intake.amount is None else str(made.intake.amount),
        affected=made.intake.affected,
        triggers=tuple(made.triggers),
        is_graded_by_hand=bool(made.intake.severity),
        **made.sealed,
    )
