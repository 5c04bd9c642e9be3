"""How every action works: case, customer and matter, request locked in that order; changed, sealed, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.cases.queries import scope as cases
from shouwen.casework.redress import reading, states
from shouwen.casework.redress.models import Guard, Request, Step
from shouwen.casework.redress.queries.requests import find, may_move
from shouwen.foundation.ledger.actions import entries
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.sql import insert_rows
from shouwen.kit.text import tidy

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

TEXT_MAX = 2000


@dataclass(frozen=True)
class Sheet:
    """One request and its case, locked, and who is writing on it when."""

    request: Request
    case: Case
    actor: Actor
    at: datetime

    @property
    def about(self) -> About:
        """How facts name the request."""
        return about(self.request)


class About(TypedDict):
    """What every fact of a request begins with."""

    subject_id: int
    centre_id: int
    redress_id: int
    redress: str


class Sum(TypedDict):
    """How facts say an amount."""

    amount: str
    currency: str


def about(request: Request) -> About:
    """The values by which a fact names a request."""
    return {
        "subject_id": request.case_id,
        "centre_id": request.centre_id,
        "redress_id": request.pk,
        "redress": request.label,
    }


def sum_of(request: Request) -> Sum:
    """The amount of a request as facts say it."""
    return {"amount": request.money.plain(), "currency": request.currency}


def guard(case: Case) -> None:
    """Lock customer and matter, so that two grants at once see each other; always in the order of the keys."""
    keys = reading.keys(case)
    known = set(Guard.objects.filter(key__in=keys).values_list("key", flat=True))
    Guard.objects.bulk_create([Guard(key=key) for key in keys if key not in known], ignore_conflicts=True)
    list(Guard.objects.select_for_update().filter(key__in=keys).order_by("key"))


def opened(request_id: int, *, actor: Actor, at: datetime) -> Sheet:
    """Lock a request whatever its state.

    :raises NotFound: when there is none for this actor.
    """
    seen = find(request_id, actor)
    case = cases.lock(seen.case_id, actor)
    guard(case)
    Request.objects.select_for_update(of=("self",)).filter(pk=seen.pk).get()
    request = find(request_id, actor)
    request.case = case
    return Sheet(request, case, actor, at)


def moved(request_id: int, move: str, *, actor: Actor, at: datetime) -> Sheet:
    """Lock a request for one of its moves.

    :raises Refusal: when the move does not start from this state, or is not this actor's to make.
    """
    sheet = opened(request_id, actor=actor, at=at)
    no = may_move(sheet.request, move, actor)
    if no is not None:
        raise no
    return sheet


def write(
    sheet: Sheet,
    *facts: Fact,
    rows: Sequence[models.Model] = (),
    steps: Sequence[Step] = (),
    reason: str = "",
    **changes: Any,
) -> None:
    """Change the request and its signatures, insert rows, seal facts."""
    request = sheet.request
    if changes:
        for name, value in changes.items():
            setattr(request, name, value)
        Request.objects.filter(pk=request.pk).update(**changes, version=F("version") + 1)
        request.version += 1
    for step in steps:
        step.save()
    insert_rows([*rows, *entries(*facts, actor=sheet.actor, at=sheet.at, reason=reason)])


def step_to(state: str, at: datetime) -> dict[str, Any]:
    """The changes that put a request into a state."""
    return {"state": state, "state_since": at, "is_open": state not in states.ENDED}


def needed(text: str, field: str, words: str) -> str:
    """A text that must be there, tidied.

    :raises Invalid: at ``field`` with ``words`` when it is empty, or when it is too long.
    """
    body = checked(text, field)
    if not body:
        raise Invalid({field: words})
    return body


def checked(text: str, field: str) -> str:
    """A text that may be there, tidied.

    :raises Invalid: when it is too long.
    """
    body = tidy(text)
    if len(body) > TEXT_MAX:
        raise Invalid(
            {field: _("最多 %(max)s 个字，现在 %(length)s 个") % {"max": TEXT_MAX, "length": len(body)}}
        )
    return body


def word(label: object) -> str:
    """A label as facts keep it: the message id, which each reader's language is found for."""
    return said(label)
