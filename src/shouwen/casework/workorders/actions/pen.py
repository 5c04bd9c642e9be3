"""How every action works: case and order locked, the order changed, the facts sealed, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import Sealed, words
from shouwen.casework.cases.actions.pen import said as message_id
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.workorders import states
from shouwen.casework.workorders.models import Order
from shouwen.casework.workorders.queries import scope
from shouwen.casework.workorders.queries.scope import Which
from shouwen.foundation.ledger.actions import entries
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid, NotFound
from shouwen.kit.sql import insert_rows
from shouwen.kit.text import tidy

TEXT_MAX = 5000


@dataclass(frozen=True)
class Words:
    """Unsaved rows of a text, and how a fact names it."""

    rows: tuple[models.Model, ...]
    sealed: Sealed


NO_WORDS = Words((), {"text_id": 0, "text_hash": ""})


class About(TypedDict):
    """What every fact of an order begins with."""

    subject_id: int
    centre_id: int
    order_id: int
    order: str


@dataclass(frozen=True)
class Sheet:
    """One order and its case, locked, and who is writing on it when."""

    order: Order
    case: Any
    actor: Actor
    at: datetime

    @property
    def about(self) -> About:
        return about(self.order)


def about(order: Order) -> About:
    """The values by which a fact names an order."""
    return {
        "subject_id": order.case_id,
        "centre_id": order.centre_id,
        "order_id": order.pk,
        "order": order.label,
    }


def opened(which: Which, move: str, *, actor: Actor, at: datetime) -> Sheet:
    """Lock an order for a move, its case first, so that chain and states never race.

    :raises NotFound: when there is none for this actor.
    :raises Refusal: when the move does not start from this state, or is not this actor's to make.
    """
    sheet = held(which, actor=actor, at=at)
    scope.need(sheet.order, move, actor)
    return sheet


def held(which: Which, *, actor: Actor, at: datetime) -> Sheet:
    """Lock an order whatever its state, its case first.

    :raises NotFound: when there is none for this actor.
    """
    seen = scope.find(which, actor)
    try:
        case = cases.lock(seen.case_id, actor)
    except NotFound:
        raise scope.missing() from None
    order = Order.objects.select_for_update(of=("self",)).get(pk=seen.pk)
    order.case = case
    return Sheet(order, case, actor, at)


def write(
    sheet: Sheet, *facts: Fact, rows: Sequence[models.Model] = (), reason: str = "", **changes: Any
) -> None:
    """Change the order, insert rows, seal facts: three statements."""
    order = sheet.order
    if changes:
        for name, value in changes.items():
            setattr(order, name, value)
        Order.objects.filter(pk=order.pk).update(**changes, version=F("version") + 1)
        order.version += 1
    insert_rows([*rows, *entries(*facts, actor=sheet.actor, at=sheet.at, reason=reason)])


def step(state: str, at: datetime) -> dict[str, Any]:
    """The changes that put an order into a state."""
    ended = state in states.ENDED
    return {"state": state, "state_since": at, "is_open": not ended, "ended_at": at if ended else None}


def needed(text: str, field: str, words: str) -> str:
    """A text that must be there, tidied.

    :raises Invalid: at ``field`` with ``words`` when it is empty, or when it is too long.
    """
    body = tidy(text)
    if not body:
        raise Invalid({field: words})
    if len(body) > TEXT_MAX:
        raise Invalid(
            {field: _("最多 %(max)s 个字，现在 %(length)s 个") % {"max": TEXT_MAX, "length": len(body)}}
        )
    return body


def said(sheet: Sheet, kind: str, body: str, files: Sequence[int] = ()) -> Words:
    """Words about an order, to be kept with the case, where its timeline shows and search finds them.

    ``kind`` is ``note`` for what is asked, ``finding`` for what a unit found. No words, no row.
    """
    if not body:
        return NO_WORDS
    made = words(sheet.case, kind, body, actor=sheet.actor, at=sheet.at, files=files)
    return Words(made.rows, made.sealed)


def word(label: object) -> str:
    """A label as facts keep it: the message id, which each reader's language is found for."""
    return message_id(label)
