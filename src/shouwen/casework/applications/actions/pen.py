"""How every action works: the row locked, changed, sealed, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from shouwen.casework.applications import facts, queries
from shouwen.casework.applications.models import Application
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.text import squash, tidy


def about(row: Application) -> facts.About:
    """The values by which a fact names one."""
    return {
        "subject_id": row.pk, "centre_id": row.centre_id, "number": row.number, "amount": row.money.plain(), "currency": row.currency,
        "requester_person": row.requester_id,
    }  # fmt: skip


def held(application_id: int, actor: Actor, move: str = "") -> Application:
    """One locked in the caller's transaction, for a move when it is named.

    :raises Refusal: when it is not there for this actor, or the move is not theirs to make.
    """
    Application.objects.select_for_update(of=("self",)).get(pk=queries.find(application_id, actor).pk)
    row = queries.find(application_id, actor)
    if move and (no := queries.refused(row, move, actor)) is not None:
        raise no
    return row


def step_to(row: Application, state: str, at: datetime, **changes: Any) -> None:
    """Put a row into a state."""
    row.state, row.state_since = state, at
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "state_since", *changes])


def line(text: str, field: str, most: int, needed: str = "") -> str:
    """One line, tidied.

    :raises Invalid: when it is too long, or missing and ``needed`` says so.
    """
    return _checked(squash(text), field, most, needed)


def passage(text: str, field: str, needed: str = "") -> str:
    """Several lines, tidied; as :func:`line`."""
    return _checked(tidy(text), field, 2000, needed)


def _checked(words: str, field: str, most: int, needed: str) -> str:
    if needed and not words:
        raise Invalid({field: needed})
    if len(words) > most:
        raise Invalid({field: _("最多 %(max)s 个字") % {"max": most}})
    return words
