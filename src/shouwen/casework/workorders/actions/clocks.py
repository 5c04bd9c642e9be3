"""An order's two clocks: to sign, and to reply. The clocks themselves live with deadlines."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.cases import queries as cases
from shouwen.casework.deadlines import actions as deadlines
from shouwen.casework.deadlines.states import Subject, Traits
from shouwen.casework.workorders.actions.pen import Sheet
from shouwen.casework.workorders.models import NEVER, Order

KIND = "workorder"


def about(order: Order) -> Subject:
    """What the clocks of an order are about."""
    return Subject(KIND, order.pk, order.case_id, order.label)


def traits(order: Order, **due: datetime) -> Traits:
    """What decides how long an order may take; ``due`` are moments set by hand, by stage."""
    case, here = order.case, cases.place(order.centre_id)
    return Traits(
        centre_id=order.centre_id,
        kind=case.kind_code,
        category_path=case.category_path,
        severity=case.severity,
        priority=case.priority,
        customer_class=case.customer_class,
        customer_id=case.customer_id or 0,
        calendar_code=here.calendar_code,
        time_zone=here.time_zone,
        due=due,
    )


def begin(
    sheet: Sheet, *, sign_by: datetime | None = None, reply_by: datetime | None = None
) -> tuple[datetime | None, datetime | None]:
    """Start both clocks as the order goes out; when each is due (None: no policy asks for it)."""
    fixed = {stage: due for stage, due in (("sign", sign_by), ("reply", reply_by)) if due}
    order = sheet.order
    started = deadlines.start(
        about(order), traits(order, **fixed), received_at=sheet.at, actor=sheet.actor, at=sheet.at
    )
    due = {clock.stage: clock.due_at for clock in started.clocks}
    return due.get("sign"), due.get("reply")


def mark(sheet: Sheet, stage: str) -> None:
    """Say that a stage is done."""
    deadlines.mark(about(sheet.order), stage, actor=sheet.actor, at=sheet.at)


def again(sheet: Sheet) -> datetime | None:
    """Start the reply clock of the next round: the old limit if it still lies ahead, else as the policies say."""
    order = sheet.order
    ahead = order.reply_by if order.reply_by and order.reply_by > sheet.at else None
    clock = deadlines.open_clock(
        about(order),
        "reply",
        traits(order),
        key=f"r{order.round}",
        due_at=ahead,
        actor=sheet.actor,
        at=sheet.at,
    )
    return clock.due_at if clock else None


def stop(sheet: Sheet) -> None:
    """Stop every clock of an order."""
    deadlines.stop(about(sheet.order), actor=sheet.actor, at=sheet.at)


def due_changed(
    subject: Subject, next_due_at: datetime | None, next_stage: str, paused: bool, *, at: datetime
) -> None:
    """Keep what lists show of the nearest clock beside the order (fills ``deadlines.slots.due_changed``)."""
    if subject.kind != KIND:
        return
    state = "paused" if paused else "running" if next_due_at else "none"
    Order.objects.filter(pk=subject.id).update(
        due_at=next_due_at or NEVER, due_stage=next_stage, clock_state=state
    )
