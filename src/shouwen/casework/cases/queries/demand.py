"""What this centre registers these days, so that the usual is one key away; and how long each would have.

The counts are kept in the process for some minutes: they help to choose, they prove nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from shouwen.casework.cases.models import Case
from shouwen.casework.cases.queries.places import place
from shouwen.casework.cases.rules import grading
from shouwen.casework.deadlines import queries as deadlines
from shouwen.casework.deadlines.states import Traits
from shouwen.kit.actor import Actor
from shouwen.kit.kept import Held
from shouwen.relations.catalogue import queries as catalogue

WEEK = timedelta(days=7)
NEWEST = 2000
"""So many of a centre's newest cases are counted: one walk along an index, however busy the week."""
STALE = 300.0

_kept: Held[int, tuple[float, Counter[int]]] = Held()


def used(centre_id: int, *, at: datetime) -> Counter[int]:
    """How often each category was registered in a centre in the last seven days; one query every five minutes."""
    held = _kept.get(centre_id)
    if held and time.monotonic() - held[0] < STALE:
        return held[1]
    rows = Case.objects.filter(centre_id=centre_id).order_by("-id")
    newest = rows.values_list("category_id", "registered_at")[:NEWEST]
    found = Counter(category for category, registered_at in newest if category and at - registered_at < WEEK)
    _kept[centre_id] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Count anew at the next question (for tests)."""
    _kept.clear()


def notes(ids: Sequence[int], *, kind: str, actor: Actor, at: datetime) -> Mapping[int, str]:
    """Beside each category: how many this week, and how long until it must be resolved."""
    if not actor.centre_id or not actor.may("cases.register"):
        return {}
    counts = used(actor.centre_id, at=at)
    said = {}
    for each in ids:
        words = [_("本周 %(n)d 件") % {"n": counts[each]}] if counts[each] else []
        limit = limit_of(each, kind, actor.centre_id, at=at)
        words += [_("解决时限 %(length)s") % {"length": limit}] if limit else []
        said[each] = "  ".join(words)
    return {each: words for each, words in said.items() if words}


def limit_of(category_id: int, kind: str, centre_id: int, *, at: datetime) -> str:
    """How long an ordinary matter of a category may take, in the policy's words; '' without a policy."""
    where, severity = place(centre_id), grading.SEVERITIES[0]
    impact, urgency = grading.IMPACT_OF[severity], grading.URGENCY_OF[severity]
    traits = Traits(
        centre_id=centre_id, kind=kind or "complaint", category_path=catalogue.category(category_id).path,
        severity=severity, priority=grading.priority(impact, urgency).value, customer_class="ordinary",
        calendar_code=where.calendar_code, time_zone=where.time_zone,
    )  # fmt: skip
    clock = deadlines.foretell(traits, at=at).get("resolve")
    return clock.length if clock else ""


def common(actor: Actor, *, kind: str = "", at: datetime, limit: int = 5) -> list[catalogue.CategoryItem]:
    """The categories registered most this week, filled up with the first of the tree."""
    offered = catalogue.categories(actor, kind=kind, at=at)
    counts = used(actor.centre_id, at=at) if actor.centre_id else Counter[int]()
    ranked = sorted(offered, key=lambda item: -counts[item.id])
    return ranked[:limit]
