"""What the standards library plugs into its neighbours' slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from shouwen.casework.cases import slots as cases
from shouwen.casework.standards import facts
from shouwen.casework.standards.models import Standard
from shouwen.casework.standards.queries import visible
from shouwen.foundation.ledger import slots as ledger
from shouwen.kit.actor import Actor

if TYPE_CHECKING:
    from shouwen.casework.cases.models import Case


def plug_in() -> None:
    """Fill every slot; called once when the program starts."""
    cases.panels.fill(panel)
    cases.beside_new.fill(beside_new)
    ledger.subjects.fill(subjects)


def panel(case: Case, actor: Actor) -> Sequence[cases.Panel]:
    """The standards of its category, beside a case."""
    if not actor.may("standards.read"):
        return []
    return [cases.Panel("standards", _("服务规范"), reverse("standards:panel", args=[case.number]), order=55)]


def beside_new(actor: Actor) -> Sequence[cases.Panel]:
    """The standards of the category of a new case, beside the form."""
    if not actor.may("standards.read"):
        return []
    return [cases.Panel("standards", _("服务规范"), reverse("standards:beside"), order=55)]


def subjects(kind: str, ids: Collection[int], *, actor: Actor) -> dict[int, ledger.Subject]:
    """Standards as the log names them."""
    if kind != facts.KIND:
        return {}
    open_ = set(visible(actor).filter(pk__in=ids).values_list("pk", flat=True)) if actor.may("standards.read") else set()
    rows = Standard.objects.filter(pk__in=ids).values_list("pk", "title")
    return {pk: ledger.Subject(title, reverse("standards:standard", args=[pk]) if pk in open_ else "", False) for pk, title in rows}
