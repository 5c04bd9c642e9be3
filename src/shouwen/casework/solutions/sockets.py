"""What solutions plug into their neighbours' slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.casework.solutions import actions, queries
from shouwen.foundation.organisation import slots as organisation
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.chores.fill(queries.chores)
    cases.closing_needs.fill(queries.closing_needs)
    cases.participants.fill(queries.takes_part)
    organisation.departures.fill(actions.release_person)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """Investigations and options, beside the case."""
    return [cases.Panel("solutions", _("调查与方案"), reverse("solutions:panel", args=[case.number]), order=26)]
