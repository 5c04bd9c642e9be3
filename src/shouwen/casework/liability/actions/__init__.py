"""The verbs: write and drop causes; propose, confirm, appeal and settle who is liable."""

from shouwen.casework.liability.actions.causes import drop_cause, find_cause, from_closure, make_main
from shouwen.casework.liability.actions.deciding import (
    appeal,
    confirm,
    decide,
    lapse_due,
    propose,
    send_back,
    withdraw,
)
from shouwen.casework.liability.actions.settings import set_figures

__all__ = [
    "appeal",
    "confirm",
    "decide",
    "drop_cause",
    "find_cause",
    "from_closure",
    "lapse_due",
    "make_main",
    "propose",
    "send_back",
    "set_figures",
    "withdraw",
]
