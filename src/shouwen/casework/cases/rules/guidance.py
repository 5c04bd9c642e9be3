"""The next step in one sentence: what to do, and by when (design principle 4). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from shouwen.casework.cases import states


@dataclass(frozen=True)
class NextStep:
    """What is to be done next, why, and the move that does it ('' when there is only waiting)."""

    text: str
    why: str = ""
    due_at: datetime | None = None
    move: str = ""


def next_step(
    *,
    state: str,
    mine: bool,
    handler: str,
    is_delegated: bool,
    offered_to: str,
    offer_due: datetime | None,
    promise: str,
    promise_due: datetime | None,
    chases: int,
    called_by: datetime | None = None,
) -> NextStep | None:
    """The step that comes first; None when the case has ended.

    ``mine`` says the reader owns or handles it, ``offered_to`` who is being waited for, ``promise`` the nearest one open,
    ``called_by`` until when the reader is to answer an urgent call.
    """
    if state in states.ENDED:
        return None
    if called_by:
        return NextStep(_("急件在呼您，请应呼"), _("到时不应，转呼下一位"), called_by, "answer_call")
    if offered_to:
        return NextStep(
            _("等%(name)s受理") % {"name": offered_to}, _("受理之前责任不变，到时未应会退回"), offer_due
        )
    if promise:
        why = _("客户已催 %(count)s 次") % {"count": chases} if chases else _("答应过客户")
        return NextStep(_("兑现承诺：%(promise)s") % {"promise": promise}, why, promise_due, "record_contact")
    if is_delegated and not mine:
        return NextStep(_("%(name)s正在办，责任人跟进到底") % {"name": handler})
    return _by_state(state, handler if is_delegated else "", chases)


def _by_state(state: str, handler: str, chases: int) -> NextStep:
    urged = _("客户已催 %(count)s 次") % {"count": chases} if chases else ""
    steps = {
        states.RECEIVED: NextStep(_("先受理，客户在等"), "", None, "take"),
        states.REGISTERED: NextStep(_("联系客户，告知打算怎么办"), urged, None, "record_contact"),
        states.INVESTIGATING: NextStep(_("查清事实，定出方案"), urged, None, "propose"),
        states.PROPOSING: NextStep(_("方案定了就答复客户"), urged, None, "answer"),
        states.WAITING_UNIT: NextStep(_("等部门回复，到时追问"), urged),
        states.WAITING_CUSTOMER: NextStep(_("等客户补充，到时再联系"), "", None, "record_contact"),
        states.WAITING_THIRD: NextStep(_("等第三方答复，到时追问"), urged),
        states.ANSWERED: NextStep(_("问客户认不认可这个结果"), "", None, "customer_accepts"),
        states.NOT_ACCEPTED: NextStep(_("按上一级的意见重新处理"), urged, None, "answer"),
        states.EXECUTING: NextStep(_("落实答应客户的方案"), urged, None, "customer_accepts"),
        states.RESOLVED: NextStep(_("客户已认可，可以办结"), "", None, "close"),
    }
    step = steps[state]
    return (
        NextStep(step.text, _("%(name)s经办") % {"name": handler}, step.due_at, step.move)
        if handler and not step.why
        else step
    )
