"""More time on a legal clock: only as its statute allows, granted by somebody else, the customer told with reason and new date."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases import actions as cases
from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases.queries.scope import lock
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines import queries as clocks
from shouwen.casework.deadlines.states import Subject
from shouwen.casework.statutes import facts, states
from shouwen.casework.statutes.models import Notice
from shouwen.casework.statutes.queries import shelf
from shouwen.casework.statutes.queries.clocks import why_not_ask, why_not_decide
from shouwen.casework.statutes.rules.limits import next_step
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, Invalid, NotFound
from shouwen.kit.text import tidy

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
    from shouwen.casework.deadlines.models import Clock, Extension

RIGHTS = deadlines.Rights(ask="statutes.extend", short="statutes.approve", long="statutes.approve_above")
MOST = 1000


def _held(clock_id: int, actor: Actor) -> tuple[Case, Clock]:
    """A legal clock whose case the actor sees, the case locked first, the clock read under the lock.

    :raises NotFound: when there is none in sight.
    """
    row = clocks.seen(clock_id, actor)
    if row.subject_kind != "case" or not clocks.is_legal(row):
        raise NotFound("clock_unknown", _("没有这个法定时限"))
    case = lock(row.case_id, actor)
    return case, clocks.seen(clock_id, actor)


@transaction.atomic
def ask(clock_id: int, *, reason: str, taken: int | None = None, actor: Actor, at: datetime) -> Extension:
    """Ask for the next extension the statute allows. ``reason`` is what the customer will read; ``taken`` how many extensions
    the asker saw.

    :raises NotFound: for a clock out of sight. :raises Forbidden: without ``statutes.extend`` for this case.
    :raises Conflict: when the statute allows no more, it is too late, another request waits, or it was extended meanwhile.
    :raises Invalid: without a reason.
    """
    case, row = _held(clock_id, actor)
    step = next_step(shelf.limit(row.policy_id), row.extensions)
    if taken is not None and taken != row.extensions:
        raise Conflict("extension_moved_on", _("刚才已经延长过一次，请看新的期限"))
    waiting = clocks.waiting_extension(row.pk)
    if why := why_not_ask(case, row, waiting, step, actor, at=at):
        may = actor.reach("statutes.extend")
        refused = may is None or not case_queries.covers(may, case, actor)
        raise Forbidden("statutes_right", why) if refused else Conflict("extension_by_law", why)
    assert step is not None
    words = tidy(reason)
    if not words or len(words) > MOST:
        raise Invalid({"reason": _("请写明原因，客户会看到（最多 %(most)s 字）") % {"most": MOST}})
    by_law = deadlines.ByLaw(taken=row.extensions, ground=step.ground, above=step.approver == "above")
    return deadlines.request_extension(
        row.pk,
        amount=step.amount,
        unit=step.unit,
        reason_code="by_law",
        note=words,
        rights=RIGHTS,
        by_law=by_law,
        actor=actor,
        at=at,
    )


@transaction.atomic
def decide(
    clock_id: int, extension_id: int, *, grant: bool, note: str = "", actor: Actor, at: datetime
) -> Notice | None:
    """Grant or refuse an extension of a legal clock. Granted, the customer is written to at once, in the same transaction:
    no extension without its notice. Whoever asked does not decide; some steps only a higher centre grants.

    :raises NotFound: for a clock or request out of sight. :raises Forbidden: without the right the step asks for, or for
    one's own request. :raises Conflict: when it is decided already or the clock has ended. :raises Invalid: for a refusal
    without a reason.
    """
    case, row = _held(clock_id, actor)
    waiting = clocks.waiting_extension(row.pk)
    if waiting is None or waiting.pk != extension_id:
        raise Conflict("extension_decided", _("这份延期申请已经有结论"))
    if why := why_not_decide(case, waiting, actor):
        raise Forbidden("extension_own" if waiting.asked_by == actor.person_id else "statutes_right", why)
    before = row.due_at
    done = deadlines.decide_extension(
        extension_id, grant=grant, note=note, rights=RIGHTS, by_law=True, actor=actor, at=at
    )
    return _notify(case, row, done, before, actor, at) if grant else None


def _notify(case: Case, row: Clock, done: Extension, before: datetime, actor: Actor, at: datetime) -> Notice:
    said = shelf.says(row.policy_id)
    with translation.override("zh-hans"):
        said_cn = shelf.says(row.policy_id)
    basis = said_cn.basis if said_cn else said.basis if said else ""
    message = cases.tell_extension(
        case, reason=done.note, basis=basis, by=done.due_after_at, key=f"law:{done.pk}", actor=actor, at=at
    )
    way = "none" if message is None else "letter" if message.channel == "email" else "by_hand"
    notice = Notice(
        case_id=case.pk, clock_id=row.pk, extension_id=done.pk, limit_id=row.policy_id, step=row.extensions + 1, due_before_at=before,
        due_after_at=done.due_after_at, way=way, message_id=message.pk if message else None, made_by_id=actor.person_id, made_at=at,
    )  # fmt: skip
    notice.keep(done.note)
    notice.save(force_insert=True)
    announce(_told(case, notice), actor=actor, at=at)
    return notice


def _told(case: Case, notice: Notice) -> Any:
    with translation.override("zh-hans"):
        way = str(states.WAYS[notice.way])
    return facts.CustomerNotified(
        subject_id=case.pk, centre_id=case.centre_id, clock_id=notice.clock_id, notice_id=notice.pk, due_at=notice.due_after_at,
        before_at=notice.due_before_at, way_label=way,
    )  # fmt: skip


@transaction.atomic
def tell_acceptance(clock_id: int, *, actor: Actor, at: datetime) -> None:
    """Say that it was decided to accept the matter, and the customer was told: that limit is met, and those that count from
    acceptance begin.

    :raises NotFound: for a clock out of sight, or none of acceptance. :raises Forbidden: without ``cases.handle`` for this case.
    :raises Conflict: when it is over already.
    """
    case, row = _held(clock_id, actor)
    if row.stage != "law_accept":
        raise NotFound("clock_unknown", _("没有这个法定时限"))
    reach = actor.need("cases.handle")
    if not case_queries.covers(reach, case, actor):
        raise Forbidden("statutes_right", _("这件由别人负责，请找责任人或主管"))
    if row.met_at or row.stopped_at:
        raise Conflict("clock_ended", _("这个期限已经结束"))
    subject = Subject("case", case.pk)
    deadlines.mark(subject, "law_accept", key=row.key, actor=actor, at=at)
    announce(
        facts.AcceptanceTold(subject_id=case.pk, centre_id=case.centre_id, clock_id=row.pk),
        actor=actor,
        at=at,
    )
    begin_later(case, at, actor=actor, at=at)


def begin_later(case: Case, from_at: datetime, *, actor: Actor, at: datetime) -> None:
    """Start the legal clocks that count from acceptance, by the packs and versions in force at receipt; each once."""
    place = case_queries.place(case.centre_id)
    traits = deadlines.Traits(
        case.centre_id, kind=case.kind_code, category_path=case.category_path, severity=case.severity, priority=case.priority,
        customer_class=case.customer_class, customer_id=case.customer_id or 0, calendar_code=place.calendar_code, time_zone=place.time_zone,
    )  # fmt: skip
    for law in shelf.laws("case", traits, case.received_at):
        if law.later and case.is_open:
            deadlines.open_law(Subject("case", case.pk), law, traits, from_at=from_at, actor=actor, at=at)
