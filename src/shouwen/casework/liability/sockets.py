"""What liability plugs into cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.casework.liability import queries
from shouwen.casework.liability.actions.carrying import carry
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.causes.fill(queries.closing)
    cases.belongings.fill(carry)
    cases.chores.fill(queries.chores)
    cases.participants.fill(queries.takes_part)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """Causes and liability, beside the case."""
    return [cases.Panel("liability", _("起因与责任"), reverse("liability:panel", args=[case.number]), order=40)]
