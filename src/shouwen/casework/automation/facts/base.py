"""What the facts of automation have in common."""

from __future__ import annotations

from typing import ClassVar

from shouwen.foundation.ledger.facts import Fact


class OnCase(Fact):
    """Something was done to a case by a macro or a rule."""

    subject_kind: ClassVar[str] = "case"
    icon: ClassVar[str] = "wand"


class OnMacro(Fact):
    """A macro was written or put away."""

    subject_kind: ClassVar[str] = "macro"
    icon: ClassVar[str] = "wand"


class OnRule(Fact):
    """A rule was written, switched or stopped."""

    subject_kind: ClassVar[str] = "rule"
    icon: ClassVar[str] = "robot"
