"""The verbs of customers."""

from shouwen.relations.customers.actions.accounts import add_account_contact, end_account_contact
from shouwen.relations.customers.actions.crowd import Crowd
from shouwen.relations.customers.actions.files import (
    add_point,
    choose_primary,
    edit,
    retire_point,
    verify,
)
from shouwen.relations.customers.actions.meeting import Recognised, recognise, recognise_unsaved
from shouwen.relations.customers.actions.merging import merge, unmerge
from shouwen.relations.customers.actions.registering import home, register
from shouwen.relations.customers.actions.revealing import Revealed, reveal, take_out

__all__ = [
    "Crowd",
    "Recognised",
    "Revealed",
    "add_account_contact",
    "add_point",
    "choose_primary",
    "edit",
    "end_account_contact",
    "home",
    "merge",
    "recognise",
    "recognise_unsaved",
    "register",
    "retire_point",
    "reveal",
    "take_out",
    "unmerge",
    "verify",
]
