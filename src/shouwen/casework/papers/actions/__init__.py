"""The verbs of papers."""

from shouwen.casework.papers.actions.approving import approve, demand, refuse
from shouwen.casework.papers.actions.making import SUBJECT, drawn, make, opened
from shouwen.casework.papers.actions.sending import send
from shouwen.casework.papers.actions.templating import retire_template, set_template

__all__ = ["SUBJECT", "approve", "demand", "drawn", "make", "opened", "refuse", "retire_template", "send", "set_template"]
