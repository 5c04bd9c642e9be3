"""The verbs: set, finish, move and drop follow-ups; ask for call-backs, make them."""

from shouwen.casework.tasks.actions.calling import after_answer, after_closing, ask, call_back, no_longer
from shouwen.casework.tasks.actions.carrying import carry
from shouwen.casework.tasks.actions.follow import drop, finish, follow_up, move
from shouwen.casework.tasks.actions.leaving import recuse, release_person, unbias
from shouwen.casework.tasks.actions.reminding import due_reminders, gone_late

__all__ = [
    "after_answer",
    "after_closing",
    "ask",
    "call_back",
    "carry",
    "drop",
    "due_reminders",
    "finish",
    "follow_up",
    "gone_late",
    "move",
    "no_longer",
    "recuse",
    "release_person",
    "unbias",
]
