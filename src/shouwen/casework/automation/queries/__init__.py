"""Reading macros and rules: always as an actor, always within reach."""

from shouwen.casework.automation.queries.macros import homes, macro, macros, use, why_not_change
from shouwen.casework.automation.queries.words import sentence, sentences

__all__ = ["homes", "macro", "macros", "sentence", "sentences", "use", "why_not_change"]
