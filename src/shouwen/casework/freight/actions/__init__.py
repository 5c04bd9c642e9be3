"""The verbs of return freight: publish a rule, rule on a return, what an approval makes of it, go with a case."""

from shouwen.casework.freight.actions.carrying import carry
from shouwen.casework.freight.actions.publishing import load_rules, set_rule
from shouwen.casework.freight.actions.ruling import decide, settle

__all__ = ["carry", "decide", "load_rules", "set_rule", "settle"]
