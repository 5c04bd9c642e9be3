"""What automation plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.composer_tools.fill(composer_tool)


def composer_tool(case: Case, actor: Actor) -> Sequence[cases.Tool]:
    """Macros, in the composer's row of tools. No query."""
    if not actor.person_id or not actor.may("cases.handle"):
        return []
    return [cases.Tool("macros", _("宏"), "wand", reverse("automation:case_macros", args=[case.number]), "g")]
