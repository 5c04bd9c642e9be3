"""The verbs of papers."""

from shouwen.casework.papers.actions.making import SUBJECT, drawn, make, opened
from shouwen.casework.papers.actions.sending import send
from shouwen.casework.papers.actions.templating import retire_template, set_template

__all__ = ["SUBJECT", "drawn", "make", "opened", "retire_template", "send", "set_template"]
