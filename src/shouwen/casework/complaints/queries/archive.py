"""Complaints that ended, by class: how many, how many were upheld, came again or were opened anew, and how long they took
(CMP-057). Each figure opens its cases; a class of a tree opens into the classes below it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.cases import states as case_states
from shouwen.casework.cases.queries import team
from shouwen.casework.complaints import states
from shouwen.casework.complaints.models import Complaint
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.text import percent
from shouwen.relations.catalogue import queries as catalogue

AXES: Mapping[str, tuple[str | Promise, str]] = {
    "category": (gettext_lazy("类别"), "category_path"),
    "kind": (gettext_lazy("事项类型"), "kind_code"),
    "severity": (gettext_lazy("严重程度"), "severity"),
    "outcome": (gettext_lazy("查明结果"), "outcome"),
    "channel": (gettext_lazy("受理渠道"), "channel_code"),
    "unit": (gettext_lazy("承办部门"), "handler_unit_id"),
}
"""What complaints are sorted by, and the column it stands in."""
COUNTS: Mapping[str, Q] = {
    "ended": Q(), "upheld": Q(outcome__in=("upheld", "partly")), "again": Q(repeat_of__isnull=False), "reopened": Q(reopenings__gt=0),
}  # fmt: skip


@dataclass(frozen=True)
class Class:
    """One class with its figures; ``below`` is the value that opens it, '' when nothing stands below. ``tree`` opens its cases in a
    queue, None where a queue cannot ask for it."""

    value: str
    label: str
    ended: int
    upheld: int
    again: int
    reopened: int
    days: str
    share: str
    upheld_share: str
    below: str
    tree: Mapping[str, Any] | None


@dataclass(frozen=True)
class Archive:
    """From the morning of ``since`` to the evening of ``until``, by the reader's clock, sorted ``by`` an axis."""

    since: date
    until: date
    by: str
    under: str
    under_label: str
    whole: Class
    classes: Sequence[Class]


def archive(actor: Actor, since: date, until: date, *, by: str = "category", under: str = "") -> Archive:
    """Complaints a head answers for that ended between two days, by class; ``under`` a category, by those below it. A few queries.

    :raises Forbidden: without ``cases.reassign``.
    :raises NotFound: for an axis there is none of.
    """
    if by not in AXES:
        raise NotFound("axis_unknown", _("没有这种分法"))
    zone = ZoneInfo(actor.time_zone)
    start, end = (datetime.combine(day, time.min, zone) for day in (since, until + timedelta(days=1)))
    rows = team.answered_for(actor).filter(kind_code__in=states.KINDS, is_open=False, ended_at__gte=start, ended_at__lt=end)
    rows = rows.exclude(state=case_states.MERGED).annotate(outcome=Subquery(Complaint.objects.filter(case=OuterRef("pk")).values("outcome")[:1]))
    if by == "category" and under:
        rows = rows.filter(Q(category_path=under) | Q(category_path__startswith=f"{under}."))
    column = AXES[by][1]
    took = Sum(ExpressionWrapper(F("ended_at") - F("received_at"), output_field=DurationField()))
    counts = {code: Count("pk", filter=asks) if asks else Count("pk") for code, asks in COUNTS.items()}
    found = rows.order_by().values(column).annotate(**counts, took=took).values_list(column, *COUNTS, "took")
    rows_of = [tuple(each) for each in found]
    folded, deeper = _folded(rows_of, by, under), _deeper(rows_of, by, under)
    total = _sum(folded.values())
    asked = _asked(actor, since, until)
    label = _labels(by, folded)
    made = [
        _class(value, label(value), row, total, _tree(asked, by, value), value if value in deeper else "") for value, row in folded.items()
    ]
    whole = _class("", _("合计"), total, total, _tree(asked, by, under) if under else {"all": asked}, "")
    return Archive(since, until, by, under, catalogue.path_words(under), whole, sorted(made, key=lambda each: (-each.ended, each.label)))


Row = tuple[int, int, int, int, timedelta]


def _folded(found: Sequence[tuple[Any, ...]], by: str, under: str) -> dict[str, Row]:
    """Rows by class; categories fold into those right below ``under`` (or the top)."""
    depth = under.count(".") + 2 if under else 1
    made: dict[str, list[Row]] = {}
    for value, *figures, took in found:
        key = ".".join(str(value or "").split(".")[:depth]) if by == "category" else str(value or "")
        made.setdefault(key, []).append((*figures, took or timedelta()))
    return {key: _sum(rows) for key, rows in made.items()}


def _sum(rows: Any) -> Row:
    held = list(rows)
    return (*(sum(row[place] for row in held) for place in range(4)), sum((row[4] for row in held), timedelta()))


def _class(value: str, label: str, row: Row, total: Row, tree: Mapping[str, Any] | None, below: str) -> Class:
    ended, upheld, again, reopened, took = row
    days = f"{took / ended / timedelta(days=1):.1f}" if ended else "—"
    return Class(value, label, ended, upheld, again, reopened, days, percent(ended, total[0]), percent(upheld, ended), below, tree)


def _labels(by: str, folded: Mapping[str, Row]) -> Callable[[str], str]:
    if by == "unit":
        names = organisation.unit_names([int(each) for each in folded if each])
        return lambda value: names.get(int(value), "") if value else _("没有")
    words: Mapping[str, Callable[[str], str]] = {
        "category": lambda value: catalogue.path_words(value),
        "kind": lambda value: catalogue.kind(value).label,
        "severity": lambda value: str(case_states.SEVERITIES.get(value, value)),
        "outcome": lambda value: str(states.OUTCOMES.get(value, value)),
        "channel": lambda value: catalogue.channel(value).label,
    }
    def said(value: str) -> str:
        if not value:
            return _("没有写")
        try:
            return words[by](value)
        except NotFound:
            return value

    return said


def _deeper(found: Sequence[tuple[Any, ...]], by: str, under: str) -> set[str]:
    """The categories that open into others below them."""
    depth = under.count(".") + 2 if under else 1
    paths = [str(row[0] or "").split(".") for row in found] if by == "category" else []
    return {".".join(parts[:depth]) for parts in paths if len(parts) > depth}


def _asked(actor: Actor, since: date, until: date) -> list[dict[str, Any]]:
    return [
        {"field": "ended", "op": "after", "value": since.isoformat()},
        {"field": "ended", "op": "before", "value": (until + timedelta(days=1)).isoformat()},
        {"field": "kind", "op": "in", "value": list(states.KINDS)},
        {"field": "state", "op": "not_in", "value": [case_states.MERGED]},
        *team.within(actor),
    ]


FIELDS = {"kind": "kind", "severity": "severity", "channel": "channel", "unit": "handler_unit"}


def _tree(asked: list[dict[str, Any]], by: str, value: str) -> dict[str, Any] | None:
    """The question that opens a class; None where a queue cannot ask it (what was found, what nobody wrote)."""
    if by == "category" and value:
        try:
            return {"all": [*asked, {"field": "category", "op": "in", "value": [str(catalogue.category_by_code(value).id)]}]}
        except NotFound:
            return None
    return {"all": [*asked, {"field": FIELDS[by], "op": "in", "value": [value]}]} if value and by in FIELDS else None
