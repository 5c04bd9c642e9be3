"""Who waits for whom: a person's hand-offs and questions that another has not answered. Upper modules add theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.models import Consultation, Handoff
from shouwen.casework.cases.queries.team.figures import watched
from shouwen.foundation.organisation.queries import names
from shouwen.kit.actor import Actor
from shouwen.kit.standing import Alike
from shouwen.kit.text import plain_int

MOST = 30


@dataclass(frozen=True)
class Wait:
    """``who`` waits for ``whom`` about so many cases, the longest since ``since``; ``key`` opens exactly these."""

    who: str
    whom: str
    what: str
    cases: int
    since: datetime
    key: str


SORTS: Mapping[str, str | Words] = {"offer": _("等对方受理"), "question": _("等答复请教")}


def waits(actor: Actor) -> list[Wait]:
    """Waiting between people over the cases a head answers for, the longest first. Three queries.

    :raises Forbidden: without ``cases.reassign``.
    """
    offers, questions = _waiting_offers.all(actor), _open_questions.all(actor)
    found = [("offer", *row) for row in offers] + [("question", *row) for row in questions]
    people = names(pk for _sort, who, whom, _n, _since in found for pk in (who, whom))
    made = [
        Wait(people.get(who, ""), people.get(whom, ""), str(SORTS[sort]), n, since, f"{sort}:{who}:{whom}")
        for sort, who, whom, n, since in found
    ]
    return sorted(made, key=lambda wait: wait.since)


@Alike
def _waiting_offers(actor: Actor) -> QuerySet[Handoff, tuple[Any, ...]]:
    rows = Handoff.objects.filter(case__in=watched(actor).values("pk"), answer="waiting", to_person__isnull=False).order_by()
    told = rows.values_list("from_person_id", "to_person_id")
    return told.annotate(n=Count("case_id", distinct=True), since=Min("offered_at"))[:MOST]


@Alike
def _open_questions(actor: Actor) -> QuerySet[Consultation, tuple[Any, ...]]:
    rows = Consultation.objects.filter(case__in=watched(actor).values("pk"), answered_at=None).order_by()
    told = rows.values_list("asked_by_id", "asked_person_id")
    return told.annotate(n=Count("case_id", distinct=True), since=Min("asked_at"))[:MOST]


def asks(key: str) -> Q:
    """The cases of one wait, by its key; none for a key that cannot be read."""
    sort, _colon, pair = key.partition(":")
    who, _colon, whom = pair.partition(":")
    first, second = plain_int(who), plain_int(whom)
    if sort not in _BETWEEN or first is None or second is None:
        return Q(pk__in=[])
    return _BETWEEN[sort](first, second)


def _offers(who: int, whom: int) -> Q:
    rows = Handoff.objects.filter(
        case=OuterRef("pk"), answer="waiting", from_person_id=who, to_person_id=whom
    )
    return Q(Exists(rows))


def _questions(who: int, whom: int) -> Q:
    rows = Consultation.objects.filter(
        case=OuterRef("pk"), answered_at=None, asked_by_id=who, asked_person_id=whom
    )
    return Q(Exists(rows))


_BETWEEN: dict[str, Callable[[int, int], Q]] = {"offer": _offers, "question": _questions}
