"""One hand-off with all that was said about it: opened from its link on the ribbon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shouwen.casework.cases import states
from shouwen.casework.cases.models import Case, Handoff
from shouwen.casework.cases.queries.page import Paper, paper
from shouwen.casework.cases.queries.scope import find, missing
from shouwen.foundation.files.queries import of as files_of
from shouwen.foundation.organisation.queries import names, unit_names
from shouwen.kit.actor import Actor
from shouwen.kit.text import plain_int, plain_ints
from shouwen.relations.catalogue import queries as catalogue


@dataclass(frozen=True)
class HandoffView:
    """A hand-off in words. ``proofs`` are lines, ``papers`` files that came as evidence; ``outcome`` is the answer."""

    case: Case
    row: Handoff
    kind: str
    lane: str
    giver: str
    receiver: str
    reason: str
    outcome: str
    answered_by: str
    consented_by: str
    returned_to: str
    refusal: str
    proofs: Sequence[str]
    papers: Sequence[Paper]

    @property
    def took(self) -> float | None:
        """Seconds until it was answered."""
        row = self.row
        return (row.answered_at - row.offered_at).total_seconds() if row.answered_at else None

    @property
    def mark(self) -> str:
        """The answer's icon."""
        return {"accepted": "check", "refused": "x", "expired": "hourglass", "withdrawn": "arrow-back"}.get(
            self.row.answer, "clock"
        )


def handoff(handoff_id: int, actor: Actor, *, at: datetime) -> HandoffView:
    """A hand-off of a case in the reader's scope.

    :raises NotFound: when there is none, or its case is out of reach.
    """
    row = Handoff.objects.filter(pk=handoff_id).first()
    if row is None:
        raise missing()
    case = find(row.case_id, actor)
    ids = (row.from_person_id, row.to_person_id, row.answered_by_id, row.consented_by_id, row.returned_to_id)
    people, units = names(ids), unit_names([row.to_unit_id])
    kept = {each.pk: each for each in files_of("case", [case.pk]).get(case.pk, ())} if row.evidence else {}
    attached = [pk for pk in plain_ints(row.evidence) if pk in kept]
    return HandoffView(
        case=case,
        row=row,
        kind=row.kind_words,
        lane=str(states.LANES.get(row.lane, "")),
        giver=people.get(row.from_person_id, ""),
        receiver=people.get(row.to_person_id or 0, "") or units.get(row.to_unit_id or 0, ""),
        reason=_label("transfer_reason", row.reason_code),
        outcome=str(states.ANSWERS[row.answer]),
        answered_by=people.get(row.answered_by_id or 0, ""),
        consented_by=people.get(row.consented_by_id or 0, ""),
        returned_to=people.get(row.returned_to_id or 0, ""),
        refusal=_label("refusal", row.refusal_code),
        proofs=[each for each in row.evidence if plain_int(each) not in kept],
        papers=[paper(kept[each]) for each in attached],
    )


def _label(listed: str, code: str) -> str:
    return catalogue.label(listed, code) if code else ""
