"""The verbs of early warning: set an indicator, end it, look at all of them, acknowledge an alert."""

from shouwen.casework.indicators.actions.setting import end, set_indicator
from shouwen.casework.indicators.actions.watching import acknowledge, look, look_at_all

__all__ = ["acknowledge", "end", "look", "look_at_all", "set_indicator"]
