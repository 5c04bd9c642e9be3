"""Who may see, write and sign which review; what it still lacks."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.reviews import states
from shouwen.casework.reviews.models import Review
from shouwen.casework.reviews.rules import figures as rules
from shouwen.kit.actor import Actor, right_name
from shouwen.kit.errors import Forbidden, NotFound, Refusal
from shouwen.kit.scope import within


def visible(actor: Actor) -> QuerySet[Review]:
    """The reviews in reach.

    :raises Forbidden: without ``reviews.read``.
    """
    reach = actor.need("reviews.read")
    return Review.objects.all() if actor.almighty else Review.objects.filter(within(reach, centre="centre_id"))


def find(review_id: int, actor: Actor) -> Review:
    """One version of a review.

    :raises NotFound: when there is none for this reader.
    """
    rows = visible(actor) if actor.may("reviews.read") else Review.objects.none()
    found = rows.filter(pk=review_id).first()
    if found is None:
        raise NotFound("review_not_found", _("没有找到这份评估"))
    return found


def refused(row: Review, right: str, actor: Actor) -> Refusal | None:
    """Why the actor may not use a right on a review; None when nothing speaks against it. Nobody signs what they wrote."""
    reach = actor.reach(right)
    if reach is None:
        return Forbidden("right_missing", _("这一步需要“%(right)s”的权限") % {"right": right_name(right)}, right=right)
    if reach.centre_ids is not None and (reach.narrow or not reach.covers_centre(row.centre_id)):
        return Forbidden("out_of_reach", _("这份评估归别的中心"))
    if right == "reviews.sign" and (not actor.person_id or actor.person_id in (row.written_by_id, row.offered_by_id)):
        return Forbidden("own_work", _("自己写的、送签的，由另一位来签"))
    return None


def lacking(row: Review) -> list[str]:
    """What still has to be said before it is offered for signature."""
    found = [_("还没有写“%(part)s”") % {"part": states.REMARKS[code]} for code in states.NEEDED if not row.remarks.get(code)]
    return [*found, *([_("数字的分项加起来不等于总数，请重新取数")] if rules.unbalanced(row.figures) else [])]


def digest(*parts: Any) -> str:
    """The SHA-256 of figures and words as they are kept."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
