"""The verbs: open, take, settle, give and withdraw checks; make and end the rules that open them."""

from shouwen.casework.checks.actions.leaving import carry, recuse, release_person, unbias
from shouwen.casework.checks.actions.opening import after_category, after_cause, after_missed, ask, no_cause
from shouwen.casework.checks.actions.ruling import end_rule, make_rule
from shouwen.casework.checks.actions.working import give, gone_late, money_asked, settle, take, withdraw

__all__ = [
    "after_category",
    "after_cause",
    "after_missed",
    "ask",
    "carry",
    "end_rule",
    "give",
    "gone_late",
    "make_rule",
    "money_asked",
    "no_cause",
    "recuse",
    "release_person",
    "settle",
    "take",
    "unbias",
    "withdraw",
]
