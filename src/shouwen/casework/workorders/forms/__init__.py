"""The forms of work orders, by move."""

from __future__ import annotations

from shouwen.casework.workorders.forms import centre, unit
from shouwen.casework.workorders.forms.base import OrderForm
from shouwen.casework.workorders.forms.centre import DispatchForm

FORMS: dict[str, type[OrderForm]] = {
    "sign": unit.Sign,
    "start": unit.Start,
    "resume": unit.Resume,
    "reply": unit.Reply,
    "return": unit.Return,
    "ask_extension": unit.AskExtension,
    "ask_suspension": unit.AskSuspension,
    "assist": unit.Assist,
    "answer_chase": unit.AnswerChase,
    "report": unit.Report,
    "amend": centre.Amend,
    "redispatch": centre.Redispatch,
    "review": centre.Second,
    "take_review": centre.TakeReview,
    "accept": centre.Accept,
    "rework": centre.Rework,
    "close": centre.Close,
    "decide_return": centre.DecideReturn,
    "settle_return": centre.SettleReturn,
    "chase": centre.Chase,
    "supervise": centre.Supervise,
    "end_supervision": centre.EndSupervision,
    "cancel": centre.Cancel,
    "decide_extension": centre.DecideExtension,
    "decide_suspension": centre.DecideSuspension,
}

__all__ = ["FORMS", "DispatchForm", "OrderForm"]
