"""Pages of expenses and applications."""

from shouwen.casework.applications.pages.asking import again, new, panel
from shouwen.casework.applications.pages.working import application, board, budget, decide, move

__all__ = ["again", "application", "board", "budget", "decide", "move", "new", "panel"]
