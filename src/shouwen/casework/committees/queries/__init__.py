"""Reading committees: within reach or one's own; when each meets next."""

from shouwen.casework.committees.queries.pages import CommitteePage, MeetingPage, board, meeting_page, page
from shouwen.casework.committees.queries.scope import (
    due_on,
    find,
    keeping,
    meeting,
    seated,
    signing,
    visible,
)

__all__ = ["CommitteePage", "MeetingPage", "board", "due_on", "find", "keeping", "meeting", "meeting_page", "page", "seated", "signing", "visible"]
