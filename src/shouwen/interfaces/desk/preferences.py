"""Choosing how the desk looks to me. Nobody else's business, so nothing is announced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from shouwen.foundation.organisation.models import Person
from shouwen.kit.actor import Actor

MINE = ("language", "theme", "density", "single_keys")


def choose(values: Mapping[str, Any], *, actor: Actor) -> None:
    """Keep my choices; the stamp moves on, so that the next page already speaks my language."""
    Person.objects.filter(pk=actor.person_id).update(stamp=F("stamp") + 1, **{name: values[name] for name in MINE})
