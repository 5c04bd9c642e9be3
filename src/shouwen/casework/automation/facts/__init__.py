"""What automation announces."""

from shouwen.casework.automation.facts.macros import MacroApplied, MacroRetired, MacroSaved, MacroUndone
from shouwen.casework.automation.facts.ruling import (
    RuleActed,
    RuleRefused,
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
    "RuleRefused",
    "RuleRetired",
    "RuleSaved",
    "RuleStopped",
    "RuleSwitched",
    "RulesOrdered",
]
