"""What an actor may do with a work order now, and the kind sentence why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.cases import states as case_states
from shouwen.casework.cases.slots import MoveView
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Order, Return, SecondReview, Supervision
from shouwen.casework.workorders.queries.scope import refusal
from shouwen.kit.actor import Actor, right_name

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


@dataclass(frozen=True)
class Pending:
    """What waits for somebody about one order; read once for all moves."""

    review: SecondReview | None = None
    given_back: Return | None = None
    supervision: Supervision | None = None
    wish: bool = False
    rest: bool = False
    chase: bool = False
    helping: bool = False


UNIT_MOVES = ("sign", "reply", "start", "return", "ask_extension", "ask_suspension", "resume", "assist")
CENTRE_MOVES = (
    "take_review",
    "accept",
    "rework",
    "close",
    "amend",
    "redispatch",
    "chase",
    "supervise",
    "cancel",
)


def moves(order: Order, actor: Actor, pending: Pending, *, at: datetime) -> list[MoveView]:
    """The moves a page shows: those open to the actor, and those of theirs that something holds up, with the reason.

    A move whose right the actor lacks altogether is somebody else's and not shown. No query.
    """
    shown = []
    for name in (*UNIT_MOVES, *CENTRE_MOVES):
        row = states.MOVES[name]
        if not actor.may(row.right) or (
            order.state not in row.sources and name not in ("reply", "return", "close")
        ):
            continue
        if name == "assist" and not pending.helping:
            continue
        no = refusal(order, name, actor)
        if no is not None and no.code == "out_of_reach":
            continue
        why = no.message if no else _held_up(order, name, pending, actor, at)
        shown.append(MoveView(name, str(row.label), not why, why, url(order, name)))
    return [each for each in shown if each.allowed or order.is_open]


def url(order: Order, name: str) -> str:
    """The address of a move's form."""
    return reverse("workorders:move", args=[order.case_number, order.seq, name])


def _held_up(order: Order, name: str, pending: Pending, actor: Actor, at: datetime) -> str:
    check = _CHECKS.get(name)
    return check(order, pending, actor, at) if check else ""


def _reply(order: Order, pending: Pending, actor: Actor, at: datetime) -> str:
    return _("已经申请退单，等派单人裁定") if pending.given_back else ""


def _return(order: Order, pending: Pending, actor: Actor, at: datetime) -> str:
    if order.is_final:
        return _("承办部门已经裁定，不再退回")
    if pending.given_back:
        return _("已经申请退单，等派单人裁定")
    if order.return_by and at > order.return_by:
        return _("已过退单时间。办不了的，请在回复里说明")
    return ""


def _extension(order: Order, pending: Pending, actor: Actor, at: datetime) -> str:
    if pending.wish:
        return _("已经申请延期，等批复")
    if order.reply_by is None:
        return _("这张工单没有回复期限，不用延期")
    return _("延期要在到期之前申请，现在已经到期") if at >= order.reply_by else ""


def _suspension(order: Order, pending: Pending, actor: Actor, at: datetime) -> str:
    return _("已经申请挂起，等批复") if pending.rest else ""


def _close(order: Order, pending: Pending, actor: Actor, at: datetime) -> str:
    return _("还在督办，等督办人结束督办") if pending.supervision else ""


def _amend(order: Order, pending: Pending, actor: Actor, at: datetime) -> str:
    return _("正在二次审核，等审核人处理") if pending.review else ""


_CHECKS: dict[str, Callable[[Order, Pending, Actor, datetime], str]] = {
    "reply": _reply,
    "return": _return,
    "ask_extension": _extension,
    "ask_suspension": _suspension,
    "close": _close,
    "amend": _amend,
}


def why_not_dispatch(case: Case, actor: Actor) -> str:
    """Why the actor cannot dispatch an order for this case now; '' when they can."""
    if case.state not in case_states.TAKEN:
        return _("这件事还没受理或已经结束，不能派单")
    reach = actor.reach("workorders.dispatch")
    if reach is None:
        return _("这一步需要“%(right)s”的权限") % {"right": right_name("workorders.dispatch")}
    if not cases.covers(reach, case, actor):
        return _("这件事由别人负责，派单请找责任人或主管")
    return ""
