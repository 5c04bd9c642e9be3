"""The verbs of work orders. Each checks the right, asks the rules, writes, and announces, in one transaction."""

from shouwen.casework.workorders.actions.carrying import carry
from shouwen.casework.workorders.actions.chases import chase, customer_chased, remind
from shouwen.casework.workorders.actions.delays import (
    ask_extension,
    ask_suspension,
    decide_extension,
    decide_suspension,
    due_to_resume,
    resume,
)
from shouwen.casework.workorders.actions.leaving import recuse, release_person
from shouwen.casework.workorders.actions.returns import Decision, decide_return, give_back, settle_return
from shouwen.casework.workorders.actions.review import accept, close, rework, take_review
from shouwen.casework.workorders.actions.second import decide as decide_review
from shouwen.casework.workorders.actions.sending import Demand, amend, cancel, dispatch, redispatch
from shouwen.casework.workorders.actions.settings import set_figures
from shouwen.casework.workorders.actions.signing import Signed, sign_each
from shouwen.casework.workorders.actions.supervision import by_rule, end_supervision, report, supervise
from shouwen.casework.workorders.actions.sweeps import resume_due, supervise_due
from shouwen.casework.workorders.actions.unit import Answer, answer_chase, reply, report_assist, sign, start

__all__ = [
    "Answer",
    "Decision",
    "Demand",
    "Signed",
    "accept",
    "amend",
    "answer_chase",
    "ask_extension",
    "ask_suspension",
    "by_rule",
    "cancel",
    "carry",
    "chase",
    "close",
    "customer_chased",
    "decide_extension",
    "decide_return",
    "decide_review",
    "decide_suspension",
    "dispatch",
    "due_to_resume",
    "end_supervision",
    "give_back",
    "recuse",
    "redispatch",
    "release_person",
    "remind",
    "reply",
    "report",
    "report_assist",
    "resume",
    "resume_due",
    "rework",
    "set_figures",
    "settle_return",
    "sign",
    "sign_each",
    "start",
    "supervise",
    "supervise_due",
    "take_review",
]
