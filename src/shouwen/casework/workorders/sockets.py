"""What work orders plug into their neighbours' slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.casework.deadlines import slots as deadlines
from shouwen.casework.deadlines.states import Subject
from shouwen.casework.workorders import actions, states
from shouwen.casework.workorders.actions.clocks import KIND, due_changed
from shouwen.casework.workorders.models import Assist, Order, Reply, Return, Supervision
from shouwen.casework.workorders.queries import conditions as asked
from shouwen.casework.workorders.queries import loop, scope
from shouwen.casework.workorders.queries.allowed import why_not_dispatch
from shouwen.casework.workorders.queries.chores import appointments, chores
from shouwen.foundation.files import slots as files
from shouwen.foundation.notices import slots as notices
from shouwen.foundation.organisation import slots as organisation
from shouwen.foundation.organisation.queries import head_of
from shouwen.kit.actor import Actor
from shouwen.kit.among import listed
from shouwen.kit.errors import NotFound
from shouwen.kit.standing import Standing

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

SUBJECTS: dict[str, Any] = {
    "order_reply": Reply,
    "order_return": Return,
    "order_assist": Assist,
    "order_supervision": Supervision,
}
"""Subjects of files, besides the order itself, and where their order is found."""


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.closing_checks.fill(cases.ClosingCheck(_rows, closing_check))
    cases.panels.fill(panel)
    cases.badges.fill(badges)
    cases.moves.fill(moves)
    cases.conditions.fill(asked.conditions)
    cases.belongings.fill(actions.carry)
    cases.participants.fill(scope.takes_part)
    cases.chores.fill(chores)
    cases.appointments.fill(appointments)
    cases.begun.fill(loop.begun)
    cases.loop_gaps.fill(loop.gaps)
    deadlines.due_changed.fill(due_changed)
    deadlines.people_of.fill(people_of)
    deadlines.address_of.fill(address_of)
    deadlines.sight.fill(sight)
    files.may_read.fill(may_read)
    notices.kept_out.fill(kept_out)
    organisation.departures.fill(actions.release_person)
    organisation.holdings.fill(holdings)
    organisation.unit_holdings.fill(unit_holdings)
    organisation.unit_burdens.fill(unit_burdens)


def kept_out(kind: str, subject_id: int) -> Collection[int] | None:
    """Whom the case of an order complains about hears nothing of it (CASE-064)."""
    if kind != KIND:
        return None
    rows = Order.objects.filter(pk=subject_id, case__accused__isnull=False)
    return list(rows.values_list("case__accused__person_id", flat=True))


def _rows() -> QuerySet[Order]:
    return Order.objects.filter(is_open=True)


_open = Standing(lambda case_id: _rows().filter(case_id=case_id).order_by("seq"))


def closing_check(case_id: int) -> Sequence[str]:
    """A case cannot close with an open order."""
    return [_sentence(order) for order in _open.all(case_id)]


def _sentence(order: Order) -> str:
    if order.state in states.IN_REVIEW:
        return _("办结要等工单 %(order)s 审核通过") % {"order": order.label}
    return _("工单 %(order)s 还没办结（%(state)s）") % {"order": order.label, "state": order.state_label}


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """The work orders of a case, beside it."""
    if not actor.may("workorders.read"):
        return []
    return [cases.Panel("orders", _("工单"), reverse("workorders:panel", args=[case.number]), order=30)]


_in_review = Standing(
    lambda cases: (
        Order.objects.filter(case_id__among=cases, is_open=True, state__in=states.IN_REVIEW)
        .order_by("case_id", "seq")
        .only("case_id", "case_number", "seq", "state", "is_carried")
    )
)


def badges(case_ids: Sequence[int]) -> Mapping[int, Sequence[cases.Badge]]:
    """Which cases of one page of the queue have a reply to review."""
    found: dict[int, list[cases.Badge]] = defaultdict(list)
    for order in _in_review.all(listed(case_ids)):
        found[order.case_id].append(cases.Badge(_("%(order)s 待审核") % {"order": order.label}, "wait"))
    return found


def moves(case: Case, actor: Actor) -> Sequence[cases.MoveView]:
    """Dispatching, as a move of the case."""
    why = why_not_dispatch(case, actor)
    url = reverse("workorders:dispatch", args=[case.number])
    return [cases.MoveView("dispatch", _("派单"), not why, why, url)]


def people_of(subject: Subject) -> Mapping[str, Sequence[int]] | None:
    """Who is told of an order's clocks: who handles it, else the head of the unit; and who sent it."""
    if subject.kind != KIND:
        return None
    order = Order.objects.filter(pk=subject.id).select_related("case").first()
    if order is None:
        return {}
    head = head_of(order.lead_unit_id, at=order.state_since)
    handlers = [each for each in (order.handler_id or head,) if each]
    return {
        "handler": handlers,
        "owner": [order.dispatcher_id],
        "unit_head": [head] if head else [],
    }


def address_of(subject: Subject) -> deadlines.Address | None:
    """Where a notice about an order's clock leads."""
    if subject.kind != KIND:
        return None
    order = Order.objects.filter(pk=subject.id).first()
    if order is None:
        return None
    return deadlines.Address(str(order), "workorders:page", {"number": order.case_number, "seq": order.seq})


def sight(subject: Subject, actor: Actor) -> bool | None:
    """Whether the actor may see an order's clock."""
    return _sees(subject.id, actor) if subject.kind == KIND else None


def _sees(order_id: int, actor: Actor) -> bool:
    try:
        scope.find(order_id, actor)
    except NotFound:
        return False
    return True


def may_read(kind: str, subject_id: int, actor: Actor) -> bool | None:
    """Files of an order may be read by whoever may read the order."""
    if kind == KIND:
        return _sees(subject_id, actor)
    model = SUBJECTS.get(kind)
    if model is None:
        return None
    order_id = model.objects.filter(pk=subject_id).values_list("order_id", flat=True).first()
    return order_id is not None and _sees(order_id, actor)


def holdings(person_id: int) -> list[tuple[str, int]]:
    """What a person still holds of work orders."""
    mine = Order.objects.filter(is_open=True)
    return [
        (_("在办工单"), mine.filter(handler_id=person_id).count()),
        (_("派出未结的工单"), mine.filter(dispatcher_id=person_id).count()),
    ]


def unit_burdens(unit_ids: Sequence[int]) -> list[tuple[str, int]]:
    """Open orders these units lead or assist."""
    mine = Q(lead_unit_id__in=unit_ids) | Q(assists__unit_id__in=unit_ids)
    return [(_("未结工单"), Order.objects.filter(mine, is_open=True).distinct().count())]


def unit_holdings(unit_id: int) -> list[tuple[str, int]]:
    """What a unit still has to do."""
    mine = Q(lead_unit_id=unit_id) | Q(assists__unit_id=unit_id)
    return [(_("未结工单"), Order.objects.filter(mine, is_open=True).distinct().count())]
