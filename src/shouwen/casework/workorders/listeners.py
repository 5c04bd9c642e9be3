"""What work orders hear: from cases and deadlines, what presses or ends an order; from themselves, whom to tell."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shouwen.casework.cases import facts as cases
from shouwen.casework.deadlines import facts as deadlines
from shouwen.casework.workorders import actions, facts, letters, states
from shouwen.casework.workorders.actions.clocks import KIND
from shouwen.casework.workorders.actions.sweeps import cancel_all
from shouwen.casework.workorders.models import Chase, Order
from shouwen.casework.workorders.queries import people
from shouwen.foundation.ledger.slots import Heard, listens
from shouwen.foundation.notices.actions import Link, take_from, tell, withdraw
from shouwen.kit.actor import SYSTEM


def _order(order_id: int) -> Order:
    return Order.objects.select_related("case").get(pk=order_id)


def _tell(
    entry: Heard,
    order: Order,
    to: Iterable[int | None],
    message: str,
    kind: str,
    *,
    level: str = "info",
    **more: Any,
) -> None:
    """Tell people once for this entry; nobody is told of what they did themselves. The notice opens what it asks."""
    where: dict[str, Any] = {"number": order.case_number, "seq": order.seq}
    asks = letters.ASKS.get(message)
    name = "workorders:do" if asks else "workorders:page"
    link = Link(name, {**where, "name": asks} if asks else where, KIND, order.pk)
    told = people.fair(order, to, besides=[entry.actor_id])
    words = {"number": order.case_number, "order": order.label, **more}
    key = f"{entry.entry_id}:{message}"[:120]
    tell(told, message, kind=f"workorders.{kind}", key=key, at=entry.at, link=link, level=level, **words)


# ── what happens below ────────────────────────────────────────────────────────────────────────────────────────────


@listens(cases.CustomerChased)
def on_customer_chased(entry: Heard) -> None:
    """The customer presses: so do we, at every unit that has something to do."""
    actions.customer_chased(entry.subject_id, entry_id=entry.entry_id, at=entry.at)


@listens(cases.CaseWithdrawn, cases.CaseDeclined)
def on_case_over(entry: Heard) -> None:
    """A case that ended by itself needs its orders no more."""
    cancel_all(entry.subject_id, entry.reason or str(facts.CASE_OVER), at=entry.at)


@listens(deadlines.DeadlineWarned)
def on_warned(entry: Heard) -> None:
    """An order's time runs out: the unit is reminded, the lowest level of chasing."""
    if entry.of_kind == KIND and entry.percent >= 80:
        actions.remind(entry.of_id, entry_id=entry.entry_id, at=entry.at)


@listens(deadlines.ExtensionRequested)
def on_extension_asked(entry: Heard) -> None:
    if entry.of_kind != KIND:
        return
    order = _order(entry.of_id)
    right = "deadlines.approve_extension_long" if entry.is_long else "workorders.approve_extension"
    to = people.approvers(order, right, entry.actor_id, at=entry.at)
    _tell(entry, order, to, letters.EXTENSION, "wish", until_at=entry.until_at)


@listens(deadlines.ExtensionDecided)
def on_extension_decided(entry: Heard) -> None:
    if entry.of_kind != KIND:
        return
    message = letters.EXTENDED if entry.granted else letters.EXTENSION_REFUSED
    _tell(entry, _order(entry.of_id), [entry.asked_by_person], message, "wish", new_at=entry.due_at)


# ── the second reader ─────────────────────────────────────────────────────────────────────────────────────────────


@listens(facts.ReviewAsked)
def on_review_asked(entry: Heard) -> None:
    order = _order(entry.order_id)
    to = people.reviewers(order, entry.author_person, at=entry.at)
    _tell(entry, order, to, letters.REVIEW, "review", what_label=entry.what_label)


@listens(facts.ReviewPassed, facts.ReviewSentBack)
def on_reviewed(entry: Heard) -> None:
    order = _order(entry.order_id)
    withdraw(KIND, order.pk, "workorders.review", at=entry.at)
    if entry.kind == facts.ReviewSentBack.kind:
        _tell(entry, order, [entry.author_person], letters.SENT_BACK, "review", what_label=entry.what_label)


# ── the unit ──────────────────────────────────────────────────────────────────────────────────────────────────────


@listens(facts.OrderDispatched, facts.OrderRedispatched)
def on_sent(entry: Heard) -> None:
    """The unit is told, helpers too; and severe matters are put under supervision from the start."""
    order = _order(entry.order_id)
    message = letters.SENT if entry.sign_by else letters.SENT_PLAIN
    more: dict[str, Any] = {"lead_unit": entry.lead_unit, "sign_at": entry.sign_by}
    if order.state == states.DISPATCHED and order.lead_unit_id == entry.lead_unit:
        to = people.of_unit(order, entry.lead_unit, at=entry.at)
        _tell(entry, order, to, message, "sent", **more)
    for unit_id in entry.body.get("assist_units", ()):
        to = people.of_unit(order, unit_id, at=entry.at)
        _tell(entry, order, to, letters.HELP, "sent", lead_unit=entry.lead_unit, assist_unit=unit_id)
    actions.by_rule(order.pk, at=entry.at)


