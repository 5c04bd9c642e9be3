"""What the pages have in common: where things are, and a button pressed."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from shouwen.casework.committees import queries
from shouwen.casework.committees.models import Committee
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Forbidden, NotFound, Refusal


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


def pressed(request: HttpRequest, act: Callable[[], object], said: str, back: str) -> HttpResponse:
    """Carry a button out and say so, or why not."""
    try:
        act()
    except (NotFound, Forbidden):
        raise
    except Refusal as no:
        messages.warning(request, no.message)
    else:
        messages.info(request, said)
    return redirect(back)
