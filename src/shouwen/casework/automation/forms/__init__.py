"""Shape of what people type into macros and rules."""

from shouwen.casework.automation.forms.deeds import DeedRow, Rows, menu
from shouwen.casework.automation.forms.macro import MacroForm

__all__ = ["DeedRow", "MacroForm", "Rows", "menu"]
