"""What the facts of a case have in common."""

from __future__ import annotations

from typing import ClassVar

from shouwen.foundation.ledger.facts import Fact

Duty = tuple[tuple[str, int, str], ...]


class CaseFact(Fact):
    """The base: the subject is a case."""

    subject_kind: ClassVar[str] = "case"


class TextFact(CaseFact):
    """Something was said or written."""

    text_id: int = 0
    text_hash: str = ""


class DutyFact(CaseFact):
    """A lane of the duty chain changed hands."""

    tab: ClassVar[str] = "handoff"
    icon: ClassVar[str] = "arrows-exchange"

    from_person: int = 0
    to_person: int = 0
    duty: Duty = ()
