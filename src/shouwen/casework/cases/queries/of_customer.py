"""What cases have to say of customers: a glance while they are recognised, moments of their timeline, who may know them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.scope import sees_any, visible
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers.slots import Glance, Moment


def glances(customer_ids: Sequence[int], *, actor: Actor, at: datetime) -> dict[int, list[Glance]]:
    """How many open cases in reach each customer has, the overdue ones apart; one query."""
    if not actor.may("cases.read"):
        return {}
    mine = visible(actor).filter(customer_id__in=list(customer_ids), is_open=True)
    counted = mine.values("customer_id").annotate(all=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    found: dict[int, list[Glance]] = {}
    for row in counted:
        words = found.setdefault(row["customer_id"], [])
        if row["late"]:
            words.append(Glance(_("%(count)s 件超时") % {"count": row["late"]}, "over"))
        if row["all"] > row["late"]:
            words.append(Glance(_("%(count)s 件在办") % {"count": row["all"] - row["late"]}))
    return found


def moments(
    customer_ids: Sequence[int], *, actor: Actor, before: tuple[datetime, int] | None, limit: int
) -> list[Moment]:
    """Cases of a customer in reach, as moments of their timeline: registered, and ended. Two queries."""
    if not actor.may("cases.read"):
        return []
    theirs = visible(actor).filter(customer_id__in=list(customer_ids))
    return _registered(theirs, before, limit) + _ended(theirs.filter(is_open=False), before, limit)


def _registered(cases: QuerySet[Case], before: tuple[datetime, int] | None, limit: int) -> list[Moment]:
    if before:
        cases = cases.filter(received_at__lte=before[0])
    return [
        Moment(at=case.received_at, key=case.pk, icon="clipboard-plus", text=_("登记：%(title)s") % {"title": case.title},
               url=_url(case), tags=[Glance(catalogue.status_label(case.status) or str(states.LABELS[case.state])), Glance(case.number)])
        for case in cases.order_by("-received_at", "-id")[:limit]
    ]  # fmt: skip


def _ended(cases: QuerySet[Case], before: tuple[datetime, int] | None, limit: int) -> list[Moment]:
    if before:
        cases = cases.filter(ended_at__lte=before[0])
    return [
        Moment(at=case.ended_at or case.received_at, key=case.pk + 1, icon="circle-check", url=_url(case),
               text=f"{states.LABELS[case.state]}{pgettext('mark', '：')}{case.title}", tags=[Glance(case.number)])
        for case in cases.order_by("-ended_at", "-id")[:limit]
    ]  # fmt: skip


def _url(case: Case) -> str:
    return reverse("cases:page", args=[case.number])


def touches(customer_id: int, actor: Actor) -> bool:
    """Whether a case the actor may see is this customer's, by right or because they take part (an order of their
    department); looks at their newest twenty."""
    return sees_any(Case.objects.filter(customer_id=customer_id).order_by("-id")[:20], actor)
