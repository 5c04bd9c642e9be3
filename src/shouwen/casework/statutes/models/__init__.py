"""Tables of statutes."""

from shouwen.casework.statutes.models.exports import Export
from shouwen.casework.statutes.models.notices import Notice
from shouwen.casework.statutes.models.packs import Choice, Counted, Limit, Pack

__all__ = ["Choice", "Counted", "Export", "Limit", "Notice", "Pack"]
