"""Reading papers: through the case, as an actor, within reach."""

from shouwen.casework.papers.queries.made import PaperView, compare, find, of_case, why_not_full
from shouwen.casework.papers.queries.places import Place, labels, names, offered
from shouwen.casework.papers.queries.sendings import SendingView, address, sendings, why_not_send
from shouwen.casework.papers.queries.templates import (
    Held,
    Version,
    in_force,
    languages,
    may_edit,
    shipped,
    version,
    versions,
)
from shouwen.casework.papers.queries.values import conditions, values

__all__ = [
    "Held",
    "PaperView",
    "Place",
    "SendingView",
    "Version",
    "address",
    "compare",
    "conditions",
    "find",
    "in_force",
    "labels",
    "languages",
    "may_edit",
    "names",
    "of_case",
    "offered",
    "sendings",
    "shipped",
    "values",
    "version",
    "versions",
    "why_not_full",
    "why_not_send",
]
