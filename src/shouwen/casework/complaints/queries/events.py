"""Events and what may belong to them: candidates come from the newest cases of the centre only, never from all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.complaints import states
from shouwen.casework.complaints.models import Event, Member
from shouwen.casework.complaints.rules.similar import alike, pieces
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

LOOKED_AT = 400
MOST = 60
LISTED = 100


@dataclass(frozen=True)
class Joined:
    """A case under an event, as the reader may see it."""

    member: Member
    number: str
    title: str


@dataclass(frozen=True)
class Like:
    """A complaint like this one: how alike, in per cent, and the event it stands under already, 0 none."""

    case_id: int
    number: str
    title: str
    percent: int
    event_id: int = 0


def event_of(case: Case, actor: Actor) -> Event | None:
    """The event a case in hand stands under; None for whom one of its complaints is about: its title may name them."""
    found = Member.objects.select_related("event").filter(case_id=case.pk, left_at=None).first()
    return found.event if found and not _is_about(found.event, actor) else None


def _is_about(event: Event, actor: Actor) -> bool:
    mine = Member.objects.filter(event=event, left_at=None, case__is_about_staff=True, case__accused__person_id=actor.person_id)
    return not actor.almighty and mine.exists()


def of_cases(case_ids: Iterable[int]) -> dict[int, int]:
    """The events some cases in hand stand under, by case; one query."""
    return dict(Member.objects.filter(case_id__in=list(case_ids), left_at=None).values_list("case_id", "event_id"))


def members(event_id: int) -> list[int]:
    """The ids of all cases under an event, for a module above that acts on each as its own actor."""
    return list(Member.objects.filter(event_id=event_id, left_at=None).order_by("id").values_list("case_id", flat=True))


def find(event_id: int, actor: Actor) -> Event:
    """An event of which the reader may see a case.

    :raises NotFound: otherwise.
    """
    event = Event.objects.filter(pk=event_id).first()
    if event is None or _is_about(event, actor) or not joined(event, actor):
        raise NotFound("event_unknown", _("没有这个事件"))
    return event


def joined(event: Event, actor: Actor) -> list[Joined]:
    """The cases under an event that the reader may see, representatives first."""
    rows = {each.case_id: each for each in Member.objects.filter(event=event, left_at=None)}
    seen = cases.visible(actor).filter(pk__in=list(rows)).values_list("pk", "number", "title")
    found = [Joined(rows[pk], number, title) for pk, number, title in seen]
    return sorted(found, key=lambda each: (not each.member.represents, each.member.pk))


def listed(actor: Actor) -> list[tuple[Event, int, list[Joined]]]:
    """The newest events of which the reader may see a complaint, how many complaints each has, and those in sight; five
    queries. Events with a complaint about the reader are left out."""
    mine = Member.objects.filter(left_at=None, case__in=cases.visible(actor).values("pk"))
    newest = list(mine.order_by("-event_id").values_list("event_id", flat=True).distinct()[:LISTED])
    about_me = Member.objects.filter(event__in=newest, left_at=None, case__accused__person_id=actor.person_id)
    barred = set() if actor.almighty else set(about_me.values_list("event_id", flat=True))
    rows = list(mine.filter(event__in=newest).select_related("event").order_by("-represents", "id"))
    seen = {pk: (number, title) for pk, number, title in _called(actor, rows)}
    sizes = dict(Member.objects.filter(event__in=newest, left_at=None).values_list("event_id").annotate(n=Count("id")))
    found: dict[int, tuple[Event, int, list[Joined]]] = {}
    for row in rows:
        if row.event_id not in barred and row.case_id in seen:
            found.setdefault(row.event_id, (row.event, sizes[row.event_id], []))[2].append(Joined(row, *seen[row.case_id]))
    return sorted(found.values(), key=lambda each: -each[0].pk)


def _called(actor: Actor, rows: Iterable[Member]) -> Iterable[tuple[int, str, str]]:
    return cases.visible(actor).filter(pk__in=[row.case_id for row in rows]).values_list("pk", "number", "title")


def size(event: Event) -> int:
    """How many cases stand under an event, seen or not."""
    return Member.objects.filter(event=event, left_at=None).count()


def similar(case: Case, actor: Actor, *, for_all: bool = False) -> list[Like]:
    """Complaints of this centre that read like this one, among the newest :data:`LOOKED_AT` cases; three queries.

    ``for_all``: what is written down for other readers too, so none that complain about staff or are restricted.
    """
    plain = {"is_about_staff": False, "is_restricted": False} if for_all else {}
    newest = list(
        cases.visible(actor).filter(centre_id=case.centre_id, **plain).order_by("-id").values_list("pk", "kind_code", "number", "title")[:LOOKED_AT]
    )
    rows = {pk: (number, title) for pk, kind, number, title in newest if kind in states.KINDS and pk != case.pk}
    said = dict(cases.visible(actor).filter(pk__in=[*rows, case.pk], texts__kind="description").values_list("pk", "texts__body"))
    mine = pieces(case.title, said.get(case.pk, ""))
    near = alike(mine, ((pk, pieces(rows[pk][1], said.get(pk, ""))) for pk in rows), most=MOST)
    taken = dict(Member.objects.filter(case_id__in=[pk for pk, _share in near], left_at=None).values_list("case_id", "event_id"))
    return [Like(pk, *rows[pk], round(share * 100), taken.get(pk, 0)) for pk, share in near]
