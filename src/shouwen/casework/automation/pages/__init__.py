"""Pages of automation. Each reads input, calls one action or one query, and shows the result."""

from shouwen.casework.automation.pages.editing import macro, macro_new, macro_retire, macros
from shouwen.casework.automation.pages.log import dry_run, dry_runs, run_again, runs, runs_all
from shouwen.casework.automation.pages.ruling import (
    rule,
    rule_move,
    rule_new,
    rule_retire,
    rule_switch,
    rule_versions,
    rules,
)
from shouwen.casework.automation.pages.using import case_macro, case_macros, macro_undo

__all__ = [
    "case_macro",
    "case_macros",
    "dry_run",
    "dry_runs",
    "macro",
    "macro_new",
    "macro_retire",
    "macro_undo",
    "macros",
    "rule",
    "rule_move",
    "rule_new",
    "rule_retire",
    "rule_switch",
    "rule_versions",
    "rules",
    "run_again",
    "runs",
    "runs_all",
]
