"""Cases are merged and parted: who bears the freight of their returns goes with the matter, and comes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from shouwen.casework.applications import actions as applications
from shouwen.casework.freight import facts
from shouwen.casework.freight.models import PARCEL_MAX, Ruling
from shouwen.casework.freight.queries import key_of
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

Journal = Sequence[Sequence[str]]
"""Pairs: what a return is called on the survivor, what it was called on its own case."""


def carry(source: Case, target: Case, only: Journal | None, *, actor: Actor, at: datetime) -> Journal:
    """Fills ``cases.slots.belongings``: every return goes over with all that was ruled of it, and with its approvals; one whose name the
    survivor has already is called by the number of its case. Parted, what was ruled of it meanwhile comes back with it. Both are locked."""
    rows = Ruling.objects.filter(case=source)
    if only is None:
        taken = set(Ruling.objects.filter(case=target).values_list("parcel", flat=True))
        labels = rows.order_by("parcel").values_list("parcel", flat=True).distinct()
        moved = [(_free(label, source.number, taken), label) for label in labels]
        pairs = [(label, new) for new, label in moved]
    else:
        moved, pairs = [(new, label) for new, label in only], [(new, label) for new, label in only]
    found = 0
    for label, new in pairs:
        each = rows.filter(parcel=label)
        found += each.count()
        asked = [pk for pk in each.values_list("application_id", flat=True) if pk]
        each.update(case=target, parcel=new)
        applications.follow(asked, target, other=source.number, key=key_of(target.pk), actor=actor, at=at)
    if found:
        told = facts.FreightCarried(subject_id=target.pk, centre_id=target.centre_id, other_number=source.number, returns=len(pairs))
        announce(told, actor=actor, at=at)
    return moved


def _free(label: str, number: str, taken: set[str]) -> str:
    """A name the survivor does not have, by the number of the case a return comes from."""
    new, n = label, 1
    while new in taken:
        tail = f" {n}" if n > 1 else ""
        new = f"{number} {label}".strip()[: PARCEL_MAX - len(tail)] + tail
        n += 1
    taken.add(new)
    return new
