"""The verbs of statutes. Each checks the right, asks the rules, writes, and announces, in one transaction."""

from shouwen.casework.statutes.actions.choosing import amend, choose, drop
from shouwen.casework.statutes.actions.counting import count_category, uncount_category
from shouwen.casework.statutes.actions.exporting import FILES, announce_export, ask_export, make_exports
from shouwen.casework.statutes.actions.extending import ask, begin_later, decide, tell_acceptance
from shouwen.casework.statutes.actions.packs import Loaded, load, retire, shipped

__all__ = [
    "FILES",
    "Loaded",
    "amend",
    "announce_export",
    "ask",
    "ask_export",
    "begin_later",
    "choose",
    "count_category",
    "decide",
    "drop",
    "load",
    "make_exports",
    "retire",
    "shipped",
    "tell_acceptance",
    "uncount_category",
]
