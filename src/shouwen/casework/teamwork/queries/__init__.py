"""Reading a team's work: one's own, and that of those one leads."""

from shouwen.casework.teamwork.queries.board import (
    Board,
    ItemView,
    NoteView,
    ProjectView,
    ScoreView,
    board,
    keeps,
    project_page,
)
from shouwen.casework.teamwork.queries.scope import (
    item,
    items,
    led,
    note,
    notes,
    project,
    projects,
    score,
    scores,
    today,
)

__all__ = [
    "Board",
    "ItemView",
    "NoteView",
    "ProjectView",
    "ScoreView",
    "board",
    "item",
    "items",
    "keeps",
    "led",
    "note",
    "notes",
    "project",
    "project_page",
    "projects",
    "score",
    "scores",
    "today",
]
