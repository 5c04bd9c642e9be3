"""Pages of work orders."""

from shouwen.casework.workorders.pages.dispatching import dispatch, panel
from shouwen.casework.workorders.pages.figures import counters, rules, timeliness
from shouwen.casework.workorders.pages.lists import orders, sign_several
from shouwen.casework.workorders.pages.moving import move
from shouwen.casework.workorders.pages.one import do, page

__all__ = ["counters", "dispatch", "do", "move", "orders", "page", "panel", "rules", "sign_several", "timeliness"]
