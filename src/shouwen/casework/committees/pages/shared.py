"""What the pages have in common: where things are."""

from __future__ import annotations

from django.urls import reverse

from shouwen.casework.committees import queries
from shouwen.casework.committees.models import Committee
from shouwen.kit.actor import Actor


def to_committee(committee_id: int) -> str:
    """The address of a committee's page."""
    return reverse("committees:committee", args=[committee_id])


def to_meeting(committee_id: int, seq: int) -> str:
    """The address of a meeting's page."""
    return reverse("committees:meeting", args=[committee_id, seq])


def kept(committee_id: int, actor: Actor) -> Committee:
    """A committee this reader keeps, for a form.

    :raises NotFound: when there is none.
    :raises Forbidden: when others keep it.
    """
    found = queries.find(committee_id, actor)
    if (no := queries.keeping(found, actor)) is not None:
        raise no
    return found
