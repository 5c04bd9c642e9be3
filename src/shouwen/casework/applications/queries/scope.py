"""Who may see which, and the proof that what was approved is what stands there."""

from __future__ import annotations

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.applications.models import Application, Signature
from shouwen.casework.redress.queries import hashed, sealed
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.scope import within

SIGNATURES = Prefetch("signatures", Signature.objects.order_by("round", "seq"))


def visible(actor: Actor) -> QuerySet[Application]:
    """Those of centres in reach, one's own and those of the cases one answers for, without those of cases that complain about the reader
    (CASE-064) and without what is for the reader; for who signs, those of the tree too.

    :raises Forbidden: without ``applications.read``.
    """
    reach = actor.need("applications.read")
    rows = Application.objects.select_related("case", "policy")
    if actor.almighty:
        return rows
    mine = Q(requester_id=actor.person_id) | Q(case__owner_id=actor.person_id) | Q(case__handler_id=actor.person_id)
    inside = within(reach, centre="centre_id") | within(reach, centre="case__centre_id") | mine | Q(signatures__decided_by_id=actor.person_id)
    if (signing := actor.reach("redress.approve")) is not None:
        inside |= within(signing, centre="centre_id")
    shown = Application.objects.filter(inside).exclude(case__is_about_staff=True, case__accused__person_id=actor.person_id)
    shown = shown.exclude(beneficiary_id=actor.person_id)
    if not actor.may("cases.see_restricted"):
        shown = shown.filter(Q(case=None) | Q(case__is_restricted=False) | mine)
    return rows.filter(pk__in=shown.values("pk"))


def find(application_id: int, actor: Actor) -> Application:
    """One, with its signatures.

    :raises NotFound: when there is none for this reader.
    """
    found = visible(actor).prefetch_related(SIGNATURES).filter(pk=application_id).first() if actor.may("applications.read") else None
    if found is None:
        raise NotFound("application_not_found", _("没有找到这份申请"))
    return found


def current(row: Application) -> Signature | None:
    """The signature that is wanted now."""
    return next((each for each in row.signatures.all() if each.is_current), None)


def proof(row: Application) -> list[str]:
    """What does not fit, recomputed from the rows: the snapshot, then seal by seal; nothing when all is well."""
    flaws = [] if hashed(row.snapshot) == row.snapshot_hash else ["snapshot"]
    before = row.snapshot_hash
    for each in row.signatures.all():
        if each.round == row.round and each.seal:
            if sealed(before, each.decision) != each.seal or each.decision.get("by") != each.decided_by_id:
                flaws.append(f"signature {each.seq}")
            before = each.seal
    return flaws
