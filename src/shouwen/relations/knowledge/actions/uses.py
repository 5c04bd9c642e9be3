"""Counting uses without making anybody wait: a row each, folded into the texts later."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, F

from shouwen.kit.actor import Actor
from shouwen.relations.knowledge import queries
from shouwen.relations.knowledge.models import Text, Use

BATCH = 5000


def count_use(item_id: int, *, actor: Actor, at: datetime) -> None:
    """A text was put into words to a customer. One insert; the text itself is not touched.

    :raises NotFound: when the actor may not use it.
    """
    found = queries.item(item_id, actor)
    Use.objects.create(text_id=found.id, person_id=actor.person_id, at=at)


def fold_uses(*, at: datetime) -> int:
    """Add the uses counted since to their texts; says how many there were. Run by one worker at a time."""
    with transaction.atomic():
        ids = list(Use.objects.filter(at__lte=at).order_by("pk").values_list("pk", flat=True)[:BATCH])
        counted = Use.objects.filter(pk__in=ids).values("text_id").annotate(n=Count("pk")).order_by("text_id")
        for each in list(counted):
            Text.objects.filter(pk=each["text_id"]).update(uses=F("uses") + each["n"])
        Use.objects.filter(pk__in=ids).delete()
    return len(ids)
