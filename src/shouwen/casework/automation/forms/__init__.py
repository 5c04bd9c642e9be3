"""Shape of what people type into macros and rules."""

from shouwen.casework.automation.forms.conditions import Tree
from shouwen.casework.automation.forms.deeds import DeedRow, Rows, menu
from shouwen.casework.automation.forms.macro import MacroForm
from shouwen.casework.automation.forms.rule import DryForm, RuleForm

__all__ = ["DeedRow", "DryForm", "MacroForm", "Rows", "RuleForm", "Tree", "menu"]
