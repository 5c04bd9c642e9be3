"""What the facts of redress have in common."""

from __future__ import annotations

from typing import ClassVar

from shouwen.foundation.ledger.facts import Fact


class RedressFact(Fact):
    """The base: something happened to one request for redress of a case. ``amount`` is plain, ``12000.00``."""

    subject_kind: ClassVar[str] = "case"
    tab: ClassVar[str] = "approval"
    icon: ClassVar[str] = "signature"
