"""Reading the standards library: what holds for a reader, for a category, and who has read it."""

from shouwen.casework.standards.queries.library import (
    Line,
    Page,
    Reader,
    beside,
    library,
    page,
    readers,
    unread,
)
from shouwen.casework.standards.queries.scope import find, readers_of, refused, visible

__all__ = ["Line", "Page", "Reader", "beside", "find", "library", "page", "readers", "readers_of", "refused", "unread", "visible"]
