"""The verbs of expenses and applications: submit, decide, withdraw, hand in, record the outcome, spend, set a budget, go with a case."""

from shouwen.casework.applications.actions.carrying import carry, follow
from shouwen.casework.applications.actions.deciding import decide
from shouwen.casework.applications.actions.ending import hand_in, outcome, set_budget, spend, void, withdraw
from shouwen.casework.applications.actions.submitting import Draft, foresee, resubmit, submit

__all__ = ["Draft", "carry", "decide", "follow", "foresee", "hand_in", "outcome", "resubmit", "set_budget", "spend", "submit", "void", "withdraw"]
