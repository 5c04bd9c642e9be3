"""Cases are merged and parted: causes and the finding of liability go with the matter, and come back as they were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from shouwen.casework.liability import facts
from shouwen.casework.liability.models import CauseFound, Liability
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

Journal = Mapping[str, Any]


def carry(source: Case, target: Case, only: Journal | None, *, actor: Actor, at: datetime) -> Journal:
    """Fills ``cases.slots.belongings``: ids of causes and findings, and which cause was the main one. Both cases are locked.

    Of two findings the survivor keeps its own; the other stays with its case, and whoever it names is kept out of the
    survivor's approvals all the same (``queries.at_fault_of``).
    """
    if only is None:
        return _over(source, target, actor, at)
    _back(source, target, only)
    return only


def _over(source: Case, target: Case, actor: Actor, at: datetime) -> Journal:
    mine, theirs = (CauseFound.objects.filter(case=each, dropped_at=None) for each in (source, target))
    known = set(theirs.values_list("code", flat=True))
    causes = list(mine.exclude(code__in=known).order_by("found_at", "id"))
    main = next((each.pk for each in causes if each.is_main), 0)
    if theirs.filter(is_main=True).exists():
        CauseFound.objects.filter(pk=main).update(is_main=False)
    CauseFound.objects.filter(pk__in=[each.pk for each in causes]).update(case=target)
    if not main:
        _choose_main(target)
    free = not Liability.objects.filter(case=target, is_current=True).exists()
    found = list(Liability.objects.filter(case=source, is_current=True).values_list("pk", flat=True)) if free else []
    Liability.objects.filter(pk__in=found).update(case=target)
    if causes or found:
        told = facts.LiabilityCarried(
            subject_id=target.pk, centre_id=target.centre_id, other_number=source.number, causes=len(causes), findings=len(found)
        )
        announce(told, actor=actor, at=at)
    return {"causes": [each.pk for each in causes], "main": main, "found": found}


def _back(survivor: Case, parted: Case, moved: Journal) -> None:
    back = CauseFound.objects.filter(pk__in=moved.get("causes", ()), case=survivor)
    standing = [each.pk for each in back if each.dropped_at is None]
    CauseFound.objects.filter(pk__in=standing).update(is_main=False)
    back.update(case=parted)
    CauseFound.objects.filter(pk=int(moved.get("main") or 0), dropped_at=None).update(is_main=True)
    for each in (survivor, parted):
        _choose_main(each)
    Liability.objects.filter(pk__in=moved.get("found", ()), case=survivor).update(case=parted)


def _choose_main(case: Case) -> None:
    """Of the causes that stand the oldest is the main one, when none is."""
    rows = CauseFound.objects.filter(case=case, dropped_at=None)
    oldest = rows.order_by("found_at", "id").first()
    if oldest is not None and not rows.filter(is_main=True).exists():
        CauseFound.objects.filter(pk=oldest.pk).update(is_main=True)
