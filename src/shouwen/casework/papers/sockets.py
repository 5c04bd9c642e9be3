"""What papers plug into their neighbours' slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases import slots as cases
from shouwen.casework.complaints import slots as complaints
from shouwen.casework.complaints.states import KINDS
from shouwen.casework.papers import queries
from shouwen.casework.papers.actions import SUBJECT
from shouwen.casework.papers.models import Paper
from shouwen.foundation.files import slots as files
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    complaints.sections.fill(panel)
    cases.chores.fill(queries.chores)
    files.may_read.fill(may_read)


def panel(case: Case, _actor: Actor) -> Sequence[cases.Panel]:
    """The papers of a complaint, beside the case and on the page of its record."""
    if case.kind_code not in KINDS:
        return []
    return [cases.Panel("papers", _("文书"), reverse("papers:panel", args=[case.number]), order=60)]


def may_read(kind: str, subject_id: int, actor: Actor) -> bool | None:
    """A paper may be read by whoever may read its case. One that shows everything is only opened from its own page,
    which leaves an entry; a draft nobody approved is only read there."""
    if kind != SUBJECT:
        return None
    row = Paper.objects.select_related("verdict").filter(pk=subject_id).first()
    if row is None or row.is_full or queries.why_not_final(row):
        return False
    return any(case_queries.sees(case, actor) for case in case_queries.in_hand([row.case_id]))
