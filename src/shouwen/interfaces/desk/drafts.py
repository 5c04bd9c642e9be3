"""Drafts: what someone was typing, kept at the server, sealed, so that no broken line loses a word (CASE-023)."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from shouwen.interfaces.desk.models import Draft
from shouwen.kit import crypto
from shouwen.kit.actor import Actor

KEEP = timedelta(days=7)
LIMIT = 64 * 1024


def keep(name: str, values: dict[str, Any], *, actor: Actor, at: datetime) -> None:
    """Keep the values of a form under a name; nothing left to keep forgets it."""
    body = json.dumps(values, ensure_ascii=False)
    if not any(values.values()) or len(body.encode()) > LIMIT:
        return forget(name, actor=actor)
    sealed = crypto.seal(body, _place(name, actor))
    Draft.objects.update_or_create(person_id=actor.person_id, name=name, defaults={"sealed": sealed, "kept_at": at})
    return None


def find(name: str, *, actor: Actor, at: datetime) -> dict[str, Any]:
    """What was kept under a name within the last seven days; empty when nothing was or it cannot be opened."""
    row = Draft.objects.filter(person_id=actor.person_id, name=name, kept_at__gt=at - KEEP).first()
    return _opened(row, actor) if row else {}


def _opened(row: Draft, actor: Actor) -> dict[str, Any]:
    try:
        return dict(json.loads(crypto.unseal(row.sealed, _place(row.name, actor))))
    except (crypto.Unopenable, ValueError):
        return {}


def shelf(begins: str, *, actor: Actor, at: datetime, limit: int = 6) -> list[dict[str, Any]]:
    """The drafts whose names begin so, newest first: ``name``, ``at`` (ms since 1970) and ``values``."""
    rows = Draft.objects.filter(person_id=actor.person_id, name__startswith=begins, kept_at__gt=at - KEEP)
    read = [(row, _opened(row, actor)) for row in rows.order_by("-kept_at")[:limit]]
    return [{"name": row.name, "at": int(row.kept_at.timestamp() * 1000), "values": values} for row, values in read if values]


def forget(name: str, *, actor: Actor) -> None:
    """The draft is done with."""
    Draft.objects.filter(person_id=actor.person_id, name=name).delete()


def _place(name: str, actor: Actor) -> str:
    return f"desk.draft.sealed:{actor.person_id}:{name}"
