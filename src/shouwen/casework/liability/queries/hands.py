"""Who is at fault, through whose hands it went, who decides in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from shouwen.casework.cases import queries as cases
from shouwen.casework.liability import states
from shouwen.casework.liability.models import Decision, Liability, Share
from shouwen.casework.liability.rules import Hands, Part
from shouwen.foundation.organisation.models import Unit

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case



def current(case_id: int) -> Liability | None:
    """The finding of liability a case has now, with its steps at hand; three queries at most."""
    rows = Liability.objects.filter(case_id=case_id, is_current=True)
    return rows.prefetch_related("decisions__shares", "appeals").first()


def steps(row: Liability) -> list[Decision]:
    """The steps of a finding in their order."""
    return sorted(row.decisions.all(), key=lambda each: (each.at, each.pk))


def parts_of(row: Liability) -> list[Share]:
    """How the liability is shared after the last step that said so, biggest part first."""
    said = [each for each in steps(row) if each.stage != "send_back"]
    order = list(states.DEGREES)
    shares = list(said[-1].shares.all()) if said else []
    return sorted(shares, key=lambda each: (-(each.percent or 0), order.index(each.degree) if each.degree else 9, each.pk))


def as_parts(shares: Sequence[Share]) -> list[Part]:
    """Shares as the rules know them."""
    return [
        Part(each.party, each.unit_id, each.person_id, each.name, each.degree, each.percent, each.certainty)
        for each in shares
    ]


def units_in(parts: Sequence[Part] | Sequence[Share]) -> set[int]:
    """The units at fault, those of persons at fault included."""
    return {each.unit_id for each in parts if each.unit_id}


def people_in(parts: Sequence[Part] | Sequence[Share]) -> set[int]:
    """The persons at fault."""
    return {each.person_id for each in parts if each.person_id}


def at_fault(case: Case, *, proposed: bool = True) -> set[tuple[int, int | None]]:
    """``(unit_id, person_id or None)`` of all who are found liable for a case; with ``proposed`` (the careful reading,
    for who may not approve) also while it is only proposed."""
    return at_fault_of([case.pk], proposed=proposed).get(case.pk, set())


def at_fault_of(case_ids: Collection[int], *, proposed: bool = True) -> dict[int, set[tuple[int, int | None]]]:
    """As :func:`at_fault` for many cases, those merged into them included, five queries at most; cases nobody is liable for
    are left out."""
    mine = Q(case_id__in=case_ids) | Q(case__merged_into_id__in=case_ids)
    rows = Liability.objects.filter(mine, is_current=True).select_related("case")
    wanted = set(case_ids)
    found: dict[int, set[tuple[int, int | None]]] = defaultdict(set)
    for row in rows.prefetch_related("decisions__shares", "appeals"):
        if proposed or row.state in states.OPEN_TO_UNITS:
            named = {(each.unit_id, each.person_id) for each in parts_of(row) if each.unit_id}
            for case_id in wanted & {row.case_id, row.case.merged_into_id or 0}:
                found[case_id] |= named
    return dict(found)


def hands_of(row: Liability) -> Hands:
    """Through whose hands a finding has gone so far. People ever named stay barred though a later step cleared them."""
    shares = [share for step in row.decisions.all() for share in step.shares.all()]
    return Hands(
        proposers={each.person_id for each in row.decisions.all() if each.stage == "propose" and each.person_id},
        confirmers={each.person_id for each in row.decisions.all() if each.stage == "confirm" and each.person_id},
        appellants={each.person_id for each in row.appeals.all() if each.person_id},
        people=people_in(shares),
        units=units_in(parts_of(row)),
    )


def higher_of(centre_id: int) -> int:
    """The centre that decides on appeals from a centre: the one above it, or itself at the top."""
    return cases.place(centre_id).parent_id or centre_id


def above(unit_id: int) -> Collection[int]:
    """A unit and every unit above it, one query."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first() or ""
    paths = [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]
    return set(Unit.objects.filter(path__in=paths).values_list("id", flat=True))
