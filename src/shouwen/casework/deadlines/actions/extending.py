"""More time: asked before the limit, decided by someone else, as far as the right of the decider reaches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shouwen.casework.deadlines import queries, slots
from shouwen.casework.deadlines.actions import keeping
from shouwen.casework.deadlines.facts import ExtensionDecided, ExtensionLapsed, ExtensionRequested
from shouwen.casework.deadlines.models import UNITS, Clock, Extension
from shouwen.casework.deadlines.queries.clocks import subject_of, told_by
from shouwen.casework.deadlines.rules import fold
from shouwen.casework.deadlines.rules.fold import Event
from shouwen.casework.deadlines.states import LEGAL, TOTAL, Subject
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue

GRANTED, REFUSED = gettext_noop("同意"), gettext_noop("未同意")


@dataclass(frozen=True)
class Rights:
    """The names of the rights under which the caller's world grants extensions (work orders have their own)."""

    ask: str = "deadlines.extend_request"
    short: str = "deadlines.approve_extension_short"
    long: str = "deadlines.approve_extension_long"


OURS = Rights()


@dataclass(frozen=True)
class ByLaw:
    """An extension as a statute allows it: how many were granted before, on what ground (in Chinese, as facts keep words), and
    whether only a higher centre may grant it. Amount and unit are the statute's."""

    taken: int
    ground: str
    above: bool = False


@transaction.atomic
def request_extension(
    clock_id: int,
    *,
    amount: float,
    unit: str = "work_day",
    reason_code: str,
    note: str = "",
    rights: Rights = OURS,
    by_law: ByLaw | None = None,
    actor: Actor,
    at: datetime,
) -> Extension:
    """Ask for more time on one clock, whose subject the caller has looked up. On a legal clock only as its statute allows
    (``by_law``), which whoever keeps the statutes knows.

    :raises Forbidden: without the right to ask.
    :raises NotFound: when there is no such clock.
    :raises Conflict: after the limit, while another request waits, past the number allowed, on the total clock, or on a
        legal one by a policy's rules.
    :raises Invalid: for an amount out of bounds or a reason nobody listed.
    """
    actor.need(rights.ask)
    clock = _locked(clock_id)
    _check_open(clock, by_law, at)
    reason = by_law.ground if by_law else catalogue.chosen("extension", reason_code, actor, at=at, field="reason_code").name
    due_after, is_long = _measured(clock, amount, unit, by_law)
    extension = Extension(
        clock=clock,
        amount=Decimal(str(amount)),
        unit=unit,
        reason_code=reason_code,
        note=tidy(note),
        is_long=is_long,
        due_before_at=clock.due_at,
        due_after_at=due_after,
        asked_by=actor.person_id,
        asked_at=at,
    )
    fact = ExtensionRequested(
        **keeping.about(clock),
        extension_id=extension.pk,
        until_at=due_after,
        is_long=is_long,
        reason_code=reason_code,
        reason_label=reason,
    )
    keeping.write([extension], [fact], actor=actor, at=at)
    return extension


