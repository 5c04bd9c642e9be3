"""Pages of papers."""

from shouwen.casework.papers.pages.demands import demands
from shouwen.casework.papers.pages.made import (
    approve,
    comparison,
    file,
    list_page,
    new,
    panel,
    paper,
    refuse,
    send,
)
from shouwen.casework.papers.pages.templates import editor, retire, templates, version

__all__ = [
    "approve", "comparison", "demands", "editor", "file", "list_page", "new", "panel", "paper", "refuse", "retire", "send", "templates",
    "version",
]  # fmt: skip
