"""One field of a case changed by itself, in place: never over somebody else's change, and taken back within a minute."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shouwen.casework.cases import facts
from shouwen.casework.cases.actions import amend
from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.held import OWN, held, mark, opened
from shouwen.casework.cases.queries.scope import Which, lock
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.crypto import Unopenable, seal, unseal
from shouwen.kit.errors import Conflict, Invalid, NotFound
from shouwen.relations.catalogue import queries as catalogue

UNDO = timedelta(seconds=90)
"""How long a change can be taken back: a minute, and what the line and the hand take."""


@dataclass(frozen=True)
class Change:
    """A field as it is now, and what takes the change back; '' when nothing changed."""

    case: Case
    undo: str


def edit_field(
    case: Which, name: str, value: Any, *, was: str = "", reason: str = "", actor: Actor, at: datetime
) -> Change:
    """Change one field. ``was`` is the mark of the value the editor saw; '' writes over whatever is there.

    :raises Conflict: ``field_changed`` when somebody has changed it since.
    :raises Forbidden, Invalid: as :func:`edit`.
    """
    with transaction.atomic():
        row = lock(case, actor)
        before = held(row, name)
        if was and was != mark(name, before):
            raise Conflict("field_changed", _("刚才有人改过这一项"), field=name)
        changes = {"fields": {name.removeprefix(OWN): value}} if name.startswith(OWN) else {name: value}
        row = amend.edit(row.pk, changes, reason=reason, actor=actor, at=at)
        after = held(row, name)
        undo = "" if after == before else _undo(row, name, before, after, actor, at)
        return Change(row, undo)


def _undo(case: Case, name: str, before: Any, after: Any, actor: Actor, at: datetime) -> str:
    told = {"name": name, "before": before, "was": mark(name, after), "at": at.isoformat()}
    return seal(json.dumps(told, ensure_ascii=False), _place(case, actor)).hex()


def _place(case: Case, actor: Actor) -> str:
    return f"cases.undo:{case.pk}:{actor.person_id}"


def undo_field(case: Which, token: str, *, actor: Actor, at: datetime) -> Change:
    """Take one's own change of a field back within a minute, unless somebody has changed it since.

    :raises Conflict: when it is too late, or the field has moved on.
    :raises NotFound: for a token that is not this person's and this case's.
    """
    with transaction.atomic():
        row = lock(case, actor)
        try:
            told = json.loads(unseal(bytes.fromhex(token), _place(row, actor)))
        except (Unopenable, ValueError):
            raise NotFound("undo_unknown", _("没有可以撤销的更正")) from None
        made_at = parse_datetime(told["at"])
        if made_at is None or at - made_at > UNDO:
            raise Conflict("undo_late", _("过了一分钟，请直接改回去"))
        return edit_field(row.pk, told["name"], told["before"], was=told["was"], reason=pgettext("change", "撤销"), actor=actor, at=at)


def reveal_field(case: Which, code: str, *, reason_code: str, note: str = "", actor: Actor, at: datetime) -> str:
    """The value of a masked field in the clear: with a reason, on record in the case's own chain.

    :raises Forbidden: without ``customers.reveal``.
    :raises Invalid: without a listed reason.
    """
    with transaction.atomic():
        row = lock(case, actor)
        actor.need("customers.reveal")
        field = catalogue.custom_field(code)
        item = catalogue.chosen("reveal", reason_code, actor, at=at, field="reason")
        if item.needs_text and not note.strip():
            raise Invalid({"note": _("请写明原因")})
        said = facts.FieldRevealed(
            subject_id=row.pk, centre_id=row.centre_id, field=code, field_label=field.name, reason_code=reason_code
        )
        announce(said, actor=actor, at=at, reason=note.strip() or item.label)
        return str(opened(row, code) or "")
