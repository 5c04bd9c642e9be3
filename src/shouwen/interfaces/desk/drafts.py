"""Drafts: what someone was typing, kept at the server, sealed, so that no broken line loses a word (CASE-023)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from shouwen.interfaces.desk.models import Draft
from shouwen.kit import crypto
from shouwen.kit.actor import Actor

KEEP = timedelta(days=7)
LIMIT = 64 * 1024


@dataclass(frozen=True)
class Stroke:
    """When which browser sent something: two from one browser may overtake each other on their way."""

    pen: str = ""
    mark: int = 0


def keep(name: str, values: dict[str, Any], *, stroke: Stroke = Stroke(), actor: Actor, at: datetime) -> None:
    """Keep the values of a form under a name; nothing left to keep forgets it. What is older than a week goes."""
    body = json.dumps(values, ensure_ascii=False)
    Draft.objects.filter(person_id=actor.person_id, kept_at__lt=at - KEEP).delete()
    if not any(values.values()) or len(body.encode()) > LIMIT:
        return forget(name, stroke=stroke, actor=actor, at=at)
    return _put(name, crypto.seal(body, _place(name, actor)), stroke, actor, at)


@transaction.atomic
def _put(name: str, sealed: bytes, stroke: Stroke, actor: Actor, at: datetime) -> None:
    wanted = {"sealed": sealed, "kept_at": at, "pen": stroke.pen[:24], "mark": stroke.mark}
    row, is_new = Draft.objects.select_for_update().get_or_create(person_id=actor.person_id, name=name, defaults=wanted)
    overtaken = stroke.pen and row.pen == stroke.pen[:24] and row.mark > stroke.mark
    if not is_new and not overtaken:
        Draft.objects.filter(pk=row.pk).update(**wanted)


def find(name: str, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """What was kept under a name within the last seven days; empty when nothing was or it cannot be opened."""
    row = Draft.objects.filter(person_id=actor.person_id, name=name, kept_at__gt=at - KEEP).exclude(sealed=b"").first()
    return _opened(row, actor) if row else {}


def _opened(row: Draft, actor: Actor) -> dict[str, Any]:
    try:
        return dict(json.loads(crypto.unseal(row.sealed, _place(row.name, actor))))
    except (crypto.Unopenable, ValueError):
        return {}


def shelf(begins: str, *, actor: Actor, at: datetime, limit: int = 6) -> list[dict[str, Any]]:
    """The drafts whose names begin so, newest first: ``name``, ``at`` (ms since 1970) and ``values``."""
    rows = Draft.objects.filter(person_id=actor.person_id, name__startswith=begins, kept_at__gt=at - KEEP).exclude(sealed=b"")
    read = [(row, _opened(row, actor)) for row in rows.order_by("-kept_at")[:limit]]
    return [{"name": row.name, "at": int(row.kept_at.timestamp() * 1000), "values": values} for row, values in read if values]


def forget(name: str, *, stroke: Stroke = Stroke(), actor: Actor, at: datetime) -> None:
    """The draft is done with; what its browser sent before does not bring it back."""
    if stroke.pen:
        return _put(name, b"", stroke, actor, at)
    Draft.objects.filter(person_id=actor.person_id, name=name).delete()
    return None


def _place(name: str, actor: Actor) -> str:
    return f"desk.draft.sealed:{actor.person_id}:{name}"
