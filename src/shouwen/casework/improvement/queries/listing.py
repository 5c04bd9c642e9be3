"""Plans page by page, for programs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shouwen.casework.improvement import states
from shouwen.casework.improvement.models import Plan
from shouwen.casework.improvement.queries.scope import visible
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.paging import Slice, pack, unpack

SIZE = 50


def listed(actor: Actor, *, state: str = "", cursor: str = "") -> Slice[Plan]:
    """Plans in reach, newest first.

    :raises Forbidden: without ``improvement.read``.
    :raises Invalid: for no such state, or a cursor of another list.
    """
    rows = visible(actor)
    if state:
        if state not in states.LABELS:
            raise Invalid({"state": _("请从列表里选一项")})
        rows = rows.filter(state=state)
    if cursor:
        (last,) = unpack(cursor, int)
        rows = rows.filter(pk__lt=last)
    found = list(rows.order_by("-pk")[: SIZE + 1])
    return Slice(found[:SIZE], pack(found[SIZE - 1].pk) if len(found) > SIZE else "")
