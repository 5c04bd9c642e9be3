"""What automation plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.automation import actions, queries
from shouwen.casework.cases import slots as cases
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.composer_tools.fill(composer_tool)
    cases.for_many.fill(macros_for_many)


def composer_tool(case: Case, actor: Actor) -> Sequence[cases.Tool]:
    """Macros, in the composer's row of tools. No query."""
    if not actor.person_id or not actor.may("cases.handle"):
        return []
    return [cases.Tool("macros", _("宏"), "wand", reverse("automation:case_macros", args=[case.number]), "g")]


def macros_for_many() -> cases.ForMany:
    """Macros, on the cases chosen in a queue."""
    says = _("每一件要么全做，要么一件不做。10 分钟内可以整批撤回；发出去的收不回。")
    return cases.ForMany("macro", _("宏"), says, _choices, queries.name_of, actions.apply_to_one, actions.take_back_one)


def _choices(actor: Actor) -> Sequence[tuple[str, str, str]]:
    if not actor.person_id or not actor.may("cases.handle"):
        return []
    return [(str(row.pk), str(row), _("；").join(queries.sentences(row.deeds))) for row in queries.tool_macros(actor)]
