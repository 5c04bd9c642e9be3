"""The legal clocks of a case: the one due first first, with what each rests on, what follows, and what the law still allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases.slots import Chore
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.queries import ClockView
from shouwen.casework.deadlines.states import Subject
from shouwen.casework.statutes import states
from shouwen.casework.statutes.models import Notice
from shouwen.casework.statutes.queries.shelf import limit as limit_of
from shouwen.casework.statutes.queries.words import step_words
from shouwen.casework.statutes.rules.limits import Limit, Step, next_step
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor, right_name

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case
    from shouwen.casework.deadlines.models import Clock, Extension


@dataclass(frozen=True)
class Told:
    """A notice as pages show it."""

    notice: Notice
    reason: str
    who: str
    way: str


@dataclass(frozen=True)
class LegalClock:
    """One legal clock. ``next`` is what the law still allows ('' nothing), ``asked`` what waits for a decision."""

    view: ClockView
    limit: Limit | None
    taken: int
    next: str
    asked: Extension | None
    asked_by: str
    why_not_ask: str
    why_not_decide: str
    notices: Sequence[Told]
    may_accept: bool

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.view.state in ("met", "stopped")


def legal_clocks(case: Case, actor: Actor, *, at: datetime) -> list[LegalClock]:
    """The legal clocks of a case the caller has looked up, the earliest first; four queries however many there are."""
    rows = {row.pk: row for row in deadlines.legal_rows(Subject("case", case.pk))}
    if not rows:
        return []
    asked = deadlines.extensions_of(list(rows))
    told = notices_of(case)
    people = organisation.names([each.asked_by for waiting in asked.values() for each in waiting])
    return [
        _one(case, rows[view.id], view, asked.get(view.id, []), told, people, actor, at)
        for view in deadlines.views(rows.values(), at=at)
    ]


def _one(
    case: Case,
    row: Clock,
    view: ClockView,
    asked: Sequence[Extension],
    told: Sequence[Told],
    people: dict[int, str],
    actor: Actor,
    at: datetime,
) -> LegalClock:
    limit = limit_of(row.policy_id)
    step = next_step(limit, row.extensions)
    waiting = next((each for each in asked if each.state == "asked"), None)
    return LegalClock(
        view=view,
        limit=limit,
        taken=row.extensions,
        next=step_words(step) if step else "",
        asked=waiting,
        asked_by=people.get(waiting.asked_by, "") if waiting else "",
        why_not_ask=why_not_ask(case, row, waiting, step, actor, at=at),
        why_not_decide=why_not_decide(case, waiting, actor) if waiting else "",
        notices=[each for each in told if each.notice.clock_id == row.pk],
        may_accept=view.stage == "law_accept"
        and view.state not in ("met", "stopped")
        and _covers(case, "cases.handle", actor),
    )


def _covers(case: Case, right: str, actor: Actor) -> bool:
    reach = actor.reach(right)
    return reach is not None and cases.covers(reach, case, actor)


def why_not_ask(
    case: Case, row: Clock, waiting: Extension | None, step: Step | None, actor: Actor, *, at: datetime
) -> str:
    """Why more time cannot be asked for on a legal clock now; '' when nothing speaks against it."""
    if row.met_at or row.stopped_at:
        return _("这个期限已经结束")
    if step is None:
        return _("法律没有规定还可以延长")
    if waiting is not None:
        return _("已有一份延期申请在等审批")
    if row.paused_at is None and at >= row.due_at:
        return _("期限已到，延期要在到期之前申请")
    if not _covers(case, "statutes.extend", actor):
        return _("这一步需要“%(right)s”的权限") % {"right": right_name("statutes.extend")}
    return ""


def why_not_decide(case: Case, waiting: Extension, actor: Actor) -> str:
    """Why this person may not decide on a request; '' when they may."""
    if waiting.asked_by == actor.person_id:
        return _("自己的延期申请要由别人审批")
    rights = (
        ("statutes.approve_above",) if waiting.is_long else ("statutes.approve", "statutes.approve_above")
    )
    if not any(_covers(case, right, actor) for right in rights):
        return _("这一步需要“%(right)s”的权限") % {"right": right_name(rights[0])}
    return ""


def notices_of(case: Case) -> list[Told]:
    """What the customer was told of extensions, oldest first."""
    rows = list(Notice.objects.filter(case_id=case.pk).order_by("id"))
    names = organisation.names([row.made_by_id for row in rows])
    return [Told(row, row.reason, names.get(row.made_by_id, ""), str(states.WAYS[row.way])) for row in rows]


def chores(actor: Actor, at: datetime) -> list[Chore]:
    """Requests for more time on legal clocks that wait for this person. Nothing is asked for those who decide on none."""
    if not (actor.may("statutes.approve") or actor.may("statutes.approve_above")):
        return []
    wishes = deadlines.legal_wishes(actor)
    held = (
        {case.pk: case for case in cases.in_hand([each.clock.case_id for each in wishes])} if wishes else {}
    )
    found = []
    for wish in wishes:
        case = held.get(wish.clock.case_id)
        if case is None or why_not_decide(case, wish, actor):
            continue
        label = _("批准%(stage)s延长") % {"stage": deadlines.label_of(wish.clock.stage)}
        url = reverse("statutes:page", args=[case.number])
        found.append(Chore("asked", case.number, label, case.title, url, wish.asked_at, wish.clock.due_at))
    return found
