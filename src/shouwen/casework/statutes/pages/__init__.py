"""Pages of statutory limits."""

from shouwen.casework.statutes.pages.case import accept, ask, decide, page, panel
from shouwen.casework.statutes.pages.exports import export
from shouwen.casework.statutes.pages.packs import (
    amend,
    choose,
    count,
    drop,
    load,
    pack,
    packs,
    retire,
    trial,
    uncount,
)

__all__ = [
    "accept",
    "amend",
    "ask",
    "choose",
    "count",
    "decide",
    "drop",
    "export",
    "load",
    "pack",
    "packs",
    "page",
    "panel",
    "retire",
    "trial",
    "uncount",
]
