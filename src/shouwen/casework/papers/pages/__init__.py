"""Pages of papers."""

from shouwen.casework.papers.pages.made import comparison, file, list_page, new, panel, paper, send
from shouwen.casework.papers.pages.templates import editor, retire, templates, version

__all__ = ["comparison", "editor", "file", "list_page", "new", "panel", "paper", "retire", "send", "templates", "version"]
