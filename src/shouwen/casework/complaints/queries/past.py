"""Past complaints beside a new one: what was found and decided when something like it came before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as cases
from shouwen.casework.complaints import states
from shouwen.casework.complaints.models import Complaint
from shouwen.casework.complaints.rules.similar import likeness, pieces
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case

LOOKED_AT = 200
MOST = 5
NEAR = 0.12
"""From here on a past complaint is worth a look; one letter sent by many is far more alike (:mod:`rules.similar`)."""


@dataclass(frozen=True)
class Past:
    """A complaint that is over: what it was about, what was found and what was done."""

    number: str
    title: str
    ended_at: datetime
    outcome: str
    done: tuple[str, ...]


def past(category_path: str, words: Iterable[str], actor: Actor) -> list[Past]:
    """Complaints of a category (or below) that are over and in the reader's sight, the most alike first; without words the
    newest. Those about staff stay out: their titles may name somebody. Three queries.

    :raises Forbidden: without ``cases.read``.
    """
    return _nearest(pieces(*words), _over(actor, category_path), actor)


def past_of(case: Case, actor: Actor) -> list[Past]:
    """The same beside a complaint that is there. Four queries."""
    rows = [each for each in _over(actor, case.category_path) if each.pk != case.pk]
    return _nearest(pieces(case.title, *_texts([case], actor).values()), rows, actor)


def _texts(rows: Iterable[Case], actor: Actor) -> dict[int, str]:
    found = cases.visible(actor).filter(pk__in=[case.pk for case in rows], texts__kind="description")
    return dict(found.values_list("pk", "texts__body"))


def _nearest(said: frozenset[str], rows: list[Case], actor: Actor) -> list[Past]:
    texts = _texts(rows, actor)
    near = [(likeness(said, pieces(case.title, texts.get(case.pk, ""))) if said else 1.0, case) for case in rows]
    best = sorted((each for each in near if each[0] >= NEAR), key=lambda each: -each[0])[:MOST]
    records = {each.case_id: each for each in Complaint.objects.filter(case_id__in=[case.pk for _share, case in best])}
    return [_told(case, records.get(case.pk)) for _share, case in best]


def _over(actor: Actor, category_path: str) -> list[Case]:
    rows = cases.visible(actor).filter(is_open=False, is_about_staff=False, kind_code__in=states.KINDS)
    if category_path:
        rows = rows.filter(category_path__startswith=category_path)
    newest = rows.order_by("-ended_at", "-id").only("pk", "number", "title", "ended_at")
    return list(newest[:LOOKED_AT])


def _told(case: Case, held: Complaint | None) -> Past:
    outcome = states.OUTCOMES.get(held.outcome) if held else None
    kinds = [str(states.RESOLUTIONS[code]) for code in held.resolutions if code in states.RESOLUTIONS] if held else []
    stand = states.STANDS.get(held.stand) if held else None
    done = [*kinds, *([str(stand)] if stand else [])]
    assert case.ended_at is not None
    return Past(case.number, case.title, case.ended_at, str(outcome or _("没有写查明结果")), tuple(done))
