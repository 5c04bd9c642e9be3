"""Cases are merged and parted: what is known of a complaint goes with the matter, and comes back as it was.

What the survivor does not say yet it takes over, field by field, each a change that can be told apart; evidence, standing
flags and the place under an event move. Parted, everything that was moved goes back, and the survivor's fields say again
what they said, unless somebody has written something else since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.complaints import facts
from shouwen.casework.complaints.actions import pen, recording, regrading
from shouwen.casework.complaints.models import Change, Complaint, Evidence, Flag, Member
from shouwen.casework.complaints.queries.scope import complaint
from shouwen.casework.complaints.rules.fields import BY_CODE, FIELDS, empty
from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

Journal = Mapping[str, Sequence[int]]


def carry(source: Case, target: Case, only: Journal | None, *, actor: Actor, at: datetime) -> Journal:
    """Fills ``cases.slots.belongings``: ids by sort (changes, evidence, flags, members). Both cases are locked."""
    here, there = complaint(source), complaint(target)
    if here is None or there is None or (only is None and here._state.adding) or not (only is None or any(only.values())):
        return {}  # no complaint, or nothing was ever written into it
    pen.opened(target, there, actor=actor, at=at)
    if only is None:
        return _over(source, here, target, there, actor, at)
    _back(source, here, target, there, only, actor, at)
    return only


def _over(source: Case, here: Complaint, target: Case, there: Complaint, actor: Actor, at: datetime) -> Journal:
    said, known = here.values(), there.values()
    missing = {
        each.code: said[each.code]
        for each in FIELDS
        if known[each.code] == empty(each) and said[each.code] != empty(each)
    }
    if "amount" in missing or "currency" in missing:  # an amount and its currency come together or not at all
        both = {code: said[code] for code in ("amount", "currency")}
        missing = {code: value for code, value in missing.items() if code not in both}
        missing |= both if known["amount"] is None and said["amount"] is not None else {}
        missing = {code: value for code, value in missing.items() if value != known[code]}
    reason = _("随 %(number)s 并入") % {"number": source.number}
    changes = recording.put(target, there, missing, reason, actor=actor, at=at) if missing else []
    taken = set(Flag.objects.filter(complaint=there, lifted_at=None).values_list("code", flat=True))
    flags = [each.pk for each in Flag.objects.filter(complaint_id=here.pk, lifted_at=None) if each.code not in taken]
    grouped = Member.objects.filter(case_id=target.pk, left_at=None).exists()
    members = [] if grouped else list(Member.objects.filter(case_id=source.pk, left_at=None).values_list("pk", flat=True))
    proofs = list(Evidence.objects.filter(complaint_id=here.pk).values_list("pk", flat=True))
    Evidence.objects.filter(pk__in=proofs).update(complaint=there)
    Flag.objects.filter(pk__in=flags).update(complaint=there)
    Member.objects.filter(pk__in=members).update(case_id=target.pk)
    if changes or flags or proofs or members:
        told = facts.ComplaintCarried(
            subject_id=target.pk, centre_id=target.centre_id, complaint_id=there.pk, other_number=source.number,
            fields=len(changes), evidence=len(proofs),
        )  # fmt: skip
        announce(told, actor=actor, at=at)
    if flags:
        regrading.assess(target, there, at=at)
    return {"changes": [each.pk for each in changes], "evidence": proofs, "flags": flags, "members": members}


def _back(source: Case, here: Complaint, target: Case, there: Complaint, moved: Journal, actor: Actor, at: datetime) -> None:
    """``source`` is the survivor, ``target`` the case that is parted from it."""
    Evidence.objects.filter(pk__in=moved.get("evidence", ()), complaint_id=here.pk).update(complaint=there)
    flags = Flag.objects.filter(pk__in=moved.get("flags", ()), complaint_id=here.pk).update(complaint=there)
    Member.objects.filter(pk__in=moved.get("members", ()), case_id=source.pk).update(case_id=target.pk)
    pen.opened(source, here, actor=actor, at=at)
    for change in Change.objects.filter(pk__in=moved.get("changes", ()), complaint_id=here.pk).order_by("-id"):
        field = BY_CODE[change.field]
        before, after = (recording.typed(field, value) for value in change.both)
        undone = Change.objects.filter(undoes=change).exists()
        if not undone and here.values()[field.code] == after:
            reason = _("%(number)s 撤销合并") % {"number": target.number}
            recording.put(source, here, {field.code: before}, reason, actor=actor, at=at, undoes=change)
    if flags:
        regrading.assess(source, here, at=at)
        regrading.assess(target, there, at=at)
