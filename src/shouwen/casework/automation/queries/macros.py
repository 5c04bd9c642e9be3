"""Macros as somebody may use and change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from shouwen.casework.automation.models import Macro, MacroUse
from shouwen.casework.cases import queries as cases
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.text import plain_int


def macros(actor: Actor, *, text: str = "") -> QuerySet[Macro]:
    """The macros somebody may use: their own, those of their team and of the centres above it; most used first."""
    found = Macro.objects.filter(_mine(actor), is_active=True)
    if text.strip():
        found = found.filter(Q(name__icontains=text.strip()) | Q(name_en__icontains=text.strip()))
    return found.order_by("-uses", "position", "id")


def _mine(actor: Actor) -> Q:
    return Q(scope="own", person_id=actor.person_id) | Q(
        scope__in=["team", "centre"], unit__path__in=_above(actor)
    )


def _above(actor: Actor) -> list[str]:
    """The paths of the units somebody stands in, from the team up to the province."""
    path = Unit.objects.filter(pk=actor.unit_id).values_list("path", flat=True).first() or ""
    return [path[:length] for length in range(Unit.steplen, len(path) + 1, Unit.steplen)]


def macro(macro_id: int, actor: Actor) -> Macro:
    """One macro somebody may use.

    :raises NotFound: when there is none of theirs.
    """
    found = Macro.objects.filter(_mine(actor), pk=macro_id, is_active=True).first()
    if found is None:
        raise NotFound("macro_unknown", _("没有这个宏"))
    return found


def why_not_change(row: Macro, actor: Actor) -> str:
    """Why somebody may not change a macro; '' when they may."""
    if row.scope == "own":
        return (
            ""
            if row.person_id == actor.person_id and actor.may("automation.macros_own")
            else _("这是别人自己的宏")
        )
    reach = actor.reach("automation.macros_shared")
    if reach is None:
        return _("大家用的宏由班长以上来改")
    if row.unit_id in reach.unit_ids or (not reach.narrow and reach.covers_centre(centre_of(row))):
        return ""
    return _("这个宏归上级管")


def centre_of(row: Macro) -> int:
    """The centre a shared macro belongs to."""
    return cases.place(row.unit_id or 0).centre_id


def homes(actor: Actor) -> list[tuple[str, str]]:
    """Whose a new macro may be: choices of ``own``, ``u:<team>``, ``u:<centre>``."""
    found: list[tuple[str, str]] = []
    if actor.may("automation.macros_own") and actor.person_id:
        found.append(("own", _("只有我")))
    reach = actor.reach("automation.macros_shared")
    if reach is not None:
        places = [actor.unit_id] if actor.unit_id in reach.unit_ids or not reach.narrow else []
        if not reach.narrow:
            places.append(actor.centre_id)
        names = dict(Unit.objects.filter(pk__in=places).values_list("id", "name"))
        found += [(f"u:{pk}", names[pk]) for pk in dict.fromkeys(places) if pk in names]
    return found


@dataclass(frozen=True)
class Used:
    """A use of a macro that may still be taken back."""

    use: MacroUse
    why_not: str


def use(use_id: int, actor: Actor) -> MacroUse:
    """A use of a macro by oneself.

    :raises NotFound: when it is not one's own, or its case is out of reach.
    """
    found = MacroUse.objects.select_related("macro").filter(pk=use_id, person_id=actor.person_id).first()
    if found is None:
        raise NotFound("use_unknown", _("没有这一次"))
    cases.find(found.case_id, actor)
    return found


def tool_macros(actor: Actor, limit: int = 30) -> Sequence[Macro]:
    """What the composer's panel offers."""
    return list(macros(actor)[:limit])


def name_of(macro_id: str) -> str:
    """What a macro is called, also one put away since."""
    found = Macro.objects.filter(pk=plain_int(macro_id) or 0).first()
    return str(found) if found else _("宏")
