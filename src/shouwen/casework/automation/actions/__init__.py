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

__all__ = [
    "Outcome",
    "apply_macro",
    "carry_out",
    "preview",
    "preview_macro",
    "retire_macro",
    "save_macro",
    "undo_macro",
    "why_not_undo",
]