def _locked(clock_id: int) -> Clock:
    """The clock, its case held before it (a caller who holds the case already holds it once more)."""
    case_id = Clock.objects.filter(pk=clock_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("clock_unknown", _("没有这个时限"))
    if not all(case_id in hold([case_id]) for hold in slots.hold):
        raise Conflict("case_busy", _("有人正在处理这一件，稍等再试"))
    return Clock.objects.select_for_update().get(pk=clock_id)


def _check_open(clock: Clock, by_law: ByLaw | None, at: datetime) -> None:
    story = told_by(clock)
    _check_law(clock, by_law is not None)
    if story.ended or clock.stage == TOTAL:
        raise Conflict("clock_not_extensible", _("这个时限不能延期"))
    if story.paused_at is None and at >= story.due_at:
        raise Conflict("extension_too_late", _("时限已到，延期要在到时之前申请"))
    if by_law and story.extensions != by_law.taken:
        raise Conflict("extension_moved_on", _("刚才已经延长过一次，请看新的期限"))
    allowed = queries.stage_rules(clock.policy_id, clock.stage).extensions
    if not by_law and story.extensions >= allowed:
        raise Conflict("extension_limit", _("这个时限最多延期 %(count)s 次，已经用完") % {"count": allowed})
    if Extension.objects.filter(clock=clock, state=Extension.State.ASKED).exists():
        raise Conflict("extension_waiting", _("已有一份延期申请在等审批"))


def _check_law(clock: Clock, by_law: bool) -> None:
    """Legal clocks go by their statute, the others by the policies, never the one by the other.

    :raises Conflict: when they are mixed up.
    """
    if by_law != (clock.stage in LEGAL):
        raise Conflict("clock_by_law", _("法定时限只能按法律规定的事由和天数延长"))


def _measured(clock: Clock, amount: float, unit: str, by_law: ByLaw | None) -> tuple[datetime, bool]:
    """The due time an extension would give, and whether only the long right may grant it."""
    if unit not in UNITS or not amount > 0:
        raise Invalid({"amount": _("写明延长多久，例如 3 个工作日")})
    rules = queries.stage_rules(clock.policy_id, clock.stage)
    story = told_by(clock)
    due_after = fold.added(story.due_at, amount, unit, story.term, keeping.time_for(story))
    if by_law:
        return due_after, by_law.above
    home = queries.time_of(story.term.home, story.term.zone)
    if due_after > home.add(story.due_at, rules.longest_days, "work_day"):
        raise Invalid({"amount": _("一次最多延长 %(days)s 个工作日") % {"days": rules.longest_days}})
    return due_after, due_after > home.add(story.due_at, rules.short_days, "work_day")


@transaction.atomic
def decide_extension(
    extension_id: int,
    *,
    grant: bool,
    note: str = "",
    rights: Rights = OURS,
    by_law: bool = False,
    actor: Actor,
    at: datetime,
) -> Extension:
    """Grant or refuse. Whoever asked does not decide; a long one needs the long right. The fact tells the new limit,
    so that the customer can be told.

    :raises NotFound: when there is no such request.
    :raises Forbidden: without the right for its length, or for one's own request.
    :raises Conflict: when it is decided already, or the clock has ended meanwhile.
    :raises Invalid: for a refusal without a reason.
    """
    found = Extension.objects.filter(pk=extension_id).first()
    if found is None:
        raise NotFound("extension_unknown", _("没有这份延期申请"))
    clock = _locked(found.clock_id)
    extension = Extension.objects.select_for_update().get(pk=extension_id)
    _check_law(clock, by_law)
    _check_decision(extension, grant, note, rights, actor)
    before = clock.due_at
    if told_by(clock).ended or (grant and not _extend(clock, extension, actor, at)):
        raise Conflict("clock_ended", _("这一环已经结束，不用再延期"))
    extension.state = Extension.State.GRANTED if grant else Extension.State.REFUSED
    extension.decided_by, extension.decided_at, extension.decision_note = actor.person_id, at, tidy(note)
    extension.due_after_at = clock.due_at if grant else extension.due_after_at
    extension.save()
    fact = ExtensionDecided(
        **keeping.about(clock),
        extension_id=extension.pk,
        granted=grant,
        verdict_label=GRANTED if grant else REFUSED,
        asked_by_person=extension.asked_by,
        before_at=before,
    )
    subject = subject_of(clock)
    others = [each for each in keeping.clocks_of(subject) if each.pk != clock.pk]
    rows: list[models.Model] = [_event(clock, extension, actor)] if grant else []
    keeping.finish(subject, [*others, clock], rows, [fact], None, actor=actor, at=at)
    return extension


def lapse_extensions(*, at: datetime, ids: Collection[int] | None = None, of: Subject | None = None, limit: int = 200) -> int:
    """Let requests lapse whose clock has ended before anybody decided (or the named ones, which the caller knows to be
    idle): nobody is asked about them any more, the chain says so and who asked is told. ``of`` keeps to one subject, such as a
    case that closes. Says how many did.
    """
    asked = Extension.objects.filter(state=Extension.State.ASKED)
    if of is not None:
        asked = asked.filter(clock__subject_kind=of.kind, clock__subject_id=of.id)
    ended = Q(clock__met_at__isnull=False) | Q(clock__stopped_at__isnull=False)
    wanted = asked.filter(ended) if ids is None else asked.filter(pk__in=ids)
    return sum(_lapse(pk, clock, at) for pk, clock in list(wanted.values_list("pk", "clock_id")[:limit]))


def _lapse(extension_id: int, clock_id: int, at: datetime) -> int:
    with transaction.atomic():
        clock = _locked(clock_id)
        asked = Extension.objects.select_for_update().filter(pk=extension_id, state=Extension.State.ASKED)
        extension = asked.first()
        if extension is None:
            return 0
        extension.state, extension.decided_at = Extension.State.LAPSED, at
        extension.save(update_fields=["state", "decided_at"])
        fact = ExtensionLapsed(
            **keeping.about(clock), extension_id=extension.pk, asked_by_person=extension.asked_by
        )
        keeping.write([], [fact], actor=SYSTEM, at=at)
        return 1


def _check_decision(extension: Extension, grant: bool, note: str, rights: Rights, actor: Actor) -> None:
    if extension.is_long or not actor.may(rights.short):
        actor.need(rights.long)
    if extension.asked_by == actor.person_id:
        raise Forbidden("extension_own", _("自己的延期申请要由别人审批"))
    if extension.state != Extension.State.ASKED:
        raise Conflict("extension_decided", _("这份延期申请已经有结论"))
    if not grant and not tidy(note):
        raise Invalid({"note": _("写明为什么不同意")})


def _extend(clock: Clock, extension: Extension, actor: Actor, at: datetime) -> bool:
    event = Event(
        "extended", keeping.moment([clock], at), amount=float(extension.amount), unit=extension.unit
    )
    extended = keeping.happen(clock, event, at=at)
    keeping.keep([clock])
    return extended


def _event(clock: Clock, extension: Extension, actor: Actor) -> models.Model:
    body = {"amount": float(extension.amount), "unit": extension.unit, "extension": extension.pk}
    return keeping.event_of(subject_of(clock), "extended", clock.touched_at, actor, clock, body)
