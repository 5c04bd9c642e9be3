"""Overtime compensation: what waits for the owner, and the list of a period for the general-manager hotline (AUTH-002, 003)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import F, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.redress import states
from shouwen.casework.redress.models import Overtime, Payment, Request, Step
from shouwen.casework.redress.queries.requests import visible
from shouwen.casework.redress.rules import report as rules
from shouwen.casework.redress.rules.report import UnitLine
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.money import Money

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

MOST = 2000
"""So many delays of a period are read at once."""
TONGUES = ("zh-hans", "en")
"""The languages a calculation may have been sealed in."""


def overtimes(case: Case) -> QuerySet[Overtime]:
    """Missed limits of a case in hand that nobody has decided on: late by a known time, or of the case itself and not yet done."""
    return undecided().filter(case=case)


def undecided() -> QuerySet[Overtime]:
    """Missed limits nobody has decided on that are worth something, or may yet be: their clock was not stopped."""
    due = Q(done_at__isnull=False, amount__gt=0) | Q(deadlines.unstopped(OuterRef("clock_id")), done_at=None)
    return Overtime.objects.filter(due, request=None, waived_by=None)


def reckoned(row: Overtime) -> str:
    """How the sum of a delay came about, in the language that is spoken now: when it was due, when it was done, what the rule says."""
    zone = ZoneInfo(cases.place(row.centre_id).time_zone)
    assert row.done_at is not None  # before that nothing is reckoned
    words = _("%(what)s应于 %(due)s 前完成，实际 %(done)s，晚 %(minutes)s 分钟；按超时限赔偿规则 %(sum)s")
    return words % {
        "what": f"{row.about}{row.stage}",
        "due": f"{row.promised_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "done": f"{row.done_at.astimezone(zone):%Y-%m-%d %H:%M}",
        "minutes": row.delay_minutes,
        "sum": Money.rounded(row.amount, row.currency),
    }


def calculation(request: Request) -> str:
    """How a request was reckoned, for its reader: what the rule of delays wrote is worded anew from its figures in their language;
    what a person wrote or changed, and what is sealed, stays as it stands."""
    if request.basis != "overtime":
        return request.calculation
    row = Overtime.objects.filter(request=request, done_at__isnull=False).first()
    return reckoned(row) if row is not None and _is_of_rule(request, row) else request.calculation


def _is_of_rule(request: Request, row: Overtime) -> bool:
    for tongue in TONGUES:
        with translation.override(tongue):
            if request.calculation == reckoned(row):
                return True
    return False


def summary(actor: Actor, *, since: datetime, until: datetime) -> tuple[list[UnitLine], list[Overtime]]:
    """Overtime of a period by unit, dearest first, and its rows.

    :raises Forbidden: without ``redress.summary``.
    """
    reach = actor.need("redress.summary")
    rows = Overtime.objects.filter(promised_at__gte=since, promised_at__lt=until).select_related("request")
    if not actor.almighty:  # nobody reads of a case that complains about them (CASE-064)
        rows = rows.exclude(case__accused__person_id=actor.person_id)
    if reach.centre_ids is not None:
        rows = rows.filter(centre__in=reach.centre_ids)
    seen = (
        set(visible(actor, "redress.summary").values_list("pk", flat=True))
        if reach.centre_ids is not None
        else None
    )
    found = [
        row
        for row in rows.order_by("-promised_at")[:MOST]
        if seen is None or not row.request_id or row.request_id in seen
    ]
    return rules.lines(as_rows(found)), found


def as_rows(found: Sequence[Overtime]) -> list[dict[str, Any]]:
    """Delays as plain values, as a report keeps them: what the rule says, what was granted and paid, by whom and how, what came of it."""
    called, came = unit_names(row.unit_id for row in found), _decided(found)
    return [{**_row(row, called), **UNPAID, **came.get(row.request_id or 0, {})} for row in found]


UNPAID = {"approver": "", "method": "", "paid_on": ""}


def _decided(found: Sequence[Overtime]) -> dict[int, dict[str, str]]:
    """Of the requests that delays became and that were granted: who signed last, how and on which day it was paid. Three queries, none
    without a request."""
    ids = [row.request.pk for row in found if row.request and row.request.granted_at]
    if not ids:
        return {}
    steps = Step.objects.filter(request__in=ids, round=F("request__round"), verdict="agreed").exclude(kind="later").order_by("seq")
    signers = dict(steps.values_list("request_id", "decided_by_id"))
    paid = {each.request_id: each for each in Payment.objects.filter(request__in=ids, state="paid")}
    called = names(signers.values())
    made = {}
    for each in ids:
        way = paid.get(each)
        money = {"method": way.method, "paid_on": f"{way.settled_on}"} if way else {}
        made[each] = {"approver": called.get(signers.get(each) or 0, ""), **money}
    return made


def _row(row: Overtime, called: Mapping[int, str]) -> dict[str, Any]:
    request = row.request
    granted = request.amount if request and request.granted_at else Decimal(0)
    paid = request.amount if request and request.state == states.PAID else Decimal(0)
    return {
        "id": row.pk,
        "case": row.case_number,
        "about": row.about,
        "stage": row.stage_label,
        "unit_id": row.unit_id,
        "unit": called.get(row.unit_id, ""),
        "promised_at": row.promised_at.isoformat(),
        "done_at": row.done_at.isoformat() if row.done_at else "",
        "delay_minutes": row.delay_minutes,
        "currency": row.currency,
        "granted_currency": request.currency if request else row.currency,
        "proposed": f"{row.amount:.3f}",
        "granted": f"{granted:.3f}",
        "paid": f"{paid:.3f}",
        "state": request.state if request else "",
        "waived": row.waived_why,
    }
