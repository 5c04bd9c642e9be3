"""What clocks a matter would have, before there is one: the same policies, the same calendars, nothing written.

No query while the process knows the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.deadlines import letters
from shouwen.casework.deadlines.queries.rules_in_force import book, policy_name, time_of
from shouwen.casework.deadlines.rules import fold
from shouwen.casework.deadlines.rules.policies import Asked, Line
from shouwen.casework.deadlines.states import STAGES, Traits


@dataclass(frozen=True)
class Foretold:
    """A clock to be: its stage, how long in the policy's words (``5 个工作日``), when it would be due, whose policy."""

    stage: str
    label: str
    length: str
    due_at: datetime
    policy: str


def foretell(traits: Traits, *, at: datetime, subject_kind: str = "case") -> dict[str, Foretold]:
    """The clocks of a subject received at a moment, by stage; stages that begin later have none yet."""
    asked = Asked(subject_kind, traits.kind, traits.category_path, traits.severity, traits.priority, traits.customer_class)
    found: dict[str, Foretold] = {}
    for (stage, state), lines in book().candidates(asked, traits.centre_id, at).items():
        if not state and lines:
            found[stage] = min((_one(stage, line, traits, at) for line in lines), key=lambda each: each.due_at)
    return found


def _one(stage: str, line: Line, traits: Traits, at: datetime) -> Foretold:
    term = line.term(traits.time_zone, traits.calendar_code or "cn-standard")
    story = fold.begin(at, term, time_of(term.calendar, term.zone))
    words = letters.amount(term.amount, term.unit)
    return Foretold(stage, STAGES[stage].name, words, story.due_at, policy_name(term.policy_id))
