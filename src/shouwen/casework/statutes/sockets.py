"""What statutes plug into their neighbours' slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import queries as case_queries
from shouwen.casework.cases import slots as cases
from shouwen.casework.deadlines import slots as deadlines
from shouwen.casework.deadlines.states import Subject
from shouwen.casework.statutes import queries
from shouwen.casework.statutes.queries import shelf
from shouwen.foundation.ledger.slots import wordings
from shouwen.foundation.organisation.slots import tree_changed
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    deadlines.laws.fill(queries.laws)
    deadlines.law_says.fill(queries.says)
    deadlines.law_page.fill(law_page)
    cases.panels.fill(panel)
    cases.chores.fill(queries.chores)
    tree_changed.fill(forget)
    wordings.fill(shelf.wording)


def forget() -> None:
    """The tree has changed, and with it whose choice counts for whom."""
    queries.forget()


def panel(case: Case, _actor: Actor) -> Sequence[cases.Panel]:
    """The legal clocks, beside the case, where its centre counts by any pack. No query."""
    if not queries.opens_clocks(case.centre_id, case.received_at):
        return []
    return [cases.Panel("statutes", _("法定时限"), reverse("statutes:panel", args=[case.number]), order=4)]


def law_page(clock_id: int, subject: Subject) -> str:
    """Where more time is asked for on a legal clock."""
    found = case_queries.in_hand([subject.case_id or subject.id]) if subject.kind == "case" else []
    return next((reverse("statutes:page", args=[case.number]) for case in found), "")
