"""What expenses and applications plug into their neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from shouwen.casework.applications import actions, queries, states
from shouwen.casework.applications.models import Application
from shouwen.casework.cases import slots as cases
from shouwen.casework.redress import slots as redress
from shouwen.foundation.ledger import slots as ledger
from shouwen.foundation.notices import slots as notices
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Standing

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.chores.fill(chores)
    cases.closing_checks.fill(cases.ClosingCheck(_rows, closing_check))
    cases.belongings.fill(actions.carry)
    redress.inboxes.fill(inbox)
    redress.kinds.fill(kinds)
    ledger.subjects.fill(subjects)
    notices.kept_out.fill(kept_out)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """What the customer of a case applies for, and what it costs, beside it."""
    if not actor.may("applications.read"):
        return []
    return [cases.Panel("applications", _("费用和申请"), reverse("applications:panel", args=[case.number]), order=45)]


def _rows() -> QuerySet[Application]:
    under_way = [states.SUBMITTED, states.RETURNED, states.APPROVED, states.HANDED_IN]
    return Application.objects.filter(kind=states.CUSTOMER, state__in=under_way)


_open = Standing(lambda case_id: _rows().filter(case_id=case_id).order_by("number").only("number", "state"))


def closing_check(case_id: int) -> Sequence[str]:
    """A case does not close while its customer waits for an answer to what they applied for."""
    return [_("申请 %(number)s 还没有结果（%(state)s）") % {"number": row.number, "state": row.state_label} for row in _open.all(case_id)]


def kinds() -> Mapping[str, str | Promise]:
    """What the authority of posts decides here."""
    return states.KINDS


def inbox(actor: Actor, at: datetime) -> Sequence[redress.Asked]:
    """What waits for the reader's signature, beside redress."""
    return [
        redress.Asked(line.row.pk, line.row.number, line.row.title, line.row.money, line.requester, line.since, reverse("applications:application", args=[line.row.pk]), line.row.sort_label)
        for line in queries.inbox(actor, at=at)
    ]


def chores(actor: Actor, at: datetime) -> Sequence[cases.Chore]:
    """Signatures that wait for this person, for My work."""
    words = _("%(who)s申请 %(sum)s")
    return [
        cases.Chore("asked", each.label, _("审批申请"), words % {"who": each.requester, "sum": each.money}, each.url, each.since) for each in inbox(actor, at)
    ]


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Applications as the log names them."""
    if kind != states.SUBJECT:
        return {}
    open_ = set(queries.visible(actor).filter(pk__in=ids).values_list("pk", flat=True)) if actor.may("applications.read") else set()
    rows = Application.objects.filter(pk__in=ids).values_list("pk", "number")
    return {pk: ledger.Subject(number, reverse("applications:application", args=[pk]) if pk in open_ else "", pk not in open_) for pk, number in rows}


def kept_out(kind: str, subject_id: int) -> Collection[int] | None:
    """Whom the case complains about hears nothing of it (CASE-064)."""
    if kind != states.SUBJECT:
        return None
    rows = Application.objects.filter(pk=subject_id, case__accused__isnull=False)
    return list(rows.values_list("case__accused__person_id", flat=True))
