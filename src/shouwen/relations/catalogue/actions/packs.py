"""Loading industry packs, and retiring what one brought."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import SYSTEM, Actor
from shouwen.kit.errors import Conflict
from shouwen.relations.catalogue import facts, loading, queries, slots
from shouwen.relations.catalogue.actions.values import SHELVES, bump, may_edit
from shouwen.relations.catalogue.base import BASE
from shouwen.relations.catalogue.models import Code, PackLoad, Succession
from shouwen.relations.catalogue.slots import Pack


def load_pack(name: str, *, actor: Actor, at: datetime) -> int:
    """Load an industry pack: kinds, channels, sources, categories and codes, and the parts upper modules take
    (:data:`slots.loaders`, such as policies of deadlines); says how many values of the catalogue were new.

    Loading again adds only what is new in the pack, brings back what :func:`retire_pack` retired, and otherwise
    changes nothing: not even a fact is announced.

    :raises Forbidden: without ``catalogue.edit_global``.
    """
    pack = queries.pack(name)
    with transaction.atomic():
        may_edit(actor, None)
        return _load(pack, actor=actor, at=at)


def _load(pack: Pack, *, actor: Actor, at: datetime) -> int:
    values = {"version": pack.version, "digest": pack.digest, "loaded_at": at}
    row, fresh = PackLoad.objects.select_for_update().get_or_create(name=pack.name, defaults=values)
    if not fresh and row.digest == pack.digest and row.retired_at is None:
        return 0
    added = loading.load(pack, pack.name)
    bump()  # what loads an upper module's part looks for the new categories
    for load in slots.loaders:
        load(pack, actor=actor, at=at)
    if row.retired_at is not None:
        _offer_again(row)
    PackLoad.objects.filter(pk=row.pk).update(**values, retired_at=None)
    bump()
    said = facts.PackLoaded(
        subject_id=row.pk, pack=pack.name, version=pack.version, digest=pack.digest, added=added
    )
    announce(said, actor=actor, at=at)
    return added


def _offer_again(row: PackLoad) -> None:
    assert row.retired_at is not None
    day = timezone.localdate(row.retired_at)
    for model in SHELVES.values():
        back = model.objects.filter(pack=row.name, valid_to=day)
        if model is Code:  # what was merged or split that day stays where it went
            back = back.exclude(pk__in=Succession.objects.filter(revoked_at=None).values("old_id"))
        back.update(valid_to=None)


def retire_pack(name: str, *, actor: Actor, at: datetime, reason: str = "") -> int:
    """Retire every value a pack brought; says how many. Cases keep what they use.

    :raises Conflict: when the pack is not loaded.
    """
    with transaction.atomic():
        may_edit(actor, None)
        row = PackLoad.objects.select_for_update().filter(name=name, retired_at=None).first()
        if row is None:
            raise Conflict("pack_not_loaded", _("没有装入这个行业包"))
        day = timezone.localdate(at)
        retired = sum(
            model.objects.filter(pack=name, valid_to=None).update(valid_to=day) for model in SHELVES.values()
        )
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        bump()
        said = facts.PackRetired(subject_id=row.pk, pack=name, retired=retired)
        announce(said, actor=actor, at=at, reason=reason)
    return retired


def load_base(*, at: datetime) -> int:
    """Load what every centre needs whatever its trade; run after migrating, and nothing when it is there."""
    with transaction.atomic():
        return _load(BASE, actor=SYSTEM, at=at)
