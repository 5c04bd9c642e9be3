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
    try:
        return dict(json.loads(crypto.unseal(row.sealed, _place(name, actor)))) if row else {}
    except (crypto.Unopenable, ValueError):
        return {}


def forget(name: str, *, actor: Actor) -> None:
    """The draft is done with."""
    Draft.objects.filter(person_id=actor.person_id, name=name).delete()


def _place(name: str, actor: Actor) -> str:
    return f"desk.draft.sealed:{actor.person_id}:{name}"
