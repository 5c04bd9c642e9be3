"""The robot (自动规则): nobody, with the rights its author lends it."""

from __future__ import annotations

from datetime import datetime

from shouwen.casework.automation.models import RuleVersion
from shouwen.casework.automation.queries.reach import scope_of
from shouwen.casework.automation.rules import robot as rules
from shouwen.foundation.access.actions import actor_for
from shouwen.kit.actor import Actor
from shouwen.kit.text import plain_int

VIA = "rule:"
"""How the entries of a run name it: ``rule:<run>`` stands in the place of the request."""


def author_of(version: RuleVersion, *, at: datetime) -> Actor:
    """Whoever wrote a version, with what they may do now.

    :raises Forbidden: when they are locked or gone.
    """
    return actor_for(version.author_id, at=at, via="rule")


def robot(version: RuleVersion, author: Actor, run_id: int = 0) -> Actor:
    """The actor of a version's runs. It has no person, so it never becomes anybody's first contact, owner or handler."""
    lent = rules.lent(rules.thawed(version.rights), author.rights, scope_of(version.rule))
    return Actor(
        person_id=0,
        centre_id=version.rule.centre_id,
        unit_id=author.unit_id,
        role_codes=frozenset(),
        rights=lent,
        acting_for_id=version.author_id,
        time_zone=author.time_zone,
        language=author.language,
        via="rule",
        request_id=f"{VIA}{run_id}" if run_id else "",
    )


def run_behind(request_id: str) -> int:
    """The run whose deed an entry is; 0 when a person did it."""
    number = request_id.removeprefix(VIA)
    return (plain_int(number) or 0) if request_id.startswith(VIA) else 0
