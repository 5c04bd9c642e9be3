"""How every action writes: words, rows, the case itself and its facts, in one trip and one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from shouwen.casework.cases import states
from shouwen.casework.cases.actions import clocks, values
from shouwen.casework.cases.models import Case, CaseText
from shouwen.casework.cases.rules import flow
from shouwen.casework.cases.rules.intake import TEXT_MAX
from shouwen.casework.deadlines.actions import Later
from shouwen.foundation.files.actions import attach
from shouwen.foundation.ledger.actions import entries
from shouwen.foundation.ledger.facts import Fact
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.models import new_row
from shouwen.kit.sql import change_rows, insert_rows
from shouwen.kit.text import tidy
from shouwen.relations.catalogue import queries as catalogue


class Sealed(TypedDict):
    """How a fact names a text."""

    text_id: int
    text_hash: str


@dataclass(frozen=True)
class Words:
    """A text with its index row, unsaved, and how a fact names it."""

    text: CaseText
    rows: tuple[models.Model, ...]
    sealed: Sealed


def words(
    case: Case,
    kind: str,
    body: str,
    *,
    actor: Actor,
    at: datetime,
    files: Sequence[int] = (),
    field: str = "text",
    also: Sequence[str] = (),
    limit: int = TEXT_MAX,
) -> Words:
    """What is said or written about a case, ready to be written; ``also`` are further words that find it.

    :raises Invalid: when there are no words, or too many; the sentence stands beside ``field``.
    """
    body = tidy(body)
    if not body:
        raise Invalid({field: _("请写下内容")})
    if len(body) > limit:
        raise Invalid(
            {field: _("最多 %(max)s 个字，现在 %(length)s 个") % {"max": limit, "length": len(body)}}
        )
    text = new_row(
        CaseText,
        case_id=case.pk,
        kind=kind,
        body=body,
        author_id=actor.person_id or None,
        at=at,
        files=list(files),
    )
    digest = hashlib.sha256(body.encode()).hexdigest()
    return Words(text, (text, text.tokens(*also)), {"text_id": text.pk, "text_hash": digest})


def keep(case: Case, kind: str, files: Sequence[int], *, actor: Actor, at: datetime) -> None:
    """Give files from the actor's tray their place in the case; the customer sees those of public words.

    :raises NotFound: when one of them is not in the actor's tray.
    """
    if files:
        public = kind in states.PUBLIC_TEXTS
        attach(files, subject_kind="case", subject_id=case.pk, actor=actor, at=at, is_public=public)


def write(
    case: Case,
    *facts: Fact,
    actor: Actor,
    at: datetime,
    reason: str = "",
    rows: Sequence[models.Model] = (),
    later: Sequence[Later | None] = (),
    **changes: Any,
) -> None:
    """Change the case, insert rows and seal facts: three statements. The caller holds the case's lock.

    ``later`` is what happened to its clocks meanwhile; the last one says which is nearest now.
    """
    happened = [each for each in later if each is not None]
    if happened:
        nearest = clocks.of(happened[-1]).items()
        changes |= {name: value for name, value in nearest if getattr(case, name) != value}
    if changes:
        put(case, changes)
        change_rows([case], [*changes], counting="version")
    if "fields" in changes:
        rows = [*rows, *values.replace(case)]
    told = [*facts, *(fact for each in happened for fact in each.facts)]
    sealed = entries(*told, actor=actor, at=at, reason=reason)
    insert_rows([*rows, *(row for each in happened for row in each.rows), *sealed])
    if "state" in changes and case.is_open and (stay := clocks.entered(case, actor=actor, at=at)):
        write(case, actor=actor, at=at, later=[stay])


def put(case: Case, changes: Mapping[str, Any]) -> None:
    """Set changes on the case in hand, so that what is worked out next sees them."""
    for name, value in changes.items():
        setattr(case, name, value)


def unanswered(case: Case, at: datetime) -> dict[str, Any]:
    """The change when a customer speaks: they wait for our words, since the first of theirs nobody has answered."""
    return {} if case.waits_since else {"waits_since": at}


def answered(case: Case) -> dict[str, Any]:
    """The change when somebody has spoken with the customer."""
    return {"waits_since": None} if case.waits_since else {}


def said(label: object) -> str:
    """A label as facts keep it: the message id, which each reader's language is found for."""
    with translation.override("zh-hans"):
        return str(label)


def step(case: Case, state: str, at: datetime) -> dict[str, Any]:
    """The changes that put a case into a state, with the status that goes with it here."""
    ended = state in states.ENDED
    status = catalogue.automatic_status(state, kind=case.kind_code, centre_id=case.centre_id, at=at)
    new = {"state": state, "state_since": at, "is_open": not ended, "ended_at": at if ended else None, "status": status}
    return new | walked(case, state)


def walked(case: Case, state: str) -> dict[str, Any]:
    """The way a case has come, one state further; of a case brought in from elsewhere nobody knows (CASE-066)."""
    if state == case.state or not case.steps:
        return {}
    return {"steps": case.steps + 1, "passed": flow.walked(case.passed, state)}
