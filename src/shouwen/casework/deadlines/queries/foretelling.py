"""What clocks a matter would have, before there is one: the same policies, the same calendars, nothing written.

No query while the process knows the rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.deadlines import letters
from shouwen.casework.deadlines.queries.rules_in_force import book, policy_name, time_of
from shouwen.casework.deadlines.rules import fold
from shouwen.casework.deadlines.rules.fold import Term
from shouwen.casework.deadlines.rules.policies import Asked, Line
from shouwen.casework.deadlines.slots import Law
from shouwen.casework.deadlines.states import STAGES, Traits

LAW_LADDER = "outer"
DAYLIKE = frozenset({"day", "work_day", "work_hour", "work_minute"})


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
    asked = Asked(subject_kind, traits.kind, traits.category_path, traits.severity, traits.priority, traits.customer_class, traits.customer_id)
    found: dict[str, Foretold] = {}
    for (stage, state), lines in book().candidates(asked, traits.centre_id, at).items():
        if not state and lines:
            found[stage] = min((_one(stage, line, traits, at) for line in lines), key=lambda each: each.due_at)
    return found


def law_due(law: Law, traits: Traits, begun: datetime) -> datetime:
    """When a limit by statute would run out that begins at a moment."""
    term = law_term(law, traits)
    return fold.begin(begun, term, time_of(term.calendar, term.zone)).due_at


def law_extended(due_at: datetime, amount: int, unit: str, traits: Traits) -> datetime:
    """Until when a limit by statute that runs to a moment would run after one more step."""
    calendar = traits.calendar_code or "cn-standard"
    term = Term(unit=unit, calendar=calendar, zone=traits.time_zone, law=True)
    return fold.added(due_at, amount, unit, term, time_of(calendar, traits.time_zone))


def law_term(law: Law, traits: Traits) -> Term:
    """A limit by statute as a term, on the centre's calendar."""
    home = traits.calendar_code or "cn-standard"
    return Term(
        amount=law.amount, unit=law.unit, calendar=home if law.unit in DAYLIKE else "7x24", zone=traits.time_zone,
        ladder=LAW_LADDER, policy_id=law.id, home=home, law=True, stops=law.stops,
    )  # fmt: skip


def _one(stage: str, line: Line, traits: Traits, at: datetime) -> Foretold:
    term = line.term(traits.time_zone, traits.calendar_code or "cn-standard")
    story = fold.begin(at, term, time_of(term.calendar, term.zone))
    words = letters.amount(term.amount, term.unit)
    return Foretold(stage, STAGES[stage].name, words, story.due_at, policy_name(term.policy_id))
