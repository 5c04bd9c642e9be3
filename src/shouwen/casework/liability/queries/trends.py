"""How often which cause was found, month by month, in today's codes though the tree was changed meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _

from shouwen.casework.liability.models import CauseFound
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.relations.catalogue import queries as catalogue


@dataclass(frozen=True)
class Line:
    """A cause and its counts, a month each; ``percent`` is its share of all that was found, to the nearest whole."""

    code: str
    label: str
    counts: Sequence[int]
    total: int
    percent: int
    hint: str


@dataclass(frozen=True)
class Trend:
    """Causes found since a day, the most frequent first."""

    months: Sequence[str]
    lines: Sequence[Line]
    total: int


def trend(actor: Actor, *, since: datetime, at: datetime, level: int = 0) -> Trend:
    """What was found since a moment in the actor's centres, rolled up to today's codes (``level`` 1: classes, 2: causes).

    One query. Sums of old and new codes are the same.

    :raises Forbidden: without ``cases.read``.
    """
    reach = actor.need("cases.read")
    rows = CauseFound.objects.filter(dropped_at=None, found_at__gte=since, found_at__lte=at)
    if reach.centre_ids is not None:
        rows = rows.filter(centre_id__in=reach.centre_ids or {actor.centre_id})
    zone = timezone.get_current_timezone()
    counted = rows.annotate(month=TruncMonth("found_at", tzinfo=zone)).values_list("month", "code").annotate(n=Count("id"))
    by_month: dict[str, dict[str, int]] = defaultdict(dict)
    for month, code, count in counted.order_by():
        by_month[f"{month:%Y-%m}"][code] = count
    day = timezone.localdate(at)
    rolled = {month: catalogue.roll_up("cause", found, day=day, level=level) for month, found in by_month.items()}
    months = sorted(rolled)
    total = sum(sum(found.values()) for found in rolled.values())
    codes = {code for found in rolled.values() for code in found}
    lines = [_line(code, [rolled[month].get(code, 0) for month in months], total) for code in codes]
    return Trend(months, sorted(lines, key=lambda each: (-each.total, each.code)), total)


def found_between(centre_ids: Collection[int] | None, since: datetime, until: datetime) -> list[tuple[int, str, datetime]]:
    """Causes found after one moment and up to another that still hold, as (case, code, when), in the codes of that day.

    For modules above that count for whole centres (None: all of them); nothing of it is told of single cases. One query.
    """
    rows = CauseFound.objects.filter(dropped_at=None, found_at__gt=since, found_at__lte=until)
    if centre_ids is not None:
        rows = rows.filter(centre_id__in=centre_ids)
    return list(rows.order_by("found_at", "id").values_list("case_id", "code", "found_at"))


def codes_of(case_ids: Collection[int]) -> dict[int, list[str]]:
    """The codes of the causes found on some cases in hand, the main one first. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = CauseFound.objects.filter(case_id__in=list(case_ids), dropped_at=None).order_by("-is_main", "found_at", "id")
    for case_id, code in rows.values_list("case_id", "code"):
        found[case_id].append(code)
    return dict(found)


def _line(code: str, counts: Sequence[int], total: int) -> Line:
    mine = sum(counts)
    percent = (200 * mine + total) // (2 * total) if total else 0
    return Line(code, catalogue.label("cause", code), counts, mine, percent, _hint(code, mine, total))


def _hint(code: str, mine: int, total: int) -> str:
    """Too large a share of “other” says that the tree lacks a code (CMP-047)."""
    try:
        most = catalogue.code("cause", code).traits.get("review_above_percent")
    except NotFound:
        return ""
    if most is None or mine * 100 <= total * int(most):
        return ""
    return _("超过 %(most)s%%，请看看是不是缺一个代码") % {"most": most}
