"""The verbs: record an investigation; propose, decide, choose and drop options; add actions."""

from shouwen.casework.solutions.actions.choosing import add_action, choose, decide, drop, propose
from shouwen.casework.solutions.actions.leaving import release_person
from shouwen.casework.solutions.actions.looking import investigate

__all__ = ["add_action", "choose", "decide", "drop", "investigate", "propose", "release_person"]
