"""What a head counts, each figure as one question: the number and the rows behind it ask the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.models import Case, Handoff, Problem, Promise
from shouwen.casework.cases.queries.queue import today
from shouwen.casework.cases.queries.scope import visible
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound

RIGHT = "cases.reassign"
"""Whoever may put cases into other hands sees their team, no further than that right reaches."""
AGES = (1, 3, 7, 15, 30)
"""Upper ends of the ageing buckets, in calendar days since the customer spoke (CASE-016)."""
OLDER = "more"
AGED: Mapping[int | str, Words] = {
    1: _("1 天内"),
    3: _("1–3 天"),
    7: _("3–7 天"),
    15: _("7–15 天"),
    30: _("15–30 天"),
    OLDER: _("30 天以上"),
}


@dataclass(frozen=True)
class Span:
    """Now, the reader's day around it, two hours from now, and so many days ago as :data:`AGES` says."""

    at: datetime
    morning: datetime
    midnight: datetime
    soon: datetime
    ago: Sequence[datetime]

    @property
    def moments(self) -> tuple[datetime, ...]:
        """All of them, one after the other."""
        return (self.at, self.morning, self.midnight, self.soon, *self.ago)

    @classmethod
    def of(cls, at: datetime, morning: datetime, midnight: datetime, soon: datetime, *ago: datetime) -> Span:
        """What :attr:`moments` were taken from, or places for them in a question."""
        return cls(at, morning, midnight, soon, ago)


@dataclass(frozen=True)
class Figure:
    """A number of a head's page: its words, what it asks of open cases, and how loud it is when it is not nought."""

    label: str | Words
    asks: Callable[[Span], Q]
    tone: str = ""
    why: str | Words = ""


def _aged(day: int | str) -> Callable[[Span], Q]:
    """Open cases of one age: younger than ``day`` days and not of the bucket before."""

    def asks(span: Span) -> Q:
        if day == OLDER:
            return Q(received_at__lte=span.ago[-1])
        place = AGES.index(int(day))
        younger = Q(received_at__gt=span.ago[place])
        return younger & Q(received_at__lte=span.ago[place - 1]) if place else younger

    return asks


def _offered(span: Span, **more: object) -> Q:
    return Q(Exists(Handoff.objects.filter(case=OuterRef("pk"), answer__in=["waiting", "consent"], **more)))


FIGURES: Mapping[str, Figure] = {
    "open": Figure(_("在办"), lambda span: Q()),
    "over": Figure(_("已超时"), lambda span: Q(due_at__lt=span.at), "over"),
    "soon": Figure(
        _("2 小时内到期"),
        lambda span: Q(due_at__gte=span.at, due_at__lt=span.soon),
        "soon",
    ),
    "today": Figure(_("今天到期"), lambda span: Q(due_at__gte=span.at, due_at__lt=span.midnight)),
    "paused": Figure(_("暂停计时"), lambda span: Q(clock_state="paused")),
    "breached": Figure(_("超过最后一级告知"), lambda span: Q(clock_state="breached"), "over"),
    "climbed": Figure(_("已升级"), lambda span: Q(level__gt=0), "soon"),
    "chased": Figure(_("客户催办"), lambda span: Q(chases__gt=0), "soon"),
    "chased_again": Figure(_("反复催办"), lambda span: Q(chases__gte=2), "over", _("催办两次以上")),
    "repeat": Figure(_("30 天内重复"), lambda span: Q(repeat_of__isnull=False)),
    "offered": Figure(_("等受理的交办"), _offered),
    "stuck": Figure(
        _("卡住的交办"),
        lambda span: _offered(span, accept_by__lt=span.at) | Q(refusals__gte=2) | Q(hops__gte=3),
        "over",
        _("过时未受理、拒绝两次以上，或转手三次以上"),
    ),
    "problems": Figure(
        _("问题单"),
        lambda span: Q(Exists(Problem.objects.filter(case=OuterRef("pk"), decided_at=None))),
        "over",
        _("没有人受理，等主管裁定"),
    ),
    "promised": Figure(
        _("今天的承诺"),
        lambda span: Q(
            Exists(
                Promise.objects.filter(
                    case=OuterRef("pk"), kept_at=None, dropped_at=None, due_at__lt=span.midnight
                )
            )
        ),
    ),
    "waits_unit": Figure(_("等部门"), lambda span: Q(state="waiting_unit")),
    **{f"age{day}": Figure(label, _aged(day)) for day, label in AGED.items()},
}
AGE_CODES = tuple(f"age{day}" for day in AGED)


def span_of(actor: Actor, at: datetime) -> Span:
    """The reader's day around a moment."""
    morning, midnight = today(actor.time_zone, at)
    return Span(at, morning, midnight, at + timedelta(hours=2), [at - timedelta(days=each) for each in AGES])


def answered_for(actor: Actor) -> QuerySet[Case]:
    """The cases a head answers for, open and ended: as far as their right to reassign reaches, none that complains about them.

    :raises Forbidden: without that right.
    """
    reach = actor.need(RIGHT)
    cases = visible(actor, RIGHT)
    if reach.narrow:
        cases = cases.filter(Q(owner_unit_id__in=reach.unit_ids) | Q(handler_unit_id__in=reach.unit_ids))
    return cases


def watched(actor: Actor) -> QuerySet[Case]:
    """Those of them that are open.

    :raises Forbidden: without the right to reassign.
    """
    return answered_for(actor).filter(is_open=True)


def behind(actor: Actor, code: str, *, at: datetime) -> QuerySet[Case]:
    """The cases behind one figure, in no order.

    :raises NotFound: for a figure there is none of.
    """
    if code not in FIGURES:
        raise NotFound("figure_unknown", str(_("没有这个数字")))
    return watched(actor).filter(FIGURES[code].asks(span_of(actor, at)))
