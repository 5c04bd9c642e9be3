"""Timed work of the organisation."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from shouwen.foundation.organisation import actions, queries
from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import SYSTEM
from shouwen.kit.errors import Conflict
from shouwen.kit.jobs import job

LATELY = timedelta(days=3)


@job("organisation.nothing_left_behind", every=60)
def nothing_left_behind(*, at: datetime) -> int:
    """Hand over what is still held by people who are locked or whose last post has run out; returns how many.

    The lock itself hands everything over; this catches a case given to somebody in the same instant.
    """
    lately = Person.objects.filter(
        Q(locked_at__gt=at - LATELY) | Q(posts__ends_on__gt=queries.day_of(at - LATELY))
    )
    posts = queries.current_posts(at).filter(person_id=OuterRef("pk"))
    gone = lately.filter(Q(is_active=False) | ~Exists(posts)).distinct()
    handed = 0
    for person_id in gone.order_by("id").values_list("id", flat=True):
        if queries.held_by(person_id):
            try:
                handed += actions.inherit(person_id, actor=SYSTEM, at=at) is not None
            except Conflict:
                continue  # nobody above them: shown on the people page until somebody is appointed
    return handed


@job("organisation.take_on", every=2)
def take_on(*, at: datetime) -> int:
    """Go on with the tables of people that wait."""
    return actions.work_joinings(at=at)


@job("organisation.forget_joinings", every=3600)
def forget_joinings(*, at: datetime) -> int:
    """Put away ways in that were not handed out in time, and reports nobody needs any more."""
    return actions.forget_joinings(at=at)
