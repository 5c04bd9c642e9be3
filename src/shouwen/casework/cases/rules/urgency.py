"""What to do first, and why: everything that waits for one person in one order that can be explained. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext_lazy as _

TIERS: dict[str, object] = {
    "expiring": _("不受理就要退回"),
    "late": _("已经超过时限"),
    "soon": _("两小时内到时"),
    "chased": _("客户在催"),
    "waits": _("客户在等回话"),
    "asked": _("别人在等您"),
    "tell": _("客户还不知道"),
    "today": _("今天要办"),
    "read": _("提到您的"),
    "later": _("今天之后"),
}
"""Why something stands where it does, the most urgent first. ``later`` is not for today."""
ORDER = {tier: place for place, tier in enumerate(TIERS)}
SOON = timedelta(hours=2)
FEW = 3


@dataclass(frozen=True)
class Todo:
    """One thing that waits for a person.

    ``sort`` is accept, due, promise, chased, waits, asked, tell, read, order or sign; ``place`` what it is about (a case's number, an
    order's): things about one place are one stop. ``why`` says its sentence: of hundreds that wait a page tells a few. ``since``
    is when it began to wait, ``due_at`` None when nothing runs, ``url`` '' when the place's own page is meant.
    """

    sort: str
    place: str
    title: str
    why: Callable[[], str]
    since: datetime
    due_at: datetime | None = None
    url: str = ""
    chases: int = 0


@dataclass(frozen=True)
class Stop:
    """One place to go to: why it stands here, the sentences for it, and where it leads."""

    place: str
    title: str
    tier: str
    whys: Sequence[Callable[[], str]]
    due_at: datetime | None
    url: str

    @property
    def heading(self) -> str:
        """Why it stands where it does."""
        return str(TIERS[self.tier])

    @cached_property
    def reasons(self) -> Sequence[str]:
        """What waits at the place, the strongest first; a few at most."""
        return list(dict.fromkeys(why() for why in self.whys))[:FEW]


def tier(todo: Todo, at: datetime, midnight: datetime) -> str:
    """How urgent one thing is; ``midnight`` ends the reader's day."""
    left = None if todo.due_at is None else todo.due_at - at
    if todo.sort == "accept" and left is not None and todo.due_at is not None:
        return "expiring" if at - todo.since >= 0.8 * (todo.due_at - todo.since) else "soon"
    if left is not None and left < timedelta(0):
        return "late"
    if left is not None and left < SOON:
        return "soon"
    if todo.sort in ("chased", "waits", "asked", "tell", "read"):
        return todo.sort
    if todo.sort == "sign":
        return "today"
    if todo.due_at is not None and todo.due_at < midnight:
        return "today"
    return "asked" if todo.sort == "order" and todo.due_at is None else "later"


def rank(todo: Todo, at: datetime, midnight: datetime) -> tuple[int, int, datetime, str]:
    """The key by which things are done: tier, what is chased before what is not, the nearest time, the place.

    >>> at = datetime(2026, 3, 18, 9); end = datetime(2026, 3, 19)
    >>> late = Todo("due", "A", "", str, at, due_at=at - timedelta(hours=1))
    >>> rank(late, at, end) < rank(Todo("asked", "B", "", str, at), at, end)
    True
    """
    return (ORDER[tier(todo, at, midnight)], -todo.chases, todo.due_at or todo.since, todo.place)


def stops(todos: Iterable[Todo], *, at: datetime, midnight: datetime) -> list[Stop]:
    """All that waits, place by place, the first to do first; each place gathers its reasons, the strongest first."""
    ordered = sorted(todos, key=lambda todo: rank(todo, at, midnight))
    found: dict[str, list[Todo]] = {}
    for todo in ordered:
        found.setdefault(todo.place, []).append(todo)
    return [_stop(each, at, midnight) for each in found.values()]


def _stop(todos: Sequence[Todo], at: datetime, midnight: datetime) -> Stop:
    first = todos[0]
    whys = [todo.why for todo in todos]
    return Stop(first.place, first.title, tier(first, at, midnight), whys, first.due_at, first.url)


def for_today(found: Sequence[Stop]) -> list[Stop]:
    """Those that cannot wait for tomorrow."""
    return [stop for stop in found if stop.tier != "later"]


def following(found: Sequence[Stop], place: str) -> Stop | None:
    """The stop after a place; the first when the place is not among them, None at the end.

    >>> one, two = (Stop(each, "", "late", (), None, "") for each in "AB")
    >>> following([one, two], "A").place, following([one, two], "B"), following([one, two], "C").place
    ('B', None, 'A')
    """
    places = [stop.place for stop in found]
    at = places.index(place) + 1 if place in places else 0
    return found[at] if at < len(found) else None
