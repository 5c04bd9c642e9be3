"""Reading papers: through the case, as an actor, within reach."""

from shouwen.casework.papers.queries.approval import (
    chores,
    demand,
    is_demanded,
    need_final,
    waiting,
    why_not_approve,
    why_not_final,
)
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
    "chores",
    "compare",
    "conditions",
    "demand",
    "find",
    "in_force",
    "is_demanded",
    "labels",
    "languages",
    "may_edit",
    "names",
    "need_final",
    "of_case",
    "offered",
    "sendings",
    "shipped",
    "values",
    "version",
    "versions",
    "waiting",
    "why_not_approve",
    "why_not_final",
    "why_not_full",
    "why_not_send",
]
