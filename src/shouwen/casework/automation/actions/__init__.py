"""The verbs of automation. Deeds go through the actions of the modules below, with every check they make."""

from shouwen.casework.automation.actions.carrying import Outcome, carry_out, preview
from shouwen.casework.automation.actions.macros import (
    apply_macro,
    preview_macro,
    retire_macro,
    save_macro,
    undo_macro,
    why_not_undo,
)
from shouwen.casework.automation.actions.many import apply_to_one, take_back_one
from shouwen.casework.automation.actions.robots import author_of, robot
from shouwen.casework.automation.actions.ruling import move_rule, retire_rule, save_rule, switch_rule
from shouwen.casework.automation.actions.running import retry
from shouwen.casework.automation.actions.trying import ask_dry_run, try_on
from shouwen.casework.automation.actions.waking import begin_daily, fill, hear, sweep

__all__ = [
    "Outcome",
    "apply_macro",
    "apply_to_one",
    "ask_dry_run",
    "author_of",
    "begin_daily",
    "carry_out",
    "fill",
    "hear",
    "move_rule",
    "preview",
    "preview_macro",
    "retire_macro",
    "retire_rule",
    "retry",
    "robot",
    "save_macro",
    "save_rule",
    "sweep",
    "switch_rule",
    "take_back_one",
    "try_on",
    "undo_macro",
    "why_not_undo",
]
