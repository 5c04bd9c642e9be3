"""Pages of automation. Each reads input, calls one action or one query, and shows the result."""

from shouwen.casework.automation.pages.editing import macro, macro_new, macro_retire, macros
from shouwen.casework.automation.pages.using import case_macro, case_macros, macro_undo

__all__ = ["case_macro", "case_macros", "macro", "macro_new", "macro_retire", "macro_undo", "macros"]
