"""What automation announces."""

from shouwen.casework.automation.facts.macros import MacroApplied, MacroRetired, MacroSaved, MacroUndone
from shouwen.casework.automation.facts.ruling import (
    RuleActed,
    RuleRetired,
    RuleSaved,
    RulesOrdered,
    RuleStopped,
    RuleSwitched,
)

__all__ = [
    "MacroApplied",
    "MacroRetired",
    "MacroSaved",
    "MacroUndone",
    "RuleActed",
    "RuleRetired",
    "RuleSaved",
    "RuleStopped",
    "RuleSwitched",
    "RulesOrdered",
]
