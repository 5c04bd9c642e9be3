"""Views of the queue: the shipped ones, one's own, those shared with one's team and centre; which stand in the sidebar,
and how many cases each finds. A view only ever narrows what its reader may see."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy

from shouwen.casework.cases.models import Pin, View
from shouwen.casework.cases.queries import conditions, listing, sorting
from shouwen.casework.cases.queries.listing import Asked
from shouwen.casework.cases.queries.queue import Filters
from shouwen.casework.cases.queries.scope import sight
from shouwen.casework.cases.rules.conditions import Field, Group, Test
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Invalid
from shouwen.kit.kept import Held
from shouwen.kit.text import plain_int

MOST = 99
"""How far the cases of a view are counted for the sidebar."""
PINNED = 12
"""How many views the sidebar holds."""
SHOWS: dict[str, bool | None] = {"open": True, "ended": False, "all": None}


@dataclass(frozen=True)
class ViewItem:
    """A view as pages and programs get it. ``key`` is the code of a shipped one, or the id of a saved one."""

    key: str
    name: Any
    icon: str = "list-details"
    filters: Filters = field(default_factory=Filters)
    tree: Group = field(default_factory=Group)
    sort: str = "due"
    is_grouped: bool = True
    layout: str = "split"
    columns: Sequence[str] = ()
    scope: str = "shipped"
    unit_id: int | None = None
    unit: str = ""
    owner_id: int = 0
    owner: str = ""
    is_hot: bool = False
    is_pinned: bool = False
    shows: str = "open"
    changed_at: datetime | None = None
    group: str = ""

    @property
    def asked(self) -> Asked:
        """What it shows."""
        return Asked(filters=self.filters, tree=self.tree, order=sorting.order(self.sort), group=self.group)

    @property
    def is_shared(self) -> bool:
        return self.scope in ("team", "centre")


SHIPPED: dict[str, ViewItem] = {
    item.key: item
    for item in (
        ViewItem("overdue", gettext_lazy("已超时"), "alert-triangle", Filters(due="overdue"), is_hot=True, is_pinned=True),
        ViewItem("2h", gettext_lazy("2 小时内到期"), "hourglass", Filters(due="2h"), is_pinned=True),
        ViewItem("unanswered", gettext_lazy("客户等回话"), "message-question", tree=Group((Test("waits_since", "filled"),)), sort="waits_since", is_pinned=True),
        ViewItem("chased", gettext_lazy("客户催办 ≥ 2 次"), "speakerphone", Filters(chased=2), is_pinned=True),
        ViewItem("repeat", gettext_lazy("30 天内重复"), "repeat", Filters(repeat=True), is_pinned=True),
        ViewItem("unaccepted", gettext_lazy("还没有人受理"), "inbox", Filters(state=("to_accept",))),
        ViewItem("waiting", gettext_lazy("暂停计时"), "player-pause", Filters(due="paused")),
        ViewItem("climbed", gettext_lazy("已升级"), "flag", tree=Group((Test("level", "in", ("1", "2", "3")),))),
        ViewItem("newest", gettext_lazy("最近登记"), "history", Filters(order="newest"), sort="-registered"),
    )
}
"""Views that every installation has; five of them stand in the sidebar until somebody puts them away."""
_PLACES = {code: place for place, code in enumerate(SHIPPED)}


def readable(actor: Actor) -> QuerySet[View]:
    """The saved views an actor may use: their own, and those shared with their team or centre."""
    theirs = Q(owner_id=actor.person_id) | Q(unit_id__in=[actor.unit_id, actor.centre_id])
    return View.objects.filter(theirs, deleted_at=None)


def view(key: str, actor: Actor) -> ViewItem | None:
    """One view by its key; None when there is none for this reader. No query for a shipped one, two for a saved one."""
    if key in SHIPPED:
        return SHIPPED[key]
    row = readable(actor).filter(pk=plain_int(key) or 0).first()
    return _items([row])[0] if row else None


def views(actor: Actor) -> list[ViewItem]:
    """Every view a reader may use, pinned or not: shipped, own, shared. Four queries at most."""
    pins = {(pin.code or str(pin.view_id)): pin for pin in Pin.objects.filter(person_id=actor.person_id)}
    saved = _items(list(readable(actor).order_by("name", "id")[:200]))
    found = [replace(item, is_pinned=_is_on(item, pins)) for item in (*SHIPPED.values(), *saved)]
    return sorted(found, key=lambda item: _position(item, pins))


def pinned(actor: Actor) -> list[ViewItem]:
    """The views of a reader's sidebar, in their order: at most :data:`PINNED`."""
    return [item for item in views(actor) if item.is_pinned][:PINNED]


def _is_on(item: ViewItem, pins: Mapping[str, Pin]) -> bool:
    pin = pins.get(item.key)
    return pin.is_on if pin else item.is_pinned or item.is_shared


def _position(item: ViewItem, pins: Mapping[str, Pin]) -> tuple[int, int]:
    """Pinned by hand first, in their order; then shipped ones, then what others share."""
    pin = pins.get(item.key)
    if pin and pin.position:
        return pin.position, 0
    return (500, _PLACES[item.key]) if item.key in _PLACES else (900, 0)


def _items(rows: Sequence[View]) -> list[ViewItem]:
    owners = organisation.names(row.owner_id for row in rows) if rows else {}
    shared = [row.unit_id for row in rows if row.unit_id]
    units = organisation.unit_names(shared) if shared else {}
    known = conditions.fields() if any(row.tree for row in rows) else {}
    return [_item(row, owners, units, known) for row in rows]


def _item(row: View, owners: Mapping[int, str], units: Mapping[int, str], known: Mapping[str, Field]) -> ViewItem:
    return ViewItem(
        str(row.pk), row.name, {"team": "users", "centre": "building"}.get(row.scope, "list-details"),
        Filters(is_open=SHOWS[row.shows]), tree_of(row.tree, known), row.sort, row.is_grouped, row.layout, tuple(row.columns), row.scope,
        row.unit_id, units.get(row.unit_id or 0, ""), row.owner_id, owners.get(row.owner_id, ""), shows=row.shows, changed_at=row.changed_at, group=row.group,
    )  # fmt: skip


def tree_of(given: Any, known: Mapping[str, Field] | None = None) -> Group:
    """The tree of a saved view; nothing is found by one whose fields are gone, rather than everything."""
    try:
        return conditions.parse(given, known)
    except Invalid:
        return conditions.parse({"all": [{"field": "number", "op": "is", "value": "-"}]}, known)


def counts(items: Sequence[ViewItem], actor: Actor, *, at: datetime) -> dict[str, int]:
    """How many cases each view finds, no further than one more than :data:`MOST`; kept for some seconds."""
    return {item.key: _count(item, actor, at) for item in items}


_counted: Held[tuple[Any, ...], tuple[float, int]] = Held()
KEPT = 15.0
"""Seconds for which a count stands: a sidebar asks each minute, in every window."""


def _count(item: ViewItem, actor: Actor, at: datetime) -> int:
    key = (item.key, item.changed_at, actor.person_id, actor.unit_id, actor.time_zone, *sight(actor))
    kept, now = _counted.get(key), time.monotonic()
    if kept and now - kept[0] < KEPT:
        return kept[1]
    if len(_counted) > 5000:
        _counted.clear()
    found = listing.total(item.asked, actor, at=at, most=MOST + 1)
    _counted[key] = (now, found)
    return found
