"""What tasks plug into their neighbours' slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.casework.tasks import actions, queries
from shouwen.foundation.organisation import slots as organisation
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.chores.fill(queries.chores)
    cases.closing_reasons.fill(queries.closing_reason)
    cases.belongings.fill(actions.carry)
    cases.participants.fill(queries.takes_part)
    cases.loop_gaps.fill(queries.gaps)
    organisation.departures.fill(actions.release_person)
    organisation.holdings.fill(queries.holdings)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """Follow-ups and call-backs, beside the case."""
    return [cases.Panel("tasks", _("跟进与回访"), reverse("tasks:panel", args=[case.number]), order=28)]
