"""What a case can lack of the closed loop, each as one question: the figure and the rows behind it ask the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import cache

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases import slots, states
from shouwen.casework.cases.models import CaseText, Closure, Handoff
from shouwen.casework.cases.rules.loop import CONFIRMED, PASSED_ON, STEPS
from shouwen.casework.cases.rules.policy import Figures
from shouwen.casework.cases.slots import LoopGap
from shouwen.kit.beside import beside

PLANS = ("plan", "finding", "solution")
RETURNING = sorted(states.WORKING - {states.REGISTERED} | states.WAITING | {states.EXECUTING})
"""States in which somebody works at the matter."""


@cache
def begun() -> Q:
    """The cases somebody was set to work on: handed on and accepted, a plan written, or begun above. Drawn once: a page about
    the loop asks it some twenty times."""
    handed = beside(Handoff.objects.filter(answer="accepted"), "case_id")
    planned = beside(CaseText.objects.filter(kind__in=PLANS), "case_id")
    said = Q(answered_at__isnull=False) | Q(planned) | Q(handed)
    for fill in slots.begun:
        said |= fill()
    return said


@cache
def stands_at() -> Mapping[str, Q]:
    """Of the open cases, those that stand at each step; every one stands at exactly one."""
    fresh, idle = Q(state=states.REGISTERED), ~begun()
    return {
        "intake": Q(state=states.RECEIVED),
        "dispatch": fresh & idle,
        "return": Q(state__in=RETURNING) | fresh & ~idle,
        "survey": Q(state=states.ANSWERED),
        "archive": Q(state=states.RESOLVED),
    }


def _since(name: str) -> Callable[[datetime, Figures], Q]:
    """Cases that stand in their state for longer than a figure, in hours."""

    def asks(at: datetime, figures: Figures) -> Q:
        return Q(state_since__lt=at - timedelta(hours=getattr(figures, name)))

    return asks


def _late(step: str) -> Callable[[datetime, Figures], Q]:
    within = _since(f"loop_{step}_hours")
    return lambda at, figures: stands_at()[step] & within(at, figures)


def _closed_by(**more: object) -> Q:
    return Q(beside(Closure.objects.filter(reopened_at=None, **more), "case_id"))


OWN: tuple[LoopGap, ...] = (
    LoopGap("untaken", "intake", _("到了限时还没有人受理"), _late("intake")),
    LoopGap(
        "unsorted", "intake", _("受理了，还没有分类"),
        lambda at, figures: Q(category=None) & ~Q(state=states.RECEIVED),
    ),
    LoopGap("idle", "dispatch", _("没有派单、没有交办，也没有写打算"), _late("dispatch")),
    LoopGap("stalled", "return", _("办了很久，客户还没有答复"), _late("return")),
    LoopGap("unasked", "survey", _("答复了，没有问客户认不认可"), _late("survey")),
    LoopGap("unfiled", "archive", _("客户认可了，还没有办结归档"), _late("archive")),
    LoopGap("ended_unsorted", "intake", _("办结时没有分类"), lambda at, figures: Q(category=None), ended=True),
    LoopGap(
        "ended_idle", "dispatch", _("没有派办就办结了"),
        lambda at, figures: ~begun() & ~_closed_by(reason_code__in=sorted(PASSED_ON)), ended=True,
    ),
    LoopGap(
        "ended_silent", "return", _("没有答复客户就办结了"),
        lambda at, figures: Q(answered_at=None) & ~_closed_by(reason_code__in=sorted(PASSED_ON)), ended=True,
    ),
    LoopGap(
        "ended_unconfirmed", "survey", _("没有客户的认可就办结了"),
        lambda at, figures: ~_closed_by(reason_code__in=sorted(CONFIRMED | PASSED_ON)), ended=True,
    ),
    LoopGap(
        "ended_unfiled", "archive", _("办结了，没有结案记录"), lambda at, figures: ~_closed_by(), ended=True
    ),
)  # fmt: skip
"""What cases can tell by themselves. Withdrawn, declined and merged ones left the loop by a door of their own."""


def gaps() -> Mapping[str, LoopGap]:
    """Every gap by code, those from above among them, in the order of the loop."""
    order = list(STEPS)
    every = [*OWN, *(gap for fill in slots.loop_gaps for gap in fill())]
    every.sort(key=lambda gap: (gap.ended, order.index(gap.step)))
    return {gap.code: gap for gap in every}


__all__ = ["OWN", "begun", "gaps", "stands_at"]
