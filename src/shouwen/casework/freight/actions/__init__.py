"""The verbs of return freight: publish a rule, rule on a return, and what an approval makes of it."""

from shouwen.casework.freight.actions.publishing import load_rules, set_rule
from shouwen.casework.freight.actions.ruling import decide, settle

__all__ = ["decide", "load_rules", "set_rule", "settle"]
