"""The daily anchor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.db import transaction

from shouwen.foundation.ledger import checking, rules, verify
from shouwen.foundation.ledger.models import Anchor, Entry
from shouwen.kit.ids import first_id
from shouwen.kit.jobs import job


@job("ledger.anchor", every=3600)
def anchor(*, at: datetime) -> Anchor | None:
    """Sign the heads of all chains as written by the end of yesterday (UTC); once a day, whoever runs it."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    day = (midnight - timedelta(days=1)).date()
    if Anchor.objects.filter(day=day).exists():
        return None
    until_id = first_id(midnight)
    heads = list(verify.heads(until_id))
    with transaction.atomic():
        before = Anchor.objects.order_by("-day").values_list("root", flat=True).first() or ""
        root = rules.root(heads)
        return Anchor.objects.create(
            day=day,
            heads=len(heads),
            entries=Entry.objects.filter(id__lt=until_id).count(),
            until_id=until_id,
            root=root,
            prev_root=before,
            signature=verify.sign(day, root, before),
            made_at=at,
        )


@job("ledger.check", every=3)
def check(*, at: datetime) -> None:
    """Do a piece of the proof somebody asked for on the page."""
    checking.step(at=at)
