"""Pages of work orders."""

from shouwen.casework.workorders.pages.dispatching import dispatch, panel
from shouwen.casework.workorders.pages.figures import counters, rules
from shouwen.casework.workorders.pages.lists import orders
from shouwen.casework.workorders.pages.moving import move
from shouwen.casework.workorders.pages.one import page

__all__ = ["counters", "dispatch", "move", "orders", "page", "panel", "rules"]
