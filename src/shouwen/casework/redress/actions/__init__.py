"""The verbs of redress. Locks are taken in one order by all of them: case, customer and matter, request, cap, budget."""

from shouwen.casework.redress.actions.deciding import decide
from shouwen.casework.redress.actions.ending import expire, remind_later, revoke, withdraw
from shouwen.casework.redress.actions.granting import free_power, use_power
from shouwen.casework.redress.actions.importing import Told, import_results
from shouwen.casework.redress.actions.lending import lend, take_back
from shouwen.casework.redress.actions.offering import customer_accepts, customer_declines, offer
from shouwen.casework.redress.actions.overtime import missed, settled, take_up, waive
from shouwen.casework.redress.actions.paying import order_payment, reverse, settle
from shouwen.casework.redress.actions.policies import load_policies, make_policy, seed, set_budget, set_rate
from shouwen.casework.redress.actions.reporting import acknowledge, decide_report, report, send_back
from shouwen.casework.redress.actions.submitting import resubmit, submit
from shouwen.casework.redress.queries.route import Draft
from shouwen.casework.redress.rules.parts import Part

__all__ = [
    "Draft",
    "Part",
    "Told",
    "acknowledge",
    "customer_accepts",
    "customer_declines",
    "decide",
    "decide_report",
    "expire",
    "free_power",
    "import_results",
    "lend",
    "load_policies",
    "make_policy",
    "missed",
    "offer",
    "order_payment",
    "remind_later",
    "report",
    "resubmit",
    "reverse",
    "revoke",
    "seed",
    "send_back",
    "set_budget",
    "set_rate",
    "settle",
    "settled",
    "submit",
    "take_back",
    "take_up",
    "use_power",
    "waive",
    "withdraw",
]
