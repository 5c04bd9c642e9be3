"""Packs come in and go: loaded as they ship, what was edited here kept, changed limits in a new version; retired, never removed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from importlib.resources import files
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.statutes import facts
from shouwen.casework.statutes.models import Limit, Pack
from shouwen.casework.statutes.queries import shelf
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.queries import day_of
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden, NotFound
from shouwen.kit.ids import new_id

PLAIN = (
    "party",
    "kinds",
    "stage",
    "unit",
    "start",
    "steps",
    "pauses",
    "basis",
    "basis_en",
    "article",
    "follows",
    "follows_en",
    "mark",
    "matter",
)
DEFAULTS: Mapping[str, Any] = {
    "party": "company", "kinds": ["complaint"], "start": "received", "steps": [], "pauses": [], "basis_en": "", "article": "",
    "follows": "", "follows_en": "", "mark": "C", "matter": "",
}  # fmt: skip


class Loaded(NamedTuple):
    """How many limits were new, came in a new version, and stayed because they were edited here."""

    added: int
    renewed: int
    kept: int


def shipped() -> dict[str, dict[str, Any]]:
    """The packs that ship with the program, by code."""
    folder = files("shouwen.casework.statutes").joinpath("data")
    found = [
        json.loads(each.read_text(encoding="utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".json")
    ]
    return {each["code"]: each for each in sorted(found, key=lambda one: str(one["code"]))}


def _may(actor: Actor) -> None:
    """Packs are everybody's: whoever may set rules for all centres loads and retires them.

    :raises Forbidden: for everybody else.
    """
    reach = actor.need("statutes.packs")
    if reach.level not in ("tree", "all"):
        raise Forbidden("packs_beyond_reach", _("法定时限包归省中心载入和停用，本中心可以选用"))


@transaction.atomic
def load(code: str, *, actor: Actor, at: datetime) -> Loaded:
    """Load a pack that ships, or its newer content. Limits edited here stay as they are; a limit that changed comes in a new
    version from its own date, or from today. A retired pack is in force again. Loading twice changes nothing.

    :raises Forbidden: without ``statutes.packs`` over all centres.
    :raises NotFound: for a pack nobody ships.
    """
    _may(actor)
    given = shipped().get(code)
    if given is None:
        raise NotFound("pack_unknown", _("没有这个法定时限包"))
    digest = sha256(json.dumps(given, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    row = Pack.objects.select_for_update().filter(code=code).first() or Pack(
        code=code, digest="", loaded_at=at
    )
    if row.digest == digest and row.retired_at is None:
        return Loaded(0, 0, 0)
    for name in ("name", "name_en", "industry", "note", "note_en"):
        setattr(row, name, given[name])
    row.checked_on = date.fromisoformat(given["checked_on"])
    row.digest, row.loaded_at, row.retired_at, row.stamp = digest, at, None, new_id()
    row.save()
    done = _take_in(row, given["limits"], at)
    told = facts.ClockPackLoaded(
        subject_id=row.pk, pack=code, name=row.name, added=done.added, renewed=done.renewed, kept=done.kept
    )
    announce(told, actor=actor, at=at)
    shelf.forget()
    return done


def _take_in(pack: Pack, entries: list[dict[str, Any]], at: datetime) -> Loaded:
    latest = {(row.code, row.region): row for row in Limit.objects.filter(pack=pack, valid_to=None)}
    added = renewed = kept = 0
    for entry in entries:
        values = {name: entry.get(name, DEFAULTS.get(name)) for name in PLAIN} | {
            "amount": Decimal(str(entry["amount"]))
        }
        code, region = entry["code"], entry.get("region", "")
        since = date.fromisoformat(entry["valid_from"]) if entry.get("valid_from") else None
        held = latest.get((code, region))
        if held is None:
            Limit.objects.create(pack=pack, code=code, region=region, valid_from=since, made_at=at, **values)
            added += 1
        elif held.made_by_id is not None:
            kept += 1
        elif any(getattr(held, name) != value for name, value in values.items()):
            begins = since if since and (held.valid_from is None or since > held.valid_from) else day_of(at)
            succeed(held, values, begins, at=at)
            renewed += 1
    return Loaded(added, renewed, kept)


def succeed(held: Limit, values: Mapping[str, Any], since: date, *, at: datetime, **more: Any) -> Limit:
    """A new version of a limit from a day on; the one before ends that day."""
    Limit.objects.filter(pk=held.pk).update(valid_to=since)
    carried = {name: getattr(held, name) for name in (*PLAIN, "amount")} | dict(values)
    return Limit.objects.create(
        pack_id=held.pack_id, code=held.code, region=held.region, version=held.version + 1, valid_from=since, made_at=at,
        **carried, **more,
    )  # fmt: skip


@transaction.atomic
def retire(code: str, *, actor: Actor, at: datetime) -> Pack:
    """Take a pack out of force: it opens no new clocks. Those that run keep the limit they stand on to their end.

    :raises Forbidden: as :func:`load`. :raises NotFound: when it is not loaded. :raises Conflict: when it is retired already.
    """
    _may(actor)
    row = find(code)
    if row.retired_at is not None:
        raise Conflict("pack_retired", _("这个法定时限包已经停用"))
    row.retired_at, row.stamp = at, new_id()
    row.save(update_fields=["retired_at", "stamp"])
    announce(facts.ClockPackRetired(subject_id=row.pk, pack=code, name=row.name), actor=actor, at=at)
    shelf.forget()
    return row


def find(code: str) -> Pack:
    """A loaded pack, locked in the caller's transaction.

    :raises NotFound: when there is none.
    """
    row = Pack.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotFound("pack_unknown", _("没有这个法定时限包"))
    return row
