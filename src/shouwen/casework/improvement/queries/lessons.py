"""Lessons for a category, and what closings said about prevention."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from shouwen.casework.cases import queries as cases
from shouwen.casework.improvement.models import Lesson, Prevention
from shouwen.casework.improvement.queries.scope import visible
from shouwen.foundation.organisation import queries as organisation
from shouwen.kit.actor import Actor
from shouwen.relations.catalogue import queries as catalogue

MOST = 5


def for_category(path: str, centre_id: int) -> list[Lesson]:
    """Lessons of a category or of one above it, newest first: of this centre, and of the one above. One query."""
    if not path:
        return []
    here = cases.place(centre_id)
    above = [path[: end] for end in _ends(path)]
    rows = Lesson.objects.filter(category_path__in=above, retired_at=None, centre_id__in=[centre_id, here.parent_id or centre_id])
    return list(rows.select_related("plan").order_by("-id")[:MOST])


def _ends(path: str) -> list[int]:
    """Where each level of a category's path (``a.b.c``) ends."""
    return [place for place, sign in enumerate(path) if sign == "."] + [len(path)]


@dataclass(frozen=True)
class LessonLine:
    """A lesson as its page lists it. ``may_open``: whether the reader sees the plan it comes from."""

    lesson: Lesson
    category: str
    who: str
    may_open: bool


def lessons(actor: Actor, *, q: str = "", retired: bool = False) -> list[LessonLine]:
    """Lessons in reach, newest first.

    :raises Forbidden: without ``improvement.read``.
    """
    reach = actor.need("improvement.read")
    rows = Lesson.objects.filter(retired_at__isnull=not retired)
    if reach.centre_ids is not None:
        here = cases.place(actor.centre_id) if actor.centre_id else None
        seen = {*reach.centre_ids, actor.centre_id, *({here.parent_id} if here and here.parent_id else set())}
        rows = rows.filter(centre_id__in=seen)
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(text__icontains=q))
    found = list(rows.select_related("plan").order_by("-id")[:100])
    names = organisation.names([each.made_by_id for each in found])
    opens = set(visible(actor).filter(pk__in=[each.plan_id for each in found if each.plan_id]).values_list("pk", flat=True))
    return [
        LessonLine(each, catalogue.path_words(each.category_path), names.get(each.made_by_id or 0, ""), each.plan_id in opens)
        for each in found
    ]


def preventions(actor: Actor) -> QuerySet[Prevention]:
    """What closings said and nobody has taken up, of cases the reader may see, newest first.

    :raises Forbidden: without ``improvement.write``.
    """
    actor.need("improvement.write")
    rows = Prevention.objects.filter(done_at=None, case__in=cases.visible(actor).values("pk"))
    return rows.select_related("case").order_by("-said_at")
