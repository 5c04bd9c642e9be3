"""Pages of the texts: those of their keepers, and what a desk asks for while somebody speaks."""

from shouwen.relations.knowledge.pages.asked import phrases, script, similar, uses
from shouwen.relations.knowledge.pages.keepers import (
    edit,
    listed,
    ownership,
    paste,
    preview,
    retirement,
    versions,
    write,
)

__all__ = [
    "edit",
    "listed",
    "ownership",
    "paste",
    "phrases",
    "preview",
    "retirement",
    "script",
    "similar",
    "uses",
    "versions",
    "write",
]
