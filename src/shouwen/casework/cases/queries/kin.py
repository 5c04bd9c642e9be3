"""Cases that are one matter: linked, repeated, merged, over as many steps as it takes."""

from __future__ import annotations

from django.db.models import Q

from shouwen.casework.cases.models import Case, CaseLink
from shouwen.casework.cases.queries.scope import visible
from shouwen.kit.actor import Actor

MOST = 200
"""More are not followed: nobody's matter, but a list somebody linked by machine."""


def kin(case_id: int) -> frozenset[int]:
    """The ids of a case and of all it hangs together with; two queries a step. The caller may see the case."""
    known, fresh = {case_id}, {case_id}
    while fresh and len(known) < MOST:
        links = CaseLink.objects.filter(Q(source__in=fresh) | Q(target__in=fresh), removed_at=None)
        found = {each for pair in links.values_list("source_id", "target_id") for each in pair}
        repeats = Case.objects.filter(Q(pk__in=fresh, repeat_of__isnull=False) | Q(repeat_of__in=fresh))
        found |= {each for pair in repeats.values_list("id", "repeat_of_id") for each in pair}
        fresh = found - known - {None}
        known |= fresh
    return frozenset(known)


def linked(case_id: int, number: str) -> bool:
    """Whether a case is linked to another by its own link. One query."""
    return CaseLink.objects.filter(source_id=case_id, target__number=number, removed_at=None).exists()


def likely_same(case: Case, actor: Actor, *, limit: int = 8) -> list[tuple[str, str]]:
    """The number and title of what else its customer has in hand and the actor may see, the newest first. One query."""
    if case.customer_id is None:
        return []
    others = visible(actor).filter(customer_id=case.customer_id, is_open=True).exclude(pk=case.pk)
    return list(others.order_by("-id").values_list("number", "title")[:limit])