@listens(facts.OrderCancelled)
def on_cancelled(entry: Heard) -> None:
    order = _order(entry.order_id)
    withdraw(KIND, order.pk, "workorders.sent", at=entry.at)
    if order.dispatched_at:
        _tell(entry, order, people.in_charge(order, at=entry.at), letters.CANCELLED, "sent")


@listens(facts.OrderReplied)
def on_replied(entry: Heard) -> None:
    order = _order(entry.order_id)
    _tell(
        entry,
        order,
        [order.dispatcher_id, order.case.owner_id],
        letters.REPLIED,
        "replied",
        result_label=entry.result_label,
    )


@listens(facts.ReworkAsked)
def on_rework(entry: Heard) -> None:
    order = _order(entry.order_id)
    _tell(entry, order, [entry.replied_person], letters.REWORK, "rework", level="soon")


# ── returns ───────────────────────────────────────────────────────────────────────────────────────────────────────


@listens(facts.ReturnAsked)
def on_return_asked(entry: Heard) -> None:
    order = _order(entry.order_id)
    to = [order.dispatcher_id, *people.deciders(order, at=entry.at)]
    _tell(entry, order, to, letters.RETURN, "returned", level="soon", from_unit=entry.from_unit)


@listens(facts.ReturnAgreed, facts.ReturnRefused, facts.ReturnConvened)
def on_return_decided(entry: Heard) -> None:
    message = {
        facts.ReturnAgreed.kind: letters.RETURN_AGREED,
        facts.ReturnRefused.kind: letters.RETURN_REFUSED,
        facts.ReturnConvened.kind: letters.RETURN_CONVENED,
    }[entry.kind]
    meeting_at = entry.body.get("meeting_at")
    _tell(entry, _order(entry.order_id), [entry.asked_person], message, "returned", meeting_at=meeting_at)


# ── pressure ──────────────────────────────────────────────────────────────────────────────────────────────────────


@listens(facts.OrderChased)
def on_chased(entry: Heard) -> None:
    """The handler is told; in writing and by a leader, the head of the unit too."""
    order = _order(entry.order_id)
    to = people.in_charge(order, at=entry.at)
    if entry.level_code in ("notice", "leader"):
        to += people.head(order, at=entry.at)
    message = letters.CHASED_BY_CUSTOMER if entry.source == "customer" else letters.CHASED
    message = letters.REMINDED if entry.level_code == "auto" else message
    level = "over" if entry.level_code == "leader" else "soon"
    words = {"level_label": entry.level_label, "ack_at": entry.ack_by}
    _tell(entry, order, to, message, "chased", level=level, **words)


@listens(facts.ChaseAnswered)
def on_chase_answered(entry: Heard) -> None:
    chase = Chase.objects.get(pk=entry.chase_id)
    _tell(entry, _order(entry.order_id), [chase.author_id], letters.CHASE_ANSWERED, "replied")


@listens(facts.SupervisionOpened)
def on_supervised(entry: Heard) -> None:
    order = _order(entry.order_id)
    to = [*people.in_charge(order, at=entry.at), *people.head(order, at=entry.at), order.dispatcher_id]
    _tell(
        entry,
        order,
        to,
        letters.SUPERVISED,
        "supervised",
        level="over",
        why_label=entry.why_label,
        due_at=entry.due_at,
    )


@listens(facts.SupervisionReported)
def on_supervision_reported(entry: Heard) -> None:
    order = _order(entry.order_id)
    to = [entry.opened_person or order.dispatcher_id]
    _tell(entry, order, to, letters.SUPERVISION_REPORTED, "supervised")


# ── rest, and people who leave ────────────────────────────────────────────────────────────────────────────────────


@listens(facts.SuspensionAsked)
def on_suspension_asked(entry: Heard) -> None:
    order = _order(entry.order_id)
    to = people.approvers(order, "workorders.approve_suspension", entry.actor_id, at=entry.at)
    _tell(entry, order, to, letters.SUSPENSION, "wish")


@listens(facts.OrderSuspended, facts.SuspensionRefused)
def on_suspension_decided(entry: Heard) -> None:
    message = letters.SUSPENDED if entry.kind == facts.OrderSuspended.kind else letters.SUSPENSION_REFUSED
    _tell(entry, _order(entry.order_id), [entry.asked_person], message, "wish")


@listens(facts.OrderResumed)
def on_resumed(entry: Heard) -> None:
    order = _order(entry.order_id)
    _tell(entry, order, people.in_charge(order, at=entry.at), letters.RESUMED, "wish")


@listens(facts.OrderInherited)
def on_inherited(entry: Heard) -> None:
    order = _order(entry.order_id)
    _tell(entry, order, [entry.to_person], letters.INHERITED, "sent", from_person=entry.from_person)


@listens(cases.PersonAccused)
def on_accused(entry: Heard) -> None:
    """Whom a case turns out to complain about has nothing more to do with its orders, nor a word of them in the inbox."""
    actions.recuse(entry.subject_id, entry.accused_person, actor=SYSTEM, at=entry.at)
    take_from(entry.accused_person, KIND, Order.objects.filter(case_id=entry.subject_id).values_list("pk", flat=True))
