"""The tables of automation: macros and their uses, rules with their versions, what waits, what ran, what was tried."""

from shouwen.casework.automation.models.macro import Macro, MacroUse
from shouwen.casework.automation.models.rule import Rule, RuleVersion
from shouwen.casework.automation.models.run import DryRun, Due, Run

__all__ = ["DryRun", "Due", "Macro", "MacroUse", "Rule", "RuleVersion", "Run"]
