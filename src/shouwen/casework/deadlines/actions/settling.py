"""Clocks of a matter that was over before it was brought in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from shouwen.casework.deadlines.actions import keeping
from shouwen.casework.deadlines.actions.starting import Started
from shouwen.casework.deadlines.states import Subject, reached
from shouwen.kit.actor import Actor


def settle(subject: Subject, started: Started, *, met: Collection[str], actor: Actor, at: datetime) -> None:
    """End clocks that :func:`start` has returned unsaved: those in ``met`` as fulfilled, the others as stopped.

    ``at`` is when the matter really ended, so that what was late then is late in every figure.
    """
    ended = reached({*met, "end"})
    for clock in started.clocks:
        if clock.met_at:
            continue
        kind = "met" if clock.stage in ended else "stopped"
        moment = keeping.moment([clock], at)
        setattr(clock, f"{kind}_at", moment)
        clock.touched_at, clock.next_check_at = moment, None
        started.append(keeping.event_of(subject, kind, moment, actor, clock))
